/* Real interviews: examples/sfo against figures computed elsewhere (tests/vectors/README.md). */
#include "base/test.h"
#include "method/change.h"
#include "method/test_data.h"

enum { YEARS = 4, AIRLINES_MAX = 128 };

/* The sums of one year, by airline in byte order; the last place holds all. */
struct wave {
    size_t airlines;
    struct answer_sums answers; /* unweighted */
    struct moments one[AIRLINES_MAX], weighted[AIRLINES_MAX], all_one, all_weighted;
    struct pair_moments pairs_one[AIRLINES_MAX], pairs_weighted[AIRLINES_MAX], all_pairs_one, all_pairs_weighted;
};

static struct wave *wave_of(struct arena *a, const struct sfo *d, int year)
{
    struct wave *v = ARENA_NEW(a, struct wave);
    v->all_pairs_one = v->all_pairs_weighted = pairs_new(SFO_QUESTIONS);
    const char *airline = NULL;
    for (size_t i = 0; i < d->n; i++) {
        const struct sfo_row *r = &d->row[i];
        if (r->year != year)
            continue;
        if (!airline || strcmp(airline, r->airline) != 0) {
            assert_true(v->airlines < AIRLINES_MAX);
            v->pairs_one[v->airlines] = v->pairs_weighted[v->airlines] = pairs_new(SFO_QUESTIONS);
            v->airlines++;
            airline = r->airline;
        }
        size_t h = v->airlines - 1;
        answers_add(&v->answers, (unsigned)r->rating_all, 1);
        moments_add(&v->one[h], r->x[SFO_ALL], 1);
        moments_add(&v->weighted[h], r->x[SFO_ALL], r->weight);
        pairs_add(&v->pairs_one[h], r->x, 1);
        pairs_add(&v->pairs_weighted[h], r->x, r->weight);
    }
    for (size_t h = 0; h < v->airlines; h++) {
        moments_merge(&v->all_one, &v->one[h]);
        moments_merge(&v->all_weighted, &v->weighted[h]);
        pairs_merge(&v->all_pairs_one, &v->pairs_one[h]);
        pairs_merge(&v->all_pairs_weighted, &v->pairs_weighted[h]);
    }
    return v;
}

struct fixture { struct arena *a; struct sfo sfo; struct wave *wave[YEARS]; };

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    f->sfo = sfo_load(a);
    for (int y = 0; y < YEARS; y++)
        f->wave[y] = wave_of(a, &f->sfo, 2013 + y);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct fixture *)*state)->a);
    return 0;
}

/* ---- printed reference numbers, to all their digits ---- */

static void test_printed_one_question(void **state)
{
    struct fixture *f = *state;
    static const struct { double n, index, se, top2, bottom2, w_index, w_se, w_n_eff; } want[YEARS] = {
        { 3334, 79.2801440, .488439002, .792741452, .0224955009, 79.37885049, .53275193, 2709.228923 },
        { 2677, 79.8356369, .545632791, .788569294, .0164363093, 80.27864201, .64525499, 1951.393200 },
        { 2810, 81.9217082, .539992893, .800000000, .0128113879, 81.76693258, .62703030, 1993.631252 },
        { 2919, 81.5210689, .529184284, .809866393, .0198698184, 82.13299817, .59831077, 2372.382430 },
    };
    for (int y = 0; y < YEARS; y++) {
        struct points p = points_levels();
        struct moments m = moments_of_answers(&f->wave[y]->answers, &p);
        struct estimate e = estimate_scale(estimate_mean(&m), 10, 0);
        check_num("n", e.n, want[y].n, 0);
        check_num("index", e.mean, want[y].index, 5.1e-8);
        check_num("SE", e.se, want[y].se, 5.1e-10);
        check_num("n_eff unweighted", e.n_eff, want[y].n, 0);
        check_num("top-2", share_of(&f->wave[y]->answers, LEVELS_TOP2, LEVELS_ALL).share, want[y].top2, 5.1e-10);
        check_num("bottom-2", share_of(&f->wave[y]->answers, LEVELS_BOTTOM2, LEVELS_ALL).share, want[y].bottom2, 5.1e-11);
        struct estimate w = estimate_scale(estimate_mean(&f->wave[y]->all_weighted), 10, 0);
        check_num("weighted index", w.mean, want[y].w_index, 5.1e-9);
        check_num("weighted SE", w.se, want[y].w_se, 5.1e-9);
        check_num("n_eff", w.n_eff, want[y].w_n_eff, 5.1e-7);
    }
}

