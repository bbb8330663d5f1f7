/* Publications from making to correction: who may do what, who sees what, and that nothing that changes afterwards changes them. */
#include "base/hash.h"
#include "platform/frozen_document.h"
#include "platform/outbox.h"
#include "result/publication_actions.h"
#include "result/test_result.h"
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;
static struct job *job;

static const char *const months_to_february[] = { "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };

/* Ten interviews a month and dealer; good of ten have the best answers. */
static void add_year(struct buf *b, const char *dealer, int good)
{
    for (size_t i = 0; i < ARRAY_LEN(months_to_february); i++) {
        test_add(b, (struct test_row){ dealer, months_to_february[i], "5,5,4,5,1,", NULL }, good);
        test_add(b, (struct test_row){ dealer, months_to_february[i], "3,3,3,3,2,2", NULL }, 10 - good);
    }
}

static int set_up(void **state UNUSED)
{
    struct buf b;
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    b = buf_on(arena);
    add_year(&b, "A01", 5);
    add_year(&b, "A02", 6);
    add_year(&b, "A04", 7);
    add_year(&b, "B01", 8);
    test_answers(job, &b);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct publication_new february(const char *reason)
{
    return (struct publication_new){ STR("service"), STR("monthly"), test_month("2026-02"), reason ? str_of_c(reason) : STR_NONE };
}

static struct job as(const char *who)
{
    struct job other = *job;
    other.who = who;
    return other;
}

static int64_t made(const char *reason)
{
    struct publication_new in = february(reason);
    int64_t id = 0;
    check_ok("make", publication_make(job, &in, &id));
    return id;
}

static int64_t released(const char *reason)
{
    struct job analyst = as("analyst"), manager = as("manager");
    int64_t id = made(reason);
    check_ok("check", publication_check(&analyst, id));
    check_ok("release", publication_release(&manager, id));
    return id;
}

static struct publication_key key_of(int64_t id)
{
    return (struct publication_key){ id, { .kind = SCOPE_SYSTEM }, true };
}

/* A reader of one dealer. */
static struct publication_key dealer_key(int64_t id, const char *code)
{
    int64_t dealer = test_db_int(job->db, str_c(arena, str_printf(arena, "select id from dealer where code = '%s'", code)));
    return (struct publication_key){ id, { .kind = SCOPE_DEALER, .id = dealer }, false };
}

static struct publication loaded(int64_t id)
{
    struct publication p;
    struct publication_key k = key_of(id);
    check_ok("load", publication_load(job->db, arena, &k, &p));
    return p;
}

static struct publication_document document_of(int64_t id, enum unit_kind kind, const char *code)
{
    struct publication_document d;
    struct publication_document_key k = { key_of(id), STR("monthly"), kind, str_of_c(code), STR("en") };
    check_ok(code, publication_document_load(job->db, arena, &k, &d));
    return d;
}

static struct str text_of(const struct document *d)
{
    struct buf b = buf_on(arena);
    struct sink out = sink_to_buf(&b);
    check_ok("render", report_render(arena, d, lang_load(arena, STR("en")), REPORT_TEXT, &out));
    return buf_str(&b);
}

/* ---- making ---- */

static void test_what_is_made_is_the_report(void **state UNUSED)
{
    int64_t id = made(NULL);
    struct publication p = loaded(id);
    assert_int_equal(p.state, PUBLICATION_DRAFT);
    assert_true(p.complete_at.has);
    assert_int_equal(p.edition, 1);
    assert_int_equal(p.interviews, 40);
    static const struct { enum unit_kind kind; const char *code, *scope; } units[] = {
        { UNIT_NATION, "nation", "nation" }, { UNIT_REGION, "N", "region:N" }, { UNIT_AREA, "N/一区", "area:N/一区" }, { UNIT_GROUP, "G1", "group:G1" }, { UNIT_DEALER, "A01", "dealer:A01" },
    };
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        struct publication_document frozen = document_of(id, units[i].kind, units[i].code);
        struct document now = test_report(job, "monthly", "2026-02", units[i].scope), kept;
        check_ok("read", frozen_document_read(arena, frozen.json, &kept));
        now.generated = kept.generated;
        check_str(units[i].scope, text_of(&kept), str_c(arena, text_of(&now)));
    }
}

static void test_making_needs_a_reason(void **state UNUSED)
{
    int64_t id;
    struct publication_new in = february("typing error"), quarter = { STR("service"), STR("quarterly"), test_month("2020-01"), STR_NONE };
    check_err("nothing to correct", publication_make(job, &in, &id), ERR_CONFLICT);
    check_err("no interviews", publication_make(job, &quarter, &id), ERR_NOT_FOUND);
    made(NULL);
    in.reason = STR_NONE;
    check_err("a draft is there", publication_make(job, &in, &id), ERR_CONFLICT);
}

/* Killed after any number of database calls: what is left goes on, and ends as if nothing had happened. */
static void test_killed_in_the_middle(void **state UNUSED)
{
    struct str want = STR_NONE;
    for (int64_t k = 40; k < 4000; k = k * 5 / 2) {
        struct publication_new in = february(NULL);
        int64_t id = 0;
        db_fail_at(job->db, k);
        struct err *e = publication_make(job, &in, &id);
        db_fail_at(job->db, 0);
        if (e)
            check_ok("goes on", publication_make(job, &in, &id));
        struct publication_document d = document_of(id, UNIT_DEALER, "B01");
        if (!want.p)
            want = d.sha256;
        check_str("the same document", d.sha256, str_c(arena, want));
        check_num("documents", (double)test_db_int(job->db, str_c(arena, str_printf(arena, "select count(*) from publication_document where publication_id = %lld", (long long)id))), 26, 0);
        check_ok("withdraw", publication_withdraw(job, id));
    }
}

static void test_a_draft_of_other_data_begins_anew(void **state UNUSED)
{
    struct publication_new in = february(NULL);
    struct buf b = buf_on(arena);
    check_ok("what is read once for all", publication_withdraw(job, made(NULL)));
    int64_t before = db_call_count(job->db), id = made(NULL), calls = db_call_count(job->db) - before;
    check_ok("withdraw", publication_withdraw(job, id));
    db_fail_at(job->db, calls - 5);
    struct err *e = publication_make(job, &in, &id);
    db_fail_at(job->db, 0);
    assert_non_null(e);
    int64_t half = test_db_int(job->db, "select id from publication where state = 'draft'");
    assert_int_equal(test_db_int(job->db, "select count(*) from publication where complete_at is not null and state = 'draft'"), 0);
    test_add(&b, (struct test_row){ "A02", "2026-02", "3,3,3,3,2,3", NULL }, 9);
    test_answers(job, &b);
    check_ok("again", publication_make(job, &in, &id));
    assert_true(id != half);
    assert_int_equal(loaded(half).state, PUBLICATION_WITHDRAWN);
    assert_int_equal(loaded(id).interviews, 49);
}

/* ---- steps ---- */

static void test_two_people(void **state UNUSED)
{
    struct job analyst = as("analyst"), manager = as("manager");
    int64_t id = made(NULL);
    check_err("not checked", publication_release(&manager, id), ERR_CONFLICT);
    check_ok("check", publication_check(&analyst, id));
    check_err("twice", publication_check(&analyst, id), ERR_CONFLICT);
    check_err("who checked", publication_release(&analyst, id), ERR_DENIED);
    check_ok("release", publication_release(&manager, id));
    check_err("twice", publication_release(&manager, id), ERR_CONFLICT);
    check_err("released is for ever", publication_withdraw(&manager, id), ERR_CONFLICT);
    check_err("no such", publication_check(&analyst, 17), ERR_NOT_FOUND);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'report.published'"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action like 'publication.%'"), 3);
}

