/* C 全国概况, National overview: sample and distribution, total score and loyalty by region, then every step and question. */
#include "result/result_overview.h"

/* ---- sample and distribution ---- */

static double target_of(const struct overview *o, const struct result_unit *u)
{
    return report_design(o->r, u, o->base.window);
}

static int64_t open_dealers(const struct overview *o, const struct result_unit *u)
{
    int64_t n = 0;
    for (size_t i = 0; i < u->n_dealers; i++)
        n += o->r->set.network.dealer[u->dealer[i]].is_open;
    return n;
}

static const struct column sample_columns[] = {
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "unit", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "dealers", .title = { .id = N_("Dealers") } },
    { .key = "sample", .title = { .id = N_("Sample") } },
    { .key = "target", .title = { .id = N_("Target") } },
    { .key = "achieved", .title = { .id = N_("Achieved") }, .decimals = 2 },
    { .key = "gap", .title = { .id = N_("Shortfall") } },
    { .key = "per_dealer", .title = { .id = N_("Sample a dealer") }, .decimals = 2 },
};

static void sample_row(struct overview *o, struct table *t, const struct result_unit *u)
{
    double n = result_count(&o->r->set, u, o->base.window), target = target_of(o, u);
    int64_t dealers = open_dealers(o, u);
    struct cell *c = table_add_row(o->r->a, t);
    c[0] = cell_text(u->code);
    c[1] = cell_msg(o->r->a, result_unit_label(u));
    c[2] = cell_int(dealers);
    c[3] = cell_int((int64_t)n);
    c[4] = cell_int((int64_t)target);
    c[5] = cell_share(n / target);
    c[6] = cell_int((int64_t)(target > n ? target - n : 0));
    c[7] = cell_num(n / (double)dealers);
}

static void sample_section(struct overview *o)
{
    struct reporting *r = o->r;
    struct table *t = table_new(r->a, "sample", sample_columns, ARRAY_LEN(sample_columns));
    bool *total = ARENA_ARRAY(r->a, bool, o->regions.n + 1);
    t->base = report_base_line(r, &r->nation, o->base);
    sample_row(o, t, &r->nation);
    total[0] = true;
    t->row_is_total = total;
    for (size_t i = 0; i < o->regions.n; i++)
        sample_row(o, t, &o->regions.unit[i]);
    double n = result_count(&r->set, &r->nation, o->base.window);
    struct section s = { .key = "sample", .title = MSG("Sample and distribution"), .table = t };
    s.text[0] = MSG("{0}: {1} dealers in {2} regions took part, {3} interviews were completed; target {4}, achieved {5} %, shortfall {6}.",
                    ARG_S(lang_quarter(r->a, r->job->lang, r->period)), ARG_I(open_dealers(o, &r->nation)), ARG_I(o->regions.n), ARG_I(n),
                    ARG_I(target_of(o, &r->nation)), ARG_F(100 * n / target_of(o, &r->nation), 2), ARG_I(target_of(o, &r->nation) - n));
    report_add(o->r, s);
}

static const struct column ranked_columns[] = {
    { .key = "type", .title = { .id = N_("Type") }, .is_text = true },
    { .key = "amount", .title = { .id = N_("Amount") } },
    { .key = "proportion", .title = { .id = N_("Proportion") }, .decimals = 1 },
};

static void ranked_section(struct overview *o)
{
    struct reporting *r = o->r;
    const struct ranking *ranking = &o->ranking;
    struct table *t = table_new(r->a, "ranked", ranked_columns, ARRAY_LEN(ranked_columns));
    int64_t single = 0, all = open_dealers(o, &r->nation), ranked = (int64_t)ranking->n_ranked;
    for (size_t i = 0; i < ranking->n; i++)
        single += ranking->row[i].dealer->is_open && (ranking->row[i].reasons & RANK_OUT_SINGLE_SERVICE) != 0;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_msg(r->a, MSG("Dealers in the ranking"));
    c[1] = cell_int(ranked);
    c[2] = cell_share((double)ranked / (double)all);
    c = table_add_row(r->a, t);
    c[0] = cell_msg(r->a, single ? MSG("Dealers outside the ranking (with {0} single-service 1S dealers)", ARG_I(single)) : MSG("Dealers outside the ranking"));
    c[1] = cell_int(all - ranked);
    c[2] = cell_share((double)(all - ranked) / (double)all);
    t->base = report_base_line(r, &r->nation, o->base);
    report_add(o->r, (struct section){ .key = "ranked", .title = MSG("Dealers in and outside the ranking"), .table = t });
}

