/* The windows of tally_rolling, moved month by month over all units, and their figures. */
#include "tally/tally_places.h"
#include "tally/tally_rolling_kept.h"
#include "tally/tally_variant.h"
#include <math.h>
#include <string.h>

/* A window length: the sums of the window and the quotients (loss/n) of the windows of the last `months` months. */
struct length {
    int months;
    int32_t *sum;                    /* dealers × ROLLING_SUMS */
    int64_t *upper;                  /* (regions, nation) × ROLLING_SUMS */
    double *quotient;                /* months × units */
};
struct pages {
    const struct tally_rolling *r;
    struct arena *arena;
    size_t n_units;
    int32_t n_min;
    struct length length[TALLY_ROLLING_LENGTHS];
    const uint16_t *none;            /* a row of zeros: no month leaves */
    int32_t *n;
    float *index, *se, *top, *change;
    uint16_t *place, *region_place;
    struct tally_places *places;
};

/* ---- moving ---- */

static TALLY_INLINE void move_narrow(int32_t *restrict sum, const uint16_t *restrict enters, const uint16_t *restrict leaves, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += enters[i] - leaves[i];
}

static TALLY_INLINE void add_wide(int32_t *restrict sum, const uint32_t *restrict row, int32_t sign, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += sign * (int32_t)row[i];
}

static TALLY_INLINE void move(const struct pages *p, const struct length *l, const struct rolling_row *enters, const struct rolling_row *leaves)
{
    size_t n = p->r->n_dealers * ROLLING_SUMS;
    bool is_narrow = leaves && leaves->narrow;
    move_narrow(l->sum, enters->narrow ? enters->narrow : p->none, is_narrow ? leaves->narrow : p->none, n);
    if (enters->wide)
        add_wide(l->sum, enters->wide, 1, n);
    if (leaves && leaves->wide)
        add_wide(l->sum, leaves->wide, -1, n);
}

/* ---- figures ---- */

struct figure { double quotient; float index, se, top, change; };

/* From a unit's sums; Var = (n·Σx² - (Σx)²)/(n²·(n-1)), whose numerator is exact: n < 2^20 and squares < 2^32 for a dealer. before: the quotient of the window before. */
static TALLY_INLINE struct figure figure_of(const struct rolling_question *q, const double sum[ROLLING_SUMS], double before)
{
    double n = sum[ROLLING_N], loss = sum[ROLLING_LOSS], scale = 10.0 * q->step;
    double quotient = loss / n, squares = n * sum[ROLLING_SQUARES] - loss * loss;
    float variance = (float)squares / (float)(n * n * (n - 1));
    return (struct figure){
        .quotient = quotient,
        .index = (float)(10.0 * q->best - scale * quotient),
        .se = squares > 0 ? (float)scale * sqrtf(variance) : NAN,
        .top = (float)sum[ROLLING_TOP] / (float)n,
        .change = (float)(scale * (before - quotient)),
    };
}

static TALLY_INLINE void figures_of_dealers(const struct pages *p, const struct rolling_question *q, const int32_t *restrict sum, double *restrict quotient)
{
    const struct rolling_question question = *q;
    int32_t *restrict n = p->n;
    float *restrict index = p->index, *restrict se = p->se, *restrict top = p->top, *restrict change = p->change;
    for (size_t i = 0; i < p->r->n_dealers; i++) {
        const int32_t *s = sum + i * ROLLING_SUMS;
        const double x[ROLLING_SUMS] = { s[ROLLING_N], s[ROLLING_LOSS], s[ROLLING_SQUARES], s[ROLLING_TOP] };
        struct figure f = figure_of(&question, x, quotient[i]);
        quotient[i] = f.quotient;
        n[i] = s[ROLLING_N];
        index[i] = f.index;
        se[i] = f.se;
        top[i] = f.top;
        change[i] = f.change;
    }
}

static void figures_of_upper(const struct pages *p, const struct rolling_question *q, const int64_t *sum, double *quotient)
{
    for (size_t i = p->r->n_dealers; i < p->n_units; i++, sum += ROLLING_SUMS) {
        const double x[ROLLING_SUMS] = { (double)sum[ROLLING_N], (double)sum[ROLLING_LOSS], (double)sum[ROLLING_SQUARES], (double)sum[ROLLING_TOP] };
        struct figure f = figure_of(q, x, quotient[i]);
        quotient[i] = f.quotient;
        p->n[i] = (int32_t)sum[ROLLING_N];
        p->index[i] = f.index;
        p->se[i] = f.se;
        p->top[i] = f.top;
        p->change[i] = f.change;
    }
}

/* ---- one page ---- */

struct step { size_t question, month; };

