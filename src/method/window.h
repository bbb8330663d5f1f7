/* Which months a figure rests on (rules.md §1, §6).
 *
 * A month is the repair (or delivery) month of the visit, as an int32_t (base/civil_date.h), never the day of the
 * interview. A base is P (the period's own month or quarter), R6 or R12. A rolling window pools interviews: each weighs
 * the same, whatever its month. The months that count may be fewer than those wanted ("4/6"), because the programme began
 * later or the question changed: a changed one starts a series, windows count the months of their own series only, a trend
 * has a break line there, and no arrow and no rank change reaches across. A bridge, the signed offset that a parallel
 * period gave, joins two series again. */
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

/* ---- questionnaires change (rules.md §6) ---- */

/* The versions of one question or composite, oldest first. */
enum comparability {
    SERIES_SAME,    /* may be compared with the version before */
    SERIES_CHANGED, /* starts a series: no window, arrow or rank change reaches back across it */
    SERIES_NEW,     /* first asked here */
    SERIES_BRIDGED, /* changed, but a parallel period gave an offset: older values + offset are comparable */
};
struct series_version { int32_t from; enum comparability kind; double offset; /* of SERIES_BRIDGED, signed, in the value's unit */ };

/* First month of the series that `month` belongs to: the newest SERIES_CHANGED or SERIES_NEW at or before it; INT32_MIN when
 * there is none (the series has no beginning that matters). A composite's series starts where the newest of its components'
 * does. */
int32_t series_start(const struct series_version *v, size_t n, int32_t month);
/* The months of w that count for a figure of its last month: cut at the start of that month's series and of the data.
 * first_data: first month with any fieldwork; INT32_MIN when unknown. */
struct window window_comparable(struct window w, const struct series_version *v, size_t n, int32_t first_data);
/* May the figure of `older` be compared with that of `newer`? False when a series starts after older.first and at or before
 * newer.last. A window that window_comparable has cut begins with its series and so holds no break of its own. */
bool series_is_unbroken(const struct series_version *v, size_t n, struct window older, struct window newer);
/* What to add to a value of month `older` to stand beside month `newer`: the offsets of the bridges between them; 0 without. */
double series_offset(const struct series_version *v, size_t n, int32_t older, int32_t newer);

/* Months present of months wanted: "4/6". n_by_month holds one base a month of `wanted`, oldest first; a month is present
 * when it has a base and lies in `counted` (window_comparable; wanted itself when nothing was cut). */
struct coverage { int present, wanted; };
struct coverage window_coverage(struct window wanted, struct window counted, const double *n_by_month);
