#include "base/civil_month.h"
#include "base/test.h"
#include "method/estimate.h"
#include "method/linear.h"
#include "method/rank.h"
#include "tally/tally_rolling.h"
#include "tally/tally_variant.h"
#include "test_tally_data.h"
#include <stdlib.h>
#include <string.h>

/* Dealers 100..106 have interviews; 999 has none, and 105 is not asked for. */
static const int64_t dealer_id[] = { 103, 999, 100, 106, 104, 101, 102 };
static const int64_t in_order[] = { 100, 101, 102, 103, 104, 105, 106 }; /* all of them, as segments number them */
static const uint32_t region_of[] = { 0, 0, 0, 1, 1, 3, 3 }; /* region 2 is empty */
enum { N_DEALERS = ARRAY_LEN(dealer_id), N_REGIONS = 4, N_UNITS = N_DEALERS + N_REGIONS + 1, QUESTIONS = 12, MOST_ROWS = 4000 };
static const size_t first_four[] = { 2, 3, 5, 11 }, eight[] = { 0, 1, 4, 6, 7, 8, 9, 10 }, one_alone[] = { 5 };
static const struct tally_composite composites[] = { { first_four, 4 }, { eight, 8 }, { one_alone, 1 } };

struct world { struct arena *arena; struct made made; struct tally_rolling_spec spec; struct tally_segment segment[2], *list[2]; bool *is_out; };

/* Points of any shape: levels, scales, shares, random whole numbers with gaps. */
static struct points points_like(struct pcg *g, size_t question, int32_t spread)
{
    struct points p = { .in_base = (uint16_t)pcg_next(g) };
    if (question == 1)
        return points_levels();
    if (question == 2)
        return points_scale(0, 10);
    if (question == 3)
        return points_share((uint16_t)pcg_next(g), (uint16_t)pcg_next(g));
    for (unsigned c = 0; c < ANSWER_CODES; c++)
        p.point[c] = p.in_base & CODE_BIT(c) ? (int32_t)pcg_below(g, (uint32_t)spread + 1) - 20 : 0;
    return p;
}

static struct world world_new(uint64_t seed, size_t n, int32_t spread)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(seed, 3);
    struct world w = { .arena = a, .made = made_rows(a, &g, n, QUESTIONS, MADE_PLAIN), .is_out = ARENA_ARRAY(a, bool, n) };
    struct points *points = ARENA_ARRAY(a, struct points, QUESTIONS);
    uint16_t *top = ARENA_ARRAY(a, uint16_t, QUESTIONS);
    for (size_t q = 0; q < QUESTIONS; q++) {
        points[q] = points_like(&g, q, spread);
        top[q] = (uint16_t)pcg_next(&g);
    }
    w.spec = (struct tally_rolling_spec){
        .dealer_id = dealer_id, .region = region_of, .n_dealers = N_DEALERS, .n_regions = N_REGIONS,
        .question = w.made.question, .points = points, .top = top, .n_questions = QUESTIONS,
        .first = civil_month(2025, 2), .last = civil_month(2025, 11), .composite = composites, .n_composites = ARRAY_LEN(composites),
    };
    return w;
}

/* Two segments; every 17th row is taken out again. */
static void make_segments(struct world *w)
{
    size_t half = w->made.n / 3, n_found = 0;
    w->segment[0] = made_segment(w->arena, &w->made, 1, 0, half);
    w->segment[1] = made_segment(w->arena, &w->made, 2, half, w->made.n);
    for (int k = 0; k < 2; k++)
        w->list[k] = &w->segment[k];
    for (size_t i = 0; i < w->made.n; i += 17) {
        w->is_out[i] = true;
        tally_segment_remove(&w->segment[i >= half], w->arena, &w->made.row[i].id, 1, &n_found);
    }
    assert_int_equal(n_found, (w->made.n + 16) / 17);
}

static int dealer_of(const struct world *w, const struct tally_row *r)
{
    for (int d = 0; d < N_DEALERS; d++)
        if (w->spec.dealer_id[d] == r->dealer_id)
            return d;
    return -1;
}

