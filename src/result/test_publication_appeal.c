/* Appeals, the calendar of reports, and who is told of what. */
#include "org/user.h"
#include "platform/outbox.h"
#include "result/publication_actions.h"
#include "result/publication_appeal.h"
#include "result/publication_calendar.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;
static int64_t publication;

static const char *const months[] = { "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };
enum { DAY_MS = 86400000 };

static void add_user(const char *login, enum role role, const char *place, const char *mail)
{
    int64_t id;
    check_ok(login, user_add(job, &(struct user_new){ .login = str_of_c(login), .name = STR("张三"), .mail = str_of_c(mail), .language = STR("en") }, &id));
    check_ok(login, user_role_grant(job, &(struct user_role_change){ .login = str_of_c(login), .role = role, .place = place ? str_of_c(place) : STR_NONE }));
}

/* The job as a person. */
static struct job as(const char *login)
{
    struct job other = *job;
    struct user u;
    check_ok(login, user_load(job, str_of_c(login), &u));
    other.who = login;
    other.who_id = u.id;
    return other;
}

static void release(const char *reason)
{
    struct job analyst = as("analyst"), manager = as("manager");
    struct publication_new in = { STR("service"), STR("monthly"), test_month("2026-02"), reason ? str_of_c(reason) : STR_NONE };
    check_ok("make", publication_make(job, &in, &publication));
    check_ok("check", publication_check(&analyst, publication));
    check_ok("release", publication_release(&manager, publication));
}

static int set_up(void **state UNUSED)
{
    struct buf b;
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    b = buf_on(arena);
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        test_add(&b, (struct test_row){ "A01", months[i], "5,5,4,5,1,", NULL }, 10);
        test_add(&b, (struct test_row){ "A02", months[i], "3,3,3,3,2,2", NULL }, 10);
    }
    test_answers(job, &b);
    add_user("analyst", ROLE_ANALYST, NULL, "analyst@example.com");
    add_user("manager", ROLE_NATIONAL_MANAGER, NULL, "manager@example.com");
    add_user("head", ROLE_DEALER_MANAGER, "A01", "head@example.com");
    add_user("other", ROLE_DEALER_MANAGER, "A02", "other@example.com");
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct db_scope scope_of(const char *code)
{
    return (struct db_scope){ .kind = SCOPE_DEALER, .id = test_db_int(job->db, str_c(arena, str_printf(arena, "select id from dealer where code = '%s'", code))) };
}

static struct err *appeal(struct job *who, const char *own, const char *against, const char *subject)
{
    int64_t id;
    struct publication_appeal_new in = { publication, scope_of(own), str_of_c(against), STR("monthly"), str_of_c(subject), STR("The batch of 5 February was our own staff's day"), STR("Rota attached") };
    return publication_appeal_make(who, &in, &id);
}

static struct publication_appeal_list appeals_of(struct db_scope scope)
{
    struct publication_appeal_list list;
    check_ok("list", publication_appeals_load(job->db, arena, &(struct publication_appeal_query){ .scope = scope }, &list));
    return list;
}

static void test_appeal_and_ruling(void **state UNUSED)
{
    release(NULL);
    struct job head = as("head"), qa = as("analyst");
    check_ok("appeal", appeal(&head, "A01", "A01", "Waiting time"));
    check_err("twice", appeal(&head, "A01", "A01", "Waiting time"), ERR_CONFLICT);
    check_err("another dealer's report", appeal(&head, "A01", "A02", "Waiting time"), ERR_NOT_FOUND);
    check_err("nothing said", appeal(&head, "A01", "A01", "  "), ERR_INVALID);
    struct publication_appeal_list own = appeals_of(scope_of("A01")), others = appeals_of(scope_of("A02"));
    assert_int_equal(own.n, 1);
    assert_int_equal(others.n, 0);
    assert_int_equal(own.row[0].state, APPEAL_OPEN);
    assert_int_equal(civil_date_cmp(own.row[0].due, (struct civil_date){ 2026, 3, 27 }), 0); /* made on Sunday 15 March */
    check_err("no reason", publication_appeal_rule(&qa, &(struct publication_appeal_ruling){ own.row[0].id, true, STR(" ") }), ERR_INVALID);
    check_err("no such", publication_appeal_rule(&qa, &(struct publication_appeal_ruling){ 17, true, STR("x") }), ERR_NOT_FOUND);
    check_ok("rule", publication_appeal_rule(&qa, &(struct publication_appeal_ruling){ own.row[0].id, true, STR("The batch was not random") }));
    check_err("twice", publication_appeal_rule(&qa, &(struct publication_appeal_ruling){ own.row[0].id, false, STR("x") }), ERR_CONFLICT);
    own = appeals_of(scope_of("A01"));
    assert_int_equal(own.row[0].state, APPEAL_UPHELD);
    check_str("ruling", own.row[0].ruling, "The batch was not random");
    check_ok("the line can be objected to again", appeal(&head, "A01", "A01", "Waiting time"));
}

/* Released on Sunday 15 March 2026: ten working days end on Friday the 27th. */
static void test_appeals_end(void **state UNUSED)
{
    release(NULL);
    struct job head = as("head");
    head.now_ms += INT64_C(12) * DAY_MS;
    check_ok("the last day", appeal(&head, "A01", "A01", "Waiting time"));
    head.now_ms += DAY_MS;
    check_err("the day after", appeal(&head, "A01", "A01", "Greeting"), ERR_CONFLICT);
}

static void test_no_appeal_against_a_draft(void **state UNUSED)
{
    struct publication_new in = { STR("service"), STR("monthly"), test_month("2026-02"), STR_NONE };
    struct job head = as("head");
    check_ok("make", publication_make(job, &in, &publication));
    check_err("draft", appeal(&head, "A01", "A01", "Waiting time"), ERR_NOT_FOUND);
}

/* ---- telling ---- */

static int64_t mails_to(const char *who)
{
    return test_db_int(job->db, str_c(arena, str_printf(arena, "select count(*) from outbox where recipient = '%s'", who)));
}

static void test_readers_are_told(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    struct job head = as("head"), other = as("other"), nobody = *job;
    bool on;
    nobody.who_id = 0;
    check_err("no account", publication_subscribe(&nobody, STR("service"), true), ERR_INVALID);
    check_ok("subscribe", publication_subscribe(&head, STR("service"), true));
    check_ok("twice is once", publication_subscribe(&head, STR("service"), true));
    check_ok("the other programme", publication_subscribe(&other, STR("sales"), true));
    check_ok("on", publication_is_subscribed(&head, STR("service"), &on));
    assert_true(on);
    test_db_exec_sql(job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (78, 'portal.url', '', 'https://h.example', 1, 'x')");
    release(NULL);
    assert_int_equal(mails_to("head@example.com"), 1);
    assert_int_equal(mails_to("other@example.com"), 0);
    struct str body = test_db_text(arena, job->db, "select body from outbox where recipient = 'head@example.com'");
    assert_true(str_find(body, STR("V1, with 1 dealers of yours and 10 interviews")) >= 0);
    assert_true(str_find(body, STR("https://h.example/reports/")) >= 0);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,4,5,1,", NULL }, 8);
    test_answers(job, &b);
    release("Eight interviews came late");
    assert_int_equal(test_db_int(job->db, "select count(*) from outbox where kind = 'report_corrected'"), 1);
    check_ok("off", publication_subscribe(&head, STR("service"), false));
    check_ok("off", publication_is_subscribed(&head, STR("service"), &on));
    assert_false(on);
}

/* ---- the calendar ---- */

static const struct publication_calendar_row *row_of(const struct publication_calendar *c, const char *programme, const char *kind, const char *period)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq_c(c->row[i].programme, programme) && str_eq_c(c->row[i].kind, kind) && c->row[i].period == test_month(period))
            return &c->row[i];
    fail();
    return NULL;
}

