#include "base/clock.h"
#include "base/test.h"
#include "db/test_db.h"

static void test_text_form(void **state)
{
    (void)state;
    static const struct { const char *label; int64_t id; const char *text; } cases[] = {
        { "one", 1, "0000000000001" },
        { "base", 32, "0000000000010" },
        { "letters", 8480751421504475830, "7BCDEFGHJKMNP" },
        { "more letters", 856593084588206121, "0QRSTVWXYZA19" },
        { "largest", INT64_MAX, "7ZZZZZZZZZZZZ" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t back = -1;
        check_str(cases[i].label, db_id_str(a, cases[i].id), cases[i].text);
        assert_true(db_id_parse(db_id_str(a, cases[i].id), &back));
        assert_int_equal(back, cases[i].id);
    }
    arena_free(a);
}

static void test_parse(void **state)
{
    (void)state;
    static const struct { const char *label, *text; bool ok; int64_t id; } cases[] = {
        { "lower case", "000000000000z", true, 31 },
        { "look-alikes", "oOiIlL0000001", true, 1162218150297601 },
        { "zero is no id", "0000000000000", false },
        { "past 63 bits", "8000000000000", false },
        { "U is no digit", "000000000000U", false },
        { "too short", "000000000001", false },
        { "too long", "00000000000001", false },
        { "empty", "", false },
        { "sign", "-000000000001", false },
        { "blank", " 000000000001", false },
        { "Chinese", "一二三四1", false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t id = 0;
        if (db_id_parse(str_of_c(cases[i].text), &id) != cases[i].ok || id != cases[i].id)
            fail_msg("%s: %s gave %lld", cases[i].label, cases[i].text, (long long)id);
    }
    int64_t id = 0;
    assert_false(db_id_parse((struct str){ "000000000000\0", 13 }, &id));
    assert_false(db_id_parse(STR_NONE, &id));
}

static void test_new_ids_ascend(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct db *db;
    check_ok("open", test_db_open_empty(a, &db));
    int64_t before_ms = clock_now_ms(), last = 0;
    for (int i = 0; i < 200000; i++) {
        int64_t id = db_new_id(db);
        assert_true(id > last);
        last = id;
    }
    int64_t made_ms = (last >> 21) + 1577836800000;
    assert_true(made_ms >= before_ms && made_ms <= clock_now_ms() + 1);
    arena_free(a);
}

static void test_random_ids(void **state)
{
    (void)state;
    int64_t all = 0, last = db_random_id();
    for (int i = 0; i < 1000; i++) {
        int64_t id = db_random_id();
        assert_true(id > 0);
        assert_true(id != last);
        all |= id;
        last = id;
    }
    assert_int_equal(all, INT64_MAX); /* each of the 63 bits is used */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_form),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_new_ids_ascend),
        cmocka_unit_test(test_random_ids),
    };
    return cmocka_run_group_tests_name("db_id", tests, NULL, NULL);
}
