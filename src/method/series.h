/* Questionnaires change (rules.md §6): which months of a figure may stand side by side.
 *
 * A question, and a composite through any of its components, has versions. A changed one starts a series: windows count the
 * months of their own series only ("3/6"), a trend has a break line there, and no arrow and no rank change reaches across.
 * A bridge, the signed offset that a parallel period gave, joins two series again. */
#pragma once
#include "method/window.h"

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
struct window series_window(const struct series_version *v, size_t n, struct window w, int32_t first_data);
/* May the figure of a window ending at `older` be compared with that of one ending at `newer`? Both count the months of
 * their own series only, so the answer is whether no series starts after `older` and at or before `newer`. */
bool series_is_unbroken(const struct series_version *v, size_t n, int32_t older, int32_t newer);
/* What to add to a value of month `older` to stand beside month `newer`: the offsets of the bridges between them; 0 without. */
double series_offset(const struct series_version *v, size_t n, int32_t older, int32_t newer);