static struct publication_calendar calendar(void)
{
    struct publication_calendar c;
    check_ok("calendar", publication_calendar_load(job, &(struct publication_calendar_query){ { .kind = SCOPE_SYSTEM }, test_month("2025-12"), test_month("2026-02") }, &c));
    return c;
}

static void test_calendar(void **state UNUSED)
{
    struct publication_calendar c = calendar();
    assert_int_equal(c.n, 8); /* three months and a quarter, two programmes */
    const struct publication_calendar_row *r = row_of(&c, "service", "monthly", "2026-02");
    assert_int_equal(r->next, CALENDAR_FREEZE);
    assert_false(r->is_overdue);
    for (enum calendar_step s = CALENDAR_DRAFT; s < CALENDAR_STEPS; s++)
        assert_true(civil_date_cmp(r->due[s - 1], r->due[s]) < 0);
    assert_true(civil_date_cmp(r->field_end, r->due[CALENDAR_FREEZE]) < 0);
    assert_true(row_of(&c, "service", "quarterly", "2025-12")->is_overdue);
    release(NULL);
    c = calendar();
    r = row_of(&c, "service", "monthly", "2026-02");
    assert_int_equal(r->next, CALENDAR_STEPS);
    assert_int_equal(r->newest->id, publication);
}

static void test_reminders_go_once(void **state UNUSED)
{
    struct job analyst = as("analyst"), head = as("head");
    check_ok("analyst", publication_subscribe(&analyst, STR("service"), true));
    check_ok("who only reads", publication_subscribe(&head, STR("service"), true));
    check_ok("remind", publication_remind(job));
    int64_t sent = mails_to("analyst@example.com");
    assert_true(sent > 0);
    assert_int_equal(mails_to("head@example.com"), 0);
    check_ok("again", publication_remind(job));
    assert_int_equal(mails_to("analyst@example.com"), sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
        TEST(test_appeal_and_ruling), TEST(test_appeals_end), TEST(test_no_appeal_against_a_draft), TEST(test_readers_are_told), TEST(test_calendar), TEST(test_reminders_go_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
