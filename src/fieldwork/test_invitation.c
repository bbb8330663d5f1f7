/* Answering by link: what a wave sends, who is invited and reminded, what a link leads to and what its customer can do. */
#include "db/test_db.h"
#include "fieldwork/invitation.h"
#include "fieldwork/link_walk.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_close.h"
#include "org/user_token.h"
#include "platform/outbox.h"
#include "platform/outbox_settings.h"
#include "transport/test_line_server.h"

static const int64_t day_ms = INT64_C(86400000), minute_ms = 60000;

static struct invitation_plan plan_of(const struct field_world *w, enum invitation_mode mode)
{
    struct invitation_plan p;
    check_ok("plan", invitation_plan_load(w->job->db, w->job->arena, w->wave_id, &p));
    p.mode = mode;
    p.sender = STR("华帆调研");
    p.client = STR("东方汽车");
    p.reminder[1] = 4;
    return p;
}

/* A wave of ten drawn visits whose customers are invited first. */
static struct field_world inviting(struct arena *a)
{
    struct field_world w = field_world(a, 100, 1);
    struct invitation_plan p = plan_of(&w, INVITE_WEB_FIRST);
    check_ok("set", invitation_plan_set(w.job, w.wave_id, &p));
    return w;
}

static int64_t sent(const struct field_world *w)
{
    int64_t n;
    check_ok("send", invitation_send(w->job, w->wave_id, &n));
    return n;
}

/* The name at the end of the link in the newest message. */
static struct str name_in(struct arena *a, struct job *job)
{
    struct str body = test_db_text(a, job->db, "select body from outbox order by created_at desc, id limit 1");
    ptrdiff_t at = str_find(body, STR("/s/"));
    assert_true(at > 0);
    struct str rest = str_sub(body, (size_t)at + 3, body.n);
    return str_cut(&rest, ' ');
}

static struct link found(const struct field_world *w, struct str name)
{
    struct link l;
    check_ok("find", link_find(w->job, name, STR("10.0.0.1"), &l));
    return l;
}

/* ---- the plan ---- */

static void texts_are_checked(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 20, 1);
    static const struct { const char *label, *text; bool ok; } cases[] = {
        { "all", "{dealer} {day} {minutes} {link} {stop}", true }, { "sender too", "{sender}{client}{dealer} {day} {minutes} {link} {stop}", true },
        { "no way out", "{dealer} {day} {minutes} {link}", false }, { "no dealer", "{day} {minutes} {link} {stop}", false }, { "empty", "", false },
        { "a name", "{name}: {dealer} {day} {minutes} {link} {stop}", false }, { "an open brace", "{dealer} {day} {minutes} {link} {stop} {", false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct invitation_plan p = plan_of(&w, INVITE_WEB_FIRST);
        p.en.invite = str_of_c(cases[i].text);
        struct err *e = invitation_plan_check(a, &p);
        if ((e == NULL) != cases[i].ok)
            fail_msg("%s", cases[i].label);
    }
    arena_free(a);
}

static void numbers_are_checked(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 20, 1);
    static const struct { const char *label; int64_t after, first, second, from, until, minutes; bool ok; } cases[] = {
        { "good", 3, 2, 4, 600, 1200, 5, true }, { "no reminder", 3, 0, 0, 600, 1200, 5, true }, { "all day", 3, 2, 0, 0, 1440, 5, true },
        { "no days", 0, 2, 4, 600, 1200, 5, false }, { "too many", 31, 2, 4, 600, 1200, 5, false }, { "only the second", 3, 0, 4, 600, 1200, 5, false },
        { "the second first", 3, 4, 2, 600, 1200, 5, false }, { "negative", 3, -1, 0, 600, 1200, 5, false }, { "half an hour", 3, 2, 4, 600, 630, 5, false },
        { "backwards", 3, 2, 4, 1200, 600, 5, false }, { "no hour", 3, 2, 4, -1, 600, 5, false }, { "no time", 3, 2, 4, 600, 1200, 0, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct invitation_plan p = plan_of(&w, INVITE_WEB_FIRST);
        p.phone_after = cases[i].after, p.reminder[0] = cases[i].first, p.reminder[1] = cases[i].second, p.from_minute = cases[i].from, p.until_minute = cases[i].until, p.minutes = cases[i].minutes;
        if ((invitation_plan_check(a, &p) == NULL) != cases[i].ok)
            fail_msg("%s", cases[i].label);
    }
    struct invitation_plan p = plan_of(&w, INVITE_WEB_FIRST);
    p.sender = STR(" ");
    check_err("nobody asks", invitation_plan_set(w.job, w.wave_id, &p), ERR_INVALID);
    check_err("no such wave", invitation_plan_set(w.job, 1, &(struct invitation_plan){ 0 }), ERR_INVALID);
    p.sender = STR("x");
    check_err("no such wave", invitation_plan_set(w.job, 1, &p), ERR_NOT_FOUND);
    arena_free(a);
}

