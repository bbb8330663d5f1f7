/* How a table fits the width of a page. In this order: titles wrap (up to three lines), the font shrinks from 8.5 to 6.5
 * points, text columns wrap, and at last the columns are dealt to several parts, one below the other, each with the first
 * column again. Numbers are never wrapped. */
#pragma once
#include "report/pdf_text.h"

struct pdf_column {
    double value_em, marks_em, letter_em;   /* widest of its cells */
    double title_em, title_word_em;
    double width;                           /* points, padding included */
};

struct pdf_part {
    size_t *col;            /* of the grid */
    size_t n;
    double width;           /* points */
    int *lines;             /* of each row; 0 = not counted yet */
};

struct pdf_plan {
    struct grid grid;
    struct pdf_column *col; /* as in the grid */
    double size;            /* of the font, points */
    struct pdf_part *part;
    size_t n_parts;         /* at least 1 */
};

extern const double pdf_padding_em;     /* at both sides of a cell */
extern const double pdf_letter_em;      /* a light and the gap before it */

/* Measures every cell once and decides widths, font size and parts for a body of this width (points). The plan lives in the
 * renderer's arena; the table must outlive it. */
struct pdf_plan pdf_plan_table(struct render *r, struct pdf_text *text, const struct table *t, double width);
