#include "result/dashboard.h"
#include "dashboard_widget_tmpl.h"
#include "report/html_table.h"
#include "result/dashboard_view.h"
#include "result/explorer_pages.h"
#include "result/explorer_table.h"

struct html dashboard_picture(struct html_out *o, const struct dashboard_part *p)
{
    html_table_put(o, p->table);
    return (struct html){ { "", 0 } };
}

typedef struct err *dashboard_make(struct explorer *e, struct dashboard_part *out);

/* Edition and base, as on every figure. */
static struct dashboard_widget view_of(const struct explorer *e, const struct dashboard_part *p)
{
    struct window w = window_of(e->base, e->period);
    return (struct dashboard_widget){ .part = p, .is_running = e->is_running, .edition = e->is_running ? MSG("preliminary figures") : MSG("released figures"),
                                      .base = MSG("{0}: {1}", ARG_S(tr(e->lang, explorer_base_title[e->base])), ARG_S(lang_month_range(e->a, e->lang, w.first, w.last))) };
}

static struct err *print(const struct explorer_reader *reader, struct html_out *o, dashboard_make *make, const struct explorer_query *q)
{
    struct explorer e;
    struct dashboard_part part = { .table = NULL };
    TRY(explorer_open(reader, q, &e));
    if (!e.unit)
        return NULL;
    TRY(make(&e, &part));
    if (!part.table)
        return NULL;
    struct dashboard_widget w = view_of(&e, &part);
    tmpl_dashboard_widget(o, &w);
    return NULL;
}

/* The widget as it was printed last, or printed anew when the data is another one. */
static struct err *put(struct req *r, struct html_out *o, const char *name, dashboard_make *make, const struct explorer_query *q)
{
    struct job job;
    struct explorer_reader reader;
    struct str state;
    TRY(explorer_reader_of(r, &job, &reader));
    TRY(explorer_version(r->db, r->arena, &state));
    struct str key = str_printf(r->arena, "widget/%s/" STR_FMT "/" STR_FMT, name, STR_ARG(explorer_reader_key(&reader, r->arena)), STR_ARG(state));
    const struct str *kept = kept_find(reader.kept, key);
    if (!kept) {
        struct html_part part;
        TRY(print(&reader, html_part_begin(&part, o), make, q));
        struct arena *own = kept_begin(reader.kept);
        struct str *copy = ARENA_NEW(own, struct str);
        *copy = str_dup(own, html_part_end(&part).s);
        kept_put(reader.kept, key, own, copy);
        kept = copy;
    }
    html_raw(o, kept->p, kept->n);
    return NULL;
}

static const struct explorer_query of_home = { .weighted = { .has = false } };
static const struct explorer_query of_home_by_nation = { .compare = { "nation", 6 } };
static const struct explorer_query of_months = { .base = { "month", 5 } };

static struct err *make_tiles(struct req *r, struct html_out *o) { return put(r, o, "tiles", dashboard_tiles, &of_home); }
static struct err *make_dealer(struct req *r, struct html_out *o) { return put(r, o, "dealer", dashboard_dealer, &of_home_by_nation); }
static struct err *make_trend(struct req *r, struct html_out *o) { return put(r, o, "trend", dashboard_trend, &of_home); }
static struct err *make_control(struct req *r, struct html_out *o) { return put(r, o, "control", dashboard_control, &of_months); }
static struct err *make_units(struct req *r, struct html_out *o) { return put(r, o, "units", dashboard_units, &of_home); }
static struct err *make_heat(struct req *r, struct html_out *o) { return put(r, o, "heat", dashboard_heat, &of_home); }
static struct err *make_movers(struct req *r, struct html_out *o) { return put(r, o, "movers", dashboard_movers, &of_home); }

const struct widget dashboard_widgets[DASHBOARD_WIDGETS] = {
    { { .id = N_("Where we stand") }, "result.read", WIDGET_FULL, true, make_tiles },
    { { .id = N_("Place and weakest questions") }, "result.read", WIDGET_HALF, false, make_dealer },
    { { .id = N_("Trend of the indices") }, "result.read", WIDGET_HALF, true, make_trend },
    { { .id = N_("Total score by unit") }, "result.read", WIDGET_HALF, true, make_units },
    { { .id = N_("Months within normal fluctuation") }, "result.read", WIDGET_HALF, true, make_control },
    { { .id = N_("Significant movers") }, "result.read", WIDGET_HALF, false, make_movers },
    { { .id = N_("Steps by unit: difference to the whole") }, "result.read", WIDGET_FULL, true, make_heat },
};
