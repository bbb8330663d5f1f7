/* Counting segments into the rows of tally_rolling, month by month.
 *
 * Groups (a dealer in a month) are counted in batches of one month. What a group's counts add to a question are four sums of 16 bits, one word, as they
 * stand in a narrow row: no sum of a narrow row leaves its 16 bits, so sums are made in 16 bits and words are added as wholes. Words of a batch
 * are made first and then added question by question, so that a row is written in one go. */
#include "tally/tally_rolling_kept.h"
#include "tally/tally_variant.h"
#include <string.h>

enum { STRIP = 32, BATCH = 64 };
typedef uint16_t strip __attribute__((vector_size(STRIP * sizeof(uint16_t))));
typedef uint8_t strip_of_bytes __attribute__((vector_size(STRIP)));

/* Counts of groups, group × value × lane: in bytes, or for a group that is too large for them in 32 bits. */
struct counts { const uint8_t *narrow; const uint32_t *wide; };
struct lanes {
    const struct tally_segment *segment;
    tally_kernel *of_range;
    tally_group_kernel *of_groups;
    size_t n, step, n_values, n_asked;         /* n: lanes in whole strips; step: lanes of a row of counts */
    const int64_t *dealer;                     /* number by dealer of the segment, -1: not kept */
    uint8_t *narrow;
    uint32_t *wide;
    uint16_t *worth;                           /* what an answer adds: sum × value × lane */
    uint64_t *word;                            /* group of the batch × lane */
    struct asked { uint32_t lane; size_t question; const struct tally_question *in_segment; } *asked;
};
/* Groups of one month that are counted together, and those of them whose dealers are kept. */
struct batch {
    const struct tally_group *group;
    size_t n, month, n_kept;
    bool is_run;                               /* all are kept, and their dealers' numbers follow one another */
    struct counts counts;
    struct kept { uint32_t group, dealer; } kept[BATCH];
};

/* ---- what answers add ---- */

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
        bool is_in = worth_of(q, t->code_of[v], worth);
        for (size_t k = 0; is_in && k < ROLLING_SUMS; k++)
            l->worth[(k * l->n_values + v) * l->n + t->lane] = worth[k];
    }
}

