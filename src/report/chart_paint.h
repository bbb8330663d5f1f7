/* Charts as pictures, on any canvas: a title, what the values are and whom they rest on, a legend, the picture, notes.
 *
 * Each kind is a function that paints from painting.y on and moves it below. Painting on a silent canvas (canvas.h) is how a
 * picture is measured, so there is one code for both. Inside report/ only. */
#pragma once
#include "report/canvas.h"
#include "report/plot.h"

struct painting {
    struct canvas *k;
    const struct plot *p;
    double width, y;
};

/* Paints the whole chart into this width from the canvas' origin; gives its height. */
double chart_paint(struct canvas *k, const struct plot *p, double width);
/* The height that chart_paint would give. */
double chart_paint_height(struct canvas *k, const struct plot *p, double width);
/* May this kind be cut between rows (plot_slice) where a page is too short? */
bool chart_is_long(const struct plot *p);

/* The kinds. */
void paint_bars(struct painting *g);        /* chart_bars.c: bars and dots */
void paint_upright(struct painting *g);     /* chart_upright.c: columns and lines */
void paint_heat(struct painting *g);        /* chart_fields.c */
void paint_tiles(struct painting *g);
void paint_scatter(struct painting *g);     /* chart_scatter.c */

/* How series i of those with this look is drawn. */
enum ink paint_ink(size_t i);
struct shape paint_fill(size_t i, bool is_total, bool is_weak);
struct shape paint_stroke(const struct plot_series *s, size_t i);
/* The i-th sign for what things are compared with: a hollow diamond, a black square, a hollow circle, a cross. */
void paint_sign(struct canvas *k, size_t i, struct point at);
/* How many of the first n series have the look. */
size_t paint_count(const struct plot *p, enum series_look look);
/* Where a value lies on an axis that runs over `length` from `start`. */
double paint_place(const struct plot_axis *a, double v, double start, double length);
/* The widest of n texts. */
double paint_widest(struct canvas *k, const struct str *s, size_t n, const struct lettering *l);
/* The widest label of a row, bold where it is a total. */
double paint_widest_label(struct painting *g, struct lettering l);
/* The first tick of an axis, and whether v is still on it. */
double paint_first_tick(const struct plot_axis *a);
bool paint_is_on(const struct plot_axis *a, double v);

extern const struct lettering paint_value, paint_label, paint_tick, paint_soft;
extern const struct shape paint_grid, paint_axis;
