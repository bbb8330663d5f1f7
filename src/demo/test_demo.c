#include "demo/demo.h"
#include "demo/demo_person.h"
#include "demo/demo_releases.h"
#include "demo/demo_users.h"
#include "org/user_session.h"
#include "platform/test_platform.h"
#include "result/publication.h"

/* October 2025 to February 2026: a whole quarter, and a Spring Festival (17 February). The test's clock stands in March. */
static const struct demo_plan plan = { .until = 2026 * 12 + 1, .months = 5, .seed = 2012 };
enum { OCTOBER = 2025 * 12 + 9, DECEMBER = OCTOBER + 2, JANUARY, FEBRUARY };

struct made { struct arena *arena; struct job *job; struct demo_counts counts; struct demo_late late; struct result_set service; struct result_unit nation; };

static int make_once(void **state)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct made *m = ARENA_NEW(a, struct made);
    *m = (struct made){ .arena = a, .job = test_job(a) };
    check_ok("demo", demo_make(m->job, plan, &m->counts, &m->late));
    struct result_query q = { .programme = STR("service"), .from = OCTOBER, .to = FEBRUARY, .structure_day = { 2026, 2, 28 } };
    check_ok("load", result_set_load(m->job->db, a, &q, &m->service));
    check_ok("nation", result_unit_of_text(&m->service, STR("nation"), &m->nation));
    *state = m;
    return 0;
}

static int end(void **state)
{
    arena_free(((struct made *)*state)->arena);
    return 0;
}

static void check_between(const char *label, double got, double lo, double hi)
{
    if (got >= lo && got <= hi)
        return;
    fprintf(stderr, "%s: %g lies outside %g .. %g\n", label, got, lo, hi);
    fail();
}

static const struct window autumn = { OCTOBER, DECEMBER };
static const struct window every_month = { OCTOBER, FEBRUARY };
static const struct figure_options options = { .marks = { 0.8, 30, 10, 4 } };

static struct measure overall(const struct made *m)
{
    return (struct measure){ .kind = MEASURE_QUESTION, .question = (size_t)result_find_question(&m->service, STR("L1")) };
}

static void test_counts(void **state)
{
    const struct made *m = *state;
    struct job *job = m->job;
    assert_int_equal(m->counts.dealers, 239);
    assert_int_equal(test_db_int(job->db, "select count(*) from dealer"), 239);
    assert_int_equal(m->counts.visits, test_db_int(job->db, "select count(*) from visit"));
    assert_int_equal(m->counts.interviews[DEMO_SERVICE] + m->counts.interviews[DEMO_SALES], test_db_int(job->db, "select count(*) from interview"));
    assert_int_equal(m->counts.staff, test_db_int(job->db, "select count(*) from staff"));
    check_between("share of visits rejected", (double)m->counts.visits_rejected / (double)m->counts.visits, 0.003, 0.03);
    check_between("service visits a dealer and month", (double)test_db_int(job->db, "select count(*) from visit where programme = 'service'") / 238 / 5, 40, 60);
    check_between("sales visits a dealer and month", (double)test_db_int(job->db, "select count(*) from visit where programme = 'sales'") / 232 / 5, 18, 30);
}