static void test_printed_composite(void **state)
{
    struct fixture *f = *state;
    static const struct { double n, index, se; } want[YEARS] = {
        { 3528, 88.9141387, .36968115 }, { 2816, 89.9539566, .41431707 }, { 2954, 90.8657020, .41107009 }, { 3078, 90.3030045, .41647169 },
    };
    struct linear l = linear_average(SFO_QUESTIONS, 10);
    for (int y = 0; y < YEARS; y++) {
        struct estimate e = linear_of_pairs(&l, &f->wave[y]->all_pairs_one, 1, NULL);
        check_num("N", e.n, want[y].n, 0);
        check_num("index", e.mean, want[y].index, 5.1e-8);
        check_num("SE", e.se, want[y].se, 5.1e-9);
    }
    double counts_only = 0; /* as if four groups of people had answered */
    for (int j = 0; j < SFO_QUESTIONS; j++) {
        struct moments m = pairs_value(&f->wave[0]->all_pairs_one, j);
        double se = estimate_mean(&m).se;
        counts_only += se * se;
    }
    check_num("the wrong error", 10 * sqrt(counts_only) / 4, .26272994, 5.1e-9);
}

static struct change year_to_year(struct fixture *f, int newer)
{
    struct estimate a = estimate_mean(&f->wave[newer - 1]->all_one), b = estimate_mean(&f->wave[newer]->all_one);
    return change_scale(change_disjoint(&a, &b), 10);
}

static struct change two_years(struct fixture *f, int newest)
{
    return change_scale(change_overlap(&f->wave[newest - 2]->all_one, &f->wave[newest - 1]->all_one, &f->wave[newest]->all_one, 1), 10);
}

static void test_printed_changes(void **state)
{
    struct fixture *f = *state;
    struct change c = year_to_year(f, 1);
    check_num("2013-14", c.diff, .55549294, 5.1e-9);
    check_num("SE", c.se, .73231674, 5.1e-9);
    check_num("p", c.p, .44815784, 5.1e-9);
    check_num("Welch df", c.df, 5729.32, 5.1e-3);
    assert_int_equal(c.verdict, VERDICT_SAME);
    c = year_to_year(f, 2);
    check_num("2014-15", c.diff, 2.08607128, 5.1e-9);
    check_num("SE", c.se, .76766364, 5.1e-9);
    check_num("z", c.t, 2.71742879, 5.1e-9);
    assert_int_equal(c.verdict, VERDICT_UP);
    c = two_years(f, 2);
    check_num("overlap-aware SE", c.se, .38782345, 5.1e-9);
    check_num("z", c.t, 3.549094, 5.1e-7);
    assert_int_equal(c.verdict, VERDICT_UP);
}

static void test_printed_two_year_windows(void **state)
{
    struct fixture *f = *state;
    static const double want[] = { 79.52753286, 80.90395480, 81.71757724 };
    struct estimate window[3]; /* years as strata: the naive figure of the reference is made this way */
    for (int y = 0; y < 3; y++) {
        const struct moments years[] = { f->wave[y]->all_one, f->wave[y + 1]->all_one };
        window[y] = estimate_scale(estimate_strata(years, 2, NULL), 10, 0);
        check_num("window", window[y].mean, want[y], 5.1e-9);
    }
    check_num("n", window[0].n, 6011, 0);
    check_num("the naive error", change_disjoint(&window[0], &window[1]).se, .52894302, 5.1e-9);
}

