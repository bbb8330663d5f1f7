/* Opinions from the event to their end, on a network of four dealers. The clock stands at 2026-03-15 12:00, a Sunday; dealers open 08:30 to 18:00 on all days. */
#include "feedback/feedback.h"
#include "feedback/feedback_notice.h"
#include "fieldwork/fieldwork.h"
#include "org/test_user.h"
#include "platform/event.h"
#include "base/reveal.h"
#include "org/org_days.h"
#include <sys/wait.h>
#include <unistd.h>

static const struct feature *const list[] = { &org_feature, &fieldwork_feature, &feedback_feature };
static const struct features all = { list, ARRAY_LEN(list) };
static const struct db_scope nation = { .kind = SCOPE_NATION };

enum { HOUR_MS = 60 * 60 * 1000 };

static int64_t dealer_id(struct job *job, const char *code)
{
    return test_db_int(job->db, arena_printf(job->arena, "select id from dealer where code = '%s'", code));
}

static struct db_scope scope_of(struct job *job, const char *dealer)
{
    return (struct db_scope){ .kind = SCOPE_DEALER, .id = dealer_id(job, dealer) };
}

struct said { const char *dealer; enum opinion_kind kind; const char *phone, *text; };
struct storing { struct job *job; struct opinion o; int64_t id; };
static struct err *store(struct db *db UNUSED, void *ctx)
{
    struct storing *x = ctx;
    return opinion_store(x->job, &x->o, &x->id);
}

static int64_t named(struct job *job, struct said s)
{
    struct storing x = { job, { .dealer_id = dealer_id(job, s.dealer), .programme = STR("service"), .kind = s.kind, .text = str_of_c(s.text), .name = { STR("张伟") },
                                .phone = { str_of_c(s.phone) }, .plate = { STR("浙A12345") }, .collected_ms = job->now_ms }, 0 };
    check_ok("store", db_write(job->db, store, &x, 0));
    return x.id;
}

static void handle_events(struct job *job)
{
    int64_t n;
    check_ok("events", events_handle(job, &all, 100, &n));
    assert_int_equal(test_db_int(job->db, "select count(*) from event where handled_at is null"), 0);
}

static const struct said complaint = { "A01", OPINION_COMPLAINT, "13800005678", "等了三个小时还没修好" };

/* A case of a complaint about A01. */
static int64_t opened(struct job *job)
{
    named(job, complaint);
    handle_events(job);
    return test_db_int(job->db, "select id from feedback where state <> 'closed'");
}

static struct feedback load(struct job *job, int64_t id)
{
    struct feedback_detail d;
    check_ok("load", feedback_load(job, &(struct feedback_key){ id, nation }, &d));
    return d.f;
}

static struct err *deed(struct job *job, int64_t id, struct feedback_deed d)
{
    return feedback_do(job, &(struct feedback_key){ id, nation }, &d);
}

static const struct feedback_deed reached = { .step = STEP_CONTACT, .channel = STR("phone"), .result = STR("reached"), .text = STR("已致歉，约好周六返修") };
static const struct feedback_deed nobody = { .step = STEP_CONTACT, .channel = STR("phone"), .result = STR("no_answer") };
static const struct feedback_deed asked = { .step = STEP_ASK, .text = STR("免费返修，送洗车券") };
static const struct feedback_deed closed = { .step = STEP_CLOSE, .satisfied = STR("yes") };

/* ---- R013: on the same calendar day ---- */

static int64_t at(struct job *job, const char *day, int hour, int minute)
{
    return tz_instant(job->tz, (struct local_time){ .date = civil_date_of_iso(str_of_c(day)), .hour = hour, .minute = minute });
}

