#include "report/html_chart.h"
#include "report/chart_paint.h"
#include "report/html_table.h"
#include "report_tmpl.h"

static const double full_width = 760, half_width = 480;
static const struct html printed = { { "", 0 } };

struct html chart_svg(struct arena *a, const struct plot *p)
{
    struct buf out = buf_on(a), none = buf_on(a);
    double width = p->chart->is_half ? half_width : full_width;
    double height = chart_paint_height(canvas_svg_begin(a, &none, 0, 0, ""), p, width);
    struct canvas *k = canvas_svg_begin(a, &out, width, height, p->chart->key);
    chart_paint(k, p, width);
    canvas_svg_end(k);
    return (struct html){ buf_str(&out) };
}

static void put_figure(struct html_out *o, const struct plot *p, const struct table *shown_as, bool has_data)
{
    tmpl_report_chart(o, &(struct html_chart){
        .title = p->title, .base = p->base, .css = p->chart->is_half ? "rp-chart rp-half" : "rp-chart",
        .data = has_data ? chart_json(o->arena, p) : STR_NONE, .picture = chart_svg(o->arena, p), .table = shown_as,
    });
}

struct html html_view_chart(struct html_out *o, const struct section *s, size_t i, bool is_part)
{
    struct plot p;
    if (plot_of_section(o->arena, o->lang, s, i, &p))
        put_figure(o, &p, NULL, is_part);
    return printed;
}

void html_chart_put(struct html_out *o, const struct table *t, const struct chart *c)
{
    struct plot p;
    if (plot_of(o->arena, o->lang, t, c, &p))
        put_figure(o, &p, t, true);
    else
        html_table_put(o, t);
}
