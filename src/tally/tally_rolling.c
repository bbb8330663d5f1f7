#include "tally/tally_rolling.h"
#include "tally/tally_rolling_kept.h"
#include "tally/tally_variant.h"
#include <math.h>
#include <string.h>
#include <sys/mman.h>

size_t tally_rolling_units(const struct tally_rolling *r)
{
    return r->n_dealers + r->n_regions + 1;
}

void tally_rolling_use(struct tally_rolling *r, enum tally_kernel_kind kind)
{
    r->kind = kind;
}

void rolling_months(const struct tally_rolling *r, const struct tally_rolling_window *w, size_t *begin, size_t *end)
{
    int64_t b = MAX_OF((int64_t)w->first - r->first, 0), e = MIN_OF((int64_t)w->last - r->first + 1, (int64_t)r->n_months);
    *begin = (size_t)b;
    *end = (size_t)MAX_OF(e, b);
}

const int64_t *rolling_dealers(const struct tally_rolling *r, const struct tally_segment *s)
{
    int64_t *dealer = ARENA_ARRAY(r->arena, int64_t, s->n_dealers);
    for (size_t i = 0; i < s->n_dealers; i++)
        dealer[i] = key_index_get(&r->dealer, (uint64_t)s->dealer_id[i]);
    return dealer;
}

/* ---- the questions' points as losses ---- */

static int32_t common_step(const struct points *p, int32_t best)
{
    int32_t step = 0;
    for (unsigned c = 0; c < ANSWER_CODES; c++) {
        int32_t gap = points_has(p, c) ? best - (int32_t)p->point[c] : 0;
        while (gap) {
            int32_t rest = step % gap;
            step = gap;
            gap = rest;
        }
    }
    return step ? step : 1;
}

static bool is_whole(const struct points *p)
{
    for (unsigned c = 0; c < ANSWER_CODES; c++) {
        double x = points_has(p, c) ? p->point[c] : 0;
        if (!(fabs(x) <= 1e6) || x != floor(x))
            return false;
    }
    return true;
}

static struct err *read_question(struct arena *a, const struct tally_rolling_spec *spec, size_t i, struct rolling_question *out)
{
    const struct points *p = &spec->points[i];
    if (!is_whole(p))
        return ERR(a, ERR_INVALID, "The points of question {0} must be whole numbers.", ARG_S(spec->question[i]));
    double best = points_max(p);
    *out = (struct rolling_question){
        .code = str_dup(a, spec->question[i]), .best = isnan(best) ? 0 : (int32_t)best,
        .in_base = p->in_base, .top = spec->top[i] & p->in_base,
    };
    out->step = common_step(p, out->best);
    for (unsigned c = 0; c < ANSWER_CODES; c++) {
        int32_t loss = points_has(p, c) ? (out->best - (int32_t)p->point[c]) / out->step : 0;
        if (loss > TALLY_ROLLING_STEPS)
            return ERR(a, ERR_INVALID, "The points of question {0} lie too far apart: up to {1} steps between the worst and the best.",
                       ARG_S(spec->question[i]), ARG_I(TALLY_ROLLING_STEPS));
        out->loss[c] = (uint8_t)loss;
        out->most = MAX_OF(out->most, (uint32_t)loss);
    }
    return NULL;
}

/* ---- room ---- */

static void forget(void *ctx)
{
    key_index_done(ctx);
}

static void set_dealers(struct tally_rolling *r, const struct tally_rolling_spec *spec)
{
    r->n_dealers = spec->n_dealers;
    r->n_regions = spec->n_regions;
    r->region = ARENA_ARRAY(r->arena, uint32_t, r->n_dealers);
    r->region_begin = ARENA_ARRAY(r->arena, uint32_t, r->n_regions + 1);
    r->interviews = ARENA_ARRAY(r->arena, uint32_t, r->n_dealers);
    arena_defer(r->arena, forget, &r->dealer);
    for (size_t i = 0; i < r->n_dealers; i++) {
        key_index_put(&r->dealer, (uint64_t)spec->dealer_id[i], NULL);
        r->region[i] = spec->region[i];
        r->region_begin[spec->region[i] + 1]++;
    }
    for (size_t k = 0; k < r->n_regions; k++)
        r->region_begin[k + 1] += r->region_begin[k];
}

