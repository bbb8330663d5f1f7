#include "method/moments.h"
#include <math.h>

static bool has_weight(double w)
{
    return w > 0 && isfinite(w);
}

void answers_add(struct answer_sums *s, unsigned code, double w)
{
    if (code >= ANSWER_CODES || !has_weight(w))
        return;
    s->n[code] += 1;
    s->w[code] += w;
    s->w2[code] += w * w;
}

static void answers_shift(struct answer_sums *into, const struct answer_sums *from, double sign)
{
    for (int c = 0; c < ANSWER_CODES; c++) {
        into->n[c] += sign * from->n[c];
        into->w[c] += sign * from->w[c];
        into->w2[c] += sign * from->w2[c];
    }
}

void answers_merge(struct answer_sums *into, const struct answer_sums *from)
{
    answers_shift(into, from, 1);
}

void answers_subtract(struct answer_sums *from, const struct answer_sums *part)
{
    answers_shift(from, part, -1);
}

struct answer_sums answers_of_counts(const double count[ANSWER_CODES])
{
    struct answer_sums s;
    for (int c = 0; c < ANSWER_CODES; c++)
        s.n[c] = s.w[c] = s.w2[c] = count[c];
    return s;
}

struct moments moments_of_answers(const struct answer_sums *s, const struct points *p)
{
    struct moments m = { 0 };
    for (unsigned c = 0; c < ANSWER_CODES; c++) {
        if (!points_has(p, c))
            continue;
        double x = p->point[c];
        m.n += s->n[c];
        m.sw += s->w[c];
        m.swx += s->w[c] * x;
        m.sw2 += s->w2[c];
        m.sw2x += s->w2[c] * x;
        m.sw2x2 += s->w2[c] * x * x;
    }
    return m;
}

void moments_add(struct moments *m, double x, double w)
{
    if (!isfinite(x) || !has_weight(w))
        return;
    m->n += 1;
    m->sw += w;
    m->swx += w * x;
    m->sw2 += w * w;
    m->sw2x += w * w * x;
    m->sw2x2 += w * w * x * x;
}

static void moments_shift(struct moments *into, const struct moments *from, double sign)
{
    into->n += sign * from->n;
    into->sw += sign * from->sw;
    into->swx += sign * from->swx;
    into->sw2 += sign * from->sw2;
    into->sw2x += sign * from->sw2x;
    into->sw2x2 += sign * from->sw2x2;
}

void moments_merge(struct moments *into, const struct moments *from)
{
    moments_shift(into, from, 1);
}

void moments_subtract(struct moments *from, const struct moments *part)
{
    moments_shift(from, part, -1);
}

struct pair_moments pairs_new(int n_values)
{
    return (struct pair_moments){ .n_values = MAX_OF(0, MIN_OF(n_values, PAIR_MAX)) };
}

/* Row j of the pair sums, for an interview that has value j. */
static void pairs_add_row(struct pair_moments *m, int j, const double *x, double w)
{
    m->n_of[j] += 1;
    m->w_of[j] += w;
    m->wx_of[j] += w * x[j];
    for (int k = 0; k < m->n_values; k++) {
        if (!isfinite(x[k]))
            continue;
        m->w2[j][k] += w * w;
        m->w2x[j][k] += w * w * x[j];
        m->w2xx[j][k] += w * w * x[j] * x[k];
    }
}

void pairs_add(struct pair_moments *m, const double *x, double w)
{
    if (!has_weight(w))
        return;
    bool any = false;
    for (int j = 0; j < m->n_values; j++) {
        if (!isfinite(x[j]))
            continue;
        any = true;
        pairs_add_row(m, j, x, w);
    }
    if (!any)
        return;
    m->n += 1;
    m->sw += w;
    m->sw2 += w * w;
}

static void pairs_shift(struct pair_moments *into, const struct pair_moments *from, double sign)
{
    into->n += sign * from->n;
    into->sw += sign * from->sw;
    into->sw2 += sign * from->sw2;
    for (int j = 0; j < MIN_OF(into->n_values, from->n_values); j++) {
        into->n_of[j] += sign * from->n_of[j];
        into->w_of[j] += sign * from->w_of[j];
        into->wx_of[j] += sign * from->wx_of[j];
        for (int k = 0; k < from->n_values; k++) {
            into->w2[j][k] += sign * from->w2[j][k];
            into->w2x[j][k] += sign * from->w2x[j][k];
            into->w2xx[j][k] += sign * from->w2xx[j][k];
        }
    }
}

void pairs_merge(struct pair_moments *into, const struct pair_moments *from)
{
    pairs_shift(into, from, 1);
}

void pairs_subtract(struct pair_moments *from, const struct pair_moments *part)
{
    pairs_shift(from, part, -1);
}

struct moments pairs_value(const struct pair_moments *m, int j)
{
    if (j < 0 || j >= m->n_values)
        return (struct moments){ 0 };
    return (struct moments){ m->n_of[j], m->w_of[j], m->wx_of[j], m->w2[j][j], m->w2x[j][j], m->w2xx[j][j] };
}
