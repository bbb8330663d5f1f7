/* The pages of a PDF: where the body stands, the head of the first and of later pages, the foot with "3 / 8".
 *
 * The number of pages is printed on each of them, so the document flows twice through the same code: once without drawing,
 * to count, then drawing. Everything that draws asks `drawing` or uses the helpers below, which do. */
#pragma once
#include "report/pdf_text.h"

/* A quiet palette; nothing depends on seeing it (marks and letters say the same). */
enum {
    INK = 0x1f2a37, SOFT = 0x5b6673, WEAK = 0x8a93a0, ACCENT = 0x1f4e79, BAND = 0xe6edf4, PANEL = 0xf5f7f9, ZEBRA = 0xf8fafb,
    HAIR = 0xd5dbe1, GREEN = 0x2f7d4f, YELLOW = 0xb0740f, RED = 0xb83232, GREY = 0x7d8793, WHITE = 0xffffff,
};

struct pdf {
    struct render *r;
    cairo_surface_t *surface;
    cairo_t *cr;
    struct pdf_text *text;
    bool drawing;
    double page_width, page_height;
    double left, width;         /* of the body */
    double bottom;              /* the body ends here: above the foot */
    double y;                   /* next free line */
    double top;                 /* where the body of this page started */
    int page, pages;
    struct str *foot;
    size_t n_foot;
};

/* Finds the body between margins and foot, from the size of the page. */
void pdf_measure(struct pdf *p);
/* Starts the first page of a pass: draws the document's head and puts y below it. */
void pdf_start(struct pdf *p);
/* Ends the last page; afterwards p->page is the number of pages. */
void pdf_end(struct pdf *p);
/* Ends this page and starts the next. */
void pdf_break(struct pdf *p);
/* Makes sure `height` points are free: starts a new page when they are not, unless this one is still empty. */
void pdf_need(struct pdf *p, double height);
/* Nothing stands below the head of this page yet. */
bool pdf_page_is_empty(const struct pdf *p);

struct box { double x, y, w, h; };
/* A filled rectangle, when drawing. */
void pdf_fill(struct pdf *p, struct box b, unsigned color);
/* The same with round corners, for lights. */
void pdf_fill_round(struct pdf *p, struct box b, unsigned color);
/* A horizontal line, h thick, centred on y. */
void pdf_rule(struct pdf *p, struct box b, unsigned color);
/* A paragraph over the body's width that may run over pages; moves y below it. */
void pdf_paragraph(struct pdf *p, struct str s, const struct pen *pen, double leading_em);