static bool is_in_unit(const struct world *w, const struct tally_row *r, size_t unit)
{
    int d = dealer_of(w, r);
    return d >= 0 && (unit == (size_t)d || unit == N_DEALERS + region_of[d] || unit == N_UNITS - 1);
}

/* The answers of a unit in a window, cut to the months kept, row by row. */
static struct answer_sums naive_answers(const struct world *w, size_t q, struct tally_rolling_window at)
{
    struct answer_sums s = { 0 };
    for (size_t i = 0; i < w->made.n; i++) {
        const struct tally_row *r = &w->made.row[i];
        bool is_kept = r->month >= MAX_OF(at.first, w->spec.first) && r->month <= MIN_OF(at.last, w->spec.last);
        if (!w->is_out[i] && is_kept && is_in_unit(w, r, at.unit))
            answers_add(&s, r->answer[q], 1);
    }
    return s;
}

static void check_near(const char *what, double got, double want, double size)
{
    check_num(what, got, want, 1e-6 * MAX_OF(fabs(want), size));
}

struct checked { const struct world *w; size_t pages; };

static void check_places(const struct world *w, const struct tally_rolling_page *p, const struct rank_score *score)
{
    int32_t want[N_DEALERS];
    size_t order[N_DEALERS];
    rank_places(score, N_DEALERS, want, order);
    for (size_t d = 0; d < N_DEALERS; d++)
        assert_int_equal(p->place[d], want[d]);
    for (size_t begin = 0, end; begin < N_DEALERS; begin = end) {
        for (end = begin; end < N_DEALERS && region_of[end] == region_of[begin]; end++)
            ;
        rank_places(score + begin, end - begin, want, order);
        for (size_t d = begin; d < end; d++)
            assert_int_equal(p->region_place[d], want[d - begin]);
    }
    for (size_t u = N_DEALERS; u < N_UNITS; u++)
        assert_int_equal(p->place[u] + p->region_place[u], 0);
    assert_true(p->month >= w->spec.first);
}

static void check_page(void *ctx, const struct tally_rolling_page *p)
{
    struct checked *c = ctx;
    const struct world *w = c->w;
    const struct points *points = &w->spec.points[p->question];
    struct rank_score score[N_UNITS];
    c->pages++;
    for (size_t u = 0; u < N_UNITS; u++) {
        struct tally_rolling_window now = { u, p->month - p->months + 1, p->month }, before = { u, now.first - p->months, now.first - 1 };
        struct answer_sums s = naive_answers(w, p->question, now), old = naive_answers(w, p->question, before);
        struct moments m = moments_of_answers(&s, points), m_old = moments_of_answers(&old, points);
        struct estimate e = estimate_scale(estimate_mean(&m), 10, 0), e_old = estimate_scale(estimate_mean(&m_old), 10, 0);
        struct share top = share_of(&s, w->spec.top[p->question], points->in_base);
        assert_int_equal(p->n[u], (int)m.n);
        check_near("index", p->index[u], e.mean, 1);
        check_near("se", p->se[u], e.se, 0);
        check_near("top", p->top[u], top.share, 0);
        check_near("change", p->change[u], e.mean - e_old.mean, 1e-6);
        score[u] = (struct rank_score){ (int64_t)m.swx, m.n >= 5 ? (int64_t)m.n : 0 };
    }
    check_places(w, p, score);
}

static const int lengths[] = { 6, 1, 12, 3 };
static const struct tally_rolling_query query = { lengths, ARRAY_LEN(lengths), 5 };
static const struct { const char *label; size_t rows; int32_t spread; } sizes[] = { { "none", 0, 12 }, { "few", 120, 12 }, { "narrow", 2000, 5 }, { "wide", 3000, 63 } };

