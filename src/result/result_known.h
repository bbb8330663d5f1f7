/* What was computed before, of a set whose reports ask for the same figures again and again: the nation and its regions stand beside every dealer, a dealer is
 * the best of his region in his neighbours' reports, and each report is made in two languages. Inside result/ only.
 *
 * A table of a fixed number of places: a newer answer takes the place of an older one that falls on the same, so memory is bounded (30 MB) whatever the
 * network's size. Units with a filter (cuts) are not remembered. */
#pragma once
#include "result/result.h"

/* Who asks for what. Of a figure `other` is NULL and `older` is the window itself. */
struct known_question {
    struct measure measure;
    const struct result_unit *unit, *other;
    struct window older, newer;
    const struct figure_options *options;
};
struct known_figures;
/* On an arena of its own that ends with the set's. */
struct known_figures *known_figures_new(const struct result_set *s);
/* The place of the answer and whether it stands there already; if not, the caller writes it. NULL when it is not remembered. */
struct figure *known_figure(const struct result_set *s, const struct known_question *q, bool *is_known);
struct change *known_change(const struct result_set *s, const struct known_question *q, bool *is_known);
