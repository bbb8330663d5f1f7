/* The pair sums of composites, kept by dealer and month.
 *
 * With d_j the loss of question j, a composite of J questions has for each dealer and month these sums over interviews: those with any question in its base; for
 * each pair those with both, Σd_j and Σd_k over them, and Σd_j·d_k. A loss is a small number whose bits are masks of a block's rows, so
 * Σd_j·d_k = Σ_ab 2^(a+b)·|bit a of d_j & bit b of d_k|. */
#include "tally/tally_rolling_kept.h"
#include <string.h>

enum { LOSS_BITS = 6 }; /* TALLY_ROLLING_STEPS < 2^6 */

struct rolling_pairs {
    int n;                           /* questions */
    size_t question[PAIR_MAX], n_sums;
    unsigned n_bits[PAIR_MAX];       /* of their losses */
    int32_t *sum;                    /* month × dealer × n_sums */
};

/* Where a sum stands: first the interviews with any, then n and Σd_j·d_k for j <= k, then Σd_j over those that have k too, for all j and k. */
static size_t half_at(int j, int k)
{
    return (size_t)(j <= k ? k * (k + 1) / 2 + j : j * (j + 1) / 2 + k);
}
static size_t n_at(int j, int k)
{
    return 1 + half_at(j, k);
}
static size_t product_at(const struct rolling_pairs *p, int j, int k)
{
    return n_at(0, p->n) + half_at(j, k);
}
static size_t loss_at(const struct rolling_pairs *p, int j, int k)
{
    return product_at(p, 0, p->n) + (size_t)(j * p->n + k);
}

static int32_t *sums_at(const struct tally_rolling *r, const struct rolling_pairs *p, size_t dealer, size_t month)
{
    return p->sum + (month * r->n_dealers + dealer) * p->n_sums;
}

struct err *rolling_pairs_new(struct tally_rolling *r, const struct tally_rolling_spec *spec)
{
    r->n_composites = spec->n_composites;
    r->pairs = ARENA_ARRAY(r->arena, struct rolling_pairs, r->n_composites);
    for (size_t i = 0; i < r->n_composites; i++) {
        const struct tally_composite *c = &spec->composite[i];
        struct rolling_pairs *p = &r->pairs[i];
        if (c->n < 1 || c->n > PAIR_MAX)
            return ERR(r->arena, ERR_INVALID, "A composite with an error of its own has 1 to {0} questions.", ARG_I(PAIR_MAX));
        p->n = (int)c->n;
        p->n_sums = loss_at(p, p->n, 0);
        for (size_t j = 0; j < c->n; j++) {
            p->question[j] = c->question[j];
            for (unsigned most = r->question[c->question[j]].most; most; most >>= 1)
                p->n_bits[j]++;
        }
        p->sum = ARENA_ARRAY(r->arena, int32_t, r->n_months * r->n_dealers * p->n_sums);
    }
    return NULL;
}

/* ---- counting a segment ---- */

/* A question's rows in a block: those in the base, and the bits of their losses. */
struct rows { uint64_t base, bit[LOSS_BITS]; };
struct block { size_t number; struct rows rows[PAIR_MAX]; };

static struct rows rows_of(const struct tally_segment *s, size_t block, const struct rolling_question *q)
{
    struct rows rows = { 0 };
    ptrdiff_t at = tally_segment_question(s, q->code);
    for (uint32_t v = 0; at >= 0 && v < s->question[at].n_values; v++) {
        unsigned code = s->question[at].code_of[v];
        if (!(q->in_base & CODE_BIT(code)))
            continue;
        uint64_t those = tally_rows_with(&s->planes, block, s->question[at].lane, v);
        rows.base |= those;
        for (unsigned b = 0; b < LOSS_BITS; b++)
            rows.bit[b] |= q->loss[code] >> b & 1 ? those : 0;
    }
    return rows;
}

static int32_t ones(uint64_t x)
{
    return (int32_t)__builtin_popcountll(x);
}

static int32_t sum_loss(const struct rows *r, unsigned bits, uint64_t mask)
{
    int32_t sum = 0;
    for (unsigned b = 0; b < bits; b++)
        sum += ones(r->bit[b] & mask) << b;
    return sum;
}

static void add_block(const struct rolling_pairs *p, const struct rows *rows, uint64_t mask, int32_t *sum)
{
    uint64_t any = 0;
    for (int j = 0; j < p->n; j++) {
        any |= rows[j].base;
        for (int k = 0; k < p->n; k++) {
            uint64_t both = rows[j].base & rows[k].base & mask;
            sum[loss_at(p, j, k)] += sum_loss(&rows[j], p->n_bits[j], both);
            if (j > k)
                continue;
            sum[n_at(j, k)] += ones(both);
            for (unsigned b = 0; b < p->n_bits[j]; b++)
                sum[product_at(p, j, k)] += sum_loss(&rows[k], p->n_bits[k], both & rows[j].bit[b]) << b;
        }
    }
    sum[0] += ones(any & mask);
}