/* In all states, at the sample users' dealer too; nothing of the future. */
static void test_opinions(void **state)
{
    const struct made *m = *state;
    struct job *job = m->job;
    assert_int_equal(m->counts.opinions, test_db_int(job->db, "select count(*) from opinion"));
    assert_int_equal(m->counts.opinions, test_db_int(job->db, "select count(*) from feedback_opinion"));
    static const char *const states[] = { "new", "read", "contacted", "asked", "closed" };
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (test_db_int(job->db, arena_printf(m->arena, "select count(*) from feedback where state = '%s'", states[i])) == 0)
            fail_msg("no opinion is %s", states[i]);
    const char *home = "dealer_id = (select dealer_id from feedback group by dealer_id order by count(*) desc limit 1)";
    assert_int_equal(test_db_int(job->db, arena_printf(m->arena, "select count(*) from feedback where opened_on = '2026-03-15' and %s", home)), 4);
    assert_int_equal(test_db_int(job->db, arena_printf(m->arena, "select count(*) from feedback_history where at > %lld", (long long)job->now_ms)), 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from job where kind = 'feedback.tell'"), 0);
    assert_true(test_db_int(job->db, "select count(*) from feedback where reopened > 0") > 0);
    assert_true(test_db_int(job->db, arena_printf(m->arena, "select count(*) from feedback where state in ('new', 'read') and needs_contact = 1 and due_at < %lld", (long long)job->now_ms)) > 0);
}

static void test_six_regions_in_their_order(void **state)
{
    const struct made *m = *state;
    static const struct { const char *name; int open; } want[] = { { "北部", 42 }, { "东北", 26 }, { "东部", 57 }, { "南部", 56 }, { "西部", 30 }, { "浙江", 27 } };
    int open[6] = { 0 };
    const struct org_network *n = &m->service.network;
    assert_int_equal(n->n_regions, 6);
    for (size_t i = 0; i < n->n_dealers; i++)
        open[n->dealer[i].region] += n->dealer[i].is_open;
    for (size_t i = 0; i < 6; i++) {
        check_str("region", n->region[i].name, want[i].name);
        check_num(want[i].name, open[i], want[i].open, 0);
    }
}

/* A fake would have the same n everywhere and the same level in every region. */
static void test_the_sample_is_uneven(void **state)
{
    const struct made *m = *state;
    struct unit_list dealers = result_units(&m->service, UNIT_DEALER);
    int full = 0, too_few = 0, made_up = 0;
    for (size_t i = 0; i < dealers.n; i++) {
        double n = result_count(&m->service, &dealers.unit[i], autumn);
        full += n == 30;
        too_few += n < 24;
        for (int32_t month = OCTOBER; month <= DECEMBER; month++)
            made_up += result_count(&m->service, &dealers.unit[i], (struct window){ month, month }) > 10;
        check_between("never more than the quarter's quota", n, 0, 30);
    }
    check_between("dealers with the full quota", full, 100, 230);
    check_between("dealers below 80 % of the quota", too_few, 8, 60);
    check_between("months that make up for others", made_up, 20, 300);
    check_between("achieved in the quarter", result_count(&m->service, &m->nation, autumn) / 7140, 0.92, 0.995);
}

static void test_spring_festival(void **state)
{
    const struct made *m = *state;
    struct db *db = m->job->db;
    double january = (double)test_db_int(db, "select count(*) from visit where programme = 'service' and visit_month = '2026-01'");
    double february = (double)test_db_int(db, "select count(*) from visit where programme = 'service' and visit_month = '2026-02'");
    check_between("visits of February to January", february / january, 0.4, 0.8);
    assert_int_equal(test_db_int(db, "select count(*) from visit where repair_date between '2026-02-16' and '2026-02-22'"), 0);
    check_between("interviews of February to December", result_count(&m->service, &m->nation, (struct window){ FEBRUARY, FEBRUARY }) /
                                                            result_count(&m->service, &m->nation, (struct window){ DECEMBER, DECEMBER }), 0.5, 0.92);
}

static void test_level_and_spread(void **state)
{
    const struct made *m = *state;
    struct figure nation = result_figure(&m->service, overall(m), &m->nation, every_month, &options);
    struct figure_options srs = options;
    srs.se = SE_SRS;
    struct figure simple = result_figure(&m->service, overall(m), &m->nation, every_month, &srs);
    check_between("overall satisfaction", nation.index.mean, 107, 112);
    check_between("extremely satisfied", nation.count[5] / nation.n, 0.74, 0.82);
    check_between("standard deviation of respondents", simple.index.se * sqrt(simple.n), 21, 25);
    struct figure total = result_figure(&m->service, (struct measure){ .kind = MEASURE_TOTAL }, &m->nation, every_month, &options);
    check_between("total score", total.index.mean, 106, 111);
}

/* Variance of the dealers' means less what chance adds to it. */
static void test_dealers_differ(void **state)
{
    const struct made *m = *state;
    struct unit_list dealers = result_units(&m->service, UNIT_DEALER);
    double n = 0, sum = 0, squares = 0, chance = 0;
    for (size_t i = 0; i < dealers.n; i++) {
        struct figure f = result_figure(&m->service, overall(m), &dealers.unit[i], every_month, &options);
        if (f.n < 30 || !f.index.is_estimable)
            continue;
        n++;
        sum += f.index.mean;
        squares += f.index.mean * f.index.mean;
        chance += f.index.se * f.index.se;
    }
    check_between("dealers with enough interviews", n, 200, 239);
    check_between("standard deviation of dealers", sqrt(squares / n - sum / n * sum / n - chance / n), 3.5, 6.5);
}

/* How often pairs of codes of two questions were answered. */
static struct result_cross cross_of(const struct made *m, const char *one, const char *other)
{
    const struct result_set *s = &m->service;
    struct result_pair p = { (size_t)result_find_question(s, str_of_c(one)), (size_t)result_find_question(s, str_of_c(other)) };
    return result_cross_count(s, p, &m->nation, every_month);
}

/* Share of interviews that were asked a question, which only a yes to another one leads to. */
static double asked_after(const struct made *m, const char *code, const char *after)
{
    struct result_cross c = cross_of(m, after, code);
    double asked = 0;
    for (int i = 0; i < ANSWER_CODES * ANSWER_CODES; i++) {
        int first = i / ANSWER_CODES, then = i % ANSWER_CODES;
        if (c.n[first][then] > 0 && (first == ANSWER_YES) != (then != ANSWER_NOT_ASKED))
            fail_msg("%s was asked although %s was %d", code, after, first);
        asked += then != ANSWER_NOT_ASKED ? c.n[first][then] : 0;
    }
    return asked / result_count(&m->service, &m->nation, every_month);
}

static void test_filters_and_codes(void **state)
{
    const struct made *m = *state;
    static const struct { const char *code, *after; } filters[] = { { "A1", "A0" }, { "A5", "A0" }, { "D3", "D0" }, { "H2b", "H2a" } };
    const struct result_set *s = &m->service;
    for (size_t f = 0; f < ARRAY_LEN(filters); f++)
        check_between(filters[f].code, asked_after(m, filters[f].code, filters[f].after), 0.03, 0.7);
    struct figure parts = result_figure(s, (struct measure){ .kind = MEASURE_QUESTION, .question = (size_t)result_find_question(s, STR("D4")) }, &m->nation, every_month, &options);
    check_between("no parts needed", parts.count[ANSWER_NONE] / parts.asked, 0.07, 0.13);
    check_between("does not know", parts.count[ANSWER_DONT_KNOW] / parts.asked, 0.01, 0.03);
}

static double correlation_of(const struct result_cross *c)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (int a = 1; a <= 5; a++)
        for (int b = 1; b <= 5; b++) {
            double w = c->n[a][b];
            n += w, sx += w * a, sy += w * b, sxx += w * a * a, syy += w * b * b, sxy += w * a * b;
        }
    return (sxy - sx * sy / n) / sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
}