static void test_same_calendar_day(void **state UNUSED)
{
    static const struct { const char *label; int hour, minute; const char *due; } cases[] = {
        { "at noon", 12, 0, "2026-03-16 12:00" }, { "at 18:01", 18, 1, "2026-03-17 08:30" }, { "a minute before midnight", 23, 59, "2026-03-17 08:30" }, { "at 00:00", 0, 0, "2026-03-16 08:30" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = test_users_job(a);
        job->now_ms = at(job, "2026-03-15", cases[i].hour, cases[i].minute);
        int64_t id = opened(job);
        struct feedback_query q = { .scope = scope_of(job, "A01"), .tab = TAB_TODAY };
        struct feedback_list found;
        check_ok("list", feedback_list_load(job, &q, &found));
        assert_int_equal(found.n, 1);
        assert_true(found.row[0].id == id);
        check_str(cases[i].label, found.row[0].opened_on, "2026-03-15");
        check_str("said and shown on the same day", found.row[0].collected_on, found.row[0].opened_on.p);
        check_str(cases[i].label, str_sub(tz_format(a, job->tz, found.row[0].due_ms), 0, 16), cases[i].due);
        arena_free(a);
    }
}

/* ---- events ---- */

static void test_idempotent(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t opinion = named(job, complaint);
    handle_events(job);
    int64_t id;
    check_ok("again", feedback_take(job, opinion, true, &id));
    assert_true(id == test_db_int(job->db, "select id from feedback"));
    test_db_exec_sql(job->db, "update event set handled_at = null");
    handle_events(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback_history"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from job where kind = 'feedback.tell'"), 1);
    check_ok("an opinion that is gone", feedback_take(job, 99, true, &id));
    assert_int_equal(id, 0);
    arena_free(a);
}

