#include "method/linear.h"
#include "base/num.h"
#include <math.h>

struct linear linear_average(int n, double factor)
{
    struct linear l = { .n = MAX_OF(0, MIN_OF(n, LINEAR_MAX)) };
    for (int j = 0; j < l.n; j++)
        l.coef[j] = factor / l.n;
    return l;
}

static double step_weight(const struct step_table *t, int step)
{
    return !t->step_weight ? 1 : t->step_weight[step] > 0 ? t->step_weight[step] : 0;
}

static bool is_scored(const struct step_table *t, int question)
{
    int step = t->step_of[question];
    return step >= 0 && step < t->n_steps && step_weight(t, step) > 0;
}

struct linear linear_steps(const struct step_table *t, const double *n_of, double factor)
{
    struct linear l = { .n = MAX_OF(0, MIN_OF(t->n_questions, LINEAR_MAX)) };
    double in_step[LINEAR_MAX] = { 0 }, total = 0; /* questions with a base, by step; more steps than questions cannot score */
    for (int j = 0; j < l.n; j++) {
        if (!is_scored(t, j) || t->step_of[j] >= LINEAR_MAX)
            continue;
        if (n_of && !(n_of[j] > 0))
            l.n_left_out++;
        else
            in_step[t->step_of[j]]++;
    }
    for (int s = 0; s < MIN_OF(t->n_steps, LINEAR_MAX); s++)
        total += in_step[s] > 0 ? step_weight(t, s) : 0;
    for (int j = 0; j < l.n; j++) {
        int s = t->step_of[j];
        if (is_scored(t, j) && s < LINEAR_MAX && in_step[s] > 0 && (!n_of || n_of[j] > 0))
            l.coef[j] = factor * step_weight(t, s) / total / in_step[s];
    }
    return l;
}

double linear_printed(const double *score, size_t n, int decimals)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += num_round(score[i], decimals);
    return n ? 10 * num_round(sum / (double)n, decimals) : NAN;
}

double linear_value(const struct linear *l, const struct moments *component)
{
    double value = 0;
    for (int j = 0; j < l->n; j++)
        if (l->coef[j] != 0)
            value += component[j].n > 0 ? l->coef[j] * component[j].swx / component[j].sw : NAN;
    return value;
}

struct estimate linear_of_pairs(const struct linear *l, const struct pair_moments *strata, size_t n_strata, const double *populations)
{
    struct pair_moments all = pairs_new(l->n);
    for (size_t h = 0; h < n_strata; h++)
        pairs_merge(&all, &strata[h]);
    struct moments component[PAIR_MAX];
    double p[PAIR_MAX] = { 0 }, q[PAIR_MAX] = { 0 };
    struct linear cut = *l;
    cut.n = all.n_values;
    for (int j = 0; j < all.n_values; j++) {
        component[j] = pairs_value(&all, j);
        if (!(component[j].n > 0))
            continue;
        p[j] = l->coef[j] / component[j].sw;
        q[j] = p[j] * component[j].swx / component[j].sw;
    }
    struct strata sum = { 0 };
    for (size_t h = 0; h < n_strata; h++) {
        struct influence z = influence_of_pairs(&strata[h], p, q);
        strata_add(&sum, &z, populations ? populations[h] : 0);
    }
    return strata_estimate(&sum, l->n <= PAIR_MAX ? linear_value(&cut, component) : NAN);
}

bool influence_of_component(const struct linear *l, int j, const struct moments *m, struct component_value v, struct influence *z)
{
    if (l->coef[j] == 0 || !isfinite(v.x) || !(m->sw > 0))
        return false;
    double mean = m->swx / m->sw, per_point = l->coef[j] * v.w / m->sw;
    z->z += per_point * (v.x - mean);
    z->scale += fabs(per_point) * (fabs(v.x) + fabs(mean));
    return true;
}

bool influence_of_interview(const struct linear *l, const struct moments *component, const double *x, double w, struct influence *z)
{
    bool any = false;
    for (int j = 0; j < l->n; j++)
        any |= influence_of_component(l, j, &component[j], (struct component_value){ x[j], w }, z);
    return any;
}

void influence_count(struct influence *s, const struct influence *z, double w)
{
    if (!(w > 0 && isfinite(w)))
        return;
    s->n += 1;
    s->sw += w;
    s->sw2 += w * w;
    s->z += z->z;
    s->z2 += z->z * z->z;
    s->scale += z->scale * z->scale;
}

void influence_add(struct influence *s, const struct linear *l, const struct moments *component, const double *x, double w)
{
    struct influence z = { 0 };
    if (influence_of_interview(l, component, x, w, &z))
        influence_count(s, &z, w);
}

struct estimate linear_of_influence(const struct linear *l, const struct moments *component,
                                    const struct influence *strata, size_t n_strata, const double *populations)
{
    struct strata sum = { 0 };
    for (size_t h = 0; h < n_strata; h++)
        strata_add(&sum, &strata[h], populations ? populations[h] : 0);
    return strata_estimate(&sum, linear_value(l, component));
}