static void test_answers_of_one_person_go_together(void **state)
{
    static const char *const pairs[][2] = { { "L1", "L2" }, { "C2", "C3" }, { "L1", "C5" } };
    for (size_t p = 0; p < ARRAY_LEN(pairs); p++) {
        struct result_cross c = cross_of(*state, pairs[p][0], pairs[p][1]);
        check_between(pairs[p][0], correlation_of(&c), 0.2, 0.65);
    }
}

static int count_reason(const struct ranking *r, unsigned reason)
{
    int n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += (r->row[i].reasons & reason) != 0;
    return n;
}

static struct ranking ranking_of(const struct made *m, struct window w)
{
    struct ranking_query q = { .measure = { .kind = MEASURE_TOTAL }, .window = w, .options = options, .period_end = w.last, .seed = 1 };
    q.options.design = 30;
    struct ranking r;
    check_ok("ranking", result_ranking(m->job->db, &m->service, &q, &r));
    return r;
}

static void test_who_is_not_ranked(void **state)
{
    const struct made *m = *state;
    struct ranking r = ranking_of(m, (struct window){ DECEMBER, FEBRUARY });
    assert_int_equal(count_reason(&r, RANK_OUT_SINGLE_SERVICE), 6);
    assert_int_equal(count_reason(&r, RANK_OUT_NEW), 1);
    assert_int_equal(count_reason(&r, RANK_OUT_INTEGRITY), 1);
    check_between("late uploads", count_reason(&r, RANK_OUT_LATE_UPLOAD), 1, 20);
    check_between("too few interviews", count_reason(&r, RANK_OUT_SMALL_BASE), 5, 80);
    check_between("ranked", (double)r.n_ranked, 140, 231);
}

/* Two periods without a common month: places move, but mostly within what chance allows. */
static void test_places_move_within_their_intervals(void **state)
{
    const struct made *m = *state;
    struct ranking before = ranking_of(m, autumn), now = ranking_of(m, (struct window){ DECEMBER, FEBRUARY });
    int both = 0, moved = 0, overlapping = 0;
    assert_int_equal(before.n, now.n);
    for (size_t i = 0; i < now.n; i++) {
        const struct rank_row *x = &before.row[i], *y = &now.row[i];
        if (!x->place || !y->place)
            continue;
        both++;
        moved += x->place != y->place;
        overlapping += x->best <= y->worst && y->best <= x->worst;
    }
    check_between("ranked twice", both, 120, 231);
    check_between("moved", (double)moved / both, 0.9, 1);
    check_between("with overlapping intervals", (double)overlapping / both, 0.8, 1);
}

