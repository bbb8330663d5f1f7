/* SQL alone against a plain loop over the same interviews, on both engines. */
#include "interview/interview_sql_engine.h"
#include "base/buf.h"
#include "base/civil_month.h"
#include "db/test_db.h"
#include "tally/test_tally_oracle.h"

/* Dealers 100..106 in two regions by turns, and the two versions. */
static struct db *prepared(struct arena *a)
{
    struct db *db;
    check_ok("open", test_db_open(a, &db));
    test_db_exec_sql(db, "insert into import_batch (id, kind, file_name, file_sha256, map_sha256, state, rows_new, rows_changed, rows_same, rows_rejected, applied_at, applied_by)"
                         " values (1, 'test', '', '', '', 'applied', 0, 0, 0, 0, 0, '');"
                         "insert into region (id, code, name, position) values (1, 'N', '北', 1), (2, 'S', '南', 2);"
                         "insert into questionnaire (id, code, programme) values (1, 'q', 'service');"
                         "insert into questionnaire_version (id, questionnaire_id, version, state, title_zh, title_en, definition, sha256, batch_id)"
                         " values (1, 1, 1, 'closed', '', '', '', '', 1), (2, 1, 2, 'field', '', '', '', '', 1), (3, 1, 3, 'field', '', '', '', '', 1)");
    for (int d = 100; d < 107; d++)
        test_db_exec_sql(db, arena_printf(a, "insert into dealer (id, code, batch_id) values (%d, 'D%d', 1);"
                                             "insert into dealer_membership (dealer_id, valid_from, name, region_id, province, city, city_tier, type, sales, service, ranked, reason,"
                                             " successor_code, batch_id) values (%d, '2020-01-01', '店', %d, '', '', '', '4S', 1, 1, 1, '', '', 1)", d, d, d, 1 + d % 2));
    return db;
}

/* One row of values; answers as digits and what follows '9'. */
static void add_values(struct buf *b, const struct tally_row *r, size_t n_questions, int64_t version)
{
    char digits[OLD_QUESTIONS];
    for (size_t q = 0; q < n_questions; q++)
        digits[q] = (char)('0' + r->answer[q]);
    buf_addf(b, "%s(%lld, %lld, 'service', %lld, '", b->n ? "," : "", (long long)r->id, (long long)r->dealer_id, (long long)version);
    buf_add(b, civil_month_str(b->arena, r->month));
    buf_addf(b, "', 'import', %g, cast('%.*s' as @blob@)", r->weight, (int)n_questions, digits);
    for (size_t k = 0; k < TALLY_ATTRIBUTES; k++)
        buf_addf(b, ", '" STR_FMT "'", STR_ARG(r->attribute[k]));
    buf_add_c(b, ")");
}

static void insert_interviews(struct db *db, struct world *w)
{
    for (int v = 0; v < 2; v++) {
        const struct made *m = world_made(w, v);
        struct buf values = buf_on(w->arena);
        for (size_t i = 0; i < m->n; i++)
            add_values(&values, &m->row[i], m->n_questions, v + 1);
        if (m->n)
            test_db_exec_sql(db, arena_printf(w->arena, "insert into interview (id, dealer_id, programme, version_id, visit_month, mode, weight, answers,"
                                                        " model, model_year, owner_type, work_type, age_band, advisor_code) values %s", values.p));
    }
}

/* Copies that must not be seen: of the other programme, and of a version that the spec does not name. */
static void insert_strangers(struct db *db)
{
    test_db_exec_sql(db, "insert into interview (id, dealer_id, programme, version_id, visit_month, mode, weight, answers, model, model_year, owner_type, work_type, age_band, advisor_code)"
                         " select id - 1, dealer_id, 'sales', version_id, visit_month, mode, weight, answers, model, model_year, owner_type, work_type, age_band, advisor_code from interview;"
                         "insert into interview (id, dealer_id, programme, version_id, visit_month, mode, weight, answers, model, model_year, owner_type, work_type, age_band, advisor_code)"
                         " select id + 1, dealer_id, programme, 3, visit_month, mode, weight, answers, model, model_year, owner_type, work_type, age_band, advisor_code from interview"
                         " where programme = 'service'");
}

static void remove_some(struct db *db, struct world *w, size_t step)
{
    struct buf ids = buf_on(w->arena);
    for (int v = 0; v < 2; v++)
        for (size_t i = 0; i < world_made(w, v)->n; i += step) {
            buf_addf(&ids, "%s%lld", ids.n ? "," : "", (long long)world_made(w, v)->row[i].id);
            w->is_gone[v][i] = true;
        }
    test_db_exec_sql(db, arena_printf(w->arena, "delete from interview where id in (%s)", ids.p));
}

static int byte_of(const struct made *m, struct str question)
{
    for (size_t k = 0; k < m->n_questions; k++)
        if (str_eq_nocase(m->question[k], question))
            return (int)k;
    return -1;
}

static struct interview_sql_spec spec_of(struct world *w)
{
    struct interview_sql_version *version = ARENA_ARRAY(w->arena, struct interview_sql_version, 2);
    for (int v = 0; v < 2; v++) {
        int *byte_no = ARENA_ARRAY(w->arena, int, QUESTIONS);
        for (size_t q = 0; q < QUESTIONS; q++)
            byte_no[q] = byte_of(world_made(w, v), w->question[q]);
        version[v] = (struct interview_sql_version){ v + 1, byte_no };
    }
    return (struct interview_sql_spec){ .programme = STR("service"), .frame = w->frame, .version = version, .n_versions = 2 };
}