static void pages_are_those_of_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct world w = world_new(31 + i, sizes[i].rows, sizes[i].spread);
        struct tally_rolling *r;
        make_segments(&w);
        check_ok(sizes[i].label, tally_rolling_new(w.arena, &w.spec, w.list, 2, &r));
        assert_int_equal(tally_rolling_units(r), N_UNITS);
        struct checked c = { &w, 0 };
        tally_rolling_pages(r, &query, check_page, &c);
        assert_int_equal(c.pages, QUESTIONS * 10 * ARRAY_LEN(lengths));
        arena_free(w.arena);
    }
}

/* All bytes of all pages. */
struct printed { uint8_t *bytes; size_t n, room; };
static void print_part(struct printed *p, const void *bytes, size_t n)
{
    assert_true(p->n + n <= p->room);
    memcpy(p->bytes + p->n, bytes, n);
    p->n += n;
}
static void print_page(void *ctx, const struct tally_rolling_page *p)
{
    const float *const figures[] = { p->index, p->se, p->top, p->change };
    print_part(ctx, p->n, N_UNITS * sizeof *p->n);
    print_part(ctx, p->place, N_UNITS * sizeof *p->place);
    print_part(ctx, p->region_place, N_UNITS * sizeof *p->place);
    for (size_t k = 0; k < ARRAY_LEN(figures); k++)
        for (size_t u = 0; u < N_UNITS; u++)
            print_part(ctx, isnan(figures[k][u]) ? &(float){ NAN } : &figures[k][u], sizeof(float)); /* a NaN's sign is not a figure */
}

static void every_variant_gives_the_same_bits(void **state)
{
    (void)state;
    struct world w = world_new(5, MOST_ROWS, 12);
    struct tally_rolling *r;
    make_segments(&w);
    check_ok("new", tally_rolling_new(w.arena, &w.spec, w.list, 2, &r));
    struct printed printed[TALLY_KERNELS] = { 0 };
    for (int kind = 0; kind < TALLY_KERNELS; kind++) {
        if (!tally_variant_runs((enum tally_kernel_kind)kind))
            continue;
        printed[kind].room = (size_t)QUESTIONS * 10 * ARRAY_LEN(lengths) * N_UNITS * 24;
        printed[kind].bytes = arena_alloc(w.arena, printed[kind].room);
        tally_rolling_use(r, (enum tally_kernel_kind)kind);
        tally_rolling_pages(r, &query, print_page, &printed[kind]);
        assert_int_equal(printed[kind].n, printed[0].n);
        assert_memory_equal(printed[kind].bytes, printed[0].bytes, printed[0].n);
    }
    arena_free(w.arena);
}

/* ---- one by one ---- */

static void check_same(const struct tally_rolling *r, const struct tally_rolling *want)
{
    for (size_t u = 0; u < N_UNITS; u++)
        for (int32_t m = civil_month(2025, 1); m <= civil_month(2025, 12); m++) {
            struct tally_rolling_window at = { u, m - 2, m };
            for (size_t q = 0; q < QUESTIONS; q++) {
                struct tally_rolling_sums x = tally_rolling_sums(r, q, &at), y = tally_rolling_sums(want, q, &at);
                assert_memory_equal(&x, &y, sizeof x);
            }
            for (size_t c = 0; c < ARRAY_LEN(composites); c++) {
                struct pair_moments x = tally_rolling_pairs(r, c, &at), y = tally_rolling_pairs(want, c, &at);
                assert_memory_equal(&x, &y, sizeof x);
            }
        }
}

static void change_rows(struct tally_rolling *r, const struct world *w, size_t begin, int sign)
{
    for (size_t i = begin; i < w->made.n; i++) {
        const struct tally_row *row = &w->made.row[i];
        int d = dealer_of(w, row);
        bool is_kept = d >= 0 && row->month >= w->spec.first && row->month <= w->spec.last;
        struct tally_rolling_change c = { d < 0 ? SIZE_MAX : (size_t)d, row->month, row->answer, sign };
        if (!w->is_out[i])
            assert_int_equal(tally_rolling_add(r, &c), is_kept);
    }
}

