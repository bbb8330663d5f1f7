#include "platform/outbox.h"
#include "base/secret.h"
#include "platform/outbox_settings.h"
#include "platform/sms.h"
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

struct texting { struct job *job; struct message m; int64_t id; };

static struct err *write_text(struct db *db UNUSED, void *ctx)
{
    struct texting *x = ctx;
    return outbox_message(x->job, &x->m, &x->id);
}

static int64_t message_to(struct job *job, const struct message *m)
{
    struct texting x = { .job = job, .m = *m };
    check_ok("write", db_write(job->db, write_text, &x, 0));
    return x.id;
}

/* Printed by Python: hmac.new(b"", b"", "sha256"); the others are cases 1, 2 and 6 of RFC 4231. */
static void test_signature(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    char key[132];
    static const struct { const char *label, *key, *bytes, *want; } cases[] = {
        { "nothing", "", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
        { "case 1", "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
        { "case 2", "Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].label, secret_signature(a, str_of_c(cases[i].key), str_of_c(cases[i].bytes)), cases[i].want);
    memset(key, 0xaa, 131);
    check_str("case 6", secret_signature(a, (struct str){ key, 131 }, STR("Test Using Larger Than Block-Size Key - Hash Key First")), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    arena_free(a);
}

static void test_address(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    const struct sms m = { STR("ID1"), STR("13800001111"), STR("您好 {to}&x=1") };
    check_str("plain", sms_address(a, STR("https://sms.example/send"), &m), "https://sms.example/send");
    check_str("filled in", sms_address(a, STR("https://sms.example/send?mobile={to}&content={text}&ref={id}&{other}"), &m),
              "https://sms.example/send?mobile=13800001111&content=%E6%82%A8%E5%A5%BD%20%7Bto%7D%26x%3D1&ref=ID1&{other}");
    arena_free(a);
}

static void test_signed_gateway(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct test_server s = test_server_start(a, TEST_HTTP, test_file(a, "asked", STR("")));
    set(job, "sms.url", str_printf(a, "http://127.0.0.1:%d/send?to={to}", s.port));
    set(job, "sms.secret_file", str_of_c(test_file(a, "secret", STR("shared\n"))));
    int64_t id = message_to(job, &(struct message){ "invitation", true, STR("13800001111"), STR(""), STR("您好") });
    assert_int_equal(deliver(job).sent, 1);
    struct str body = str_printf(a, "{\"id\":\"" STR_FMT "\",\"to\":\"13800001111\",\"text\":\"您好\"}", STR_ARG(db_id_str(a, id)));
    struct str got = test_server_got(a, &s), signature = str_printf(a, "X-Huifang-Signature: sha256=" STR_FMT "\r\n", STR_ARG(secret_signature(a, STR("shared"), body)));
    assert_true(str_find(got, STR("POST /send?to=13800001111 ")) >= 0 && str_find(got, signature) > 0 && str_find(got, body) > 0);
    arena_free(a);
}

static void test_file_of_messages(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    const char *path = test_file(a, "sms.csv", STR(""));
    set(job, "sms.file", str_of_c(path));
    struct str one = db_id_str(a, message_to(job, &(struct message){ "invitation", true, STR("13800001111"), STR(""), STR("您好,\n\"张\"先生\thttps://x.example/s/1") }));
    job->now_ms += 1;
    struct str two = db_id_str(a, message_to(job, &(struct message){ "invitation", true, STR("13800002222"), STR(""), STR("=1+1") }));
    assert_int_equal(deliver(job).sent, 2);
    struct str want = str_printf(a, "13800001111,\"您好, \"\"张\"\"先生 https://x.example/s/1\"," STR_FMT "\r\n13800002222,'=1+1," STR_FMT "\r\n", STR_ARG(one), STR_ARG(two));
    check_str("a line each", test_server_got(a, &(struct test_server){ .file = path }), str_c(a, want));
    set(job, "sms.file", STR("/nonexistent/sms.csv"));
    message_to(job, &(struct message){ "invitation", true, STR("13800003333"), STR(""), STR("x") });
    assert_int_equal(deliver(job).failed, 1); /* waits for its next attempt */
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
                                        cmocka_unit_test(test_signature), cmocka_unit_test(test_address), cmocka_unit_test(test_signed_gateway), cmocka_unit_test(test_file_of_messages),
                                        cmocka_unit_test(test_backoff) };
    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