/* The process dies between the opinion and its case; the event waits, and the next one handles it on the same day. */
static void test_killed_in_between(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t dealer = dealer_id(job, "A01");
    pid_t child = fork();
    if (child == 0) {
        struct storing x = { job, { .dealer_id = dealer, .programme = STR("service"), .kind = OPINION_COMPLAINT, .text = STR("x"), .name = { STR("张伟") }, .phone = { STR("13800005678") },
                                    .collected_ms = job->now_ms }, 0 };
        struct job own = *job;
        x.job = &own;
        if (test_db_open_again(a, job->db, &own.db) || db_write(own.db, store, &x, 0))
            _exit(1);
        kill(getpid(), SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(test_db_int(job->db, "select count(*) from opinion"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 0);
    job->now_ms += 2 * HOUR_MS;
    handle_events(job);
    check_str("the same day", test_db_text(a, job->db, "select opened_on from feedback"), "2026-03-15");
    arena_free(a);
}

static void test_each_call_fails(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t opinion = named(job, complaint), id;
    for (int k = 1; k < 200; k++) {
        db_fail_at(job->db, k);
        struct err *e = feedback_take(job, opinion, true, &id);
        db_fail_at(job->db, 0);
        if (!e)
            break;
        assert_int_equal(e->code, ERR_IO);
        assert_int_equal(test_db_int(job->db, "select (select count(*) from feedback) + (select count(*) from feedback_opinion) + (select count(*) from feedback_history) "
                                              "+ (select count(*) from dealer_month_count)"), 0);
    }
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 1);
    arena_free(a);
}

/* ---- one open case a customer ---- */

static void test_joining(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job), due = load(job, id).due_ms;
    check_ok("read", deed(job, id, (struct feedback_deed){ .step = STEP_READ }));
    job->now_ms += HOUR_MS;
    named(job, (struct said){ "A01", OPINION_PRAISE, "13800005678", "接待很热情" });
    named(job, (struct said){ "A01", OPINION_PRAISE, "13800009999", "别人说的" });
    named(job, (struct said){ "B01", OPINION_PRAISE, "13800005678", "另一家店" });
    handle_events(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 3);
    struct feedback_detail d;
    check_ok("load", feedback_load(job, &(struct feedback_key){ id, nation }, &d));
    assert_int_equal(d.n_said, 2);
    check_str("the newest first", d.said[0].text, "接待很热情");
    assert_int_equal(d.f.state, FEEDBACK_NEW);
    assert_true(d.f.facts.needs_contact);
    assert_true(d.f.due_ms == due); /* the call of the complaint is due when it was */
    check_ok("read", deed(job, id, (struct feedback_deed){ .step = STEP_READ }));
    check_ok("call", deed(job, id, reached));
    job->now_ms += HOUR_MS;
    named(job, complaint);
    handle_events(job);
    struct feedback f = load(job, id);
    assert_int_equal(f.state, FEEDBACK_NEW);
    assert_true(f.due_ms == job->now_ms + 24 * HOUR_MS); /* a new call is due */
    const struct feedback_deed end[] = { reached, asked, closed };
    for (size_t i = 0; i < ARRAY_LEN(end); i++)
        check_ok("to the end", deed(job, id, end[i]));
    named(job, complaint);
    handle_events(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 4);
    arena_free(a);
}

/* ---- steps ---- */

static void test_to_the_end(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    check_err("not read yet", deed(job, id, asked), ERR_CONFLICT);
    check_ok("read", deed(job, id, (struct feedback_deed){ .step = STEP_READ }));
    check_err("a second click", deed(job, id, (struct feedback_deed){ .step = STEP_READ }), ERR_CONFLICT);
    check_err("not called yet", deed(job, id, asked), ERR_CONFLICT);
    check_err("called how?", deed(job, id, (struct feedback_deed){ .step = STEP_CONTACT, .result = STR("reached"), .text = STR("x") }), ERR_INVALID);
    check_err("about what?", deed(job, id, (struct feedback_deed){ .step = STEP_CONTACT, .channel = STR("phone"), .result = STR("reached") }), ERR_INVALID);
    check_ok("nobody there", deed(job, id, nobody));
    assert_int_equal(load(job, id).state, FEEDBACK_READ);
    job->now_ms += 3 * HOUR_MS;
    check_ok("reached", deed(job, id, reached));
    check_err("what was done?", deed(job, id, (struct feedback_deed){ .step = STEP_ASK }), ERR_INVALID);
    check_ok("ask", deed(job, id, asked));
    check_err("why not?", deed(job, id, (struct feedback_deed){ .step = STEP_RETURN }), ERR_INVALID);
    check_ok("not confirmed", deed(job, id, (struct feedback_deed){ .step = STEP_RETURN, .text = STR("券没收到") }));
    check_ok("ask again", deed(job, id, asked));
    check_err("satisfied?", deed(job, id, (struct feedback_deed){ .step = STEP_CLOSE }), ERR_INVALID);
    check_ok("close", deed(job, id, closed));
    struct feedback_detail d;
    check_ok("load", feedback_load(job, &(struct feedback_key){ id, nation }, &d));
    assert_int_equal(d.f.state, FEEDBACK_CLOSED);
    check_str("what was done stays", d.f.done, "免费返修，送洗车券");
    assert_true(d.f.read_same_day.v && d.f.contact_in_time.v);
    assert_int_equal(d.n_calls, 2);
    static const char *const what[] = { "opened", "read", "contact", "contact", "ask", "return", "ask", "close" };
    assert_int_equal(d.n_events, ARRAY_LEN(what));
    for (size_t i = 0; i < ARRAY_LEN(what); i++)
        check_str("history", d.event[i].what, what[i]);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action like 'feedback.%'"), 7);
    arena_free(a);
}

static void test_opened_again(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    const struct feedback_deed end[] = { reached, asked, closed };
    for (size_t i = 0; i < ARRAY_LEN(end); i++)
        check_ok("to the end", deed(job, id, end[i]));
    job->now_ms += 48 * (int64_t)HOUR_MS;
    check_err("why?", deed(job, id, (struct feedback_deed){ .step = STEP_REOPEN }), ERR_INVALID);
    check_ok("again", deed(job, id, (struct feedback_deed){ .step = STEP_REOPEN, .text = STR("顾客来电说没解决") }));
    struct feedback f = load(job, id);
    assert_int_equal(f.state, FEEDBACK_NEW);
    assert_int_equal(f.reopened, 1);
    assert_true(f.due_ms == job->now_ms + 24 * HOUR_MS && !f.contacted_ms.has && !f.closed_ms.has);
    assert_true(f.contact_in_time.v); /* of the first round */
    int64_t n[FEEDBACK_TABS];
    check_ok("tabs", feedback_tabs_load(job, nation, n));
    assert_int_equal(n[TAB_REOPENED], 1);
    arena_free(a);
}

/* Three statutory holidays from tomorrow, the last of them worked after all. */
static void test_holidays_do_not_count(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct civil_date today = job_today(job);
    struct str first = civil_date_str(a, civil_date_add_days(today, 1)), last = civil_date_str(a, civil_date_add_days(today, 3));
    check_ok("holidays", setting_set(job, &org_holidays_setting, STR(""), str_printf(a, STR_FMT ".." STR_FMT, STR_ARG(first), STR_ARG(last))));
    check_ok("made up", setting_set(job, &org_made_up_setting, STR(""), last));
    check_err("no days", setting_set(job, &org_holidays_setting, STR(""), STR("next week")), ERR_INVALID);
    struct feedback f = load(job, opened(job));
    assert_true(f.due_ms == job->now_ms + (24 + 48) * (int64_t)HOUR_MS);
    arena_free(a);
}

static void test_not_opened_beside_another(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    const struct feedback_deed end[] = { reached, asked, closed };
    for (size_t i = 0; i < ARRAY_LEN(end); i++)
        check_ok("to the end", deed(job, id, end[i]));
    opened(job);
    check_err("the customer has another one", deed(job, id, (struct feedback_deed){ .step = STEP_REOPEN, .text = STR("x") }), ERR_CONFLICT);
    arena_free(a);
}

static void test_nobody_reached(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    for (int i = 0; i < 3; i++) {
        check_err("not yet", deed(job, id, asked), ERR_CONFLICT);
        check_ok("nobody", deed(job, id, nobody));
    }
    check_ok("let go", deed(job, id, (struct feedback_deed){ .step = STEP_CLOSE, .text = STR("三次未接通，已发短信"), .satisfied = STR("unreached") }));
    arena_free(a);
}

static void test_forward_and_escalate(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "advisor");
    test_grant(job, "advisor", ROLE_SERVICE_ADVISOR, "A01");
    test_user(job, "stranger");
    test_grant(job, "stranger", ROLE_SERVICE_ADVISOR, "A02");
    int64_t id = opened(job), advisor = test_db_int(job->db, "select id from user_account where login = 'advisor'");
    struct db_scope own = { .kind = SCOPE_OWN, .id = advisor };
    struct feedback_detail d;
    check_err("not the advisor's yet", feedback_load(job, &(struct feedback_key){ id, own }, &d), ERR_NOT_FOUND);
    check_err("somebody of another dealer", deed(job, id, (struct feedback_deed){ .step = STEP_FORWARD, .person = test_db_int(job->db, "select id from user_account where login = 'stranger'") }), ERR_INVALID);
    check_ok("forward", deed(job, id, (struct feedback_deed){ .step = STEP_FORWARD, .person = advisor }));
    check_ok("the advisor's", feedback_load(job, &(struct feedback_key){ id, own }, &d));
    check_str("who", d.f.owner, "张三");
    check_err("why?", deed(job, id, (struct feedback_deed){ .step = STEP_ESCALATE }), ERR_INVALID);
    check_ok("a complaint", deed(job, id, (struct feedback_deed){ .step = STEP_ESCALATE, .text = STR("要求赔偿") }));
    check_err("it is one", deed(job, id, (struct feedback_deed){ .step = STEP_ESCALATE, .text = STR("x") }), ERR_CONFLICT);
    assert_int_equal(test_db_int(job->db, arena_printf(a, "select count(*) from event where kind = 'feedback.escalated' and subject = %lld and detail = ''", (long long)id)), 1);
    arena_free(a);
}