static void interviews_one_by_one_are_a_rebuild(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(sizes); i++) {
        struct world w = world_new(77 + i, sizes[i / 2].rows, sizes[i / 2].spread);
        w.spec.dealer_id = i % 2 ? in_order : dealer_id;
        struct tally_rolling *whole, *grown, *part;
        make_segments(&w);
        check_ok("whole", tally_rolling_new(w.arena, &w.spec, w.list, 2, &whole));
        check_ok("empty", tally_rolling_new(w.arena, &w.spec, NULL, 0, &grown));
        check_ok("part", tally_rolling_new(w.arena, &w.spec, w.list, 1, &part));
        change_rows(grown, &w, 0, 1);
        check_same(grown, whole);
        change_rows(part, &w, w.made.n / 3, 1);
        check_same(part, whole);
        change_rows(grown, &w, w.made.n / 3, -1);
        check_ok("part", tally_rolling_new(w.arena, &w.spec, w.list, 1, &part));
        check_same(grown, part);
        arena_free(w.arena);
    }
}

/* ---- regions of many dealers ---- */

enum { MANY = 40 };
static const uint32_t many_begin[] = { 0, 1, 12, MANY }; /* of regions */

static struct tally_rolling_sums sums_of_dealers(const struct tally_rolling *r, size_t question, struct tally_rolling_window at, uint32_t end)
{
    struct tally_rolling_sums all = { 0 };
    for (; at.unit < end; at.unit++) {
        struct tally_rolling_sums s = tally_rolling_sums(r, question, &at);
        all.n += s.n;
        all.sum += s.sum;
        all.squares += s.squares;
        all.top += s.top;
    }
    return all;
}

static void regions_are_the_sum_of_their_dealers(void **state)
{
    (void)state;
    struct world w = world_new(3, MOST_ROWS, 12);
    int64_t id[MANY];
    uint32_t region[MANY];
    for (uint32_t d = 0; d < MANY; d++) {
        id[d] = 500 + d;
        region[d] = d < many_begin[1] ? 0 : d < many_begin[2] ? 1 : 2;
    }
    for (size_t i = 0; i < w.made.n; i++)
        w.made.row[i].dealer_id = id[i * 7 % MANY];
    w.spec.dealer_id = id;
    w.spec.region = region;
    w.spec.n_dealers = MANY;
    w.spec.n_regions = 3;
    struct tally_rolling *r;
    make_segments(&w);
    check_ok("new", tally_rolling_new(w.arena, &w.spec, w.list, 2, &r));
    for (size_t q = 0; q < QUESTIONS; q++)
        for (size_t k = 0; k < 3; k++) {
            struct tally_rolling_window at = { MANY + k, w.spec.first, w.spec.last }, of = { many_begin[k], at.first, at.last };
            struct tally_rolling_sums got = tally_rolling_sums(r, q, &at), want = sums_of_dealers(r, q, of, many_begin[k + 1]);
            assert_memory_equal(&got, &want, sizeof got);
        }
    arena_free(w.arena);
}

/* Questions of up to `n_values` answers, as bytes can count them; and most rows are of one dealer and month, more than a byte holds. */
static void crowd(struct world *w, unsigned n_values)
{
    for (size_t i = 0; i < w->made.n; i++) {
        struct tally_row *r = &w->made.row[i];
        uint8_t *answer = ARENA_ARRAY(w->arena, uint8_t, QUESTIONS);
        for (size_t q = 0; q < QUESTIONS; q++)
            answer[q] = (uint8_t)(r->answer[q] % n_values);
        r->answer = answer;
        if (i % 4 == 0)
            continue;
        r->dealer_id = dealer_id[2];
        r->month = civil_month(2025, 3) + (int32_t)(i % 9 == 1);
    }
}