static void test_the_cheat(void **state)
{
    const struct made *m = *state;
    struct db *db = m->job->db;
    struct str code = test_db_text(m->arena, db, "select distinct d.code from dealer_month_flag f join dealer d on d.id = f.dealer_id where f.flag = 'integrity'");
    struct result_unit cheat;
    check_ok("unit", result_unit_of_text(&m->service, str_printf(m->arena, "dealer:" STR_FMT, STR_ARG(code)), &cheat));
    struct window honest = { OCTOBER, OCTOBER }, cheating = { OCTOBER + 1, FEBRUARY };
    double before = result_figure(&m->service, overall(m), &cheat, honest, &options).index.mean;
    check_between("jump", result_figure(&m->service, overall(m), &cheat, cheating, &options).index.mean - before, 2, 40);
    struct measure told = { .kind = MEASURE_QUESTION, .question = (size_t)result_find_question(&m->service, STR("Z1")) };
    struct figure f = result_figure(&m->service, told, &cheat, (struct window){ OCTOBER + 1, every_month.last }, &options);
    check_between("told how to answer", f.count[ANSWER_YES] / f.asked, 0.15, 0.6);
    check_between("visits on the busiest number", (double)test_db_int(db, "select max(n) from (select count(*) as n from visit group by mobile) t"), 20, 500);
}

static void test_changes_of_the_network(void **state)
{
    const struct made *m = *state;
    struct db *db = m->job->db;
    struct arena *a = m->arena;
    check_str("merged", test_db_text(a, db, "select max(valid_to) from dealer_membership where successor_code <> ''"), "2025-08-31");
    assert_int_equal(test_db_int(db, "select count(*) from dealer_membership where successor_code <> ''"), 1);
    check_str("moved", test_db_text(a, db, "select max(m.valid_from) from dealer_membership m where m.dealer_id in (select x.dealer_id from dealer_membership x group by x.dealer_id "
                                           "having count(distinct x.region_id) > 1)"), "2025-06-01");
    check_str("opened", test_db_text(a, db, "select max(valid_from) from dealer_membership"), "2025-11-01");
    assert_int_equal(test_db_int(db, "select count(distinct flag) from dealer_month_flag"), 3);
}

static void test_nobody_is_real(void **state)
{
    struct db *db = ((struct made *)*state)->job->db;
    assert_int_equal(test_db_int(db, "select count(*) from visit where mobile not like '1__0000____'"), 0);
    assert_int_equal(test_db_int(db, "select count(*) from staff where mobile not like '1__0000____'"), 0);
    assert_int_equal(test_db_int(db, "select count(*) from staff s join visit v on v.mobile = s.mobile"), 0);
    assert_int_equal(test_db_int(db, "select count(*) from vehicle where vin not like '0HF%' or length(vin) <> 17"), 0);
    assert_int_equal(test_db_int(db, "select count(*) from vehicle where plate <> '' and plate not like '_Z0%'"), 0);
}

