/* Charts for pages: a picture that stands there without a script, and the same as data for the one that draws better (chart.js). */
#pragma once
#include "html/html_out.h"
#include "report/plot.h"

/* A chart of the table t in a page: <figure class="rp-chart"> with the picture as SVG and its data in data-chart, and the table behind
 * "Show as table". Class names only, so it passes a strict content security policy; the page says has_charts, so that chart.js is loaded. It
 * stands inside an element of class "rp". Nothing where there is nothing to draw but the table. */
void html_chart_put(struct html_out *o, const struct table *t, const struct chart *c);

/* What chart.js reads: see there. Values as printed, null for gaps. */
struct str chart_json(struct arena *a, const struct plot *p);
/* The picture: <svg class="rp-svg">. */
struct html chart_svg(struct arena *a, const struct plot *p);