static void groups_beyond_a_byte_are_counted(void **state)
{
    (void)state;
    static const struct { unsigned n_values; size_t rows; int32_t spread; } crowds[] = { { 6, 300, 12 }, { 6, 3000, 3 }, { 8, 3000, 12 }, { 3, 1100, 40 }, { 9, 1100, 5 } };
    for (size_t i = 0; i < ARRAY_LEN(crowds); i++) {
        struct world w = world_new(91 + i, crowds[i].rows, crowds[i].spread);
        struct tally_rolling *whole, *grown;
        crowd(&w, crowds[i].n_values);
        make_segments(&w);
        check_ok("whole", tally_rolling_new(w.arena, &w.spec, w.list, 2, &whole));
        check_ok("empty", tally_rolling_new(w.arena, &w.spec, NULL, 0, &grown));
        change_rows(grown, &w, 0, 1);
        check_same(grown, whole);
        arena_free(w.arena);
    }
}

/* ---- composites ---- */

static struct pair_moments naive_pairs(const struct world *w, const struct tally_composite *c, struct tally_rolling_window at)
{
    struct pair_moments m = pairs_new((int)c->n);
    for (size_t i = 0; i < w->made.n; i++) {
        const struct tally_row *r = &w->made.row[i];
        double x[PAIR_MAX];
        for (size_t j = 0; j < c->n; j++)
            x[j] = points_of(&w->spec.points[c->question[j]], r->answer[c->question[j]]);
        if (!w->is_out[i] && is_in_unit(w, r, at.unit) && r->month >= MAX_OF(at.first, w->spec.first) && r->month <= MIN_OF(at.last, w->spec.last))
            pairs_add(&m, x, 1);
    }
    return m;
}

static void check_pairs(const struct pair_moments *got, const struct pair_moments *want)
{
    const double *x = &got->n, *y = &want->n;
    assert_int_equal(got->n_values, want->n_values);
    for (size_t i = 0; i < (sizeof *got - offsetof(struct pair_moments, n)) / sizeof *x; i++)
        check_num("pair sum", x[i], y[i], 0);
}

static void composites_have_their_error(void **state)
{
    (void)state;
    struct world w = world_new(9, MOST_ROWS, 12);
    struct tally_rolling *r;
    make_segments(&w);
    check_ok("new", tally_rolling_new(w.arena, &w.spec, w.list, 2, &r));
    for (size_t k = 0; k < ARRAY_LEN(composites); k++)
        for (size_t u = 0; u < N_UNITS; u++)
            for (int32_t last = w.spec.first; last <= w.spec.last; last += 3) {
                struct tally_rolling_window at = { u, last - 5, last };
                struct pair_moments got = tally_rolling_pairs(r, k, &at), want = naive_pairs(&w, &composites[k], at);
                check_pairs(&got, &want);
                struct linear l = linear_average(got.n_values, 10);
                check_num("composite", linear_of_pairs(&l, &got, 1, NULL).se, linear_of_pairs(&l, &want, 1, NULL).se, 0);
            }
    arena_free(w.arena);
}

/* ---- what is refused ---- */

static struct err *with_points(struct world *w, double least, double most)
{
    struct tally_rolling *r;
    struct points p = { .point = { [1] = least, [2] = most }, .in_base = CODE_BIT(1) | CODE_BIT(2) };
    struct str code = STR("Q1");
    uint16_t top = CODE_BIT(2);
    struct tally_rolling_spec spec = w->spec;
    spec.question = &code;
    spec.points = &p;
    spec.top = &top;
    spec.n_questions = 1;
    spec.n_composites = 0;
    return tally_rolling_new(w->arena, &spec, NULL, 0, &r);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct world w = world_new(1, 0, 12);
    struct tally_rolling *r;
    check_err("half a point", with_points(&w, 0, 0.5), ERR_INVALID);
    check_err("no number", with_points(&w, 0, NAN), ERR_INVALID);
    check_err("64 steps of two kinds", with_points(&w, -1000, 1e7), ERR_INVALID);
    check_ok("a large step", with_points(&w, -1000, 1000));
    size_t nine[PAIR_MAX + 1] = { 0 };
    struct tally_composite large = { nine, ARRAY_LEN(nine) };
    struct tally_rolling_spec spec = w.spec;
    spec.composite = &large;
    spec.n_composites = 1;
    check_err("nine questions", tally_rolling_new(w.arena, &spec, NULL, 0, &r), ERR_INVALID);
    spec = w.spec;
    spec.n_dealers = TALLY_ROLLING_DEALERS + 1;
    check_err("dealers", tally_rolling_new(w.arena, &spec, NULL, 0, &r), ERR_INVALID);
    struct tally_group group[] = { { 0, w.spec.first, 0 }, { TALLY_ROLLING_MOST + 1, 0, 0 } };
    struct tally_segment many = { .dealer_id = dealer_id, .n_dealers = 1, .group = group, .n_groups = 1 }, *list = &many;
    check_err("interviews of a dealer", tally_rolling_new(w.arena, &w.spec, &list, 1, &r), ERR_INVALID);
    arena_free(w.arena);
}

