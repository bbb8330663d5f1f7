/* Composites: indices made of several questions.
 *
 * All of them are Σ_j a_j·m_j, a linear combination of question means, each over its own base: the retention index is
 * 10/4·(L1+L2+L3+L4); the total score is 10 × the weighted mean of step scores and L1, a step being the mean of its
 * scored questions (rules.md §2). One person answers all of them, so the error comes from linearising per interview:
 *     z_i = Σ_j a_j·w_i(x_ij - m_j)/W_j over the questions i answered,   Var as in estimate.h over all interviews
 * that are in the base of at least one component (Woodruff 1971). There are two ways to the same number:
 *   - from struct pair_moments, additive, up to PAIR_MAX components (retention index);
 *   - in two passes for any number of components (total score): first the moments of each question, then
 *     influence_add for each interview. */
#pragma once
#include "method/strata.h"

enum { LINEAR_MAX = 64 };
struct linear {
    int n;                    /* components */
    int n_left_out;           /* components without a base that linear_steps left out */
    double coef[LINEAR_MAX];  /* a_j, the factor 10 included */
};

/* Plain mean of n components times factor: linear_average(4, 10) is the retention index. n is cut to 0..LINEAR_MAX. */
struct linear linear_average(int n, double factor);

/* The weight table of a total score, up to LINEAR_MAX questions and steps (what is beyond is not scored). L1 is a step of its own. */
struct step_table {
    int n_questions, n_steps;
    const int *step_of;        /* n_questions: 0..n_steps-1; anything else: not scored */
    const double *step_weight; /* n_steps, >= 0; NULL = equal weights (the default) */
};
/* Coefficients of factor × Σ weight·step / Σ weight. A question without base (n_of[j] = 0) leaves its step, and a step
 * without questions leaves the total, the other weights scaled up; n_left_out counts the questions that left. All
 * coefficients 0 when nothing is left. n_of NULL: every question has a base. */
struct linear linear_steps(const struct step_table *t, const double *n_of, double factor);

/* What the slide prints for a composite (T05-T07): each score rounded to `decimals`, their mean, rounded again, × 10.
 * Indices shown elsewhere come from unrounded scores. NaN when n = 0. */
double linear_printed(const double *score, size_t n, int decimals);

/* From pair moments, one per stratum (1 stratum: simple random sample); l->n must be their n_values. A component with a
 * coefficient but without any base makes the mean NaN and the error not estimable: an index is never quietly made of
 * fewer questions. populations as in estimate_strata. */
struct estimate linear_of_pairs(const struct linear *l, const struct pair_moments *strata, size_t n_strata, const double *populations);

/* ---- two passes ---- */
/* Σ_j a_j·m_j; component holds l->n moments over all strata. NaN when a component with a coefficient has no base. */
double linear_value(const struct linear *l, const struct moments *component);
/* Adds one interview: x has l->n points, NaN = not in that base. An interview without any component of a coefficient is not counted. */
void influence_add(struct influence *s, const struct linear *l, const struct moments *component, const double *x, double w);
struct estimate linear_of_influence(const struct linear *l, const struct moments *component,
                                    const struct influence *strata, size_t n_strata, const double *populations);

/* The pieces of influence_add, for sums over several windows (change.h): adds to z->z the interview's influence and to
 * z->scale its size; false when it has no component of a coefficient. */
bool influence_of_interview(const struct linear *l, const struct moments *component, const double *x, double w, struct influence *z);
/* The same of one component j and its points, for tables of what each answer is worth; m = component[j]. */
struct component_value { double x, w; };
bool influence_of_component(const struct linear *l, int j, const struct moments *m, struct component_value v, struct influence *z);
/* Counts one interview of weight w with influence z->z. */
void influence_count(struct influence *s, const struct influence *z, double w);
