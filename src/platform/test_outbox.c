#include "platform/outbox.h"
#include "platform/outbox_settings.h"
#include "platform/test_platform.h"
#include "transport/test_line_server.h"

static const struct notice_kind ready = { "report_ready", { .id = "Report of {0}" }, { .id = "The report of {0} is ready." } };

struct writing { struct job *job; const char *to; bool fails; };

static struct err *write_one(struct db *db, void *ctx)
{
    const struct writing *w = ctx;
    (void)db;
    TRY(outbox_mail(w->job, &(struct notice){ &ready, str_of_c(w->to), STR("en"), { ARG_C("March") } }));
    return w->fails ? ERR(w->job->arena, ERR_CONFLICT, "no") : NULL;
}

static void mail_to(struct job *job, const char *to)
{
    check_ok(to, db_write(job->db, write_one, &(struct writing){ job, to, false }, 0));
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

static struct test_server with_mail_server(struct job *job)
{
    struct test_server s = test_server_start(job->arena, TEST_SMTP, test_file(job->arena, "mails", STR("")));
    set(job, "mail.server", str_printf(job->arena, "smtp://127.0.0.1:%d", s.port));
    set(job, "mail.tls", STR("0"));
    return s;
}

static struct outbox_counts deliver(struct job *job)
{
    struct outbox_counts n;
    check_ok("deliver", outbox_deliver(job, 100, &n));
    return n;
}

static struct str states(struct job *job)
{
    return test_db_text(job->arena, job->db, "select coalesce(sum(case state when 'waiting' then 1 else 0 end), 0) || ' ' || coalesce(sum(case state when 'sent' then 1 else 0 end), 0) || ' ' || "
                                             "coalesce(sum(case state when 'dead' then 1 else 0 end), 0) from outbox");
}

static void test_delivery(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    mail_to(job, "wang@example.com");
    assert_int_equal(deliver(job).sent, 0); /* without a mail server they wait */
    struct test_server s = with_mail_server(job);
    mail_to(job, "refuse@example.com");
    mail_to(job, "later@example.com");
    mail_to(job, "drop@example.com");
    assert_int_equal(db_write(job->db, write_one, &(struct writing){ job, "li@example.com", true }, 0)->code, ERR_CONFLICT);
    struct outbox_counts n = deliver(job);
    assert_true(n.sent == 1 && n.dead == 1 && n.failed == 2);
    check_str("states", states(job), "2 1 1");
    struct str got = test_server_got(a, &s);
    assert_true(str_find(got, STR("RCPT TO:<wang@example.com>")) > 0);
    assert_true(str_find(got, STR("li@example.com")) < 0); /* rolled back: never written */
    assert_int_equal(test_db_int(job->db, "select count(*) from outbox where state = 'sent' and recipient = '' and body = '' and subject = ''"), 1);
    n = deliver(job);
    assert_true(n.sent + n.failed + n.dead == 0); /* not before their time */
    job->now_ms += 60000;
    assert_int_equal(deliver(job).failed, 2);
    arena_free(a);
}

static void test_giving_up(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    with_mail_server(job);
    mail_to(job, "later@example.com");
    int64_t start = job->now_ms, tries = 0;
    for (int64_t minute = 0; minute < 5 * 1440 && str_eq_c(states(job), "1 0 0"); minute++) {
        job->now_ms = start + minute * 60000;
        struct outbox_counts n = deliver(job);
        tries += n.failed + n.dead;
    }
    assert_int_equal(tries, 12);
    check_str("dead", states(job), "0 0 1");
    assert_true(job->now_ms - start > 16 * 3600000ll && job->now_ms - start < 72 * 3600000ll);
    check_err("unknown", outbox_retry(job, 1), ERR_NOT_FOUND);
    int64_t id = test_db_int(job->db, "select id from outbox");
    check_ok("again", outbox_retry(job, id));
    check_err("waits already", outbox_retry(job, id), ERR_NOT_FOUND);
    assert_int_equal(deliver(job).failed, 1);
    arena_free(a);
}

/* A process that dies while sending: the message is taken again after the lease, with the same Message-ID. */
static void test_a_death_while_sending(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    with_mail_server(job);
    mail_to(job, "wang@example.com");
    int k = 1;
    for (struct outbox_counts n; k < 60; k++) { /* every database call of a delivery fails once */
        db_fail_at(job->db, k);
        struct err *e = outbox_deliver(job, 100, &n);
        db_fail_at(job->db, 0);
        if (!e)
            break;
        job->now_ms += 11 * 60000;
    }
    assert_true(k > 10 && k < 60);
    assert_int_equal(deliver(job).sent, 0);
    check_str("sent", states(job), "0 1 0");
    arena_free(a);
}

struct web_writing { struct job *job; struct str url; };

static struct err *write_web(struct db *db, void *ctx)
{
    const struct web_writing *w = ctx;
    (void)db;
    TRY(outbox_sms(w->job, &(struct notice){ &ready, STR("13800001111"), STR("zh"), { ARG_C("三月") } }));
    TRY(outbox_webhook(w->job, "visits.imported", str_printf(w->job->arena, STR_FMT "/hook", STR_ARG(w->url)), STR("{\"n\":1}")));
    return outbox_webhook(w->job, "visits.imported", str_printf(w->job->arena, STR_FMT "/404", STR_ARG(w->url)), STR("{}"));
}

static void test_web(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct test_server s = test_server_start(a, TEST_HTTP, test_file(a, "asked", STR("")));
    struct str url = str_printf(a, "http://127.0.0.1:%d", s.port);
    set(job, "sms.url", str_printf(a, STR_FMT "/sms", STR_ARG(url)));
    set(job, "sms.token_file", str_of_c(test_file(a, "token", STR("secret-1\n"))));
    check_ok("write", db_write(job->db, write_web, &(struct web_writing){ job, url }, 0));
    struct outbox_counts n = deliver(job);
    assert_true(n.sent == 2 && n.dead == 1);
    struct str got = test_server_got(a, &s);
    assert_true(str_find(got, STR("POST /sms ")) >= 0 && str_find(got, STR("Authorization: Bearer secret-1\r\n")) > 0 && str_find(got, STR("\"to\":\"13800001111\"")) > 0);
    assert_true(str_find(got, STR("POST /hook ")) >= 0 && str_find(got, STR("{\"n\":1}")) > 0);
    set(job, "sms.token_file", STR("/nonexistent"));
    struct outbox_counts none;
    check_err("no secret", outbox_deliver(job, 1, &none), ERR_INVALID);
    arena_free(a);
}

static void test_backoff(void **state UNUSED)
{
    static const int64_t want[] = { 1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 0, 0 };
    for (size_t i = 0; i < ARRAY_LEN(want); i++)
        assert_int_equal(outbox_backoff_min((int64_t)i), want[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_delivery), cmocka_unit_test(test_giving_up), cmocka_unit_test(test_a_death_while_sending), cmocka_unit_test(test_web),
                                        cmocka_unit_test(test_backoff) };
    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
