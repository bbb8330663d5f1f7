/* D 排名, Ranking: eligible dealers by place with the interval of their place, then the others with the reason. */
#include "method/spread.h"
#include "result/result_cmd.h"
#include "result/result_report_telling.h"
#include "result/result_wide.h"
#include "result/target_report.h"

enum { COL_PLACE, COL_REGION_PLACE, COL_CODE, COL_NAME, COL_REGION, COL_AREA, COL_GROUP, COL_TYPE, COL_N, COL_TOTAL, COL_GAP, COL_INTERVAL, COL_BEFORE,
       COL_MOVE, COL_LOYALTY, COL_TARGET, COL_LIGHT, COL_TIER, COL_TOP10, COL_REASON, COLUMNS };

static const struct column columns[COLUMNS] = {
    [COL_PLACE] = { .key = "place", .title = { .id = N_("National rank") } },
    [COL_REGION_PLACE] = { .key = "region_place", .title = { .id = N_("Regional rank") } },
    [COL_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [COL_NAME] = { .key = "name", .title = { .id = N_("Dealer") }, .is_text = true, .width = 22 },
    [COL_REGION] = { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    [COL_AREA] = { .key = "area", .title = { .id = N_("Area") }, .is_text = true },
    [COL_GROUP] = { .key = "group", .title = { .id = N_("Group") }, .is_text = true },
    [COL_TYPE] = { .key = "type", .title = { .id = N_("Type") }, .is_text = true },
    [COL_N] = { .key = "n", .title = { .id = N_("n") } },
    [COL_TOTAL] = { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    [COL_GAP] = { .key = "gap", .title = { .id = N_("To the one before") }, .decimals = 1, .is_signed = true },
    [COL_INTERVAL] = { .key = "interval", .title = { .id = N_("95 % interval of the rank") } },
    [COL_BEFORE] = { .key = "before", .title = { .id = N_("Rank before") } },
    [COL_MOVE] = { .key = "move", .title = { .id = N_("Places won") }, .is_signed = true },
    [COL_LOYALTY] = { .key = "loyalty", .title = { .id = N_("Loyalty") }, .decimals = 1 },
    [COL_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
    [COL_LIGHT] = { .key = "light", .title = { .id = N_("Light") } },
    [COL_TIER] = { .key = "tier", .title = { .id = N_("Tier") }, .is_text = true },
    [COL_TOP10] = { .key = "top10", .title = { .id = N_("Periods in the top 10 %") } },
    [COL_REASON] = { .key = "reason", .title = { .id = N_("Outside the ranking because") }, .is_text = true, .width = 24 },
};

enum { PERIODS = 8 };

struct ranks {
    struct reporting *r;
    struct report_base base;
    struct ranking now, past[PERIODS]; /* past[0] = the quarter before */
    size_t n_past;
    const struct rank_row **order;     /* ranked ones by place, then the others by code */
};

static int by_place(const void *x, const void *y)
{
    const struct rank_row *a = *(const struct rank_row *const *)x, *b = *(const struct rank_row *const *)y;
    int32_t pa = a->place ? a->place : INT32_MAX, pb = b->place ? b->place : INT32_MAX;
    return pa != pb ? (pa > pb) - (pa < pb) : str_cmp(a->dealer->code, b->dealer->code);
}

/* The unit's own dealers are listed; places are always those of the whole network. */
static bool is_listed(const struct ranks *k, const struct rank_row *row)
{
    for (size_t i = 0; i < k->r->unit.n_dealers; i++)
        if (&k->r->set.network.dealer[k->r->unit.dealer[i]] == row->dealer)
            return true;
    return false;
}

/* No places are compared across a change of the questionnaire. */
static bool is_comparable(const struct ranks *k, int32_t last_month)
{
    return last_month - 2 >= result_series_start(&k->r->set, report_total(), k->r->period);
}

static size_t periods_in_top(const struct ranks *k, const struct org_dealer *d)
{
    int tier[PERIODS + 1];
    size_t n = 0;
    for (size_t p = k->n_past; p-- > 0;)
        for (size_t i = 0; i < k->past[p].n; i++)
            if (k->past[p].row[i].dealer == d)
                tier[n++] = k->past[p].row[i].tier == TIER_A;
    for (size_t i = 0; i < k->now.n; i++)
        if (k->now.row[i].dealer == d)
            tier[n++] = k->now.row[i].tier == TIER_A;
    return rank_streak(tier, n);
}

static int32_t place_before(const struct ranks *k, const struct org_dealer *d)
{
    for (size_t i = 0; k->n_past && i < k->past[0].n; i++)
        if (k->past[0].row[i].dealer == d)
            return k->past[0].row[i].place;
    return 0;
}

static void put_place(const struct ranks *k, const struct rank_row *row, const struct rank_row *before, struct cell *c)
{
    static const char *const tiers[] = { [TIER_NONE] = "", [TIER_A] = "A", [TIER_B] = "B", [TIER_C] = "C", [TIER_D] = "D" };
    int32_t past = place_before(k, row->dealer);
    c[COL_PLACE] = cell_int(row->place);
    c[COL_REGION_PLACE] = cell_int(row->region_place);
    if (before)
        c[COL_GAP] = cell_num(row->figure.index.mean - before->figure.index.mean);
    if (row->worst)
        c[COL_INTERVAL] = cell_pair(row->best, row->worst);
    if (past) {
        c[COL_BEFORE] = cell_int(past);
        c[COL_MOVE] = cell_int(past - row->place);
    }
    c[COL_TIER] = cell_text(str_of_c(tiers[row->tier]));
    size_t streak = periods_in_top(k, row->dealer);
    if (streak)
        c[COL_TOP10] = cell_int((int64_t)streak);
}

/* Dealer types as they are stored, in words. */
static struct cell type_cell(struct arena *a, struct str type)
{
    if (str_eq_c(type, "city_showroom"))
        return cell_msg(a, MSG("City showroom"));
    if (str_eq_c(type, "other"))
        return cell_msg(a, MSG("Other"));
    return cell_text(type);
}

static void put_row(const struct ranks *k, struct wide *w, const struct rank_row *row, const struct rank_row *before)
{
    struct reporting *r = k->r;
    struct figure loyalty = report_figure(r, report_retention(), &row->unit, k->base);
    struct figure total = report_keep_secret(r, report_total(), &row->unit, k->base, row->figure);
    double target = target_of_unit(r, report_total(), &row->unit);
    struct cell *c = wide_row(w);
    c[COL_CODE] = cell_text(row->dealer->code);
    c[COL_NAME] = cell_text(row->dealer->name);
    c[COL_REGION] = cell_text(r->set.network.region[row->dealer->region].name);
    c[COL_AREA] = cell_text(row->dealer->area);
    c[COL_GROUP] = cell_text(row->dealer->group);
    c[COL_TYPE] = type_cell(r->a, row->dealer->type);
    c[COL_N] = report_n_cell(&total);
    c[COL_TOTAL] = report_index_cell(&total);
    c[COL_LOYALTY] = report_index_cell(&loyalty);
    c[COL_TARGET] = target_cell(target, 1);
    c[COL_LIGHT] = cell_mark((struct cell){ 0 }, target_light(r, &(struct target_of_value){ &c[COL_TOTAL], row->figure.n, target, 1 }));
    if (row->place)
        put_place(k, row, before, c);
    else
        c[COL_REASON] = cell_text(report_reason_text(r, row));
    wide_put(r->a, w);
}

/* How many places an interval spans in the middle third of the table, as this ranking itself has it. */
static struct msg chance_note(const struct ranks *k)
{
    double *width = ARENA_ARRAY(k->r->a, double, k->now.n);
    int32_t ranked = (int32_t)k->now.n_ranked;
    size_t n = 0;
    for (size_t i = 0; i < k->now.n; i++) {
        const struct rank_row *row = &k->now.row[i];
        if (row->worst && row->place > ranked / 3 && row->place <= ranked - ranked / 3)
            width[n++] = row->worst - row->best + 1;
    }
    if (n == 0)
        return MSG("The interval of a rank says how many of its places are chance.");
    return MSG("How much of a place is chance: in the middle third of this ranking the interval spans {0} of {1} places (median).", ARG_I(spread_of(width, n).median),
               ARG_I(ranked));
}

/* Region and nation have a best value, but the dealer behind it is not named to others. */
static struct msg best_note(const struct ranks *k)
{
    const struct rank_row *nation = NULL, *region = NULL;
    for (size_t i = 0; i < k->now.n; i++) {
        const struct rank_row *row = k->order[i];
        bool is_own_region = k->r->region.n_dealers && row->dealer->region == k->r->set.network.dealer[k->r->unit.dealer[0]].region;
        if (row->place && !nation)
            nation = row;
        if (row->place && is_own_region && !region)
            region = row;
    }
    if (!nation)
        return (struct msg){ 0 };
    if (!region)
        return MSG("Best in the nation: {0} (n = {1}).", ARG_F(nation->figure.index.mean, 1), ARG_I(nation->figure.n));
    return MSG("Best in the region: {0} (n = {1}); in the nation: {2} (n = {3}).", ARG_F(region->figure.index.mean, 1), ARG_I(region->figure.n),
               ARG_F(nation->figure.index.mean, 1), ARG_I(nation->figure.n));
}

static struct table *rank_table(struct ranks *k)
{
    struct reporting *r = k->r;
    bool kept[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        kept[i] = target_is_set(r) || (i != COL_TARGET && i != COL_LIGHT);
    struct wide w = wide_new(r->a, "ranking", columns, COLUMNS, kept);
    struct table *t = w.table;
    const struct rank_row *before = NULL;
    t->base = report_base_line(r, &r->nation, k->base);
    for (size_t i = 0; i < k->now.n; i++) {
        const struct rank_row *row = k->order[i];
        if (!row->place && t->rule_before == 0)
            t->rule_before = t->n_rows;
        if (is_listed(k, row))
            put_row(k, &w, row, row->place ? before : NULL);
        if (row->place)
            before = row;
    }
    size_t n_notes = 0;
    t->note[n_notes++] = MSG("Dealers whose intervals of the rank overlap do not differ significantly. The interval comes from {0} simulated rankings.", ARG_I(2000));
    t->note[n_notes++] = chance_note(k);
    if (report_leaves_out(r, &k->now, k->base))
        t->note[n_notes++] = MSG("Questions to which a dealer's quarter brings fewer than 10 answers are in no dealer's total score.");
    t->note[n_notes++] = MSG("Tiers: A the first 10 %, B to 25 %, C to 50 %, D the others.");
    if (report_is_restricted(r))
        t->note[n_notes++] = best_note(k);
    t->empty = MSG("No dealer of this scope has interviews in the period.");
    return t;
}

/* ---- honours ---- */

static const struct column honour_columns[] = {
    { .key = "place", .title = { .id = N_("National rank") } },
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "name", .title = { .id = N_("Dealer") }, .is_text = true, .width = 22 },
    { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
};

/* Whoever sees less than the whole ranking sees its first places where the network wants them named. */
static void honours_section(struct ranks *k, int64_t places)
{
    struct reporting *r = k->r;
    struct table *t = table_new(r->a, "honours", honour_columns, ARRAY_LEN(honour_columns));
    for (size_t i = 0; i < k->now.n && k->order[i]->place && k->order[i]->place <= places; i++) {
        const struct rank_row *row = k->order[i];
        struct cell *c = table_add_row(r->a, t);
        c[0] = cell_int(row->place);
        c[1] = cell_text(row->dealer->code);
        c[2] = cell_text(row->dealer->name);
        c[3] = cell_text(r->set.network.region[row->dealer->region].name);
        c[4] = report_n_cell(&row->figure);
        c[5] = report_index_cell(&row->figure);
    }
    t->base = report_base_line(r, &r->nation, k->base);
    t->empty = MSG("No dealer is ranked in this period.");
    report_add(r, (struct section){ .key = "honours", .title = MSG("Honours list: the first {0}", ARG_I(places)), .table = t });
}

struct err *report_ranking(struct reporting *r, struct document *d)
{
    struct ranks k = { .r = r, .base = report_base_of(r, BASE_QUARTER) };
    int64_t honours;
    TRY(setting_int(r->job->db, &result_honours_setting, r->in->programme, &honours));
    TRY(report_rank(r, k.base, &k.now));
    for (int32_t m = r->period - 3; m >= r->set.first_month + 2 && k.n_past < PERIODS && is_comparable(&k, m); m -= 3)
        TRY(report_rank(r, (struct report_base){ BASE_QUARTER, window_of(BASE_QUARTER, m) }, &k.past[k.n_past++]));
    k.order = ARENA_ARRAY(r->a, const struct rank_row *, k.now.n);
    for (size_t i = 0; i < k.now.n; i++)
        k.order[i] = &k.now.row[i];
    if (k.now.n)
        qsort(k.order, k.now.n, sizeof *k.order, by_place);
    report_head(r, MSG("Ranking of dealers"), k.base, d);
    d->subtitle = MSG("{0} / {1}", ARG_S(lang_quarter(r->a, r->job->lang, r->period)), ARG_S(lang_quarter_slash(r->a, r->period)));
    report_add(r, (struct section){ .key = "ranking", .title = MSG("{0} of {1} dealers are ranked", ARG_I(k.now.n_ranked), ARG_I(k.now.n)), .table = rank_table(&k) });
    if (report_is_restricted(r) && honours)
        honours_section(&k, honours);
    return NULL;
}