/* Whoever signs in first finds something: both kinds of reports, one of them corrected after an appeal, targets with lights, measures. */
static void test_releases(void **state)
{
    struct made *m = *state;
    struct job *job = m->job;
    int64_t n, users;
    assert_non_null(m->late.file);
    assert_int_equal(m->late.month, JANUARY);
    check_ok("users", demo_make_users(job, &users));
    check_ok("releases", demo_make_releases(job, &m->late, NULL, &n));
    assert_int_equal(n, 3);
    assert_int_equal(test_db_int(job->db, "select count(*) from publication where state = 'released' and kind = 'quarterly' and period = '2025-12'"), 1);
    assert_int_equal(test_db_int(job->db, "select max(edition) from publication where state = 'released' and kind = 'monthly' and period = '2026-01'"), 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from publication_appeal where state = 'upheld'"), 1);
    assert_true(test_db_int(job->db, "select count(*) from action_plan") >= 2);
    struct db_scope scope = { .kind = SCOPE_DEALER, .id = test_db_int(job->db, "select g.place_id from user_role g join user_account u on u.id = g.user_id where u.login = 'dealer_manager'") };
    struct publication_list seen;
    check_ok("dealer", publication_list_load(job->db, m->arena, &(struct publication_query){ .scope = scope }, &seen));
    assert_int_equal(seen.n, 3);
    struct publication_document_key k = { { seen.row[0].id, scope, false }, seen.row[0].kind, UNIT_DEALER, m->late.dealer_code, STR("zh") };
    struct publication_document d;
    check_ok("document", publication_document_load(job->db, m->arena, &k, &d));
    assert_int_equal(seen.row[0].edition, 2);
    assert_true(str_find(d.json, STR("target")) >= 0);
    check_ok("not twice", demo_make_releases(job, &m->late, NULL, &n));
    assert_int_equal(n, 0);
}

static void test_full_database_is_refused(void **state)
{
    const struct made *m = *state;
    struct demo_counts counts;
    int64_t before = test_db_int(m->job->db, "select count(*) from import_batch");
    check_err("second time", demo_make(m->job, plan, &counts, NULL), ERR_CONFLICT);
    check_err("a month that is not over", demo_make(m->job, (struct demo_plan){ .until = FEBRUARY + 1, .months = 1 }, &counts, NULL), ERR_INVALID);
    check_err("long ago", demo_make(m->job, (struct demo_plan){ .until = 1990 * 12 + 1, .months = 3 }, &counts, NULL), ERR_INVALID);
    assert_int_equal(test_db_int(m->job->db, "select count(*) from import_batch"), before);
}

static void test_newest_quarter(void **state)
{
    const struct made *m = *state;
    int32_t last = 0;
    check_ok("quarter", demo_newest_quarter(m->job, &last));
    assert_int_equal(last, DECEMBER);
    struct arena *a = arena_new(TEST_MEMORY);
    check_err("nothing there", demo_newest_quarter(test_job(a), &last), ERR_NOT_FOUND);
    arena_free(a);
}

/* The world itself: the same seed gives the same, another another; numbers of people do not meet. */
static void test_world_follows_the_seed(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct demo_world one = demo_world_make(a, plan), same = demo_world_make(a, plan);
    struct demo_plan other_plan = { .until = plan.until, .months = 5, .seed = 7 };
    struct demo_world other = demo_world_make(a, other_plan);
    int differ = 0;
    for (size_t i = 0; i < one.n_dealers; i++) {
        check_str("name", one.dealer[i].name, str_c(a, same.dealer[i].name));
        check_num("mood", one.dealer[i].mood[0], same.dealer[i].mood[0], 0);
        differ += !str_eq(one.dealer[i].name, other.dealer[i].name);
    }
    check_between("another seed", differ, 100, 239);
    struct str_map seen = str_map_on(a);
    for (size_t i = 0; i < one.n_dealers; i++)
        for (int k = 0; k < DEMO_CUSTOMERS; k += 97) {
            bool is_new;
            str_map_put(&seen, demo_phone_of(a, &one.dealer[i], k), 0, &is_new);
            assert_true(is_new);
        }
    arena_free(a);
}

static void test_users(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int64_t n;
    check_err("no network", demo_make_users(job, &n), ERR_NOT_FOUND);
    test_import(job, &org_network_import, "dealer_code,name,region_code,area,group,type,sales,service\nA01,一店,N,京津,泰和,4S,1,1\n");
    check_ok("users", demo_make_users(job, &n));
    assert_int_equal(n, ROLES);
    assert_int_equal(test_db_int(job->db, "select count(distinct role) from user_role"), ROLES);
    for (int r = 0; r < ROLES; r++) {
        struct user u;
        check_ok(role_infos[r].name, user_load(job, str_of_c(role_infos[r].name), &u));
        assert_true(u.n_grants == 1 && (int)u.grant[0].role == r && str_starts(u.name, STR("演示")) && str_ends(u.mail, STR("@example.com")));
    }
    struct session s;
    check_ok("sign in", user_sign_in(job, &(struct sign_in){ STR("qa"), str_of_c(demo_password), STR_NONE }, &s));
    check_err("twice", demo_make_users(job, &n), ERR_CONFLICT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_world_follows_the_seed), cmocka_unit_test(test_counts), cmocka_unit_test(test_opinions), cmocka_unit_test(test_six_regions_in_their_order),
        cmocka_unit_test(test_the_sample_is_uneven), cmocka_unit_test(test_spring_festival), cmocka_unit_test(test_level_and_spread),
        cmocka_unit_test(test_dealers_differ), cmocka_unit_test(test_filters_and_codes), cmocka_unit_test(test_answers_of_one_person_go_together),
        cmocka_unit_test(test_who_is_not_ranked), cmocka_unit_test(test_places_move_within_their_intervals), cmocka_unit_test(test_the_cheat),
        cmocka_unit_test(test_changes_of_the_network), cmocka_unit_test(test_nobody_is_real), cmocka_unit_test(test_full_database_is_refused),
        cmocka_unit_test(test_newest_quarter), cmocka_unit_test(test_releases), cmocka_unit_test(test_users),
    };
    return cmocka_run_group_tests(tests, make_once, end);
}