static void calls_keep_half_of_the_days(void **state UNUSED)
{
    const struct invitation_plan p = { .phone_after = 3 };
    static const struct { const char *label; int64_t now, until, want; } cases[] = { { "enough days", 0, 20, 3 }, { "few", 0, 4, 2 }, { "none", 5, 5, 5 }, { "over", 5, 4, 5 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (invitation_phone_from(&p, cases[i].now * day_ms, cases[i].until * day_ms) != cases[i].want * day_ms)
            fail_msg("%s", cases[i].label);
}

/* ---- invitations ---- */

static void web_first_holds_calls_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'ready'"), 8);
    assert_int_equal(sent(&w), 0); /* nobody decided so */
    struct invitation_plan p = plan_of(&w, INVITE_WEB_FIRST);
    check_ok("set", invitation_plan_set(w.job, w.wave_id, &p));
    struct case_claim c;
    check_ok("claim", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.case_id, 0); /* they wait for their invitation */
    int64_t contacts = field_count(w.job, "select count(*) from customer_contact");
    assert_int_equal(sent(&w), 8);
    assert_int_equal(sent(&w), 0);
    assert_int_equal(field_count(w.job, "select count(*) from outbox where channel = 'sms'"), 8);
    assert_int_equal(field_count(w.job, "select count(*) from customer_contact"), contacts); /* the draw's entry is the one */
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'waiting'"), 8);
    w.job->now_ms += 3 * day_ms;
    assert_int_not_equal(field_claimed(&w, 0), 0); /* then calls begin */
    p.mode = INVITE_PHONE;
    check_ok("phone", invitation_plan_set(w.job, w.wave_id, &p));
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'waiting'"), 0);
    arena_free(a);
}

static void the_message_tells_no_more_than_it_must(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    assert_int_equal(sent(&w), 8);
    struct str body = test_db_text(a, w.job->db, "select body from outbox order by id limit 1"), to = test_db_text(a, w.job->db, "select recipient from outbox order by id limit 1");
    assert_true(str_starts(body, STR("【华帆调研】您")) && str_find(body, STR("5分钟")) > 0 && str_find(body, STR("/stop")) > 0);
    assert_true(phone_is_mobile(to) && str_find(body, to) < 0 && str_find(body, STR("客户")) < 0);
    struct str name = name_in(a, w.job);
    assert_int_equal(name.n, LINK_SHORT_CHARS);
    assert_int_equal(field_count(w.job, arena_printf(a, "select count(*) from invitation_link where token_hash like '%%" STR_FMT "%%' or short_hash like '%%" STR_FMT "%%'", STR_ARG(name), STR_ARG(name))), 0);
    assert_int_equal(field_count(w.job, "select count(distinct short_hash) from invitation_link"), 8);
    arena_free(a);
}

static void only_by_day(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    w.job->now_ms = noon("2026-03-16") - 3 * 60 * minute_ms; /* nine in the morning */
    assert_int_equal(sent(&w), 0);
    w.job->now_ms = noon("2026-03-16") + 8 * 60 * minute_ms; /* eight in the evening */
    assert_int_equal(sent(&w), 0);
    w.job->now_ms -= minute_ms;
    assert_int_equal(sent(&w), 8);
    arena_free(a);
}

static void nobody_who_is_barred(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    test_db_exec_sql(w.job->db, "insert into exclusion (id, kind, phone, vin, note, valid_from) select 77, 'do_not_call', phone, '', '', '2026-01-01' from case_number where position = 1 and case_id = "
                                "(select min(id) from field_case where state = 'waiting' and attempts = 0)");
    assert_int_equal(sent(&w), 7);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'final' and outcome = 'do_not_call'"), 1);
    w.job->now_ms += 2 * day_ms;
    test_db_exec_sql(w.job->db, "insert into exclusion (id, kind, phone, vin, note, valid_from) select 78, 'do_not_call', n.phone, '', '', '2026-01-01' from case_number n join invitation i on i.case_id = n.case_id "
                                "where n.position = 1 and i.id = (select min(id) from invitation)");
    assert_int_equal(sent(&w), 6); /* the reminder does not go to him either */
    arena_free(a);
}

static void two_reminders(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    assert_int_equal(sent(&w), 8);
    struct link one = found(&w, name_in(a, w.job));
    struct field_interview i;
    check_ok("begin", field_interview_begin_link(w.job, one.case_id, STR("zh"), &i));
    check_ok("end", field_interview_end_link(w.job, i.id)); /* answered: no reminder */
    test_db_exec_sql(w.job->db, "update field_case set converts = 1 where id = (select min(case_id) from invitation where case_id in (select id from field_case where state = 'waiting'))"); /* refused since */
    w.job->now_ms += day_ms;
    assert_int_equal(sent(&w), 0);
    w.job->now_ms += day_ms;
    assert_int_equal(sent(&w), 6);
    assert_int_equal(sent(&w), 0);
    w.job->now_ms += 2 * day_ms;
    assert_int_equal(sent(&w), 6);
    w.job->now_ms += 2 * day_ms;
    assert_int_equal(sent(&w), 0); /* two, and no more */
    struct invitation_counts n;
    check_ok("counts", invitation_counts_load(w.job, w.wave_id, &n));
    assert_true(n.invited == 8 && n.reminded == 6 && n.started == 1 && n.complete == 1 && n.stopped == 0 && n.bounced == 0 && n.waiting == 8);
    arena_free(a);
}

struct change { struct job *job; const char *key; struct str value; };

static struct err *change(struct db *db, void *ctx)
{
    const struct change *x = ctx;
    for (int i = 0; i < OUTBOX_SETTINGS; i++)
        if (strcmp(outbox_setting_list[i]->key, x->key) == 0)
            return setting_store(db, outbox_setting_list[i], &(struct setting_change){ STR(""), x->value, STR("test"), x->job->now_ms });
    return ERR(x->job->arena, ERR_BUG, "no such setting");
}

static void set(struct job *job, const char *key, struct str value)
{
    check_ok(key, db_write(job->db, change, &(struct change){ job, key, value }, 0));
}

static void through_the_gateway(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct test_server s = test_server_start(a, TEST_HTTP, test_file(a, "asked", STR("")));
    struct outbox_counts out;
    struct invitation_counts n;
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    set(w.job, "sms.url", str_printf(a, "http://127.0.0.1:%d/404", s.port));
    check_ok("one is refused", outbox_deliver(w.job, 1, &out));
    set(w.job, "sms.url", str_printf(a, "http://127.0.0.1:%d/sms", s.port));
    check_ok("the others go", outbox_deliver(w.job, 100, &out));
    assert_int_equal(out.sent, 7);
    struct str got = test_server_got(a, &s);
    assert_true(str_find(got, name) > 0 && str_find(got, STR("POST /sms ")) > 0);
    check_ok("counts", invitation_counts_load(w.job, w.wave_id, &n));
    assert_true(n.invited == 8 && n.bounced == 1 && n.waiting == 0);
    arena_free(a);
}

static void on_request(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    int64_t attempt, id = field_claimed(&w, 0);
    struct case_key k = { id, w.user[0] };
    struct invitation_ask by_sms = { .key = k, .position = 1 }, by_mail = { .key = k, .mail = STR("li@example.com"), .is_english = true };
    check_ok("dial", case_dial(w.job, k, 1, &attempt));
    check_err("by telephone only", invitation_request(w.job, &by_sms), ERR_CONFLICT);
    struct invitation_plan p = plan_of(&w, INVITE_ON_REQUEST);
    check_ok("set", invitation_plan_set(w.job, w.wave_id, &p));
    assert_int_equal(sent(&w), 0); /* nobody else */
    check_ok("by SMS", invitation_request(w.job, &by_sms));
    struct str short_name = name_in(a, w.job);
    w.job->now_ms += 1000;
    check_ok("by mail", invitation_request(w.job, &by_mail));
    struct str body = test_db_text(a, w.job->db, "select body from outbox where channel = 'mail'"), token = name_in(a, w.job);
    assert_true(str_starts(body, STR("华帆调研: you were at ")) && token.n == LINK_TOKEN_CHARS);
    check_str("subject", test_db_text(a, w.job->db, "select case when subject like 'Your visit to %' then 'yes' else 'no' end from outbox where channel = 'mail'"), "yes");
    assert_int_equal(found(&w, short_name).case_id, id);
    assert_int_equal(found(&w, token).case_id, id);
    assert_int_equal(found(&w, token).state, LINK_ON_LINE);
    assert_int_equal(field_count(w.job, "select count(*) from invitation"), 1);
    by_mail.mail = STR("nobody");
    check_err("no address", invitation_request(w.job, &by_mail), ERR_INVALID);
    by_sms.position = 9;
    check_err("no number", invitation_request(w.job, &by_sms), ERR_INVALID);
    by_sms.key.user_id = w.user[1];
    by_sms.position = 1;
    check_err("somebody else's case", invitation_request(w.job, &by_sms), ERR_CONFLICT);
    check_ok("end", field_ends(w.job, k, "link"));
    assert_int_equal(found(&w, token).state, LINK_OPEN);
    arena_free(a);
}

/* ---- links ---- */

static void states_of_a_link(void **state UNUSED)
{
    static const struct { const char *label; struct link_facts f; enum link_state want; } cases[] = {
        { "waits", { true, false, false, false, false, { "waiting", 7 }, { "", 0 }, 10, 5 }, LINK_OPEN }, { "ready", { true, false, false, false, false, { "ready", 5 }, { "", 0 }, 10, 5 }, LINK_OPEN },
        { "an appointment", { true, false, false, false, false, { "appointment", 11 }, { "", 0 }, 10, 5 }, LINK_OPEN },
        { "answers", { true, false, true, false, true, { "claimed", 7 }, { "", 0 }, 10, 5 }, LINK_RUNNING }, { "on the line", { true, false, true, true, false, { "claimed", 7 }, { "", 0 }, 10, 5 }, LINK_ON_LINE },
        { "full", { true, false, false, false, true, { "ready", 5 }, { "", 0 }, 10, 5 }, LINK_FULL }, { "days over", { true, false, false, false, false, { "ready", 5 }, { "", 0 }, 5, 5 }, LINK_OVER },
        { "wave closed", { false, false, false, false, false, { "ready", 5 }, { "", 0 }, 10, 5 }, LINK_OVER }, { "in reserve", { true, false, false, false, false, { "reserve", 7 }, { "", 0 }, 10, 5 }, LINK_OVER },
        { "answered here", { true, false, false, false, false, { "final", 5 }, { "web_complete", 12 }, 10, 5 }, LINK_DONE }, { "answered, wave closed", { false, false, false, false, false, { "final", 5 }, { "web_complete", 12 }, 1, 5 }, LINK_DONE },
        { "answered by telephone", { true, false, false, false, false, { "final", 5 }, { "complete", 8 }, 10, 5 }, LINK_OVER }, { "opted out", { true, false, false, false, false, { "final", 5 }, { "web_opt_out", 11 }, 10, 5 }, LINK_STOPPED },
        { "opted out after answering", { true, true, false, false, false, { "final", 5 }, { "web_complete", 12 }, 10, 5 }, LINK_STOPPED },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (link_state_of(&cases[i].f) != cases[i].want)
            fail_msg("%s", cases[i].label);
}

static void guessing_is_throttled(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct link l;
    static const char *const odd[] = { "", "a", "../../x", "' or 1=1 --", "一二三四五六七", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    for (size_t i = 0; i < ARRAY_LEN(odd); i++)
        check_err(odd[i], link_find(w.job, str_of_c(odd[i]), STR("10.0.0.9"), &l), ERR_NOT_FOUND);
    for (int i = 0; i < 100; i++)
        check_err("tokens are not guessed", link_find(w.job, str_printf(a, "AAAAAAAAAAAAAAAAAAAA%02d", i), STR("10.0.0.1"), &l), ERR_NOT_FOUND);
    for (int i = 0; i < 20; i++)
        check_err("a guess", link_find(w.job, str_printf(a, "AAAAA%02d", i), STR("10.0.0.1"), &l), ERR_NOT_FOUND);
    check_err("enough", link_find(w.job, STR("AAAAAxx"), STR("10.0.0.1"), &l), ERR_BUSY);
    check_err("a right one, too", link_find(w.job, name, STR("10.0.0.1"), &l), ERR_BUSY);
    check_ok("from elsewhere", link_find(w.job, name, STR("10.0.0.2"), &l));
    for (int i = 0; i < 20; i++)
        check_err("the same network", link_find(w.job, str_printf(a, "BBBBB%02d", i), str_printf(a, "2001:db8::%d", i + 1), &l), ERR_NOT_FOUND);
    check_err("counts together", link_find(w.job, name, STR("2001:db8::ffff"), &l), ERR_BUSY);
    assert_int_equal(field_count(w.job, "select count(*) from link_guess"), 41); /* one of the odd ones is as long as a short name */
    w.job->now_ms += 16 * minute_ms;
    check_ok("later", link_find(w.job, name, STR("10.0.0.1"), &l));
    arena_free(a);
}

static void a_flood_from_everywhere(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct link l;
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    for (int i = 0; i < 3; i++)
        check_err("a guess", link_find(w.job, str_printf(a, "AAAAA%02d", i), STR("10.0.0.1"), &l), ERR_NOT_FOUND);
    check_ok("still", link_find(w.job, name, STR("10.0.0.1"), &l));
    for (int i = 0; i < 2000; i++)
        test_db_exec_sql(w.job->db, arena_printf(a, "insert into link_guess (id, address_hash, guessed_at) values (%d, 'h%d', %lld)", i + 1, i / 10, (long long)w.job->now_ms));
    check_err("who missed three times", link_find(w.job, name, STR("10.0.0.1"), &l), ERR_BUSY);
    check_ok("who did not", link_find(w.job, name, STR("10.0.0.2"), &l));
    arena_free(a);
}

static void being_left_in_peace(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct field_interview i;
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    struct link l = found(&w, name);
    check_ok("begins", field_interview_begin_link(w.job, l.case_id, STR("zh"), &i));
    check_ok("stops", link_stop(w.job, &l));
    check_ok("again", link_stop(w.job, &l));
    assert_int_equal(found(&w, name).state, LINK_STOPPED);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'final' and outcome = 'web_opt_out'"), 1);
    assert_int_equal(field_count(w.job, "select count(*) from exclusion where kind = 'do_not_call'"), 1);
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    assert_int_equal(field_count(w.job, "select count(*) from field_interview where state = 'broken'"), 1);
    check_err("no way back", field_interview_begin_link(w.job, l.case_id, STR("zh"), &i), ERR_CONFLICT);
    w.job->now_ms += 2 * day_ms;
    assert_int_equal(sent(&w), 7);
    arena_free(a);
}

/* While an interviewer has him on the line. */
static void peace_during_a_call(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    int64_t attempt;
    assert_int_equal(sent(&w), 8);
    w.job->now_ms += 3 * day_ms;
    struct link l = found(&w, name_in(a, w.job));
    check_ok("claim", case_claim_this(w.job, (struct case_key){ l.case_id, w.user[0] }));
    check_ok("dial", case_dial(w.job, (struct case_key){ l.case_id, w.user[0] }, 1, &attempt));
    check_ok("stops", link_stop(w.job, &l));
    assert_int_equal(field_count(w.job, "select count(*) from attempt where ended_at is null"), 0);
    check_err("the interviewer hears of it", field_ends(w.job, (struct case_key){ l.case_id, w.user[0] }, "no_answer"), ERR_CONFLICT);
    arena_free(a);
}

static void a_held_case_goes_back_to_waiting(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct field_interview i;
    struct case_claim c;
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    struct link l = found(&w, name);
    check_ok("begins", field_interview_begin_link(w.job, l.case_id, STR("zh"), &i));
    assert_int_equal(found(&w, name).state, LINK_RUNNING);
    w.job->now_ms += 31 * minute_ms; /* went away */
    check_ok("claim", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.case_id, 0); /* the telephone still has to wait for its day */
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'waiting'"), 8);
    assert_int_equal(found(&w, name).state, LINK_OPEN);
    check_ok("goes on", field_interview_begin_link(w.job, l.case_id, STR("en"), &i));
    assert_true(str_eq_c(i.mode, "web") && str_eq_c(i.language, "en"));
    arena_free(a);
}

/* ---- answering ---- */

static struct link_walk walk(const struct field_world *w, const struct link *l)
{
    struct link_walk out;
    check_ok("walk", link_walk_load(w->job, l, &out));
    return out;
}

static struct err *reply(const struct field_world *w, struct str name, const struct link_reply *r)
{
    struct link l = found(w, name);
    struct link_walk x = walk(w, &l);
    struct link_end end;
    return link_walk_reply(w->job, &x, r, &end);
}

static struct str at(const struct field_world *w, struct str name)
{
    struct link l = found(w, name);
    struct link_walk x = walk(w, &l);
    return x.at < SCRIPT_END ? x.walk.script->element[x.at].code : STR("the end");
}

static void one_question_after_the_other(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct field_interview i;
    bool is_sent;
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    struct link l = found(&w, name);
    check_ok("begins", field_interview_begin_link(w.job, l.case_id, STR("zh"), &i));
    check_str("first", at(&w, name), "L1");
    check_err("nothing chosen", reply(&w, name, &(struct link_reply){ STR("L1"), STR(""), LINK_NEXT }), ERR_INVALID);
    check_err("no choice", reply(&w, name, &(struct link_reply){ STR("L1"), STR("42"), LINK_NEXT }), ERR_INVALID);
    check_ok("another question", reply(&w, name, &(struct link_reply){ STR("X9"), STR("5"), LINK_NEXT }));
    check_str("still first", at(&w, name), "L1");
    check_ok("5", reply(&w, name, &(struct link_reply){ STR("L1"), STR("5"), LINK_NEXT }));
    check_str("second", at(&w, name), "L2");
    check_ok("back with rubbish", reply(&w, name, &(struct link_reply){ STR("L2"), STR("42"), LINK_BACK }));
    check_str("first again", at(&w, name), "L1");
    check_ok("4", reply(&w, name, &(struct link_reply){ STR("L1"), STR("4"), LINK_NEXT }));
    l = found(&w, name);
    struct link_walk x = walk(&w, &l);
    check_ok("too early", link_walk_send(w.job, &x, &is_sent));
    assert_false(is_sent);
    check_ok("does not know", reply(&w, name, &(struct link_reply){ STR("L2"), STR("#9"), LINK_NEXT }));
    check_str("end", at(&w, name), "the end");
    check_ok("back from the end", reply(&w, name, &(struct link_reply){ STR(""), STR(""), LINK_BACK }));
    check_str("second", at(&w, name), "L2");
    l = found(&w, name);
    x = walk(&w, &l);
    check_ok("send", link_walk_send(w.job, &x, &is_sent));
    assert_true(is_sent);
    assert_int_equal(found(&w, name).state, LINK_DONE);
    check_str("stored", test_db_text(a, w.job->db, "select (select value from field_answer where question_code = 'L1') || ' ' || (select value from field_answer where question_code = 'L2')"), "4 #9");
    check_str("mode", test_db_text(a, w.job->db, "select mode || ' ' || state from field_interview"), "web complete");
    assert_int_equal(field_count(w.job, "select max(achieved) from wave_cell"), 1);
    check_err("after that", reply(&w, name, &(struct link_reply){ STR("L1"), STR("1"), LINK_NEXT }), ERR_CONFLICT);
    arena_free(a);
}

static void words_under_ones_name(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    struct link l = found(&w, name);
    struct link_opinion o = { .kind = STR("complaint"), .text = STR("等了<两个>小时"), .wish = STR(""), .name = STR("李 & 王"), .phone = { STR("13800009999") } };
    struct link_opinion none = o;
    none.text = STR("");
    check_err("no words", link_opinion(w.job, &l, &none), ERR_INVALID);
    check_ok("the place was given back", link_opinion(w.job, &l, &o));
    check_err("once", link_opinion(w.job, &l, &o), ERR_CONFLICT);
    check_str("stored", test_db_text(a, w.job->db, "select body || ' ' || source || ' ' || customer_name from opinion"), "等了<两个>小时 web 李 & 王");
    assert_true(found(&w, name).has_opinion);
    arena_free(a);
}

static void a_wave_is_forgotten(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct link l;
    assert_int_equal(sent(&w), 8);
    struct str name = name_in(a, w.job);
    struct field_interview one;
    struct wave_closed closed;
    check_ok("begins", field_interview_begin_link(w.job, found(&w, name).case_id, STR("zh"), &one));
    check_ok("answers", field_answer_put(w.job, &(struct field_put){ .interview_id = one.id, .code = STR("L1"), .value = STR("5"), .next = STR("L2") }));
    check_ok("ends", field_interview_end_link(w.job, one.id));
    check_ok("close", wave_close(w.job, w.wave_id, &closed));
    assert_int_equal(closed.interviews, 1);
    check_str("by link", test_db_text(a, w.job->db, "select mode from interview"), "web");
    assert_int_equal(sent(&w), 0);
    w.job->now_ms += 61 * day_ms;
    check_ok("erase", wave_erase(w.job, w.wave_id));
    assert_int_equal(field_count(w.job, "select count(*) from invitation") + field_count(w.job, "select count(*) from invitation_link"), 0);
    check_err("leads nowhere", link_find(w.job, name, STR("10.0.0.1"), &l), ERR_NOT_FOUND);
    arena_free(a);
}

/* The second of two who begin while one place is left. */
static void the_last_place(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = inviting(a);
    struct field_interview i;
    assert_int_equal(sent(&w), 8);
    struct str first = name_in(a, w.job);
    test_db_exec_sql(w.job->db, "update wave_cell set target = 1 where id in (select cell_id from field_case)");
    struct link l = found(&w, first);
    int64_t other = test_db_int(w.job->db, arena_printf(a, "select min(case_id) from invitation where case_id <> %lld", (long long)l.case_id));
    check_ok("one", field_interview_begin_link(w.job, l.case_id, STR("zh"), &i));
    check_err("two", field_interview_begin_link(w.job, other, STR("zh"), &i), ERR_CONFLICT);
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 1);
    w.job->now_ms += 2 * day_ms;
    assert_int_equal(sent(&w), 0); /* nobody is reminded of a survey that is full */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_checked), cmocka_unit_test(numbers_are_checked), cmocka_unit_test(calls_keep_half_of_the_days), cmocka_unit_test(web_first_holds_calls_back),
        cmocka_unit_test(the_message_tells_no_more_than_it_must), cmocka_unit_test(only_by_day), cmocka_unit_test(nobody_who_is_barred), cmocka_unit_test(two_reminders),
        cmocka_unit_test(through_the_gateway), cmocka_unit_test(on_request), cmocka_unit_test(states_of_a_link), cmocka_unit_test(guessing_is_throttled), cmocka_unit_test(a_flood_from_everywhere),
        cmocka_unit_test(being_left_in_peace), cmocka_unit_test(peace_during_a_call), cmocka_unit_test(a_held_case_goes_back_to_waiting), cmocka_unit_test(one_question_after_the_other),
        cmocka_unit_test(words_under_ones_name), cmocka_unit_test(a_wave_is_forgotten), cmocka_unit_test(the_last_place),
    };
    return cmocka_run_group_tests_name("invitation", tests, NULL, NULL);
}
