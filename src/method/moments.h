/* Sums from which every estimate is made.
 *
 * All of them are additive: the sums of two disjoint groups of interviews (dealers, months) added are the sums of the
 * whole. So months are added to windows, dealers to regions, and a month leaves a rolling window by subtraction. A scan
 * over the interviews has to make these sums only; everything behind them works on a few numbers per cell.
 *
 * Counts are doubles: exact below 2^53. w is the weight of an interview, 1 where the survey is not weighted; then
 * sw = sw2 = n. An interview whose weight is not a positive finite number is in no base.
 * Subtraction is exact for unweighted sums of integer points; weighted windows are better added anew each time. */
#pragma once
#include "method/points.h"

/* Answers of one question by code: counts, weights, squared weights. Knows no points, so a change of points needs no new scan. */
struct answer_sums { double n[ANSWER_CODES], w[ANSWER_CODES], w2[ANSWER_CODES]; };

void answers_add(struct answer_sums *s, unsigned code, double w); /* codes > 15 are ignored */
/* Add or take away the sums of a disjoint group, a part. */
void answers_merge(struct answer_sums *into, const struct answer_sums *from);
void answers_subtract(struct answer_sums *from, const struct answer_sums *part);
/* Unweighted sums from plain counts by code. */
struct answer_sums answers_of_counts(const double count[ANSWER_CODES]);

/* Of one value x (points) over the interviews that are in its base. */
struct moments {
    double n;          /* interviews */
    double sw, swx;    /* Σw, Σwx */
    double sw2, sw2x, sw2x2; /* Σw², Σw²x, Σw²x² */
};

/* The moments of a question under its points: codes outside the base do not count. */
struct moments moments_of_answers(const struct answer_sums *s, const struct points *p);
void moments_add(struct moments *m, double x, double w); /* NaN x: not in the base */
/* Add or take away the sums of a disjoint group, a part. */
void moments_merge(struct moments *into, const struct moments *from);
void moments_subtract(struct moments *from, const struct moments *part);

/* Of J values at once, for composites: the counts by code cannot give the error of a composite, because one person
 * answers all its questions (rules.md §2). J <= PAIR_MAX; the same J in all structs that are merged. */
enum { PAIR_MAX = 8 };
struct pair_moments {
    int n_values;                      /* J */
    double n, sw, sw2;                 /* interviews with at least one of the values in its base */
    double n_of[PAIR_MAX], w_of[PAIR_MAX], wx_of[PAIR_MAX]; /* n_j, Σw, Σwx_j over the interviews that have value j */
    /* over the interviews that have both values j and k: */
    double w2[PAIR_MAX][PAIR_MAX];     /* Σw²; n_jk where unweighted */
    double w2x[PAIR_MAX][PAIR_MAX];    /* [j][k]: Σw² x_j */
    double w2xx[PAIR_MAX][PAIR_MAX];   /* Σw² x_j x_k */
};

struct pair_moments pairs_new(int n_values);             /* cut to 0..PAIR_MAX */
/* One interview: x has n_values points, NaN = not in the base of that question. */
void pairs_add(struct pair_moments *m, const double *x, double w);
void pairs_merge(struct pair_moments *into, const struct pair_moments *from);
void pairs_subtract(struct pair_moments *from, const struct pair_moments *part);
struct moments pairs_value(const struct pair_moments *m, int j); /* of value j alone; empty when j is out of range */
