#include "tally/tally_rolling.h"
#include "tally/tally_rolling_kept.h"
#include "tally/tally_variant.h"
#include <math.h>
#include <string.h>

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

static void set_rows(struct tally_rolling *r)
{
    size_t rows = r->n_questions * r->n_months, width = r->n_dealers * ROLLING_SUMS;
    uint16_t *narrow = tally_aligned(r->arena, rows * width * sizeof *narrow);
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
    rolling_count(r, segment, n_segments);
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