/* Two people at once: both read the row, one is faster. */
static void test_two_at_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    enum { PEOPLE = 4 };
    for (int i = 0; i < PEOPLE; i++)
        if (fork() == 0) {
            struct job own = *job;
            char answer = 'e';
            if (!test_db_open_again(a, job->db, &own.db)) {
                struct err *e = deed(&own, id, (struct feedback_deed){ .step = STEP_READ });
                answer = !e ? 'y' : e->code == ERR_CONFLICT ? 'n' : 'e';
            }
            _exit(write(ends[1], &answer, 1) == 1 ? 0 : 1);
        }
    int yes = 0, no = 0;
    for (int i = 0; i < PEOPLE; i++) {
        char answer;
        assert_int_equal(read(ends[0], &answer, 1), 1);
        yes += answer == 'y';
        no += answer == 'n';
    }
    while (wait(NULL) > 0)
        ;
    assert_int_equal(yes, 1);
    assert_int_equal(no, PEOPLE - 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback_history where what = 'read'"), 1);
    arena_free(a);
}

/* ---- who sees what ---- */

static void test_scopes(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    struct db_scope north = { .kind = SCOPE_REGION, .id = test_db_int(job->db, "select id from region where code = 'NORTH'") };
    struct db_scope south = { .kind = SCOPE_REGION, .id = test_db_int(job->db, "select id from region where code = 'SOUTH'") };
    const struct { const char *label; struct db_scope scope; bool sees; } cases[] = {
        { "nation", nation, true }, { "its region", north, true }, { "another region", south, false }, { "its dealer", scope_of(job, "A01"), true }, { "another dealer", scope_of(job, "A02"), false },
        { "nobody's own", { .kind = SCOPE_OWN, .id = 77 }, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct feedback_key k = { id, cases[i].scope };
        struct feedback_detail d;
        struct feedback_list found;
        const struct reveal *clear;
        check_ok(cases[i].label, feedback_list_load(job, &(struct feedback_query){ .scope = cases[i].scope, .tab = TAB_ALL, .limit = 10 }, &found));
        assert_int_equal(found.n, cases[i].sees);
        assert_int_equal(found.total, cases[i].sees);
        if (cases[i].sees) {
            check_ok(cases[i].label, feedback_load(job, &k, &d));
            continue;
        }
        check_err(cases[i].label, feedback_load(job, &k, &d), ERR_NOT_FOUND);
        check_err(cases[i].label, feedback_do(job, &k, &(struct feedback_deed){ .step = STEP_READ }), ERR_NOT_FOUND);
        check_err(cases[i].label, feedback_reveal(job, &k, &clear), ERR_NOT_FOUND);
    }
    assert_int_equal(load(job, id).state, FEEDBACK_NEW);
    arena_free(a);
}

static void test_revealed(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    struct feedback f = load(job, id);
    const struct reveal *clear;
    check_str("masked", reveal_phone(a, NULL, f.phone), "138****5678");
    check_str("masked", reveal_name(a, NULL, f.customer), "张*");
    check_ok("reveal", feedback_reveal(job, &(struct feedback_key){ id, nation }, &clear));
    check_str("in the clear", reveal_phone(a, clear, f.phone), "13800005678");
    assert_int_equal(test_db_int(job->db, arena_printf(a, "select count(*) from audit_entry where action = 'personal.reveal' and object = 'feedback' and object_id = %lld", (long long)id)), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback_history where what = 'reveal'"), 1);
    arena_free(a);
}

static void test_searching(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    opened(job);
    named(job, (struct said){ "B01", OPINION_PRAISE, "13900001111", "100%满意_谢谢" });
    handle_events(job);
    static const struct { const char *label; struct feedback_query q; size_t n; } cases[] = {
        { "all", { .tab = TAB_ALL }, 2 }, { "words", { .tab = TAB_ALL, .words = STR("三个小时") }, 1 }, { "a per cent sign", { .tab = TAB_ALL, .words = STR("100%满") }, 1 },
        { "only a per cent sign", { .tab = TAB_ALL, .words = STR("%") }, 1 }, { "an underscore", { .tab = TAB_ALL, .words = STR("_谢") }, 1 }, { "a backslash", { .tab = TAB_ALL, .words = STR("\\") }, 0 },
        { "a quote", { .tab = TAB_ALL, .words = STR("' or 1=1") }, 0 }, { "number in small letters", { .tab = TAB_ALL, .words = STR("a01-260315") }, 1 }, { "tail of a phone", { .tab = TAB_ALL, .words = STR("1111") }, 1 },
        { "kind", { .tab = TAB_ALL, .kind = STR("praise") }, 1 }, { "region", { .tab = TAB_ALL, .region = STR("SOUTH") }, 1 }, { "no such region", { .tab = TAB_ALL, .region = STR("X") }, 0 },
        { "dealer", { .tab = TAB_ALL, .dealer = STR("A01") }, 1 }, { "programme", { .tab = TAB_ALL, .programme = STR("sales") }, 0 }, { "unread", { .tab = TAB_UNREAD }, 2 }, { "closed", { .tab = TAB_CLOSED }, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct feedback_query q = cases[i].q;
        struct feedback_list found;
        q.scope = nation;
        check_ok(cases[i].label, feedback_list_load(job, &q, &found));
        if (found.n != cases[i].n)
            fail_msg("%s: %zu", cases[i].label, found.n);
    }
    arena_free(a);
}

/* The tabs' counts are those of their lists, at any hour. */
static void test_tabs_agree(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    for (int i = 0; i < 6; i++) {
        named(job, (struct said){ i % 2 ? "A01" : "B01", i % 3 ? OPINION_COMPLAINT : OPINION_PRAISE, arena_printf(a, "1380000000%d", i), "x" });
        handle_events(job);
        job->now_ms += 5 * HOUR_MS;
    }
    int64_t first = test_db_int(job->db, "select id from feedback where needs_contact = 1 order by opened_at limit 1");
    check_ok("call", deed(job, first, reached));
    check_ok("ask", deed(job, first, asked));
    for (int h = 0; h < 8; h++, job->now_ms += 6 * HOUR_MS) {
        int64_t n[FEEDBACK_TABS];
        check_ok("tabs", feedback_tabs_load(job, nation, n));
        for (int t = 0; t < FEEDBACK_TABS; t++) {
            struct feedback_list found;
            check_ok("list", feedback_list_load(job, &(struct feedback_query){ .scope = nation, .tab = (enum feedback_tab)t, .limit = 2 }, &found));
            if (n[t] != found.total)
                fail_msg("%s: %d and %d", feedback_tab_names[t], (int)n[t], (int)found.total);
        }
        struct feedback_list late;
        check_ok("list", feedback_list_load(job, &(struct feedback_query){ .scope = nation, .tab = TAB_OVERDUE }, &late));
        for (size_t i = 0; i < late.n; i++)
            assert_true(late.row[i].light == LIGHT_RED && late.row[i].left_ms <= 0);
    }
    arena_free(a);
}

/* ---- mails ---- */

static int64_t mails(struct job *job, const char *kind)
{
    return test_db_int(job->db, arena_printf(job->arena, "select count(*) from outbox where kind = '%s'", kind));
}

static struct job *with_people(struct arena *a)
{
    struct job *job = test_users_job(a);
    static const struct { const char *login, *mail; enum role role; const char *place; } people[] = {
        { "manager", "manager@a01.cn", ROLE_DEALER_MANAGER, "A01" }, { "other", "manager@a02.cn", ROLE_DEALER_MANAGER, "A02" }, { "north", "north@x.cn", ROLE_REGION_MANAGER, "NORTH" },
        { "south", "south@x.cn", ROLE_REGION_MANAGER, "SOUTH" }, { "nation", "nation@x.cn", ROLE_NATIONAL_MANAGER, NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        test_user(job, people[i].login);
        test_grant(job, people[i].login, people[i].role, people[i].place);
        test_db_exec_sql(job->db, arena_printf(a, "update user_account set mail = '%s' where login = '%s'", people[i].mail, people[i].login));
    }
    return job;
}

static void tell(struct job *job)
{
    struct job_run run = { .job = *job };
    struct { struct opt_int dealer; } input = { SOME_INT(dealer_id(job, "A01")) };
    check_ok("tell", feedback_tell_job.run(&run, &input));
}

static void test_told(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = with_people(a);
    for (int i = 0; i < 3; i++)
        named(job, (struct said){ "A01", OPINION_COMPLAINT, arena_printf(a, "1380000000%d", i), "车里有异响" });
    handle_events(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from job where kind = 'feedback.tell'"), 1); /* one mail for all three */
    tell(job);
    assert_int_equal(mails(job, "feedback.new"), 1);
    assert_int_equal(mails(job, "feedback.region_new"), 1);
    check_str("the dealer", test_db_text(a, job->db, "select recipient from outbox where kind = 'feedback.new'"), "manager@a01.cn");
    check_str("its region", test_db_text(a, job->db, "select recipient from outbox where kind = 'feedback.region_new'"), "north@x.cn");
    static const char *const never[] = { "13800000000", "异响", "张", "浙A", "5678" };
    struct str text = test_db_text(a, job->db, "select subject || body from outbox where kind = 'feedback.new'");
    assert_true(str_find(text, STR("/feedback?tab=unread")) > 0 && str_find(text, STR("3")) >= 0 && str_find(text, STR("A01")) >= 0);
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (str_find(text, str_of_c(never[i])) >= 0)
            fail_msg("a mail says %s", never[i]);
    test_db_exec_sql(job->db, "update feedback set state = 'read'");
    tell(job);
    assert_int_equal(mails(job, "feedback.new"), 1); /* nothing to tell any more */
    arena_free(a);
}

static void test_reminded(void **state UNUSED)
{
    static const struct { const char *label; int hours; int64_t soon, overdue; } cases[] = {
        { "early", 1, 0, 0 }, { "19 hours", 18, 0, 0 }, { "20 hours", 1, 1, 0 }, { "an hour later", 1, 1, 0 }, { "over", 4, 1, 2 }, { "a day later", 24, 1, 2 },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = with_people(a);
    int64_t sent;
    opened(job);
    job->now_ms += 1; /* due to the millisecond */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        job->now_ms += cases[i].hours * (int64_t)HOUR_MS;
        check_ok(cases[i].label, feedback_remind(job, &sent));
        check_ok(cases[i].label, feedback_remind(job, &sent));
        assert_int_equal(sent, 0); /* the second time */
        if (mails(job, "feedback.soon") != cases[i].soon || mails(job, "feedback.overdue") != cases[i].overdue)
            fail_msg("%s: %d %d", cases[i].label, (int)mails(job, "feedback.soon"), (int)mails(job, "feedback.overdue"));
    }
    assert_int_equal(test_db_int(job->db, "select n from dealer_month_count where code = 'feedback.overdue'"), 1);
    check_ok("the day", feedback_digest(job, &sent));
    assert_int_equal(sent, 1);
    check_str("the nation", test_db_text(a, job->db, "select recipient from outbox where kind = 'feedback.day'"), "nation@x.cn");
    arena_free(a);
}

/* ---- ageing and counts ---- */

static void test_ageing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    static const struct { const char *dealer; int hours_ago; } cases[] = { { "A01", 200 }, { "A02", 100 }, { "A01", 30 }, { "B01", 10 }, { "B01", 1 } };
    int64_t now = job->now_ms;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        job->now_ms = now - cases[i].hours_ago * (int64_t)HOUR_MS;
        named(job, (struct said){ cases[i].dealer, OPINION_COMPLAINT, arena_printf(a, "1380000000%zu", i), "x" });
        handle_events(job);
    }
    job->now_ms = now;
    struct feedback_ageing g;
    check_ok("ageing", feedback_ageing_load(job, nation, &g));
    assert_int_equal(g.n, 2);
    static const int64_t north[] = { 0, 1, 1, 1 }, south[] = { 2, 0, 0, 0 };
    for (int i = 0; i < FEEDBACK_AGES; i++) {
        assert_int_equal(g.region[0].n[i], north[i]);
        assert_int_equal(g.region[1].n[i], south[i]);
        assert_int_equal(g.all.n[i], north[i] + south[i]);
    }
    assert_int_equal(g.all.overdue, 3);
    assert_int_equal(g.all.recent, 5);
    assert_int_equal(g.all.same_day, 5);
    check_ok("a dealer's", feedback_ageing_load(job, scope_of(job, "B01"), &g));
    assert_int_equal(g.n, 1);
    arena_free(a);
}

static void test_counted(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id = opened(job);
    const struct feedback_deed end[] = { { .step = STEP_READ }, reached, asked, closed };
    for (size_t i = 0; i < ARRAY_LEN(end); i++)
        check_ok("to the end", deed(job, id, end[i]));
    named(job, (struct said){ "A01", OPINION_PRAISE, "13800000001", "很好" });
    handle_events(job);
    static const struct { const char *code; int64_t n; } want[] = {
        { "feedback.opened", 2 }, { "feedback.read_same_day", 1 }, { "feedback.contact_due", 1 }, { "feedback.contact_in_time", 1 }, { "feedback.closed", 1 }, { "feedback.overdue", 0 },
        { "feedback.confirmed", 1 }, { "feedback.satisfied", 1 }, { "feedback.nothing", 0 },
    };
    struct org_month_counts c;
    int32_t month = civil_month(2026, 3);
    check_ok("counts", org_counts_load(job->db, a, &(struct org_count_query){ dealer_id(job, "A01"), STR("service"), month, month }, &c));
    for (size_t i = 0; i < ARRAY_LEN(want); i++)
        if (org_count_of(&c, month, want[i].code) != want[i].n)
            fail_msg("%s: %d", want[i].code, (int)org_count_of(&c, month, want[i].code));
    arena_free(a);
}

/* ---- a file of opinions, undone ---- */

#define HEAD "dealer_code,programme,kind,collected_at,consent,text,customer_name,phone\n"

static void test_undone(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct import_undo_report u;
    struct import_report r = test_import(job, &opinion_import, HEAD "A01,service,complaint,2026-03-15 10:00,1,慢,张伟,13800005678\nA01,service,praise,2026-03-15 11:00,1,好,张伟,13800005678\n");
    handle_events(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback_opinion"), 2);
    int64_t id = test_db_int(job->db, "select id from feedback");
    check_ok("read", deed(job, id, (struct feedback_deed){ .step = STEP_READ }));
    check_err("read ones stay", import_undo(job, &all, r.batch_id, &u), ERR_CONFLICT);
    check_str("which", u.blocked[0].what, "A01-260315-01");
    struct import_report later = test_import(job, &opinion_import, HEAD "A02,service,complaint,2026-03-15 10:00,1,慢,张伟,13800005678\n");
    handle_events(job);
    check_ok("unread ones go", import_undo(job, &all, later.batch_id, &u));
    struct feedback_list found;
    check_ok("not shown from now on", feedback_list_load(job, &(struct feedback_query){ .scope = scope_of(job, "A02"), .tab = TAB_ALL }, &found));
    assert_int_equal(found.n, 0);
    handle_events(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from feedback"), 1);
    assert_int_equal(test_db_int(job->db, "select n from dealer_month_count where code = 'feedback.opened' order by n limit 1"), 0);
    check_str("numbers go on", test_db_text(a, job->db, "select number from feedback"), "A01-260315-01");
    arena_free(a);
}

static void test_numbers(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    for (int i = 0; i < 101; i++)
        named(job, (struct said){ "A01", OPINION_PRAISE, arena_printf(a, "138%08d", i), "x" });
    for (int i = 0; i < 2; i++)
        check_ok("events", events_handle(job, &all, 100, &(int64_t){ 0 }));
    check_str("behind the hundredth", test_db_text(a, job->db, "select number from feedback order by length(number) desc, number desc limit 1"), "A01-260315-101");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_calendar_day), cmocka_unit_test(test_idempotent), cmocka_unit_test(test_killed_in_between), cmocka_unit_test(test_each_call_fails), cmocka_unit_test(test_joining),
        cmocka_unit_test(test_to_the_end), cmocka_unit_test(test_opened_again), cmocka_unit_test(test_not_opened_beside_another), cmocka_unit_test(test_nobody_reached),
        cmocka_unit_test(test_forward_and_escalate), cmocka_unit_test(test_two_at_once), cmocka_unit_test(test_scopes), cmocka_unit_test(test_revealed), cmocka_unit_test(test_searching),
        cmocka_unit_test(test_tabs_agree), cmocka_unit_test(test_told), cmocka_unit_test(test_reminded), cmocka_unit_test(test_ageing), cmocka_unit_test(test_counted),
        cmocka_unit_test(test_undone), cmocka_unit_test(test_numbers), cmocka_unit_test(test_holidays_do_not_count),
    };
    return cmocka_run_group_tests_name("feedback", tests, NULL, NULL);
}
