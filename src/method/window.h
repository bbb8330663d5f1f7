/* Which months a figure rests on (rules.md §1, §6).
 *
 * A month is the repair (or delivery) month of the visit, as an int32_t (base/civil_date.h), never the day of the
 * interview. A base is P (the period's own month or quarter), R6 or R12. A rolling window pools interviews: each weighs
 * the same, whatever its month. The months that count may be fewer than those wanted, because the programme began later
 * or the question changed (method/series.h): "4/6". */
#pragma once
#include "base/civil_date.h"

enum base_kind { BASE_MONTH, BASE_QUARTER, BASE_R6, BASE_R12 };

struct window { int32_t first, last; }; /* months, both included; empty when first > last */

int base_months(enum base_kind kind);                         /* 1, 3, 6, 12 */
/* [last-5, last] for R6 … . BASE_QUARTER: the calendar quarter that contains the month, whole. */
struct window window_of(enum base_kind kind, int32_t month);
int window_months(struct window w);                           /* 0 when empty */
bool window_has(struct window w, int32_t month);
struct window window_shift(struct window w, int months);      /* -6: the disjoint half-year before an R6; -12: last year */
struct window window_overlap(struct window a, struct window b); /* the months in both; may be empty */
/* Interviews designed for: monthly quota × months wanted: 10 → 30, 60, 120 (T10-T12). */
double window_target(enum base_kind kind, double quota_per_month);

/* The three parts of two windows, for the overlap-aware error: months only in the older one, in both, only in the newer
 * one. The older one neither begins nor ends after the newer. */
struct window_parts { struct window only_older, both, only_newer; };
struct window_parts window_split(struct window older, struct window newer);

/* Months present of months wanted: "4/6". n_by_month holds one base a month of `wanted`, oldest first; a month is present
 * when it has a base and lies in `counted` (series_window; wanted itself when nothing was cut). */
struct coverage { int present, wanted; };
struct coverage window_coverage(struct window wanted, struct window counted, const double *n_by_month);
