#include "method/interviewer.h"
#include "method/dist.h"
#include <math.h>
#include <stdlib.h>

static int by_place(const void *x, const void *y)
{
    const struct interviewer_value *a = x, *b = y;
    if (a->dealer != b->dealer)
        return a->dealer < b->dealer ? -1 : 1;
    return a->interviewer < b->interviewer ? -1 : a->interviewer > b->interviewer;
}

/* NaN go behind the others; gives how many are left. */
static size_t prepare(struct interviewer_value *v, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(v[i].x)) {
            struct interviewer_value x = v[kept];
            v[kept++] = v[i];
            v[i] = x;
        }
    if (kept)
        qsort(v, kept, sizeof *v, by_place);
    return kept;
}

static size_t end_of_dealer(const struct interviewer_value *v, size_t n, size_t from)
{
    size_t i = from;
    while (i < n && v[i].dealer == v[from].dealer)
        i++;
    return i;
}

static double mean_of(const struct interviewer_value *v, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += v[i].x;
    return sum / (double)(to - from);
}

static double variance_of(const struct interviewer_value *v, size_t from, size_t to, double mean)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += (v[i].x - mean) * (v[i].x - mean);
    return to - from > 1 ? sum / (double)(to - from - 1) : 0;
}

/* Until they are finished, deviation and se hold the sums of T - E and of Var. */
static void add_dealer(const struct interviewer_value *v, size_t from, size_t to, struct interviewer_effect *effect, size_t n_effects)
{
    double mean = mean_of(v, from, to), variance = variance_of(v, from, to, mean), all = (double)(to - from);
    for (size_t i = from; i < to;) {
        uint32_t who = v[i].interviewer;
        double n = 0, sum = 0;
        for (; i < to && v[i].interviewer == who; i++, n++)
            sum += v[i].x;
        if (who >= n_effects)
            continue;
        effect[who].n += n;
        effect[who].deviation += sum - n * mean;
        effect[who].se += n * (1 - n / all) * variance;
    }
}

/* A value that some effect has and that none of those done so far exceeds: p in rising order without sorting. */
static size_t next_smallest(const struct interviewer_effect *e, size_t n)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!isnan(e[i].p) && isnan(e[i].p_holm) && (best == n || e[i].p < e[best].p))
            best = i;
    return best;
}

static void correct_by_holm(struct interviewer_effect *e, size_t n)
{
    size_t tests = 0;
    double most = 0;
    for (size_t i = 0; i < n; i++)
        tests += isnan(e[i].p) ? 0 : 1;
    for (size_t done = 0; done < tests; done++) {
        size_t i = next_smallest(e, n);
        most = fmax(most, fmin(1, e[i].p * (double)(tests - done)));
        e[i].p_holm = most;
    }
}

void interviewer_effects(struct interviewer_value *value, size_t n, struct interviewer_effect *effect, size_t n_effects)
{
    size_t kept = prepare(value, n);
    for (size_t i = 0; i < n_effects; i++)
        effect[i] = (struct interviewer_effect){ .p = NAN, .p_holm = NAN };
    for (size_t i = 0; i < kept;) {
        size_t end = end_of_dealer(value, kept, i);
        add_dealer(value, i, end, effect, n_effects);
        i = end;
    }
    for (size_t i = 0; i < n_effects; i++) {
        struct interviewer_effect *e = &effect[i];
        double sd = sqrt(e->se);
        if (sd > 0)
            e->p = 2 * normal_cdf(-fabs(e->deviation) / sd);
        e->se = sd > 0 ? sd / e->n : (double)NAN;
        e->deviation = e->n > 0 ? e->deviation / e->n : (double)NAN;
    }
    correct_by_holm(effect, n_effects);
}

/* ---- correlation ---- */

static int by_interviewer(const void *x, const void *y)
{
    const struct interviewer_value *a = x, *b = y;
    return a->interviewer < b->interviewer ? -1 : a->interviewer > b->interviewer;
}

static void take_off_dealer_means(struct interviewer_value *v, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = end_of_dealer(v, n, i);
        double mean = mean_of(v, i, end);
        for (; i < end; i++)
            v[i].x -= mean;
    }
}

struct interviewer_correlation interviewer_correlation_of(struct interviewer_value *value, size_t n)
{
    struct interviewer_correlation c = { .rho = NAN, .design_effect = NAN };
    size_t kept = prepare(value, n);
    double squares = 0, between = 0, within = 0, all = (double)kept;
    take_off_dealer_means(value, kept);
    if (kept)
        qsort(value, kept, sizeof *value, by_interviewer);
    double grand = kept ? mean_of(value, 0, kept) : 0;
    for (size_t i = 0, end; i < kept; i = end) {
        for (end = i; end < kept && value[end].interviewer == value[i].interviewer;)
            end++;
        double m = (double)(end - i), mean = mean_of(value, i, end);
        c.interviewers++;
        squares += m * m;
        between += m * (mean - grand) * (mean - grand);
        within += variance_of(value, i, end, mean) * (m - 1);
    }
    double k = c.interviewers;
    c.mean_load = kept ? squares / all : 0;
    if (k < 2 || all <= k)
        return c;
    double msb = between / (k - 1), msw = within / (all - k), m0 = (all - squares / all) / (k - 1), base = msb + (m0 - 1) * msw;
    if (base > 0) {
        c.rho = (msb - msw) / base;
        c.design_effect = 1 + (c.mean_load - 1) * c.rho;
    }
    return c;
}

/* ---- checks ---- */

double interviewer_detection(int64_t n, int64_t checked, int64_t fakes)
{
    double missed = 1;
    if (n <= 0 || checked <= 0 || fakes <= 0)
        return 0;
    for (int64_t i = 0; i < fakes && missed > 0; i++)
        missed *= fmax(0, (double)(n - checked - i)) / (double)(n - i > 0 ? n - i : 1);
    return 1 - missed;
}

double interviewer_agreement(const double *score, size_t n, size_t k)
{
    double grand = 0, rows = 0, columns = 0, total = 0, dn = (double)n, dk = (double)k;
    if (n < 2 || k < 2)
        return NAN;
    for (size_t i = 0; i < n * k; i++)
        grand += score[i] / (dn * dk);
    for (size_t i = 0; i < n * k; i++)
        total += (score[i] - grand) * (score[i] - grand);
    for (size_t r = 0; r < n; r++) {
        double mean = 0;
        for (size_t c = 0; c < k; c++)
            mean += score[r * k + c] / dk;
        rows += dk * (mean - grand) * (mean - grand);
    }
    for (size_t c = 0; c < k; c++) {
        double mean = 0;
        for (size_t r = 0; r < n; r++)
            mean += score[r * k + c] / dn;
        columns += dn * (mean - grand) * (mean - grand);
    }
    double msr = rows / (dn - 1), msc = columns / (dk - 1), mse = (total - rows - columns) / ((dn - 1) * (dk - 1));
    double base = msr + (dk - 1) * mse + dk * (msc - mse) / dn;
    return base > 0 ? (msr - mse) / base : (double)NAN;
}