/* ---- figures of tests/vectors/method/sfo.R ---- */

static struct estimate index_of(const struct moments *m, size_t n, const double *population)
{
    return estimate_scale(estimate_strata(m, n, population), 10, 0);
}

static void check_estimate(const char *label, struct estimate e, const double *want)
{
    check_num(label, e.n, want[0], 0);
    check_num(label, e.mean, want[1], 1e-9);
    check_num(label, e.se, want[2], 1e-9);
    check_num(label, e.df, want[3], 0);
}

static void check_by_airline(const char *figure, struct fixture *f, int year, const double *want)
{
    struct wave *v = f->wave[year - 2013];
    bool has_single = year >= 2015;
    double population[AIRLINES_MAX];
    for (size_t h = 0; h < v->airlines; h++)
        population[h] = 2 * v->one[h].n + 3;
    if (strcmp(figure, "index_by_airline_one") == 0)
        check_estimate(figure, index_of(v->one, v->airlines, NULL), want);
    else if (strcmp(figure, "index_by_airline_weight") == 0)
        check_estimate(figure, index_of(v->weighted, v->airlines, NULL), want);
    else if (strcmp(figure, "index_by_airline_fpc") == 0 && !has_single) /* R puts the single in before it sets N */
        check_estimate(figure, index_of(v->one, v->airlines, population), want);
    else if (strcmp(figure, "index_airline_weighted") == 0 && !has_single)
        check_estimate(figure, estimate_scale(estimate_mean_of_strata(v->one, v->airlines, NULL, NULL), 10, 0), want);
    else if (strcmp(figure, "index_airline_weighted") == 0)
        assert_false(estimate_mean_of_strata(v->one, v->airlines, NULL, NULL).is_estimable);
}

static void check_composite(const char *figure, struct fixture *f, int year, const double *want)
{
    struct wave *v = f->wave[year - 2013];
    struct linear l = linear_average(SFO_QUESTIONS, 10);
    if (strcmp(figure, "composite_one") == 0)
        check_estimate(figure, linear_of_pairs(&l, &v->all_pairs_one, 1, NULL), want);
    else if (strcmp(figure, "composite_weight") == 0)
        check_estimate(figure, linear_of_pairs(&l, &v->all_pairs_weighted, 1, NULL), want);
    else if (strcmp(figure, "composite_by_airline_one") == 0)
        check_estimate(figure, linear_of_pairs(&l, v->pairs_one, v->airlines, NULL), want);
    else if (strcmp(figure, "composite_by_airline_weight") == 0)
        check_estimate(figure, linear_of_pairs(&l, v->pairs_weighted, v->airlines, NULL), want);
    else
        fail_msg("unknown figure %s", figure);
}

static void check_change(const char *figure, struct fixture *f, int year, const double *want)
{
    int y = year - 2013;
    struct linear l = linear_average(SFO_QUESTIONS, 10);
    struct wave **v = f->wave;
    struct change c = { 0 };
    if (strcmp(figure, "welch") == 0)
        c = year_to_year(f, y);
    else if (strcmp(figure, "overlap_one") == 0)
        c = two_years(f, y);
    else if (strcmp(figure, "overlap_weight") == 0)
        c = change_scale(change_overlap(&v[y - 2]->all_weighted, &v[y - 1]->all_weighted, &v[y]->all_weighted, 1), 10);
    else if (strcmp(figure, "overlap_composite_one") == 0)
        c = change_overlap_linear(&l, &(struct pair_parts){ &v[y - 2]->all_pairs_one, &v[y - 1]->all_pairs_one, &v[y]->all_pairs_one }, 1);
    else if (strcmp(figure, "overlap_composite_weight") == 0)
        c = change_overlap_linear(&l, &(struct pair_parts){ &v[y - 2]->all_pairs_weighted, &v[y - 1]->all_pairs_weighted, &v[y]->all_pairs_weighted }, 1);
    else
        fail_msg("unknown figure %s", figure);
    check_num(figure, c.diff, want[0], 1e-9);
    check_num(figure, c.se, want[1], 1e-9);
    check_num(figure, c.df, want[2], 1e-6);
    check_num(figure, c.p, want[3], 1e-10);
}