static struct lanes lanes_of(const struct tally_rolling *r, const struct tally_segment *s)
{
    const struct tally_layout *layout = &s->planes.layout;
    struct lanes l = { .segment = s, .step = layout->lanes_of_plane[0], .n_values = layout->most_values };
    l.of_range = tally_kernel_get(r->kind);
    l.of_range = l.of_range ? l.of_range : tally_kernel_best();
    l.of_groups = tally_group_kernel_get(r->kind);
    l.of_groups = l.of_groups ? l.of_groups : tally_group_kernel_best();
    l.n = (l.step + STRIP - 1) / STRIP * STRIP;
    l.dealer = rolling_dealers(r, s);
    l.narrow = tally_aligned(r->arena, BATCH * l.n_values * l.step + STRIP);
    l.wide = tally_aligned(r->arena, (TALLY_VALUES * l.step + STRIP) * sizeof *l.wide);
    l.worth = tally_aligned(r->arena, ROLLING_SUMS * l.n_values * l.n * sizeof *l.worth);
    l.word = tally_aligned(r->arena, BATCH * l.n * sizeof *l.word);
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

/* ---- words of a batch ---- */

static TALLY_INLINE void get_strip(const struct counts *c, size_t at, strip *out)
{
    strip_of_bytes narrow;
    if (c->narrow) {
        memcpy(&narrow, c->narrow + at, sizeof narrow);
        *out = __builtin_convertvector(narrow, strip);
        return;
    }
    uint16_t wide[STRIP]; /* counts that narrow rows take are of 16 bits */
    for (size_t i = 0; i < STRIP; i++)
        wide[i] = (uint16_t)c->wide[at + i];
    memcpy(out, wide, sizeof *out);
}

/* The words of a strip of lanes of a group whose counts begin at `first`. */
static TALLY_INLINE void weigh_strip(const struct lanes *l, const struct counts *c, size_t first, size_t lane, uint64_t *out)
{
    strip sum[ROLLING_SUMS] = { 0 }, count, worth;
    uint16_t part[ROLLING_SUMS][STRIP], word[STRIP][ROLLING_SUMS];
    for (size_t v = 0; v < l->n_values; v++) {
        get_strip(c, first + v * l->step + lane, &count);
        for (size_t k = 0; k < ROLLING_SUMS; k++) {
            memcpy(&worth, l->worth + (k * l->n_values + v) * l->n + lane, sizeof worth);
            sum[k] += count * worth;
        }
    }
    memcpy(part, sum, sizeof part);
    for (size_t i = 0; i < STRIP; i++)
        for (size_t k = 0; k < ROLLING_SUMS; k++)
            word[i][k] = part[k][i];
    memcpy(out + lane, word, sizeof word);
}

static TALLY_INLINE void weigh_batch(const struct lanes *l, const struct batch *b)
{
    for (size_t k = 0; k < b->n; k++)
        for (size_t lane = 0; lane < l->step; lane += STRIP)
            weigh_strip(l, &b->counts, k * l->n_values * l->step, lane, l->word + k * l->n);
}

/* ---- into the rows ---- */

/* A month with wide sums: answer by answer. */
static void put_wide(const struct rolling_question *q, const struct lanes *l, const struct asked *a, const struct batch *b, uint32_t *row)
{
    for (const struct kept *k = b->kept; k < b->kept + b->n_kept; k++)
        for (uint32_t v = 0; v < a->in_segment->n_values; v++) {
            uint16_t worth[ROLLING_SUMS];
            size_t at = (k->group * l->n_values + v) * l->step + a->lane;
            uint32_t count = b->counts.wide ? b->counts.wide[at] : b->counts.narrow[at];
            bool is_in = worth_of(q, a->in_segment->code_of[v], worth);
            for (size_t i = 0; is_in && i < ROLLING_SUMS; i++)
                row[k->dealer * ROLLING_SUMS + i] += count * worth[i];
        }
}

static TALLY_INLINE void add_word(uint16_t *to, uint64_t word)
{
    uint64_t sum;
    memcpy(&sum, to, sizeof sum);
    sum += word;
    memcpy(to, &sum, sizeof sum);
}

static TALLY_INLINE void put_narrow(const struct lanes *l, const struct asked *a, const struct batch *b, uint16_t *row)
{
    enum { IN_A_LINE = 8 };
    const uint64_t *word = l->word + a->lane;
    const size_t n = l->n;
    const struct kept *end = b->kept + b->n_kept;
    for (const struct kept *k = b->kept; k < end; k += IN_A_LINE)
        __builtin_prefetch(row + ((size_t)k->dealer + BATCH) * ROLLING_SUMS, 1); /* where the next batch will write */
    if (b->is_run) {
        uint16_t *first = row + (size_t)b->kept[0].dealer * ROLLING_SUMS;
        for (size_t k = 0; k < b->n; k++)
            add_word(first + k * ROLLING_SUMS, word[k * n]);
        return;
    }
    for (const struct kept *k = b->kept; k < end; k++)
        add_word(row + (size_t)k->dealer * ROLLING_SUMS, word[k->group * n]);
}

static TALLY_INLINE void put_batch(const struct tally_rolling *r, const struct lanes *l, const struct batch *b)
{
    weigh_batch(l, b);
    for (const struct asked *a = l->asked; a < l->asked + l->n_asked; a++) {
        const struct rolling_row *row = rolling_row(r, a->question, b->month);
        if (row->narrow)
            put_narrow(l, a, b, row->narrow);
        else
            put_wide(&r->question[a->question], l, a, b, row->wide);
    }
}

/* The next groups, of n that are left of the month: as many as bytes can count, or the one that they cannot. */
static TALLY_INLINE void next_batch(const struct lanes *l, size_t n, struct batch *out)
{
    const struct tally_group *g = out->group;
    size_t fit = tally_groups_fit(&l->segment->planes.layout, g, MIN_OF(n, (size_t)BATCH));
    out->n = fit ? fit : 1;
    out->counts = fit ? (struct counts){ l->narrow, NULL } : (struct counts){ NULL, l->wide };
    out->n_kept = 0;
    for (uint32_t k = 0; k < out->n; k++) {
        out->kept[out->n_kept] = (struct kept){ k, (uint32_t)l->dealer[g[k].dealer] };
        out->n_kept += l->dealer[g[k].dealer] >= 0;
    }
    out->is_run = out->n_kept == out->n;
    for (uint32_t k = 0; k < out->n_kept; k++)
        out->is_run &= out->kept[k].dealer == out->kept[0].dealer + k;
}

static TALLY_INLINE void count_month(const struct tally_rolling *r, const struct lanes *l, size_t month)
{
    const struct tally_segment *s = l->segment;
    size_t begin, end;
    tally_segment_months(s, r->first + (int32_t)month, r->first + (int32_t)month, &begin, &end);
    struct batch b = { .group = s->group + begin, .month = month };
    for (; b.group < s->group + end; b.group += b.n) {
        next_batch(l, (size_t)(s->group + end - b.group), &b);
        if (b.counts.wide) {
            memset(l->wide, 0, TALLY_VALUES * l->step * sizeof *l->wide);
            l->of_range(&s->planes, &(struct tally_range){ b.group->begin, b.group[1].begin, s->live }, l->wide);
        } else {
            l->of_groups(&s->planes, s->live, b.group, b.n, l->narrow);
        }
        put_batch(r, l, &b);
    }
}

/* ---- regions and the nation ---- */

/* A sum of 16-bit numbers of all dealers there can be fits 32 bits. */
static TALLY_INLINE void sum_narrow(const uint16_t *row, size_t n, int64_t *out)
{
    uint32_t sum[STRIP] = { 0 }; /* of several dealers' at once */
    size_t i = 0;
    for (; i + STRIP <= n; i += STRIP)
        for (size_t k = 0; k < STRIP; k++)
            sum[k] += row[i + k];
    for (; i < n; i++)
        out[i % ROLLING_SUMS] += row[i];
    for (size_t k = 0; k < STRIP; k++)
        out[k % ROLLING_SUMS] += sum[k];
}

static TALLY_INLINE void sum_dealers(const struct tally_rolling *r, const struct rolling_row *row, size_t region, int64_t *out)
{
    size_t begin = r->region_begin[region] * ROLLING_SUMS, end = r->region_begin[region + 1] * ROLLING_SUMS;
    if (row->narrow)
        sum_narrow(row->narrow + begin, end - begin, out);
    for (size_t i = begin; row->wide && i < end; i++)
        out[i % ROLLING_SUMS] += row->wide[i];
}

static TALLY_INLINE void sum_upper(const struct tally_rolling *r, size_t question, size_t month)
{
    int64_t *upper = rolling_upper(r, question, month), *nation = upper + r->n_regions * ROLLING_SUMS;
    for (size_t k = 0; k < r->n_regions; k++, upper += ROLLING_SUMS) {
        sum_dealers(r, rolling_row(r, question, month), k, upper);
        for (size_t i = 0; i < ROLLING_SUMS; i++)
            nation[i] += upper[i];
    }
}

/* A month's rows are in the cache until they are summed. */
static TALLY_INLINE void count_and_sum(const struct tally_rolling *r, const struct lanes *l, size_t n, size_t month)
{
    for (size_t k = 0; k < n; k++)
        count_month(r, &l[k], month);
    for (size_t q = 0; q < r->n_questions; q++)
        sum_upper(r, q, month);
}

typedef void count_function(const struct tally_rolling *r, const struct lanes *l, size_t n, size_t month);

static void count_portable(const struct tally_rolling *r, const struct lanes *l, size_t n, size_t month)
{
    count_and_sum(r, l, n, month);
}

#if TALLY_HAS_VARIANTS
TALLY_FOR_AVX2 static void count_avx2(const struct tally_rolling *r, const struct lanes *l, size_t n, size_t month)
{
    count_and_sum(r, l, n, month);
}

TALLY_FOR_AVX512 static void count_avx512(const struct tally_rolling *r, const struct lanes *l, size_t n, size_t month)
{
    count_and_sum(r, l, n, month);
}
#else
#define count_avx2 count_portable
#define count_avx512 count_portable
#endif

void rolling_count(struct tally_rolling *r, struct tally_segment *const *segment, size_t n)
{
    static count_function *const variant[TALLY_KERNELS] = { count_portable, count_avx2, count_avx512 };
    struct lanes *lanes = ARENA_ARRAY(r->arena, struct lanes, n);
    for (size_t k = 0; k < n; k++) {
        lanes[k] = lanes_of(r, segment[k]);
        rolling_pairs_count(r, segment[k]);
    }
    for (size_t month = 0; month < r->n_months; month++)
        variant[r->kind](r, lanes, n, month);
}