/* ---- one measure by region ---- */

static const struct column region_columns[] = {
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "unit", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "rank", .title = { .id = N_("Rank") } },
    { .key = "score", .title = { .id = N_("Score") }, .decimals = 1 },
    { .key = "to_nation", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true },
    { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "rolling", .title = { .id = N_("R12") }, .decimals = 1 },
    { .key = "rolling_n", .title = { .id = N_("n (R12)") } },
};

/* What the rows of one measure have in common. */
struct measured { struct measure measure; double nation; };

static void measure_row(struct overview *o, struct table *t, const struct measured *of, const struct result_unit *u, int32_t place)
{
    struct reporting *r = o->r;
    struct figure f = report_figure(r, of->measure, u, o->base), rolling = report_figure(r, of->measure, u, report_base_of(r, BASE_R12));
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_text(u->code);
    c[1] = cell_msg(r->a, result_unit_label(u));
    if (place)
        c[2] = cell_int(place);
    c[3] = report_index_cell(&f);
    if (u->kind != UNIT_NATION)
        c[4] = cell_hide(cell_num(f.index.mean - of->nation), f.mark.is_hidden ? HIDDEN_NO_SCORE : SHOWN);
    c[5] = report_interval_cell(&f, 1);
    c[6] = report_n_cell(&f);
    c[7] = report_index_cell(&rolling);
    c[8] = report_n_cell(&rolling);
}

const int32_t *overview_places(struct overview *o, struct measure m)
{
    struct arena *a = o->r->a;
    struct rank_score *score = ARENA_ARRAY(a, struct rank_score, o->regions.n);
    int32_t *place = ARENA_ARRAY(a, int32_t, o->regions.n);
    size_t *order = ARENA_ARRAY(a, size_t, o->regions.n);
    for (size_t i = 0; i < o->regions.n; i++) {
        struct figure f = report_figure(o->r, m, &o->regions.unit[i], o->base);
        score[i] = f.mark.is_hidden ? (struct rank_score){ 0, 0 } : rank_score_of(f.index.mean);
    }
    rank_places(score, o->regions.n, place, order);
    return place;
}

static void measure_section(struct overview *o, struct measure m, const char *key, struct msg title)
{
    struct reporting *r = o->r;
    struct table *t = table_new(r->a, key, region_columns, ARRAY_LEN(region_columns));
    bool *total = ARENA_ARRAY(r->a, bool, o->regions.n + 1);
    struct measured of = { m, report_figure(r, m, &r->nation, o->base).index.mean };
    const int32_t *place = overview_places(o, m);
    t->base = report_base_line(r, &r->nation, o->base);
    total[0] = true;
    t->row_is_total = total;
    measure_row(o, t, &of, &r->nation, 0);
    for (size_t i = 0; i < o->regions.n; i++)
        measure_row(o, t, &of, &o->regions.unit[i], place[i]);
    report_add(o->r, (struct section){ .key = key, .title = title, .table = t, .new_page = m.kind == MEASURE_TOTAL });
}

struct err *report_overview(struct reporting *r, struct document *d)
{
    struct overview o = { .r = r, .base = report_base_of(r, BASE_QUARTER), .regions = result_units(&r->set, UNIT_REGION) };
    if (r->unit.kind != UNIT_NATION)
        return ERR(r->a, ERR_INVALID, "The overview is of the whole nation. For one unit there are the monthly and the quarterly report.");
    TRY(report_rank(r, o.base, &o.ranking));
    report_head(r, MSG("National overview"), o.base, d);
    d->subtitle = MSG("{0} / {1}", ARG_S(lang_quarter(r->a, r->job->lang, r->period)), ARG_S(lang_quarter_slash(r->a, r->period)));
    sample_section(&o);
    ranked_section(&o);
    measure_section(&o, report_total(), "total", MSG("Total score by region"));
    measure_section(&o, report_retention(), "loyalty", MSG("Loyalty by region"));
    overview_heat(&o);
    overview_spread(&o);
    overview_movers(&o);
    overview_lights(&o);
    overview_steps(&o);
    return NULL;
}