static void move_upper(const struct pages *p, const struct length *l, struct step at)
{
    const int64_t *enters = rolling_upper(p->r, at.question, at.month);
    bool has_left = at.month >= (size_t)l->months;
    const int64_t *leaves = has_left ? rolling_upper(p->r, at.question, at.month - (size_t)l->months) : NULL;
    for (size_t i = 0; i < (p->r->n_regions + 1) * ROLLING_SUMS; i++)
        l->upper[i] += enters[i] - (leaves ? leaves[i] : 0);
}

/* Where the quotients of the window that ends in the month belong: on those of the window before, which it is compared with. */
static double *quotients_at(const struct pages *p, const struct length *l, size_t month)
{
    return l->quotient + month % (size_t)l->months * p->n_units;
}

static TALLY_INLINE void dealers_step(const struct pages *p, const struct length *l, struct step at)
{
    const struct rolling_row *enters = rolling_row(p->r, at.question, at.month);
    move(p, l, enters, at.month >= (size_t)l->months ? enters - l->months : NULL);
    figures_of_dealers(p, &p->r->question[at.question], l->sum, quotients_at(p, l, at.month));
}

typedef void step_function(const struct pages *p, const struct length *l, struct step at);

static void step_portable(const struct pages *p, const struct length *l, struct step at)
{
    dealers_step(p, l, at);
}

#if TALLY_HAS_VARIANTS
TALLY_FOR_AVX2 static void step_avx2(const struct pages *p, const struct length *l, struct step at)
{
    dealers_step(p, l, at);
}

TALLY_FOR_AVX512 static void step_avx512(const struct pages *p, const struct length *l, struct step at)
{
    dealers_step(p, l, at);
}
#else
#define step_avx2 step_portable
#define step_avx512 step_portable
#endif

static void make_page(const struct pages *p, const struct length *l, struct step at)
{
    static step_function *const variant[TALLY_KERNELS] = { step_portable, step_avx2, step_avx512 };
    variant[p->r->kind](p, l, at);
    move_upper(p, l, at);
    double *quotient = quotients_at(p, l, at.month);
    figures_of_upper(p, &p->r->question[at.question], l->upper, quotient);
    struct tally_losses losses = { .quotient = quotient, .n = p->n, .n_min = p->n_min, .most = p->r->question[at.question].most };
    tally_places_take(p->places, &losses, p->place, p->region_place);
}

/* Before the first month of a question. */
static void clear(const struct pages *p, const struct length *l)
{
    memset(l->sum, 0, p->r->n_dealers * ROLLING_SUMS * sizeof *l->sum);
    memset(l->upper, 0, (p->r->n_regions + 1) * ROLLING_SUMS * sizeof *l->upper);
    for (size_t i = 0; i < (size_t)l->months * p->n_units; i++)
        l->quotient[i] = NAN;
}

static struct pages pages_new(const struct tally_rolling *r, const struct tally_rolling_query *q)
{
    struct arena *a = arena_new(0);
    struct pages p = { .r = r, .arena = a, .n_units = tally_rolling_units(r), .n_min = q->n_min };
    for (size_t k = 0; k < q->n_lengths; k++)
        p.length[k] = (struct length){
            .months = q->months[k], .sum = ARENA_ARRAY(a, int32_t, r->n_dealers * ROLLING_SUMS),
            .upper = ARENA_ARRAY(a, int64_t, (r->n_regions + 1) * ROLLING_SUMS),
            .quotient = ARENA_ARRAY(a, double, (size_t)q->months[k] * p.n_units),
        };
    p.none = ARENA_ARRAY(a, uint16_t, r->n_dealers * ROLLING_SUMS);
    p.n = ARENA_ARRAY(a, int32_t, p.n_units);
    p.index = ARENA_ARRAY(a, float, p.n_units);
    p.se = ARENA_ARRAY(a, float, p.n_units);
    p.top = ARENA_ARRAY(a, float, p.n_units);
    p.change = ARENA_ARRAY(a, float, p.n_units);
    p.place = ARENA_ARRAY(a, uint16_t, p.n_units);
    p.region_place = ARENA_ARRAY(a, uint16_t, p.n_units);
    p.places = tally_places_new(a, r->region_begin, r->n_regions);
    tally_places_use(p.places, r->kind);
    return p;
}

void tally_rolling_pages(const struct tally_rolling *r, const struct tally_rolling_query *q, tally_rolling_see *see, void *ctx)
{
    struct pages p = pages_new(r, q);
    for (struct step at = { 0, 0 }; at.question < r->n_questions; at.question++) {
        for (size_t k = 0; k < q->n_lengths; k++)
            clear(&p, &p.length[k]);
        for (at.month = 0; at.month < r->n_months; at.month++)
            for (size_t k = 0; k < q->n_lengths; k++) {
                make_page(&p, &p.length[k], at);
                see(ctx, &(struct tally_rolling_page){
                             .question = at.question, .month = r->first + (int32_t)at.month, .months = p.length[k].months,
                             .n = p.n, .index = p.index, .se = p.se, .top = p.top, .change = p.change, .place = p.place, .region_place = p.region_place });
            }
    }
    arena_free(p.arena);
}