static struct err *set_questions(struct tally_rolling *r, const struct tally_rolling_spec *spec)
{
    r->n_questions = spec->n_questions;
    r->question = ARENA_ARRAY(r->arena, struct rolling_question, r->n_questions);
    for (size_t i = 0; i < r->n_questions; i++)
        TRY(read_question(r->arena, spec, i, &r->question[i]));
    return NULL;
}

/* Megabytes that are written in thirty places in turn: fewer pages are faster. A wish only; nothing depends on it. */
static void ask_for_large_pages(void *p, size_t n)
{
    enum { LARGE = 2 << 20 };
    uintptr_t begin = ((uintptr_t)p + LARGE - 1) & ~(uintptr_t)(LARGE - 1), end = ((uintptr_t)p + n) & ~(uintptr_t)(LARGE - 1);
    if (begin < end)
        (void)!madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

static void set_rows(struct tally_rolling *r)
{
    size_t rows = r->n_questions * r->n_months, width = r->n_dealers * ROLLING_SUMS;
    uint16_t *narrow = ARENA_ARRAY(r->arena, uint16_t, rows * width);
    ask_for_large_pages(narrow, rows * width * sizeof *narrow);
    r->row = ARENA_ARRAY(r->arena, struct rolling_row, rows);
    for (size_t i = 0; i < rows; i++)
        r->row[i].narrow = narrow + i * width;
    r->upper = ARENA_ARRAY(r->arena, int64_t, rows * (r->n_regions + 1) * ROLLING_SUMS);
}

/* From 16 to 32 bits. */
static void widen(const struct tally_rolling *r, struct rolling_row *row)
{
    size_t width = r->n_dealers * ROLLING_SUMS;
    row->wide = ARENA_ARRAY(r->arena, uint32_t, width);
    for (size_t i = 0; i < width; i++)
        row->wide[i] = row->narrow[i];
    row->narrow = NULL;
}

/* Adds the segment's interviews by month and dealer. */
static struct err *count_rows(struct tally_rolling *r, const struct tally_segment *s, uint32_t *rows)
{
    const int64_t *dealer = rolling_dealers(r, s);
    size_t begin, end;
    tally_segment_months(s, r->first, r->first + (int32_t)r->n_months - 1, &begin, &end);
    for (const struct tally_group *g = s->group + begin; g < s->group + end; g++) {
        int64_t d = dealer[g->dealer];
        if (d < 0)
            continue;
        uint64_t n = g[1].begin - g->begin;
        if (r->interviews[d] + n > TALLY_ROLLING_MOST)
            return ERR(r->arena, ERR_INVALID, "Rolling figures take up to {0} interviews of a dealer.", ARG_I(TALLY_ROLLING_MOST));
        r->interviews[d] += (uint32_t)n;
        rows[(size_t)(g->month - r->first) * r->n_dealers + (size_t)d] += (uint32_t)n;
    }
    return NULL;
}

/* Months in which some dealer has more interviews than 16 bits can hold the squares of get 32. */
static struct err *make_room(struct tally_rolling *r, struct tally_segment *const *segment, size_t n_segments)
{
    uint32_t *rows = ARENA_ARRAY(r->arena, uint32_t, r->n_dealers * r->n_months);
    for (size_t k = 0; k < n_segments; k++)
        TRY(count_rows(r, segment[k], rows));
    for (size_t m = 0; m < r->n_months; m++) {
        uint32_t most = 0;
        for (size_t d = 0; d < r->n_dealers; d++)
            most = MAX_OF(most, rows[m * r->n_dealers + d]);
        for (size_t q = 0; q < r->n_questions; q++)
            if (most * MAX_OF(1, r->question[q].most * r->question[q].most) > UINT16_MAX)
                widen(r, rolling_row(r, q, m));
    }
    return NULL;
}

/* ---- counting a segment ---- */

/* What the answers of a segment's lanes add. Two 16-bit sums stand side by side in a 32-bit word as they do in a narrow row, so that one product counts
 * for both: no sum of a narrow row leaves its 16 bits, so none reaches its neighbour. */
enum { STRIP = 16, AHEAD = 16 /* dealers: their sums are on the way from memory when they are needed */ };
typedef uint32_t strip __attribute__((vector_size(STRIP * sizeof(uint32_t))));
struct lanes {
    size_t n, n_values, n_asked;
    const int64_t *dealer;                     /* number by dealer of the segment, -1: not kept */
    uint32_t *count, *pair[2], *weight[2];     /* count, weight: value × lane; pair: lane */
    struct asked { uint32_t lane; size_t question; const struct tally_question *in_segment; } *asked;
};

/* The four sums of one answer. */
static bool worth_of(const struct rolling_question *q, unsigned code, uint16_t out[ROLLING_SUMS])
{
    uint16_t loss = q->loss[code];
    out[ROLLING_N] = 1;
    out[ROLLING_LOSS] = loss;
    out[ROLLING_SQUARES] = (uint16_t)(loss * loss);
    out[ROLLING_TOP] = (q->top & CODE_BIT(code)) != 0;
    return q->in_base & CODE_BIT(code);
}

static void weigh(struct lanes *l, const struct rolling_question *q, const struct tally_question *t)
{
    for (uint32_t v = 0; v < t->n_values; v++) {
        uint16_t worth[ROLLING_SUMS];
        if (!worth_of(q, t->code_of[v], worth))
            continue;
        for (size_t half = 0; half < 2; half++)
            memcpy(&l->weight[half][v * l->n + t->lane], worth + 2 * half, sizeof(uint32_t));
    }
}

static struct lanes lanes_of(const struct tally_rolling *r, const struct tally_segment *s)
{
    struct lanes l = { .n = (s->planes.layout.lanes_of_plane[0] + STRIP - 1) / STRIP * STRIP, .n_values = s->planes.layout.most_values };
    l.dealer = rolling_dealers(r, s);
    l.count = tally_aligned(r->arena, (TALLY_VALUES * l.n + STRIP) * sizeof *l.count);
    for (int half = 0; half < 2; half++) {
        l.weight[half] = tally_aligned(r->arena, l.n_values * l.n * sizeof(uint32_t));
        l.pair[half] = tally_aligned(r->arena, l.n * sizeof(uint32_t));
    }
    l.asked = ARENA_ARRAY(r->arena, struct asked, r->n_questions);
    for (size_t q = 0; q < r->n_questions; q++) {
        ptrdiff_t at = tally_segment_question(s, r->question[q].code);
        if (at < 0)
            continue;
        l.asked[l.n_asked++] = (struct asked){ s->question[at].lane, q, &s->question[at] };
        weigh(&l, &r->question[q], &s->question[at]);
    }
    return l;
}

static TALLY_INLINE void weigh_strip(const struct lanes *l, size_t lane, size_t step)
{
    strip low = { 0 }, high = { 0 }, count, a, b;
    for (size_t v = 0; v < l->n_values; v++) {
        memcpy(&count, l->count + v * step + lane, sizeof count);
        memcpy(&a, l->weight[0] + v * l->n + lane, sizeof a);
        memcpy(&b, l->weight[1] + v * l->n + lane, sizeof b);
        low += count * a;
        high += count * b;
    }
    memcpy(l->pair[0] + lane, &low, sizeof low);
    memcpy(l->pair[1] + lane, &high, sizeof high);
}

static TALLY_INLINE void add_pair(uint16_t *at, uint32_t pair)
{
    uint32_t sum;
    memcpy(&sum, at, sizeof sum);
    sum += pair;
    memcpy(at, &sum, sizeof sum);
}

/* A month with wide sums: answer by answer. */
static void put_wide(const struct rolling_question *q, const struct asked *a, const uint32_t *count, size_t step, uint32_t *out)
{
    for (uint32_t v = 0; v < a->in_segment->n_values; v++) {
        uint16_t worth[ROLLING_SUMS];
        bool is_in = worth_of(q, a->in_segment->code_of[v], worth);
        for (size_t k = 0; is_in && k < ROLLING_SUMS; k++)
            out[k] += count[v * step + a->lane] * worth[k];
    }
}

static TALLY_INLINE void put_group(const struct tally_rolling *r, const struct lanes *l, size_t step, size_t dealer, size_t month)
{
    const struct rolling_row *row = r->row + month;
    for (size_t lane = 0; lane < step; lane += STRIP)
        weigh_strip(l, lane, step);
    for (const struct asked *a = l->asked; a < l->asked + l->n_asked; a++) {
        const struct rolling_row *to = row + a->question * r->n_months;
        if (!to->narrow) {
            put_wide(&r->question[a->question], a, l->count, step, to->wide + dealer * ROLLING_SUMS);
            continue;
        }
        __builtin_prefetch(to->narrow + (dealer + AHEAD) * ROLLING_SUMS, 1);
        add_pair(to->narrow + dealer * ROLLING_SUMS, l->pair[0][a->lane]);
        add_pair(to->narrow + dealer * ROLLING_SUMS + 2, l->pair[1][a->lane]);
    }
}

static TALLY_INLINE void count_groups(const struct tally_rolling *r, const struct tally_segment *s, const struct lanes *l)
{
    tally_kernel *kernel = tally_kernel_get(r->kind);
    kernel = kernel ? kernel : tally_kernel_best();
    size_t step = s->planes.layout.lanes_of_plane[0], begin, end;
    tally_segment_months(s, r->first, r->first + (int32_t)r->n_months - 1, &begin, &end);
    for (const struct tally_group *g = s->group + begin; g < s->group + end; g++) {
        if (l->dealer[g->dealer] < 0)
            continue;
        memset(l->count, 0, l->n_values * step * sizeof *l->count);
        kernel(&s->planes, &(struct tally_range){ g->begin, g[1].begin, s->live }, l->count);
        put_group(r, l, step, (size_t)l->dealer[g->dealer], (size_t)(g->month - r->first));
    }
}

typedef void count_function(const struct tally_rolling *r, const struct tally_segment *s, const struct lanes *l);

static void count_portable(const struct tally_rolling *r, const struct tally_segment *s, const struct lanes *l)
{
    count_groups(r, s, l);
}

#if TALLY_HAS_VARIANTS
TALLY_FOR_AVX2 static void count_avx2(const struct tally_rolling *r, const struct tally_segment *s, const struct lanes *l)
{
    count_groups(r, s, l);
}

TALLY_FOR_AVX512 static void count_avx512(const struct tally_rolling *r, const struct tally_segment *s, const struct lanes *l)
{
    count_groups(r, s, l);
}
#else
#define count_avx2 count_portable
#define count_avx512 count_portable
#endif

static void count_segment(struct tally_rolling *r, const struct tally_segment *s)
{
    static count_function *const variant[TALLY_KERNELS] = { count_portable, count_avx2, count_avx512 };
    struct lanes l = lanes_of(r, s);
    variant[r->kind](r, s, &l);
    rolling_pairs_count(r, s);
}

/* ---- regions and the nation ---- */

static void sum_dealers(const struct tally_rolling *r, const struct rolling_row *row, size_t region, int64_t *out)
{
    for (size_t d = r->region_begin[region]; d < r->region_begin[region + 1]; d++)
        for (size_t k = 0; k < ROLLING_SUMS; k++)
            out[k] += row->wide ? row->wide[d * ROLLING_SUMS + k] : row->narrow[d * ROLLING_SUMS + k];
}

static void sum_upper(struct tally_rolling *r, size_t question, size_t month)
{
    int64_t *upper = rolling_upper(r, question, month), *nation = upper + r->n_regions * ROLLING_SUMS;
    for (size_t k = 0; k < r->n_regions; k++, upper += ROLLING_SUMS) {
        sum_dealers(r, rolling_row(r, question, month), k, upper);
        for (size_t i = 0; i < ROLLING_SUMS; i++)
            nation[i] += upper[i];
    }
}

struct err *tally_rolling_new(struct arena *a, const struct tally_rolling_spec *spec, struct tally_segment *const *segment, size_t n_segments,
                              struct tally_rolling **out)
{
    if (spec->n_dealers > TALLY_ROLLING_DEALERS)
        return ERR(a, ERR_INVALID, "Rolling figures take up to {0} dealers.", ARG_I(TALLY_ROLLING_DEALERS));
    struct tally_rolling *r = ARENA_NEW(a, struct tally_rolling);
    r->arena = a;
    r->kind = tally_variant_best();
    r->first = spec->first;
    r->n_months = spec->last < spec->first ? 0 : (size_t)((int64_t)spec->last - spec->first + 1);
    set_dealers(r, spec);
    TRY(set_questions(r, spec));
    TRY(rolling_pairs_new(r, spec));
    set_rows(r);
    TRY(make_room(r, segment, n_segments));
    for (size_t k = 0; k < n_segments; k++)
        count_segment(r, segment[k]);
    for (size_t q = 0; q < r->n_questions; q++)
        for (size_t m = 0; m < r->n_months; m++)
            sum_upper(r, q, m);
    *out = r;
    return NULL;
}

/* ---- one interview, one window ---- */

static void add_to_dealer(const struct tally_rolling *r, struct rolling_row *row, size_t dealer, const int32_t change[ROLLING_SUMS])
{
    size_t at = dealer * ROLLING_SUMS;
    for (size_t k = 0; row->narrow && k < ROLLING_SUMS; k++)
        if (row->narrow[at + k] + change[k] > UINT16_MAX)
            widen(r, row);
    for (size_t k = 0; k < ROLLING_SUMS; k++) {
        if (row->narrow)
            row->narrow[at + k] = (uint16_t)(row->narrow[at + k] + change[k]);
        else
            row->wide[at + k] += (uint32_t)change[k];
    }
}

bool tally_rolling_add(struct tally_rolling *r, const struct tally_rolling_change *c)
{
    int64_t month = (int64_t)c->month - r->first;
    if (c->dealer >= r->n_dealers || month < 0 || month >= (int64_t)r->n_months || (c->sign > 0 && r->interviews[c->dealer] >= TALLY_ROLLING_MOST))
        return false;
    r->interviews[c->dealer] += (uint32_t)c->sign;
    for (size_t q = 0; q < r->n_questions; q++) {
        const struct rolling_question *t = &r->question[q];
        unsigned code = c->code[q];
        if (code >= ANSWER_CODES || !(t->in_base & CODE_BIT(code)))
            continue;
        int32_t loss = t->loss[code], is_top = (t->top & CODE_BIT(code)) != 0;
        int32_t change[ROLLING_SUMS] = { c->sign, c->sign * loss, c->sign * loss * loss, c->sign * is_top };
        add_to_dealer(r, rolling_row(r, q, (size_t)month), c->dealer, change);
        int64_t *upper = rolling_upper(r, q, (size_t)month);
        for (size_t k = 0; k < ROLLING_SUMS; k++) {
            upper[r->region[c->dealer] * ROLLING_SUMS + k] += change[k];
            upper[r->n_regions * ROLLING_SUMS + k] += change[k];
        }
    }
    rolling_pairs_add(r, c);
    return true;
}

static void add_month(const struct tally_rolling *r, size_t question, size_t month, size_t unit, int64_t sum[ROLLING_SUMS])
{
    const struct rolling_row *row = rolling_row(r, question, month);
    const int64_t *upper = rolling_upper(r, question, month);
    for (size_t k = 0; k < ROLLING_SUMS; k++) {
        if (unit >= r->n_dealers)
            sum[k] += upper[(unit - r->n_dealers) * ROLLING_SUMS + k];
        else
            sum[k] += row->wide ? row->wide[unit * ROLLING_SUMS + k] : row->narrow[unit * ROLLING_SUMS + k];
    }
}

struct tally_rolling_sums tally_rolling_sums(const struct tally_rolling *r, size_t question, const struct tally_rolling_window *w)
{
    size_t begin, end;
    int64_t sum[ROLLING_SUMS] = { 0 };
    rolling_months(r, w, &begin, &end);
    for (size_t m = begin; m < end; m++)
        add_month(r, question, m, w->unit, sum);
    const struct rolling_question *q = &r->question[question];
    int64_t best = q->best, step = q->step, n = sum[ROLLING_N], loss = sum[ROLLING_LOSS];
    return (struct tally_rolling_sums){
        .n = n, .sum = best * n - step * loss, .top = sum[ROLLING_TOP],
        .squares = best * best * n - 2 * best * step * loss + step * step * sum[ROLLING_SQUARES],
    };
}