static struct world world_in(struct db **db, uint64_t seed, size_t n, enum made_kind kind)
{
    struct world w = world_new(seed, n, kind);
    *db = prepared(w.arena);
    insert_interviews(*db, &w);
    struct interview_sql_spec spec = spec_of(&w);
    w.tally = interview_sql_open(*db, w.arena, &spec);
    return w;
}

static void test_same_as_a_loop(void **state UNUSED)
{
    for (uint64_t seed = 0; seed < 2; seed++) {
        struct db *db;
        struct world w = world_in(&db, seed, 150 + 97 * seed, seed % 2 ? MADE_WEIGHTED : MADE_PLAIN);
        world_check(&w, 8);
        remove_some(db, &w, 7);
        insert_strangers(db);
        struct interview_sql_spec spec = spec_of(&w);
        w.tally = interview_sql_open(db, w.arena, &spec);
        world_check(&w, 8);
        arena_free(w.arena);
    }
}

static void test_nothing(void **state UNUSED)
{
    struct db *db;
    struct world w = world_in(&db, 5, 0, MADE_PLAIN);
    world_check(&w, 4);
    assert_int_equal(tally_values(w.tally, TALLY_MODEL).n, 1);
    arena_free(w.arena);
}

static double interviews(struct tally *t, const struct tally_filter *f, struct window months)
{
    static const int32_t all[FRAME_DEALERS] = { 0, 1, 2, 3, 4 };
    struct answer_sums sums[QUESTIONS] = { 0 };
    tally_count(t, &(struct tally_slice){ all, FRAME_DEALERS, months, f, false }, sums);
    return sums[QUESTIONS - 1].n[ANSWER_NOT_ASKED];
}

static void test_scopes_hide(void **state UNUSED)
{
    struct db *db;
    struct world w = world_in(&db, 6, 300, MADE_PLAIN);
    struct interview_sql_spec spec = spec_of(&w);
    double all = interviews(w.tally, NULL, w.frame.months), parts = 0;
    for (int region = 1; region <= 2; region++) {
        spec.scope = (struct db_scope){ SCOPE_REGION, region };
        parts += interviews(interview_sql_open(db, w.arena, &spec), NULL, w.frame.months);
    }
    assert_true(all > 100 && all == parts);
    spec.scope = (struct db_scope){ SCOPE_DEALER, 999 };
    assert_true(interviews(interview_sql_open(db, w.arena, &spec), NULL, w.frame.months) == 0);
    arena_free(w.arena);
}

/* A frame without months, dealers or questions asks for nothing. */
static void test_empty_frames(void **state UNUSED)
{
    struct db *db;
    struct world w = world_in(&db, 8, 50, MADE_PLAIN);
    struct interview_sql_spec spec = spec_of(&w);
    spec.frame.months = (struct window){ 1, 0 };
    struct tally *t = interview_sql_open(db, w.arena, &spec);
    assert_true(interviews(t, NULL, w.frame.months) == 0);
    assert_int_equal(tally_values(t, TALLY_MODEL).n, 1);
    check_ok("no months", t->error);
    spec.frame = w.frame;
    spec.frame.n_dealers = spec.frame.n_questions = 0;
    t = interview_sql_open(db, w.arena, &spec);
    tally_count(t, &(struct tally_slice){ NULL, 0, w.frame.months, NULL, false }, NULL);
    assert_int_equal(tally_values(t, TALLY_MODEL).n, 1);
    check_ok("no dealers", t->error);
    arena_free(w.arena);
}

static void test_first_error_is_kept(void **state UNUSED)
{
    struct db *db;
    struct world w = world_in(&db, 9, 50, MADE_PLAIN);
    const struct tally_filter *part[INTERVIEW_SQL_FILTERED + 1];
    for (size_t i = 0; i < ARRAY_LEN(part); i++) {
        struct tally_filter *f = ARENA_NEW(w.arena, struct tally_filter);
        *f = (struct tally_filter){ .kind = FILTER_ANSWER, .question = w.question[i], .codes = 0xFFFF };
        part[i] = f;
    }
    struct tally_filter f = { .kind = FILTER_AND, .part = part, .n_parts = INTERVIEW_SQL_FILTERED };
    assert_true(interviews(w.tally, &f, w.frame.months) == interviews(w.tally, NULL, w.frame.months));
    check_ok("as many as fit", w.tally->error);
    f.n_parts++;
    interviews(w.tally, &f, w.frame.months);
    check_err("one more", w.tally->error, ERR_INVALID);

    struct interview_sql_spec spec = spec_of(&w);
    w.tally = interview_sql_open(db, w.arena, &spec);
    db_fail_at(db, 2);
    interviews(w.tally, NULL, w.frame.months);
    check_err("database", w.tally->error, ERR_IO);
    const struct err *first = w.tally->error;
    interviews(w.tally, &f, w.frame.months);
    assert_ptr_equal(w.tally->error, first);
    arena_free(w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_a_loop), cmocka_unit_test(test_nothing),           cmocka_unit_test(test_scopes_hide),
        cmocka_unit_test(test_empty_frames),   cmocka_unit_test(test_first_error_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
