#include "org/test_user.h"

static struct user loaded(struct job *job, const char *login)
{
    struct user u;
    check_ok(login, user_load(job, str_of_c(login), &u));
    return u;
}

/* The dealers that the person's reach for a permission shows: "A01 B02"; "denied". */
static struct str dealers_of(struct job *job, const char *login, const struct permission *p)
{
    struct user u = loaded(job, login);
    struct db_scope scope = { .kind = SCOPE_KINDS };
    struct org_history h;
    struct buf out = buf_on(job->arena);
    struct err *e = user_scope(job->arena, &u, p, &scope);
    assert_int_equal(e == NULL, user_may(&u, p));
    if (e) {
        check_err(login, e, ERR_DENIED);
        return STR("denied");
    }
    check_ok("history", org_history_load(job->db, job->arena, scope, &h));
    for (size_t i = 0; i < h.n; i++)
        buf_addf(&out, "%s" STR_FMT, i ? " " : "", STR_ARG(h.dealer[i].code));
    return buf_str(&out);
}

static void test_reach(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    static const struct { const char *login; struct { enum role role; const char *place; } grant[3]; const char *read, *upload, *own; } cases[] = {
        { "nobody", { { ROLES } }, "denied", "denied", "denied" },
        { "analyst", { { ROLE_ANALYST }, { ROLES } }, "A01 A02 B01 B02", "denied", "denied" },
        { "north", { { ROLE_REGION_MANAGER, "NORTH" }, { ROLES } }, "A01 A02", "denied", "denied" },
        { "area", { { ROLE_AREA_MANAGER, "京津" }, { ROLES } }, "A01", "denied", "denied" },
        { "group", { { ROLE_GROUP_USER, "泰和" }, { ROLES } }, "A01 B01", "denied", "denied" },
        { "dealer", { { ROLE_DEALER_MANAGER, "B02" }, { ROLES } }, "B02", "denied", "B02" },
        { "advisor", { { ROLE_SERVICE_ADVISOR, "B02" }, { ROLES } }, "denied", "denied", "" }, /* dated rows of dealers are nobody's own */
        { "two_dealers", { { ROLE_DEALER_MANAGER, "B02" }, { ROLE_DEALER_MANAGER, "A01" }, { ROLES } }, "A01 B02", "denied", "A01 B02" },
        { "region_and_dealer", { { ROLE_REGION_MANAGER, "NORTH" }, { ROLE_DEALER_MANAGER, "A01" }, { ROLES } }, "A01 A02", "denied", "A01" },
        { "apart", { { ROLE_REGION_MANAGER, "NORTH" }, { ROLE_UPLOADER, "B01" }, { ROLES } }, "A01 A02", "B01", "denied" },
        { "nation_wins", { { ROLE_DEALER_MANAGER, "A01" }, { ROLE_ANALYST }, { ROLE_UPLOADER, "A02" } }, "A01 A02 B01 B02", "A02", "A01" },
        { "own_and_dealer", { { ROLE_SERVICE_ADVISOR, "A02" }, { ROLE_DEALER_MANAGER, "A01" }, { ROLES } }, "A01", "denied", "A01" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        test_user(job, cases[i].login);
        for (int g = 0; g < 3 && cases[i].grant[g].role != ROLES; g++)
            test_grant(job, cases[i].login, cases[i].grant[g].role, cases[i].grant[g].place);
        check_str(cases[i].login, dealers_of(job, cases[i].login, test_read), cases[i].read);
        check_str(cases[i].login, dealers_of(job, cases[i].login, test_upload), cases[i].upload);
        check_str(cases[i].login, dealers_of(job, cases[i].login, test_own), cases[i].own);
    }
    arena_free(a);
}

static void test_roles_have_days(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a); /* 2026-03-15 */
    test_user(job, "wang");
    struct user_role_change c = { .login = STR("wang"), .role = ROLE_UPLOADER, .place = STR("A01"), .from = { 2026, 3, 20 }, .to = { 2026, 3, 31 } };
    check_ok("grant", user_role_grant(job, &c));
    static const struct { int64_t day; const char *reach; } cases[] = { { 0, "denied" }, { 4, "denied" }, { 5, "A01" }, { 16, "A01" }, { 17, "denied" } };
    int64_t start = job->now_ms;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        job->now_ms = start + cases[i].day * 86400000;
        check_str(cases[i].reach, dealers_of(job, "wang", test_upload), cases[i].reach);
    }
    job->now_ms = start + 6 * INT64_C(86400000);
    check_ok("take", user_role_take(job, &(struct user_role_change){ .login = STR("wang"), .role = ROLE_UPLOADER }));
    check_str("at once", dealers_of(job, "wang", test_upload), "denied");
    check_err("again", user_role_take(job, &(struct user_role_change){ .login = STR("wang"), .role = ROLE_UPLOADER }), ERR_NOT_FOUND);
    arena_free(a);
}

static void test_bad_changes(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "wang");
    test_grant(job, "WANG ", ROLE_UPLOADER, "A01"); /* logins are lower case */
    static const struct { const char *label; struct user_role_change c; enum err_code code; } cases[] = {
        { "no user", { .login = { "li", 2 }, .role = ROLE_ANALYST }, ERR_NOT_FOUND },
        { "no place", { .login = { "wang", 4 }, .role = ROLE_UPLOADER }, ERR_INVALID },
        { "advisor without dealer", { .login = { "wang", 4 }, .role = ROLE_SERVICE_ADVISOR }, ERR_INVALID },
        { "unknown dealer", { .login = { "wang", 4 }, .role = ROLE_UPLOADER, .place = { "Z99", 3 } }, ERR_NOT_FOUND },
        { "unknown region", { .login = { "wang", 4 }, .role = ROLE_REGION_MANAGER, .place = { "A01", 3 } }, ERR_NOT_FOUND },
        { "unknown area", { .login = { "wang", 4 }, .role = ROLE_AREA_MANAGER, .place = { "SOUTH/京津", 12 } }, ERR_NOT_FOUND },
        { "place of a national role", { .login = { "wang", 4 }, .role = ROLE_ANALYST, .place = { "A01", 3 } }, ERR_INVALID },
        { "twice", { .login = { "wang", 4 }, .role = ROLE_UPLOADER, .place = { "A01", 3 } }, ERR_CONFLICT },
        { "backwards", { .login = { "wang", 4 }, .role = ROLE_UPLOADER, .place = { "A02", 3 }, .from = { 2026, 5, 1 }, .to = { 2026, 4, 30 } }, ERR_INVALID },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_err(cases[i].label, user_role_grant(job, &cases[i].c), cases[i].code);
    test_grant(job, "wang", ROLE_AREA_MANAGER, "NORTH/京津");
    arena_free(a);
}

static void test_table_of_roles(void **state UNUSED)
{
    for (int r = 0; r < ROLES; r++) {
        enum role found;
        assert_true(role_of_name(str_of_c(role_infos[r].name), &found) && (int)found == r);
        assert_non_null(role_infos[r].title.id);
        assert_non_null(role_scope_name(role_infos[r].scope));
        assert_string_equal(role_choices[r].value, role_infos[r].name);
    }
    enum role found;
    assert_false(role_of_name(STR("god"), &found) || role_of_name(STR(""), &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_reach), cmocka_unit_test(test_roles_have_days), cmocka_unit_test(test_bad_changes),
                                        cmocka_unit_test(test_table_of_roles) };
    return cmocka_run_group_tests_name("user_role", tests, NULL, NULL);
}
