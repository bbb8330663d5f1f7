/* Dealers in the national overview: how their total scores are spread, and who changed significantly. */
#include "result/result_overview.h"
#include "method/spread.h"
#include <math.h>

/* ---- spread ---- */

static const struct column spread_columns[] = {
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "unit", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "dealers", .title = { .id = N_("Dealers") } },
    { .key = "min", .title = { .id = N_("Lowest") }, .decimals = 1 },
    { .key = "q1", .title = { .id = N_("Lower quartile") }, .decimals = 1 },
    { .key = "median", .title = { .id = N_("Median") }, .decimals = 1 },
    { .key = "q3", .title = { .id = N_("Upper quartile") }, .decimals = 1 },
    { .key = "max", .title = { .id = N_("Highest") }, .decimals = 1 },
    { .key = "iqr", .title = { .id = N_("Between the quartiles") }, .decimals = 1 },
    { .key = "n", .title = { .id = N_("n") } },
};

/* region: index in the network, or -1 for the nation. */
static void spread_row(struct overview *o, struct table *t, const struct result_unit *u, ptrdiff_t region)
{
    struct reporting *r = o->r;
    double *score = ARENA_ARRAY(r->a, double, o->ranking.n), n = 0;
    size_t dealers = 0;
    for (size_t i = 0; i < o->ranking.n; i++) {
        const struct rank_row *row = &o->ranking.row[i];
        if (row->place && (region < 0 || row->dealer->region == (size_t)region)) {
            score[dealers++] = row->figure.index.mean;
            n += row->figure.n;
        }
    }
    struct spread s = spread_of(score, dealers);
    const double values[] = { s.min, s.q1, s.median, s.q3, s.max, s.q3 - s.q1 };
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_text(u->code);
    c[1] = cell_msg(r->a, result_unit_label(u));
    c[2] = cell_int((int64_t)s.n);
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        c[3 + i] = cell_num(values[i]);
    c[9] = cell_int((int64_t)n);
}

void overview_spread(struct overview *o)
{
    struct reporting *r = o->r;
    struct table *t = table_new(r->a, "spread", spread_columns, ARRAY_LEN(spread_columns));
    bool *total = ARENA_ARRAY(r->a, bool, o->regions.n + 1);
    spread_row(o, t, &r->nation, -1);
    for (size_t i = 0; i < o->regions.n; i++)
        spread_row(o, t, &o->regions.unit[i], (ptrdiff_t)r->set.network.dealer[o->regions.unit[i].dealer[0]].region);
    total[0] = true;
    t->row_is_total = total;
    t->base = report_base_line(r, &r->nation, o->base);
    t->note[0] = MSG("Dealers in the ranking, each counted once. The spread holds chance too: a dealer's own score is uncertain by several points.");
    if (report_leaves_out(r, &o->ranking, o->base))
        t->note[1] = MSG("Questions to which a dealer's quarter brings fewer than 10 answers are in no dealer's total score, so the median may lie above or below the nation's score.");
    report_add(r, (struct section){ .key = "spread", .title = MSG("Spread of the dealers' total scores"), .table = t, .new_page = true });
}

/* ---- movers ---- */

static const struct column mover_columns[] = {
    { .key = "since", .title = { .id = N_("Compared with") }, .is_text = true },
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true, .width = 22 },
    { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "before_n", .title = { .id = N_("n before") } },
    { .key = "before", .title = { .id = N_("Before") }, .decimals = 1 },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    { .key = "p", .title = { .id = N_("p (adjusted)") }, .decimals = 3 },
};

struct mover { const struct rank_row *row; struct figure before; struct change change; };

static int by_change(const void *x, const void *y)
{
    const struct mover *a = x, *b = y;
    return (a->change.diff < b->change.diff) - (a->change.diff > b->change.diff);
}

/* Dealers of the network with a score in both quarters, their p adjusted by Holm over all of them. Gives their number. */
static size_t test_dealers(struct overview *o, struct window older, struct mover *out)
{
    struct reporting *r = o->r;
    size_t n = 0;
    for (size_t i = 0; i < o->ranking.n; i++) {
        const struct rank_row *row = &o->ranking.row[i];
        struct mover m = { .row = row, .before = report_figure(r, report_total(), &row->unit, (struct report_base){ o->base.kind, older }) };
        if (row->figure.mark.is_hidden || m.before.mark.is_hidden)
            continue;
        m.change = result_change(&r->set, report_total(), &row->unit, (struct window_pair){ older, o->base.window }, &r->options);
        if (!isnan(m.change.p))
            out[n++] = m;
    }
    double *p = ARENA_ARRAY(r->a, double, n);
    size_t *order = ARENA_ARRAY(r->a, size_t, n);
    for (size_t i = 0; i < n; i++)
        p[i] = out[i].change.p;
    adjust_holm(p, n, p, order);
    for (size_t i = 0; i < n; i++)
        out[i].change.p = p[i];
    if (n)
        qsort(out, n, sizeof *out, by_change);
    return n;
}

static void mover_row(struct overview *o, struct table *t, const struct mover *m, struct msg since)
{
    struct reporting *r = o->r;
    const struct org_dealer *d = m->row->dealer;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_msg(r->a, since);
    c[1] = cell_text(d->code);
    c[2] = cell_text(d->name);
    c[3] = cell_text(r->set.network.region[d->region].name);
    c[4] = report_n_cell(&m->before);
    c[5] = report_index_cell(&m->before);
    c[6] = report_n_cell(&m->row->figure);
    c[7] = report_index_cell(&m->row->figure);
    c[8] = cell_mark(cell_num(m->change.diff), m->change.diff > 0 ? MARK_UP : MARK_DOWN);
    c[9] = cell_num(m->change.p);
}

static size_t mover_rows(struct overview *o, struct table *t, int months, struct msg since)
{
    struct mover *m = ARENA_ARRAY(o->r->a, struct mover, o->ranking.n);
    size_t n = test_dealers(o, window_shift(o->base.window, -months), m);
    for (size_t i = 0; i < n; i++)
        if (m[i].change.p < 0.05)
            mover_row(o, t, &m[i], since);
    return n;
}

void overview_movers(struct overview *o)
{
    struct reporting *r = o->r;
    struct table *t = table_new(r->a, "movers", mover_columns, ARRAY_LEN(mover_columns));
    size_t before = mover_rows(o, t, 3, MSG("Quarter before")), year = mover_rows(o, t, 12, MSG("Same quarter last year"));
    t->base = report_base_line(r, &r->nation, o->base);
    t->empty = MSG("No significant changes in this period.");
    t->note[0] = MSG("Total score, tested at 95 %, adjusted by Holm over the dealers: {0} with the quarter before, {1} with the same quarter last year.", ARG_I(before), ARG_I(year));
    report_add(r, (struct section){ .key = "movers", .title = MSG("Dealers that changed significantly"), .table = t });
}
