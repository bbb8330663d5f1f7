#include "method/rank.h"
#include "base/err.h"
#include "base/rng.h"
#include "method/dist.h"
#include "method/order.h"
#include <math.h>

struct rank_rules rank_rules_default(void)
{
    return (struct rank_rules){ .n_min = 24, .full_months_min = 6, .single_service_is_ranked = false };
}

unsigned rank_reasons(const struct rank_facts *f, const struct rank_rules *r)
{
    unsigned why = 0;
    why |= f->n >= r->n_min ? 0 : RANK_OUT_SMALL_BASE;
    why |= f->is_single_service && !r->single_service_is_ranked ? RANK_OUT_SINGLE_SERVICE : 0;
    why |= f->full_months_open < r->full_months_min ? RANK_OUT_NEW : 0;
    why |= f->is_upload_late ? RANK_OUT_LATE_UPLOAD : 0;
    why |= f->is_integrity_flagged ? RANK_OUT_INTEGRITY : 0;
    why |= f->is_excluded ? RANK_OUT_EXCLUDED : 0;
    why |= isfinite(f->score) ? 0 : RANK_OUT_NO_SCORE;
    return why;
}

const char *rank_reason_text(enum rank_reason one)
{
    switch (one) {
    case RANK_OUT_SMALL_BASE: return N_("Too few interviews");
    case RANK_OUT_SINGLE_SERVICE: return N_("Single-service dealer, not ranked");
    case RANK_OUT_NEW: return N_("New dealer, not yet open long enough");
    case RANK_OUT_LATE_UPLOAD: return N_("Addresses were uploaded late");
    case RANK_OUT_INTEGRITY: return N_("Integrity flag");
    case RANK_OUT_EXCLUDED: return N_("Excluded by the network");
    case RANK_OUT_NO_SCORE: return N_("No score");
    }
    return "";
}

struct rank_score rank_score_of(double score)
{
    const int64_t unit = 1000000000;
    if (!isfinite(score))
        return (struct rank_score){ 0, 0 };
    return (struct rank_score){ llround(fmax(-9e9, fmin(9e9, score)) * (double)unit), unit };
}

int rank_score_cmp(struct rank_score a, struct rank_score b)
{
    __int128 left = (__int128)a.sum * b.n, right = (__int128)b.sum * a.n;
    return (left > right) - (left < right);
}

static bool better_score(const void *ctx, size_t i, size_t j)
{
    const struct rank_score *s = ctx;
    return rank_score_cmp(s[i], s[j]) > 0;
}

size_t rank_places(const struct rank_score *score, size_t n, int32_t *place, size_t *order)
{
    size_t ranked = 0;
    for (size_t i = 0; i < n; i++) {
        place[i] = 0;
        if (score[i].n > 0)
            order[ranked++] = i;
    }
    order_sort(order, ranked, better_score, score);
    for (size_t k = 0; k < ranked; k++) {
        bool is_tie = k > 0 && rank_score_cmp(score[order[k - 1]], score[order[k]]) == 0;
        place[order[k]] = is_tie ? place[order[k - 1]] : (int32_t)(k + 1);
    }
    return ranked;
}

static bool larger_draw(const void *ctx, size_t i, size_t j)
{
    const double *x = ctx;
    return x[i] > x[j];
}

/* Notes the places of one round: seen[i*n + k] counts dealer i at place k+1. */
static void note_places(const double *x, size_t n, const size_t *order, size_t ranked, uint32_t *seen)
{
    size_t place = 0;
    for (size_t k = 0; k < ranked; k++) {
        if (k == 0 || x[order[k]] < x[order[k - 1]])
            place = k;
        seen[order[k] * n + place]++;
    }
}

/* The first place with at least `rounds` rounds at or before it. */
static int32_t place_at(const uint32_t *seen, size_t n, double rounds)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++) {
        sum += seen[k];
        if (sum >= rounds)
            return (int32_t)(k + 1);
    }
    return (int32_t)n;
}

void rank_intervals_simulated(struct rank_sample s, uint64_t seed, int draws, struct rank_work work, struct rank_interval *out)
{
    struct pcg g = pcg_new(seed, 1);
    for (size_t i = 0; i < s.n * s.n; i++)
        work.seen[i] = 0;
    for (int round = 0; round < draws; round++) {
        size_t ranked = 0;
        for (size_t i = 0; i < s.n; i++) {
            if (!isfinite(s.mean[i]))
                continue;
            work.draw[i] = s.mean[i] + (s.se[i] > 0 ? s.se[i] * pcg_normal(&g) : 0);
            work.order[ranked++] = i;
        }
        order_sort(work.order, ranked, larger_draw, work.draw);
        note_places(work.draw, s.n, work.order, ranked, work.seen);
    }
    for (size_t i = 0; i < s.n; i++) {
        out[i] = (struct rank_interval){ 0, 0 };
        if (isfinite(s.mean[i]) && s.se[i] > 0 && draws > 0)
            out[i] = (struct rank_interval){ place_at(&work.seen[i * s.n], s.n, ceil(0.025 * draws)),
                                             place_at(&work.seen[i * s.n], s.n, ceil(0.975 * draws)) };
    }
}

static double square_or_0(double se)
{
    return se > 0 ? se * se : 0;
}

void rank_intervals_pairwise(struct rank_sample s, struct rank_interval *out)
{
    const double z = normal_quantile(0.975);
    int32_t ranked = 0;
    for (size_t i = 0; i < s.n; i++)
        ranked += isfinite(s.mean[i]);
    for (size_t i = 0; i < s.n; i++) {
        out[i] = (struct rank_interval){ 0, 0 };
        if (!isfinite(s.mean[i]) || !(s.se[i] > 0))
            continue;
        int32_t better = 0, worse = 0;
        for (size_t j = 0; j < s.n; j++) {
            double d = s.mean[j] - s.mean[i], half = z * sqrt(square_or_0(s.se[i]) + square_or_0(s.se[j]));
            better += d > half; /* NaN is neither */
            worse += d < -half;
        }
        out[i] = (struct rank_interval){ 1 + better, ranked - worse };
    }
}

double rank_percentile(int32_t place, size_t n)
{
    if (place < 1 || (size_t)place > n)
        return NAN;
    return n == 1 ? 100 : 100 * (double)(n - (size_t)place) / (double)(n - 1);
}

struct tier_table tier_table_default(void)
{
    return (struct tier_table){ 0.10, 0.25, 0.50 };
}

static bool is_within(int32_t place, size_t n, double share)
{
    return place <= ceil(share * (double)n - 1e-9);
}

enum tier rank_tier(int32_t place, size_t n, struct tier_table t)
{
    if (place < 1 || (size_t)place > n)
        return TIER_NONE;
    if (is_within(place, n, t.a))
        return TIER_A;
    if (is_within(place, n, t.b))
        return TIER_B;
    return is_within(place, n, t.c) ? TIER_C : TIER_D;
}

size_t rank_streak(const int *value, size_t n)
{
    size_t k = 0;
    while (k < n && value[n - 1] != 0 && value[n - 1 - k] == value[n - 1])
        k++;
    return k;
}
