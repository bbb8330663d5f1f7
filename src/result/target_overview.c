/* Lights of the national overview: how many dealers of each region reach the target of their total score. */
#include "result/result_overview.h"
#include "result/target_report.h"

enum { COL_CODE, COL_UNIT, COL_DEALERS, COL_GREEN, COL_YELLOW, COL_RED, COL_GREY, COL_SCORE, COL_TARGET, COL_LIGHT, COLUMNS };

static const struct column columns[COLUMNS] = {
    [COL_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [COL_UNIT] = { .key = "unit", .title = { .id = N_("Region") }, .is_text = true },
    [COL_DEALERS] = { .key = "dealers", .title = { .id = N_("Dealers") } },
    [COL_GREEN] = { .key = "green", .title = { .id = N_("Green") } },
    [COL_YELLOW] = { .key = "yellow", .title = { .id = N_("Yellow") } },
    [COL_RED] = { .key = "red", .title = { .id = N_("Red") } },
    [COL_GREY] = { .key = "grey", .title = { .id = N_("Grey") } },
    [COL_SCORE] = { .key = "score", .title = { .id = N_("Total score") }, .decimals = 1 },
    [COL_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
    [COL_LIGHT] = { .key = "light", .title = { .id = N_("Light") } },
};

static unsigned light_of(const struct reporting *r, const struct result_unit *u, const struct figure *f)
{
    struct cell score = report_index_cell(f);
    return target_light(r, &(struct target_of_value){ &score, f->n, target_of_unit(r, report_total(), u), 1 });
}

/* region: index in the network, or -1 for the nation. */
static void put_unit(struct overview *o, struct table *t, const struct result_unit *u, ptrdiff_t region)
{
    static const struct { unsigned mark; int column; } lights[] = { { MARK_GREEN, COL_GREEN }, { MARK_YELLOW, COL_YELLOW }, { MARK_RED, COL_RED }, { MARK_GREY_LIGHT, COL_GREY } };
    struct reporting *r = o->r;
    int64_t count[COLUMNS] = { 0 };
    for (size_t i = 0; i < o->ranking.n; i++) {
        const struct rank_row *row = &o->ranking.row[i];
        if (region >= 0 && row->dealer->region != (size_t)region)
            continue;
        unsigned mark = light_of(r, &row->unit, &row->figure);
        count[COL_DEALERS]++;
        for (size_t k = 0; k < ARRAY_LEN(lights); k++)
            count[lights[k].column] += mark == lights[k].mark;
    }
    struct figure own = report_figure(r, report_total(), u, o->base);
    struct cell *c = table_add_row(r->a, t);
    c[COL_CODE] = cell_text(u->code);
    c[COL_UNIT] = cell_msg(r->a, result_unit_label(u));
    for (int k = COL_DEALERS; k <= COL_GREY; k++)
        c[k] = cell_int(count[k]);
    c[COL_SCORE] = report_index_cell(&own);
    c[COL_TARGET] = target_cell(target_of_unit(r, report_total(), u), 1);
    c[COL_LIGHT] = cell_mark((struct cell){ 0 }, light_of(r, u, &own));
}

void overview_lights(struct overview *o)
{
    struct reporting *r = o->r;
    if (!target_is_set(r))
        return;
    struct table *t = table_new(r->a, "lights", columns, COLUMNS);
    bool *total = ARENA_ARRAY(r->a, bool, o->regions.n + 1);
    put_unit(o, t, &r->nation, -1);
    for (size_t i = 0; i < o->regions.n; i++)
        put_unit(o, t, &o->regions.unit[i], (ptrdiff_t)r->set.network.dealer[o->regions.unit[i].dealer[0]].region);
    total[0] = true;
    t->row_is_total = total;
    t->base = report_base_line(r, &r->nation, o->base);
    t->note[0] = MSG("Each dealer against its own target. Green: reached; yellow: up to {0} points below; red: further below; grey: no target, or fewer than {1} interviews.",
                     ARG_F(r->light.margin, 1), ARG_I(r->light.n_min));
    report_add(r, (struct section){ .key = "lights", .title = MSG("Dealers and their targets"), .table = t });
}