/* Two at once, each with its own connection: one of them releases. */
static void test_two_press_release_at_once(void **state UNUSED)
{
    struct job analyst = as("analyst");
    int64_t id = made(NULL);
    pid_t child[2];
    int released_by = 0;
    check_ok("check", publication_check(&analyst, id));
    for (int i = 0; i < 2; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            struct arena *own = arena_new(0);
            struct job mine = as("manager");
            mine.arena = own;
            struct err *e = test_db_open_again(own, job->db, &mine.db);
            if (!e)
                e = publication_release(&mine, id);
            _exit(!e ? 0 : e->code == ERR_CONFLICT ? 1 : 2);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status = 0;
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
        released_by += WEXITSTATUS(status) == 0;
    }
    assert_int_equal(released_by, 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'report.published'"), 1);
}

/* ---- frozen ---- */

static void test_nothing_changes_it_afterwards(void **state UNUSED)
{
    int64_t id = released(NULL);
    struct publication_document before = document_of(id, UNIT_DEALER, "A01");
    struct str text = text_of(&before.document);
    struct document changes;
    struct buf b = buf_on(arena);
    check_ok("nothing changed yet", publication_compare(job, id, &changes));
    assert_int_equal(changes.section[0].table->n_rows, 0);
    test_add(&b, (struct test_row){ "A01", "2026-02", "3,3,3,3,2,3", NULL }, 20);
    test_answers(job, &b);
    test_db_exec_sql(job->db, "update dealer_membership set name = 'Renamed', area_id = null");
    test_db_exec_sql(job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (77, 'sample.quota_month', '', '20', 1, 'x')");
    test_import(job, &questionnaire_import, test_form_2);
    struct publication_document after = document_of(id, UNIT_DEALER, "A01");
    check_str("text", text_of(&after.document), str_c(arena, text));
    check_str("digest", after.sha256, str_c(arena, before.sha256));
    check_ok("compare", publication_compare(job, id, &changes));
    assert_true(changes.section[0].table->n_rows > 0);
    struct cell old = test_cell(changes.section[0].table, "unit", "A01", "old");
    assert_true(old.kind != CELL_EMPTY);
}

static void test_released_says_edition_and_day(void **state UNUSED)
{
    int64_t id = released(NULL);
    struct publication_document d = document_of(id, UNIT_DEALER, "A01");
    struct str text = text_of(&d.document);
    assert_true(str_find(text, STR("V1")) >= 0);
    assert_true(str_find(text, STR("2026-03-15")) >= 0);
    assert_true(str_find(text, STR("preliminary")) < 0);
    assert_true(str_find(text, STR("orrected edition")) < 0);
}

static void test_a_correction(void **state UNUSED)
{
    int64_t one = released(NULL), two;
    struct publication_document v1 = document_of(one, UNIT_DEALER, "A02"), again;
    struct publication_new in = february(NULL);
    struct document changes;
    struct buf b = buf_on(arena);
    check_err("needs a reason", publication_make(job, &in, &two), ERR_CONFLICT);
    test_add(&b, (struct test_row){ "A02", "2026-02", "3,3,3,3,2,3", NULL }, 9);
    test_answers(job, &b);
    two = released("Nine interviews came late");
    assert_int_equal(loaded(two).edition, 2);
    check_str("reason", loaded(two).reason, "Nine interviews came late");
    struct publication_document v2 = document_of(two, UNIT_DEALER, "A02");
    struct str text = text_of(&v2.document);
    assert_true(str_find(text, STR("V2, corrected edition")) >= 0);
    assert_true(str_find(text, STR("it replaces V1")) >= 0);
    again = document_of(one, UNIT_DEALER, "A02");
    check_str("V1 stays", again.sha256, str_c(arena, v1.sha256));
    struct publication_difference_key k = { { dealer_key(two, "A02"), STR("monthly"), UNIT_DEALER, STR("A02"), STR("en") }, one };
    check_ok("difference", publication_difference(job, &k, &changes));
    assert_true(changes.section[0].table->n_rows > 0);
    k.document = (struct publication_document_key){ dealer_key(two, "A01"), STR("monthly"), UNIT_DEALER, STR("A02"), STR("en") };
    check_err("of another dealer", publication_difference(job, &k, &changes), ERR_NOT_FOUND);
}

static void test_files_are_issued_once(void **state UNUSED)
{
    int64_t id = released(NULL);
    struct publication_document_key k = { key_of(id), STR("monthly"), UNIT_DEALER, STR("A01"), STR("zh") };
    struct str pdf, again;
    db_fail_at(job->db, 60);
    struct err *e = publication_issue(job, id);
    db_fail_at(job->db, 0);
    assert_non_null(e);
    check_ok("goes on", publication_issue(job, id));
    check_ok("pdf", publication_file_load(job->db, arena, &k, STR("pdf"), &pdf));
    assert_true(str_starts(pdf, STR("%PDF")));
    check_ok("again", publication_issue(job, id));
    check_ok("pdf", publication_file_load(job->db, arena, &k, STR("pdf"), &again));
    assert_true(str_eq(pdf, again));
    check_ok("xlsx", publication_file_load(job->db, arena, &k, STR("xlsx"), &pdf));
    assert_true(str_starts(pdf, STR("PK")));
}

/* The first who asks has the file issued, the next gets the same bytes, whatever the program would write by then; a draft has none. */
static void test_a_file_is_issued_when_asked_for(void **state UNUSED)
{
    struct publication_document_key k = { { 0 }, STR("monthly"), UNIT_DEALER, STR("A01"), STR("zh") };
    struct str first, again, wanted, draft;
    int64_t id = released(NULL), other = 0;
    k.publication = dealer_key(id, "A01");
    check_ok("first", publication_file_issue(job, &k, STR("xlsx"), &first));
    assert_true(str_starts(first, STR("PK")));
    struct sha256 digest = sha256_of(first);
    wanted = sha256_hex(arena, &digest);
    check_str("its digest is kept", test_db_text(arena, job->db, "select sha256 from publication_file"), str_c(arena, wanted));
    test_db_exec_sql(job->db, "update publication_document set document = replace(document, 'A01', 'A0X')");
    check_ok("again", publication_file_issue(job, &k, STR("xlsx"), &again));
    assert_true(str_eq(first, again));
    assert_int_equal(test_db_int(job->db, "select count(*) from publication_file"), 1);
    k.publication = dealer_key(id, "B01");
    check_err("another's", publication_file_issue(job, &k, STR("xlsx"), &again), ERR_NOT_FOUND);
    struct publication_new in = february("again");
    check_ok("correction", publication_make(job, &in, &other));
    k.publication = key_of(other);
    check_ok("draft", publication_file_issue(job, &k, STR("xlsx"), &draft));
    assert_null(draft.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
        TEST(test_what_is_made_is_the_report), TEST(test_making_needs_a_reason), TEST(test_killed_in_the_middle), TEST(test_a_draft_of_other_data_begins_anew), TEST(test_two_people),
        TEST(test_two_press_release_at_once), TEST(test_nothing_changes_it_afterwards), TEST(test_released_says_edition_and_day), TEST(test_a_correction), TEST(test_files_are_issued_once), TEST(test_a_file_is_issued_when_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