static void check_nps(struct fixture *f, int year, const double *want)
{
    struct answer_sums s = { 0 };
    for (size_t i = 0; i < f->sfo.n; i++) {
        int code = f->sfo.row[i].netpro;
        if (f->sfo.row[i].year == year && code >= 0)
            answers_add(&s, (unsigned)code, 1);
    }
    struct estimate e = estimate_nps(&s);
    check_num("nps n", e.n, want[0], 0);
    check_num("nps", e.mean, want[1], 1e-12);
    check_num("nps se", e.se, want[2], 1e-12);
    assert_true(e.lo < e.mean && e.mean < e.hi);
}

static void check_wilson(struct fixture *f, int year, const double *want)
{
    struct share s = share_of(&f->wave[year - 2013]->answers, LEVELS_TOP2, LEVELS_ALL);
    check_num("count", s.count, want[0], 0);
    check_num("n", s.n, want[1], 0);
    check_num("lower", s.lo, want[2], 1e-12);
    check_num("upper", s.hi, want[3], 1e-12);
}

struct vectors { struct fixture *f; int count; };

static void check_figure(void *ctx, char **field, int n_fields)
{
    struct vectors *v = ctx;
    const char *figure = field[0];
    int year = (int)strtol(field[1], NULL, 10);
    double want[4] = { 0 };
    for (int i = 2; i < n_fields; i++)
        want[i - 2] = strtod(field[i], NULL);
    if (strncmp(figure, "index_", 6) == 0)
        check_by_airline(figure, v->f, year, want);
    else if (strncmp(figure, "composite_", 10) == 0)
        check_composite(figure, v->f, year, want);
    else if (strcmp(figure, "nps") == 0)
        check_nps(v->f, year, want);
    else if (strcmp(figure, "wilson_top2") == 0)
        check_wilson(v->f, year, want);
    else
        check_change(figure, v->f, year, want);
    v->count++;
}

static void test_vectors(void **state)
{
    struct vectors v = { .f = *state };
    data_each_row("tests/vectors/method/sfo.csv", check_figure, &v);
    assert_int_equal(v.count, 49);
}

/* One interview of many thousand in another order of strata: no figure depends on which years were merged first. */
static void test_merging_years_is_pooling(void **state)
{
    struct fixture *f = *state;
    struct pair_moments pooled = pairs_new(SFO_QUESTIONS), merged = pairs_new(SFO_QUESTIONS);
    for (size_t i = 0; i < f->sfo.n; i++)
        if (f->sfo.row[i].year <= 2016)
            pairs_add(&pooled, f->sfo.row[i].x, f->sfo.row[i].weight);
    for (int y = YEARS; y-- > 0;)
        pairs_merge(&merged, &f->wave[y]->all_pairs_weighted);
    struct linear l = linear_average(SFO_QUESTIONS, 10);
    struct estimate a = linear_of_pairs(&l, &pooled, 1, NULL), b = linear_of_pairs(&l, &merged, 1, NULL);
    check_num("mean", a.mean, b.mean, 1e-10);
    check_num("se", a.se, b.se, 1e-10);
    check_num("n_eff", a.n_eff, b.n_eff, 1e-7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed_one_question),
        cmocka_unit_test(test_printed_composite),
        cmocka_unit_test(test_printed_changes),
        cmocka_unit_test(test_printed_two_year_windows),
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_merging_years_is_pooling),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
