#include "i18n/mo.h"
#include "base/test.h"
#include "i18n/test_catalogue.h"

static const struct {
    const char *label;
    struct str source;
    const char *want; /* NULL = not found */
} finds[] = {
    { "plain", STR("Dealer"), "经销商" },
    { "with a placeholder", STR("There is no dealer {0}."), "没有代码为{0}的经销商。" },
    { "singular of a plural", STR("{0} dealer"), "{0}家经销商" },
    { "last", STR("{1} of {0}"), "{0}中的{1}" },
    { "plural alone is no source", STR("{0} dealers"), NULL },
    { "beginning of another", STR("Deal"), NULL },
    { "longer than another", STR("Dealers"), NULL },
    { "before all", STR("!"), NULL },
    { "behind all", STR("经销商"), NULL },
    { "the header is no message", STR(""), NULL },
    { "no value", STR_NONE, NULL },
};

static void test_find_in_both_byte_orders(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (int swapped = 0; swapped < 2; swapped++) {
        struct mo m;
        assert_true(mo_open(test_catalogue(a, swapped), &m));
        assert_int_equal(m.n, ARRAY_LEN(test_entries));
        for (size_t i = 0; i < ARRAY_LEN(finds); i++)
            check_str(finds[i].label, mo_find(&m, finds[i].source), finds[i].want);
    }
    arena_free(a);
}

static void test_forms(void **state UNUSED)
{
    static const struct {
        size_t form;
        const char *want;
    } cases[] = { { 0, "{0} forma" }, { 1, "{0} formy" }, { 2, "{0} form" }, { 3, "{0} form" }, { SIZE_MAX, "{0} form" } };
    struct arena *a = arena_new(0);
    struct mo m;
    assert_true(mo_open(test_catalogue(a, false), &m));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str("form", mo_form(mo_find(&m, STR("{0} file")), cases[i].form), cases[i].want);
    check_str("empty", mo_form(STR(""), 0), "");
    check_str("none", mo_form(STR_NONE, 1), NULL);
    arena_free(a);
}

/* Words of the header that make a file no catalogue. */
static void test_refused_headers(void **state UNUSED)
{
    static const struct {
        const char *label;
        size_t at;
        uint32_t word;
        bool want;
    } cases[] = {
        { "unchanged", 4, 0, true },
        { "minor revision 1", 4, 1, true },
        { "major revision 1", 4, 1 << 16, true },
        { "major revision 2", 4, 2 << 16, false },
        { "other magic", 0, 0x950412dd, false },
        { "more messages than bytes", 8, 1000, false },
        { "number of messages overflows", 8, 0x20000001, false },
        { "all ones", 8, UINT32_MAX, false },
        { "table behind the end", 12, 100000, false },
        { "table at the last byte of 4 GB", 16, UINT32_MAX, false },
        { "no messages", 8, 0, true },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str bytes = test_catalogue(a, false);
        struct mo m;
        char *p = arena_dup(a, bytes.p, bytes.n);
        memcpy(p + cases[i].at, &cases[i].word, 4);
        if (mo_open((struct str){ p, bytes.n }, &m) != cases[i].want)
            fail_msg("%s", cases[i].label);
        if (!cases[i].want)
            check_str(cases[i].label, mo_find(&m, STR("Dealer")), NULL);
    }
    arena_free(a);
}

static void look_everywhere(struct str bytes)
{
    struct mo m;
    struct str source, translation;
    mo_open(bytes, &m);
    for (size_t i = 0; i < ARRAY_LEN(finds); i++)
        mo_form(mo_find(&m, finds[i].source), 1);
    for (uint32_t i = 0; i < m.n; i++)
        if (mo_entry(&m, i, &source, &translation))
            assert_true(source.p >= bytes.p && translation.p + translation.n < bytes.p + bytes.n);
}

/* On a block of exactly the file's size, so that the sanitizer sees a read outside. */
static void test_cut_and_damaged_files_are_safe(void **state UNUSED)
{
    static const unsigned char damage[] = { 0, 1, 0x7f, 0x80, 0xff };
    struct arena *a = arena_new(0);
    struct str whole = test_catalogue(a, false);
    for (size_t n = 0; n <= whole.n; n++) {
        char *exact = test_malloc(n + 1);
        memcpy(exact + 1, whole.p, n); /* + 1: unaligned */
        look_everywhere((struct str){ exact + 1, n });
        test_free(exact);
    }
    char *bytes = test_malloc(whole.n);
    for (size_t at = 0; at < whole.n; at++)
        for (size_t d = 0; d < ARRAY_LEN(damage); d++) {
            memcpy(bytes, whole.p, whole.n);
            bytes[at] = (char)damage[d];
            look_everywhere((struct str){ bytes, whole.n });
        }
    test_free(bytes);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find_in_both_byte_orders),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_refused_headers),
        cmocka_unit_test(test_cut_and_damaged_files_are_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
