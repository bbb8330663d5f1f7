/* Text on a PDF page: one Pango layout, used again for every text. Measuring for column widths adds up cached advances
 * instead of shaping each cell (a 20-page table has ten thousand of them); all lengths there are in em, so that a change of
 * the font size is one multiplication. Lengths elsewhere are points. */
#pragma once
#include "report/render_each.h"
#include <cairo.h>

struct pen { double size; bool bold; unsigned color; /* 0xRRGGBB */ };

struct pdf_text;

/* Opens the fonts on this cairo context. IO when the Chinese font is not installed. */
struct err *pdf_text_open(struct render *r, cairo_t *cr, struct pdf_text **out) MUST_CHECK;

/* Width of one line in em; wide characters are 1. At most a little too wide (kerning is left out). */
double pdf_text_em(struct pdf_text *t, struct str s, bool bold);
/* The width of marks in em: signs are drawn at this share of the font size, full-width ones smaller. */
double pdf_text_marks_em(struct pdf_text *t, struct str marks);
double pdf_mark_scale(uint32_t c);
/* The longest piece that cannot be broken, in em: words; every Chinese character may end a line. */
double pdf_text_word_em(struct pdf_text *t, struct str s, bool bold);

/* Sets the text, wrapped at width (0 = never but at line breaks), and gives the number of its lines (at least 1). */
int pdf_text_set(struct pdf_text *t, struct str s, double width, const struct pen *pen);
/* Width of a line of the text set last. */
double pdf_text_line_width(struct pdf_text *t, int line);
/* Draws lines first..first+n-1 of the text set last, the first of them on this baseline; at_right: x is the right edge. */
struct spot { double x, baseline, leading; bool at_right; };
void pdf_text_show(struct pdf_text *t, struct spot at, int first, int n);
/* Sets and draws one line. */
void pdf_text_put(struct pdf_text *t, struct str s, struct spot at, const struct pen *pen);
