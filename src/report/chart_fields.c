/* Heat maps, whose fields carry their values, and tiles. */
#include "report/cell_text.h"
#include "report/chart_paint.h"
#include <math.h>

/* ---- heat map ---- */

static const double field_height = 15, column_gap = 8, most_label = 0.36;
enum { SHADES = 3 };

struct heat {
    struct painting *g;
    double label_width, left, field;    /* of the labels; where the fields begin, and how wide one is */
    double reach;                       /* largest distance of a value from the middle */
};

static double beside_width(struct painting *g, const struct plot_beside *b)
{
    double text = paint_widest(g->k, b->text, g->p->n_rows, &paint_value), title = g->k->ops->width(g->k, b->title, &paint_soft);
    return MAX_OF(text, MIN_OF(title, 48)) + column_gap;
}

static struct heat plan_heat(struct painting *g)
{
    const struct plot *p = g->p;
    struct heat h = { .g = g, .label_width = MIN_OF(paint_widest_label(g, paint_label) + 1, g->width * most_label) };
    h.left = h.label_width + 6;
    for (size_t i = 0; i < p->n_beside; i++)
        h.left += beside_width(g, &p->beside[i]);
    h.field = MIN_OF((g->width - h.left) / (double)p->n_series, 90);
    for (size_t s = 0; s < p->n_series; s++)
        for (size_t i = 0; i < p->n_rows; i++)
            if (plot_has(&p->series[s].value[i]))
                h.reach = MAX_OF(h.reach, fabs(p->series[s].value[i].v - p->chart->middle));
    return h;
}

/* Three shades to each side: which third of the reach a value lies in. */
static enum ink shade_of(const struct heat *h, double v)
{
    double distance = v - h->g->p->chart->middle;
    if (h->reach <= 0 || distance == 0)
        return INK_HEAT_0;
    int level = (int)MIN_OF(ceil(fabs(distance) / h->reach * SHADES), (double)SHADES);
    return distance > 0 ? (enum ink)(INK_HEAT_HIGH_1 + level - 1) : (enum ink)(INK_HEAT_LOW_1 - level + 1);
}

static void put_heat_head(const struct heat *h)
{
    const struct plot *p = h->g->p;
    struct lettering l = paint_soft;
    double x = h->label_width + 6, tallest = 0;
    l.anchor = ANCHOR_END;
    for (size_t i = 0; i < p->n_beside; i++) {
        x += beside_width(h->g, &p->beside[i]);
        canvas_paragraph(h->g->k, (struct area){ x - column_gap, h->g->y, 60, 0 }, p->beside[i].title, &l, 1);
    }
    l.anchor = ANCHOR_MIDDLE;
    for (size_t s = 0; s < p->n_series; s++) {
        double height = canvas_paragraph(h->g->k, (struct area){ h->left + h->field * ((double)s + 0.5), h->g->y, h->field - 2, 0 }, p->series[s].name, &l, 2);
        tallest = MAX_OF(tallest, height);
    }
    h->g->y += tallest + 2;
}

static void put_field(const struct heat *h, const struct plot_value *v, struct area at)
{
    struct shape fill = { .fill = plot_has(v) ? shade_of(h, v->v) : INK_PAPER, .line = INK_PAPER, .thick = 1 };
    struct lettering l = paint_value;
    l.anchor = ANCHOR_MIDDLE;
    l.ink = v->is_weak ? INK_SOFT : INK_TEXT;
    h->g->k->ops->rect(h->g->k, at, &fill);
    while (l.size > 5.5 && h->g->k->ops->width(h->g->k, v->text, &l) > at.w - 2)
        l.size -= 0.5;
    h->g->k->ops->text(h->g->k, (struct point){ at.x + at.w / 2, at.y + at.h / 2 + 2.7 }, v->text, &l);
}

static void put_heat_row(const struct heat *h, size_t row)
{
    const struct plot *p = h->g->p;
    struct lettering label = paint_label, number = paint_value;
    double baseline = h->g->y + field_height / 2 + 2.7, x = h->label_width + 6;
    label.is_bold = p->is_total[row];
    number.anchor = ANCHOR_END;
    h->g->k->ops->text(h->g->k, (struct point){ h->label_width, baseline }, canvas_wrap(h->g->k, p->label[row], &label, h->label_width, 1).line[0], &label);
    for (size_t i = 0; i < p->n_beside; i++) {
        x += beside_width(h->g, &p->beside[i]);
        h->g->k->ops->text(h->g->k, (struct point){ x - column_gap, baseline }, p->beside[i].text[row], &number);
    }
    for (size_t s = 0; s < p->n_series; s++)
        put_field(h, &p->series[s].value[row], (struct area){ h->left + h->field * (double)s, h->g->y, h->field, field_height });
    h->g->y += field_height;
}

