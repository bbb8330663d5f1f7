#include "org/test_user.h"

static const struct permission permissions[] = {
    { "report.read", { .id = "read" }, ROLE_BIT(ROLE_REGION_MANAGER) | ROLE_BIT(ROLE_AREA_MANAGER) | ROLE_BIT(ROLE_GROUP_USER) | ROLE_BIT(ROLE_DEALER_MANAGER) | ROLE_BIT(ROLE_ANALYST) },
    { "visits.import", { .id = "upload" }, ROLE_BIT(ROLE_UPLOADER) },
    { "case.read", { .id = "own" }, ROLE_BIT(ROLE_SERVICE_ADVISOR) | ROLE_BIT(ROLE_DEALER_MANAGER) },
    { "figures.analyse", { .id = "analyse" }, ROLE_BIT(ROLE_ANALYST) },
};
const struct permission *const test_read = &permissions[0], *const test_upload = &permissions[1], *const test_own = &permissions[2], *const test_analyse = &permissions[3];
static const struct feature feature = { .name = "test", .permission = permissions, .n_permissions = ARRAY_LEN(permissions) };
static const struct feature *const list[] = { &feature };
const struct features test_users_features = { list, 1 };

struct job *test_users_job(struct arena *a)
{
    struct job *job = test_job(a);
    test_import(job, &org_network_import,
        "dealer_code,name,region_code,area,group,type,sales,service\n"
        "A01,一店,NORTH,京津,泰和,4S,1,1\n"
        "A02,二店,NORTH,,,4S,1,1\n"
        "B01,三店,SOUTH,,泰和,4S,1,1\n"
        "B02,四店,SOUTH,,,4S,1,1\n");
    return job;
}

void test_user(struct job *job, const char *login)
{
    int64_t id;
    check_ok(login, user_add(job, &(struct user_new){ .login = str_of_c(login), .name = STR("张三"), .mail = STR("zhang@example.com"), .password = STR(GOOD) }, &id));
    assert_true(id > 0);
}

void test_grant(struct job *job, const char *login, enum role role, const char *place)
{
    check_ok(login, user_role_grant(job, &(struct user_role_change){ .login = str_of_c(login), .role = role, .place = str_of_c(place) }));
}

struct session test_sign_in(struct job *job, const char *login, const char *password)
{
    struct job copy = *job;
    struct session s;
    check_ok(login, user_sign_in(&copy, &(struct sign_in){ str_of_c(login), str_of_c(password), STR("10.0.0.1") }, &s));
    return s;
}

struct err *test_sign_in_error(struct job *job, struct sign_in in)
{
    struct job copy = *job;
    struct session s;
    return user_sign_in(&copy, &in, &s);
}

bool test_is_in(struct job *job, struct str token)
{
    struct session s;
    bool found;
    check_ok("session", session_load(job, token, &s, &found));
    return found && !s.needs_code;
}