static void count_pairs(const struct tally_rolling *r, const struct rolling_pairs *p, const struct tally_segment *s)
{
    struct block now = { .number = SIZE_MAX };
    const int64_t *dealer = rolling_dealers(r, s);
    size_t begin, end;
    tally_segment_months(s, r->first, r->first + (int32_t)r->n_months - 1, &begin, &end);
    for (const struct tally_group *g = s->group + begin; g < s->group + end; g++) {
        if (dealer[g->dealer] < 0)
            continue;
        int32_t *sum = sums_at(r, p, (size_t)dealer[g->dealer], (size_t)(g->month - r->first));
        for (size_t block = g->begin / TALLY_BLOCK; block * TALLY_BLOCK < g[1].begin; block++) {
            for (int j = 0; block != now.number && j < p->n; j++)
                now.rows[j] = rows_of(s, block, &r->question[p->question[j]]);
            now.number = block;
            add_block(p, now.rows, tally_rows_between(block, g->begin, g[1].begin) & (s->live ? s->live[block] : UINT64_MAX), sum);
        }
    }
}

void rolling_pairs_count(struct tally_rolling *r, const struct tally_segment *s)
{
    for (size_t i = 0; i < r->n_composites; i++)
        count_pairs(r, &r->pairs[i], s);
}

/* ---- one interview, one window ---- */

void rolling_pairs_add(struct tally_rolling *r, const struct tally_rolling_change *c)
{
    for (size_t i = 0; i < r->n_composites; i++) {
        const struct rolling_pairs *p = &r->pairs[i];
        int32_t *sum = sums_at(r, p, c->dealer, (size_t)(c->month - r->first));
        struct rows rows[PAIR_MAX] = { 0 }; /* a block of one row */
        for (int j = 0; j < p->n; j++) {
            const struct rolling_question *q = &r->question[p->question[j]];
            unsigned code = c->code[p->question[j]];
            if (code >= ANSWER_CODES || !(q->in_base & CODE_BIT(code)))
                continue;
            rows[j].base = 1;
            for (unsigned b = 0; b < LOSS_BITS; b++)
                rows[j].bit[b] = q->loss[code] >> b & 1;
        }
        int32_t one[1 + 2 * PAIR_MAX * (PAIR_MAX + 1)] = { 0 };
        add_block(p, rows, 1, one);
        for (size_t k = 0; k < p->n_sums; k++)
            sum[k] += c->sign * one[k];
    }
}

/* From losses to points: x = best - step·d. */
static void to_points(const struct tally_rolling *r, const struct rolling_pairs *p, const double *sum, struct pair_moments *out)
{
    out->n = out->sw = out->sw2 = sum[0];
    for (int j = 0; j < p->n; j++)
        for (int k = 0; k < p->n; k++) {
            const struct rolling_question *u = &r->question[p->question[j]], *v = &r->question[p->question[k]];
            double n = sum[n_at(j, k)], lost_u = u->step * sum[loss_at(p, j, k)], lost_v = v->step * sum[loss_at(p, k, j)];
            out->w2[j][k] = n;
            out->w2x[j][k] = u->best * n - lost_u;
            out->w2xx[j][k] = (double)u->best * v->best * n - u->best * lost_v - v->best * lost_u + (double)u->step * v->step * sum[product_at(p, j, k)];
        }
    for (int j = 0; j < p->n; j++) {
        out->n_of[j] = out->w_of[j] = out->w2[j][j];
        out->wx_of[j] = out->w2x[j][j];
    }
}

struct pair_moments tally_rolling_pairs(const struct tally_rolling *r, size_t composite, const struct tally_rolling_window *w)
{
    const struct rolling_pairs *p = &r->pairs[composite];
    size_t begin, end, dealer = w->unit, last = w->unit + 1;
    if (w->unit >= r->n_dealers) {
        size_t region = w->unit - r->n_dealers;
        dealer = region < r->n_regions ? r->region_begin[region] : 0;
        last = region < r->n_regions ? r->region_begin[region + 1] : r->n_dealers;
    }
    double sum[1 + 2 * PAIR_MAX * (PAIR_MAX + 1)] = { 0 };
    rolling_months(r, w, &begin, &end);
    for (; begin < end; begin++)
        for (size_t d = dealer; d < last; d++)
            for (size_t k = 0; k < p->n_sums; k++)
                sum[k] += sums_at(r, p, d, begin)[k];
    struct pair_moments out = pairs_new(p->n);
    to_points(r, p, sum, &out);
    return out;
}