void paint_heat(struct painting *g)
{
    struct heat h = plan_heat(g);
    put_heat_head(&h);
    for (size_t row = 0; row < g->p->n_rows; row++)
        put_heat_row(&h, row);
}

/* ---- tiles ---- */

static const double tile_gap = 8, least_tile = 118, tile_padding = 8;

static enum ink light_ink(unsigned marks)
{
    static const enum ink inks[] = { [LIGHT_NONE] = INK_NONE, [LIGHT_GREEN] = INK_GREEN, [LIGHT_YELLOW] = INK_YELLOW, [LIGHT_RED] = INK_RED, [LIGHT_GREY] = INK_GREY };
    return inks[cell_light_of(marks)];
}

/* What stands below the value: the change, the region, n, each with its name. */
static double put_tile_lines(struct painting *g, size_t row, struct area at)
{
    double y = at.y;
    for (size_t s = 1; s < g->p->n_series; s++) {
        struct str text = g->p->series[s].value[row].text;
        if (text.n)
            y += canvas_paragraph(g->k, (struct area){ at.x, y, at.w, 0 }, str_printf(g->k->a, STR_FMT " " STR_FMT, STR_ARG(g->p->series[s].name), STR_ARG(text)), &paint_soft, 1);
    }
    for (size_t i = 0; i < g->p->n_beside; i++) {
        struct str text = g->p->beside[i].text[row];
        if (text.n)
            y += canvas_paragraph(g->k, (struct area){ at.x, y, at.w, 0 }, str_printf(g->k->a, STR_FMT " " STR_FMT, STR_ARG(g->p->beside[i].title), STR_ARG(text)), &paint_soft, 1);
    }
    return y - at.y;
}

/* The letter of the light in its colour, for those who see no colour too. */
static void put_light(struct painting *g, const struct plot_value *v, double x, double baseline)
{
    static const struct lettering letter = { 9, true, INK_PAPER, ANCHOR_MIDDLE };
    struct shape fill = { .fill = light_ink(v->marks) };
    if (fill.fill == INK_NONE)
        return;
    g->k->ops->rect(g->k, (struct area){ x, baseline - 10, 14, 13 }, &fill);
    g->k->ops->text(g->k, (struct point){ x + 7, baseline }, v->letter, &letter);
}

static void put_tile_value(struct painting *g, const struct plot_value *v, double x, double baseline)
{
    struct lettering big = { 17, true, v->is_weak ? INK_SOFT : INK_TEXT, ANCHOR_START }, small = { 10, true, big.ink, ANCHOR_START };
    double width = g->k->ops->width(g->k, v->bare, &big), signs = g->k->ops->width(g->k, v->signs, &small);
    g->k->ops->text(g->k, (struct point){ x, baseline }, v->bare, &big);
    g->k->ops->text(g->k, (struct point){ x + width + 1, baseline }, v->signs, &small);
    put_light(g, v, x + width + signs + 6, baseline);
}

static double put_tile(struct painting *g, size_t row, struct area at)
{
    static const double value_height = 24;
    double y = at.y + tile_padding;
    y += canvas_paragraph(g->k, (struct area){ at.x, y, at.w, 0 }, g->p->label[row], &paint_soft, 2);
    put_tile_value(g, &g->p->series[0].value[row], at.x, y + value_height - 6);
    y += value_height;
    y += put_tile_lines(g, row, (struct area){ at.x, y, at.w, 0 });
    return y + tile_padding - at.y;
}

void paint_tiles(struct painting *g)
{
    static const struct shape panel = { .fill = INK_PANEL };
    size_t n = g->p->n_rows, most = (size_t)MAX_OF(floor((g->width + tile_gap) / (least_tile + tile_gap)), 1), across = MIN_OF(n, most);
    double width = (g->width + tile_gap) / (double)across - tile_gap, height = 0;
    struct painting silent = { canvas_silent(g->k), g->p, g->width, 0 };
    for (size_t i = 0; i < n; i++) {
        double one = put_tile(&silent, i, (struct area){ 0, 0, width - 2 * tile_padding, 0 });
        height = MAX_OF(height, one);
    }
    for (size_t i = 0; i < n; i++) {
        double x = (double)(i % across) * (width + tile_gap), y = g->y + (double)(i / across) * (height + tile_gap);
        enum ink light = light_ink(g->p->series[0].value[i].marks);
        struct shape edge = { .fill = light == INK_NONE ? INK_AXIS : light };
        g->k->ops->rect(g->k, (struct area){ x, y, width, height }, &panel);
        g->k->ops->rect(g->k, (struct area){ x, y, 2.5, height }, &edge);
        put_tile(g, i, (struct area){ x + tile_padding, y, width - 2 * tile_padding, 0 });
    }
    g->y += (double)((n + across - 1) / across) * (height + tile_gap);
}
