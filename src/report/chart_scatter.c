/* Named points between two axes, parted by crossing lines: what is important and how well it is done. */
#include "report/chart_paint.h"
#include <math.h>

static const double widest_plot = 470, plot_height = 300, list_gap = 18, radius = 3;

struct scatter {
    struct painting *g;
    double left, top, width;
    struct area *taken;     /* by names already placed */
    size_t n_taken;
};

static double place_x(const struct scatter *c, double v)
{
    return paint_place(&c->g->p->x_axis, v, c->left, c->width);
}

static double place_y(const struct scatter *c, double v)
{
    return paint_place(&c->g->p->axis, v, c->top + plot_height, -plot_height);
}

/* ---- frame ---- */

static void put_frame(const struct scatter *c)
{
    const struct plot *p = c->g->p;
    struct canvas *k = c->g->k;
    struct lettering end = paint_tick, title = paint_soft;
    double bottom = c->top + plot_height;
    end.anchor = ANCHOR_END;
    for (double v = paint_first_tick(&p->axis); paint_is_on(&p->axis, v); v += p->axis.step) {
        double y = place_y(c, v);
        canvas_line(k, (struct point){ c->left, y }, (struct point){ c->left + c->width, y }, &paint_grid);
        k->ops->text(k, (struct point){ c->left - 4, y + 2.4 }, plot_tick(k->a, &p->axis, v), &end);
    }
    for (double v = paint_first_tick(&p->x_axis); paint_is_on(&p->x_axis, v); v += p->x_axis.step) {
        double x = place_x(c, v);
        canvas_line(k, (struct point){ x, c->top }, (struct point){ x, bottom }, &paint_grid);
        k->ops->text(k, (struct point){ x, bottom + 9 }, plot_tick(k->a, &p->x_axis, v), &paint_tick);
    }
    k->ops->text(k, (struct point){ c->left, c->top - 5 }, str_printf(k->a, "↑ " STR_FMT, STR_ARG(p->series[1].name)), &title);
    title.anchor = ANCHOR_END;
    k->ops->text(k, (struct point){ c->left + c->width, bottom + 19 }, str_printf(k->a, STR_FMT " →", STR_ARG(p->series[0].name)), &title);
}

static void put_corners(const struct scatter *c)
{
    double x[] = { c->left + 4, c->left + c->width - 4 }, y[] = { c->top + 3, c->top + plot_height - 12 };
    for (size_t i = 0; i < 4; i++) {
        struct lettering l = { 7.5, true, INK_WEAK, i % 2 ? ANCHOR_END : ANCHOR_START };
        canvas_paragraph(c->g->k, (struct area){ x[i % 2], y[i / 2], c->width / 2 - 8, 0 }, c->g->p->corner[i], &l, 1);
    }
}

static void put_references(const struct scatter *c)
{
    static const struct shape line = { .line = INK_REFERENCE, .thick = 1, .dash = DASH_LONG };
    struct canvas *k = c->g->k;
    for (size_t i = 0; i < c->g->p->n_references; i++) {
        const struct plot_reference *r = &c->g->p->reference[i];
        struct lettering l = paint_tick;
        struct str text = str_printf(k->a, STR_FMT " " STR_FMT, STR_ARG(r->name), STR_ARG(r->text));
        l.ink = INK_TEXT;
        l.anchor = r->is_x ? ANCHOR_START : ANCHOR_END;
        if (r->is_x) {
            double x = place_x(c, r->v);
            canvas_line(k, (struct point){ x, c->top }, (struct point){ x, c->top + plot_height }, &line);
            k->ops->text(k, (struct point){ x + 3, c->top + plot_height - 3 }, text, &l);
        } else {
            double y = place_y(c, r->v);
            canvas_line(k, (struct point){ c->left, y }, (struct point){ c->left + c->width, y }, &line);
            k->ops->text(k, (struct point){ c->left + c->width - 3, y - 3 }, text, &l);
        }
    }
}

/* ---- points ---- */

static bool overlap(struct area a, struct area b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static bool is_free(const struct scatter *c, struct area at)
{
    if (at.x < c->left || at.x + at.w > c->left + c->width)
        return false;
    for (size_t i = 0; i < c->n_taken; i++)
        if (overlap(at, c->taken[i]))
            return false;
    return true;
}

/* The name stands right, left, above or below its point: the first place that is free, else right. */
static void put_name(struct scatter *c, struct point at, struct str name)
{
    static const struct lettering l = { 7.2, true, INK_TEXT, ANCHOR_START };
    static const double height = 8;
    double w = c->g->k->ops->width(c->g->k, name, &l);
    const struct area places[] = {
        { at.x + radius + 2, at.y - height / 2, w, height }, { at.x - radius - 2 - w, at.y - height / 2, w, height },
        { at.x - w / 2, at.y - radius - 1 - height, w, height }, { at.x - w / 2, at.y + radius + 1, w, height },
    };
    size_t chosen = 0;
    for (size_t i = ARRAY_LEN(places); i-- > 0;)
        if (is_free(c, places[i]))
            chosen = i;
    c->taken[c->n_taken++] = places[chosen];
    c->g->k->ops->text(c->g->k, (struct point){ places[chosen].x, places[chosen].y + 6.5 }, name, &l);
}

static bool is_point(const struct plot *p, size_t row)
{
    return plot_has(&p->series[0].value[row]) && plot_has(&p->series[1].value[row]);
}

static void put_points(struct scatter *c)
{
    const struct plot *p = c->g->p;
    c->taken = ARENA_ARRAY(c->g->k->a, struct area, 2 * p->n_rows);
    for (size_t i = 0; i < p->n_rows; i++) {
        struct point at = { place_x(c, p->series[0].value[i].v), place_y(c, p->series[1].value[i].v) };
        struct shape dot = paint_fill(0, false, p->series[0].value[i].is_weak || p->series[1].value[i].is_weak);
        if (!is_point(p, i))
            continue;
        c->g->k->ops->circle(c->g->k, at, radius, &dot);
        c->taken[c->n_taken++] = (struct area){ at.x - radius, at.y - radius, 2 * radius, 2 * radius };
    }
    for (size_t i = 0; i < p->n_rows; i++)
        if (is_point(p, i))
            put_name(c, (struct point){ place_x(c, p->series[0].value[i].v), place_y(c, p->series[1].value[i].v) }, p->name[i]);
}

/* Who the points are, in full; gives the height. */
static double put_list(const struct scatter *c, double x, double top, double width)
{
    const struct plot *p = c->g->p;
    double y = top;
    for (size_t i = 0; i < p->n_rows; i++)
        if (is_point(p, i))
            y += canvas_paragraph(c->g->k, (struct area){ x, y, width, 0 }, p->label[i], &paint_soft, 2) + 1;
    return y - top;
}

void paint_scatter(struct painting *g)
{
    struct scatter c = { .g = g, .left = 34, .top = g->y + 14 };
    bool is_listed = g->p->chart->label[1] != NULL, is_beside = is_listed && g->width > widest_plot + 140;
    c.width = MIN_OF(g->width, widest_plot) - c.left - 4;
    put_frame(&c);
    put_corners(&c);
    put_references(&c);
    put_points(&c);
    double bottom = c.top + plot_height + 24, list = 0;
    if (is_beside)
        list = c.top + put_list(&c, widest_plot + list_gap, c.top, g->width - widest_plot - list_gap);
    g->y = MAX_OF(bottom, list);
    if (is_listed && !is_beside)
        g->y += put_list(&c, 0, g->y, g->width) + 2;
}