static void a_dealer_is_full_one_day(void **state)
{
    (void)state;
    struct world w = world_new(2, 0, 12);
    struct tally_rolling *r;
    w.spec.n_questions = 1;
    w.spec.n_composites = 0;
    w.spec.points = &(struct points){ .point = { [1] = 63 }, .in_base = CODE_BIT(1) | CODE_BIT(2) };
    check_ok("new", tally_rolling_new(w.arena, &w.spec, NULL, 0, &r));
    const uint8_t worst = 2;
    struct tally_rolling_change c = { 2, w.spec.last, &worst, 1 };
    for (int i = 0; i < TALLY_ROLLING_MOST; i++)
        assert_true(tally_rolling_add(r, &c));
    assert_false(tally_rolling_add(r, &c));
    struct tally_rolling_sums s = tally_rolling_sums(r, 0, &(struct tally_rolling_window){ N_UNITS - 1, w.spec.first, w.spec.last });
    assert_int_equal(s.n, TALLY_ROLLING_MOST);
    assert_int_equal(s.sum, 0);
    c.sign = -1;
    assert_true(tally_rolling_add(r, &c));
    arena_free(w.arena);
}

static void see_full(void *ctx, const struct tally_rolling_page *p)
{
    if (p->month != *(const int32_t *)ctx)
        return;
    assert_int_equal(p->n[0], TALLY_ROLLING_MOST);
    check_num("index", p->index[0], 0, 0);
    assert_true(isnan(p->se[0]));
    assert_int_equal(p->place[0], 2);
    assert_int_equal(p->place[1], 1);
}

/* The largest sums: all that one dealer may have, every answer the worst. */
static void the_largest_sums_fit(void **state)
{
    (void)state;
    struct world w = world_new(2, 0, 12);
    struct tally_rolling *r;
    const int half = TALLY_ROLLING_MOST / 2;
    const uint8_t worst = 2, best = 1;
    w.spec.n_questions = 1;
    w.spec.n_composites = 0;
    w.spec.points = &(struct points){ .point = { [1] = 63 }, .in_base = CODE_BIT(1) | CODE_BIT(2) };
    check_ok("new", tally_rolling_new(w.arena, &w.spec, NULL, 0, &r));
    for (int i = 0; i < 2 * half; i++)
        assert_true(tally_rolling_add(r, &(struct tally_rolling_change){ 0, w.spec.last - i % 2, &worst, 1 }));
    for (int i = 0; i < 40; i++)
        assert_true(tally_rolling_add(r, &(struct tally_rolling_change){ 1, w.spec.last, &best, 1 }));
    tally_rolling_pages(r, &(struct tally_rolling_query){ &(int){ 6 }, 1, 30 }, see_full, &w.spec.last);
    arena_free(w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_those_of_rows),
        cmocka_unit_test(every_variant_gives_the_same_bits),
        cmocka_unit_test(interviews_one_by_one_are_a_rebuild), cmocka_unit_test(regions_are_the_sum_of_their_dealers),
        cmocka_unit_test(groups_beyond_a_byte_are_counted),
        cmocka_unit_test(composites_have_their_error),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_dealer_is_full_one_day),
        cmocka_unit_test(the_largest_sums_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
