/* Do interviewers differ by more than the customers they happened to get?
 *
 * Which interviewer gets a case is chance: the next free one does. So without interviewer effects an interviewer's n_j interviews at dealer j are a simple random sample
 * without replacement of the dealer's N_j, and the sum T of his values has, exactly and whatever the values look like,
 *     E(T) = Σ_j n_j · mean_j,   Var(T) = Σ_j n_j · (1 - n_j/N_j) · S²_j,   S²_j with N_j - 1
 * (Cochran 1977, theorems 2.1, 2.2 and 5.3, dealers as strata). The test is z = (T - E)/√Var, two-sided by the normal distribution: the large-sample form of the stratified
 * permutation test. Dealers where one interviewer made all interviews say nothing and drop out by themselves. With many interviewers some look odd by chance:
 * p is corrected by Holm's method (Holm 1979).
 *
 * How much answers depend on the interviewer in all is the intra-interviewer correlation of a one-way analysis of variance (Kish 1962): with k interviewers, m_i interviews each,
 * N = Σ m_i, values as differences to the dealer's mean,
 *     rho = (MSB - MSW) / (MSB + (m0 - 1) · MSW),   m0 = (N - Σ m_i²/N) / (k - 1)
 * and the variance of a mean grows by the design effect 1 + (m' - 1) · rho, m' = Σ m_i²/N. */
#pragma once
#include "base/attr.h"

/* One interview. dealer, interviewer: numbers from 0. */
struct interviewer_value { uint32_t dealer, interviewer; double x; };

struct interviewer_effect {
    double n;                /* interviews */
    double deviation;        /* (T - E)/n: NaN without interviews */
    double se;               /* √Var/n; NaN when nothing can be compared */
    double p, p_holm;        /* NaN then too */
};
/* Fills effect[0..n_effects-1] (interviewers beyond are left out). Sorts the values by dealer and interviewer; NaN values do not count. */
void interviewer_effects(struct interviewer_value *value, size_t n, struct interviewer_effect *effect, size_t n_effects);

struct interviewer_correlation { double rho, design_effect; int interviewers; double mean_load; };
/* NaN with fewer than two interviewers, or as many as interviews. Sorts the values. rho may be a little below 0; the design effect is then below 1. */
struct interviewer_correlation interviewer_correlation_of(struct interviewer_value *value, size_t n);

/* The chance to catch at least one of `fakes` among `n` interviews when `checked` of them are drawn at random without replacement: 1 - C(n-fakes, checked)/C(n, checked)
 * (hypergeometric, exact). About 1 - (1 - checked/n)^fakes. 0 without fakes, checks or interviews; 1 when more are checked than are honest. */
double interviewer_detection(int64_t n, int64_t checked, int64_t fakes);

/* How far several listeners agree about the same recordings: the intraclass correlation ICC(2,1), two-way random effects, absolute agreement, single rater (Shrout and Fleiss 1979;
 * McGraw and Wong 1996). score: n recordings × k listeners, row by row, none missing. NaN for n < 2 or k < 2 or no variation. */
double interviewer_agreement(const double *score, size_t n, size_t k);
