/* What charts are painted on: a few shapes and texts, as SVG (canvas_svg.c) or with cairo (canvas_pdf.c). Lengths are points,
 * y grows downwards. Colours are names: SVG leaves them to report.css, so that a page can be dark. Nothing depends on seeing
 * them: series differ in pattern, dash and sign too. */
#pragma once
#include "base/buf.h"

enum ink {
    INK_NONE, INK_TEXT, INK_SOFT, INK_WEAK, INK_GRID, INK_AXIS, INK_PAPER, INK_PANEL,
    INK_TOTAL, INK_MAIN_1, INK_MAIN_2, INK_MAIN_3, INK_MAIN_4, INK_REFERENCE, INK_BEHIND, INK_BAND,
    INK_GREEN, INK_YELLOW, INK_RED, INK_GREY,
    INK_HEAT_LOW_3, INK_HEAT_LOW_2, INK_HEAT_LOW_1, INK_HEAT_0, INK_HEAT_HIGH_1, INK_HEAT_HIGH_2, INK_HEAT_HIGH_3, INKS,
};
enum fill_pattern { PATTERN_SOLID, PATTERN_STRIPES, PATTERN_DOTS, PATTERN_GRID, PATTERNS };
enum dash { DASH_NONE, DASH_LONG, DASH_SHORT, DASH_DOT, DASHES };
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct area { double x, y, w, h; };
struct point { double x, y; };
struct shape { enum ink fill, line; enum fill_pattern pattern; double thick; enum dash dash; };
struct lettering { double size; bool is_bold; enum ink ink; enum anchor anchor; };

struct canvas;
struct canvas_ops {
    void (*rect)(struct canvas *k, struct area at, const struct shape *s);
    void (*path)(struct canvas *k, const struct point *p, size_t n, const struct shape *s); /* closed when it has a fill */
    void (*circle)(struct canvas *k, struct point at, double radius, const struct shape *s);
    void (*text)(struct canvas *k, struct point baseline, struct str s, const struct lettering *l);
    double (*width)(struct canvas *k, struct str s, const struct lettering *l); /* of the text on one line */
};
struct canvas { const struct canvas_ops *ops; struct arena *a; };

/* A line from..to. */
void canvas_line(struct canvas *k, struct point from, struct point to, const struct shape *s);
enum { CANVAS_LINES = 4 };
struct canvas_lines { struct str line[CANVAS_LINES]; size_t n; };
/* The text broken into lines of at most `width`, at blanks and between Chinese characters; the last of `most` lines (1..4) ends with "…" where it
 * is cut. */
struct canvas_lines canvas_wrap(struct canvas *k, struct str s, const struct lettering *l, double width, size_t most);
/* Draws a text of at most `most` lines (1..4) no wider than at.w; gives its height, leading 1.25. at.x is the anchor, at.y the top. */
double canvas_paragraph(struct canvas *k, struct area at, struct str s, const struct lettering *l, size_t most);
/* The height that canvas_paragraph will take. */
double canvas_paragraph_height(struct canvas *k, double width, struct str s, const struct lettering *l, size_t most);

/* A canvas that measures like k and draws nothing: what is painted on it takes as much room as on k. */
struct canvas *canvas_silent(struct canvas *k);

/* Gathers an SVG element of this size in `out`: <svg class="rp-svg" viewBox=…>, texts as text, colours as class names. `name` makes the ids of
 * its patterns unique in a page. Drawing goes on until canvas_svg_end. */
struct canvas *canvas_svg_begin(struct arena *a, struct buf *out, double width, double height, const char *name);
void canvas_svg_end(struct canvas *k);
