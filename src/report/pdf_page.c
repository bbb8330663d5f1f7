#include "report/pdf_page.h"
#include "report/cell_text.h"

static const double margin_side = 40, margin_top = 34, margin_bottom = 30;

static const struct pen title_pen = { 18, true, ACCENT }, subtitle_pen = { 10.5, false, SOFT };
static const struct pen label_pen = { 8, false, SOFT }, value_pen = { 8.5, false, INK };
static const struct pen running_pen = { 8, true, INK }, running_soft_pen = { 8, false, SOFT };
static const struct pen foot_pen = { 6.8, false, SOFT }, number_pen = { 8, false, SOFT };

static const double foot_leading = 9.2, number_room = 60;

/* ---- drawing helpers ---- */

static void use_color(struct pdf *p, unsigned color)
{
    cairo_set_source_rgb(p->cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
}

void pdf_fill(struct pdf *p, struct box b, unsigned color)
{
    if (!p->drawing)
        return;
    use_color(p, color);
    cairo_rectangle(p->cr, b.x, b.y, b.w, b.h);
    cairo_fill(p->cr);
}

void pdf_fill_round(struct pdf *p, struct box b, unsigned color)
{
    static const double r = 2, quarter = 1.5707963267948966;
    if (!p->drawing)
        return;
    use_color(p, color);
    cairo_new_sub_path(p->cr);
    cairo_arc(p->cr, b.x + b.w - r, b.y + r, r, -quarter, 0);
    cairo_arc(p->cr, b.x + b.w - r, b.y + b.h - r, r, 0, quarter);
    cairo_arc(p->cr, b.x + r, b.y + b.h - r, r, quarter, 2 * quarter);
    cairo_arc(p->cr, b.x + r, b.y + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(p->cr);
    cairo_fill(p->cr);
}

void pdf_rule(struct pdf *p, struct box b, unsigned color)
{
    pdf_fill(p, (struct box){ b.x, b.y - b.h / 2, b.w, b.h }, color);
}

/* A wrapped text in a place of its own; returns its height. */
static double put_wrapped(struct pdf *p, struct str s, struct box place, const struct pen *pen)
{
    double leading = pen->size * 1.4;
    int n = pdf_text_set(p->text, s, place.w, pen);
    if (p->drawing)
        pdf_text_show(p->text, (struct spot){ place.x, place.y + pen->size, leading, false }, 0, n);
    return n * leading;
}

void pdf_paragraph(struct pdf *p, struct str s, const struct pen *pen, double leading_em)
{
    double leading = pen->size * leading_em;
    int n = pdf_text_set(p->text, s, p->width, pen);
    for (int i = 0; i < n; i++) {
        if (p->y + leading > p->bottom && !pdf_page_is_empty(p)) {
            pdf_break(p);
            pdf_text_set(p->text, s, p->width, pen); /* the new page's head used the layout */
        }
        if (p->drawing)
            pdf_text_show(p->text, (struct spot){ p->left, p->y + pen->size * 1.05, leading, false }, i, 1);
        p->y += leading;
    }
}

/* ---- heads ---- */

static double field_height(struct pdf *p, size_t i, struct box place)
{
    const struct head_field *f = &p->r->doc->head[i];
    struct str label = text_of(p->r->scratch, p->r->lang, &f->label);
    struct str value = cell_text_head(p->r->scratch, p->r->lang, &f->value);
    put_wrapped(p, label, (struct box){ place.x, place.y, place.w * 0.27, 0 }, &label_pen);
    return put_wrapped(p, value, (struct box){ place.x + place.w * 0.29, place.y, place.w * 0.71, 0 }, &value_pen);
}

/* The fields of the head in two columns, read line by line; returns the height. */
static double put_fields(struct pdf *p, double top)
{
    double gap = 18, column = (p->width - 24 - gap) / 2, y = top;
    for (size_t i = 0; i < p->r->doc->n_head; i += 2) {
        double beside = 0, height = field_height(p, i, (struct box){ p->left + 12, y, column, 0 });
        if (i + 1 < p->r->doc->n_head)
            beside = field_height(p, i + 1, (struct box){ p->left + 12 + column + gap, y, column, 0 });
        y += MAX_OF(height, beside) + 2.5;
    }
    return y - top;
}

static void put_field_panel(struct pdf *p)
{
    if (p->r->doc->n_head == 0)
        return;
    bool drawing = p->drawing;
    p->drawing = false;
    double height = put_fields(p, p->y) + 13;
    p->drawing = drawing;
    pdf_fill(p, (struct box){ p->left, p->y, p->width, height }, PANEL);
    pdf_fill(p, (struct box){ p->left, p->y, 2.5, height }, ACCENT);
    put_fields(p, p->y + 8);
    p->y += height + 12;
}

static void put_first_head(struct pdf *p)
{
    const struct document *d = p->r->doc;
    p->y = margin_top;
    p->y += put_wrapped(p, text_of(p->r->scratch, p->r->lang, &d->title), (struct box){ p->left, p->y, p->width, 0 }, &title_pen);
    if (d->subtitle.id) {
        struct str subtitle = text_of(p->r->scratch, p->r->lang, &d->subtitle);
        p->y += put_wrapped(p, subtitle, (struct box){ p->left, p->y, p->width, 0 }, &subtitle_pen);
    }
    p->y += 6;
    put_field_panel(p);
}

/* The running head: title and subtitle at the left, the first field (who it is about) at the right. */
static void put_later_head(struct pdf *p)
{
    const struct document *d = p->r->doc;
    double baseline = margin_top;
    if (p->drawing) {
        struct str title = text_of(p->r->scratch, p->r->lang, &d->title);
        pdf_text_put(p->text, title, (struct spot){ p->left, baseline, 0, false }, &running_pen);
        double behind = pdf_text_line_width(p->text, 0) + 10;
        struct str who = d->n_head ? cell_text_head(p->r->scratch, p->r->lang, &d->head[0].value) : STR_NONE;
        pdf_text_put(p->text, who, (struct spot){ p->left + p->width, baseline, 0, true }, &running_soft_pen);
        double room = p->width - behind - (who.n ? pdf_text_line_width(p->text, 0) : 0) - 10;
        struct str subtitle = text_of(p->r->scratch, p->r->lang, &d->subtitle);
        if (subtitle.n && room > 0) {
            pdf_text_set(p->text, subtitle, room, &running_soft_pen);
            pdf_text_show(p->text, (struct spot){ p->left + behind, baseline, 0, false }, 0, 1);
        }
    }
    pdf_rule(p, (struct box){ p->left, baseline + 5, p->width, 0.8 }, ACCENT);
    p->y = baseline + 16;
}

/* ---- foot ---- */

static double foot_height(struct pdf *p)
{
    double height = 0;
    for (size_t i = 0; i < p->n_foot; i++)
        height += foot_leading * pdf_text_set(p->text, p->foot[i], p->width - number_room, &foot_pen);
    return MAX_OF(height, foot_leading);
}

static void put_foot(struct pdf *p)
{
    if (!p->drawing)
        return;
    double y = p->page_height - margin_bottom - foot_height(p) + foot_leading;
    pdf_rule(p, (struct box){ p->left, y - foot_leading - 3, p->width, 0.5 }, HAIR);
    double baseline = y;
    for (size_t i = 0; i < p->n_foot; i++) {
        int n = pdf_text_set(p->text, p->foot[i], p->width - number_room, &foot_pen);
        pdf_text_show(p->text, (struct spot){ p->left, baseline, foot_leading, false }, 0, n);
        baseline += n * foot_leading;
    }
    /* Two blanks: programs that read PDF take a narrow one beside a stroke for none. */
    struct str number = str_printf(p->r->scratch, "%d  /  %d", p->page, p->pages);
    pdf_text_put(p->text, number, (struct spot){ p->left + p->width, y, 0, true }, &number_pen);
    if (p->r->doc->generated.n)
        pdf_text_put(p->text, p->r->doc->generated, (struct spot){ p->left + p->width, y + 9.5, 0, true }, &foot_pen);
}

/* ---- pages ---- */

void pdf_measure(struct pdf *p)
{
    p->left = margin_side;
    p->width = p->page_width - 2 * margin_side;
    double foot = MAX_OF(foot_height(p), p->r->doc->generated.n ? 2 * foot_leading : 0);
    p->bottom = p->page_height - margin_bottom - foot - 10;
}

void pdf_start(struct pdf *p)
{
    p->page = 1;
    put_first_head(p);
    p->top = p->y;
}

void pdf_end(struct pdf *p)
{
    put_foot(p);
    if (p->drawing)
        cairo_show_page(p->cr);
}

void pdf_break(struct pdf *p)
{
    struct arena_mark mark = arena_mark(p->r->scratch);
    pdf_end(p);
    p->page++;
    put_later_head(p);
    p->top = p->y;
    arena_rewind(p->r->scratch, mark);
}

bool pdf_page_is_empty(const struct pdf *p)
{
    return p->y <= p->top;
}

void pdf_need(struct pdf *p, double height)
{
    if (p->y + height > p->bottom && !pdf_page_is_empty(p))
        pdf_break(p);
}
