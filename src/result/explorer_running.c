/* Running figures: counted from the interviews of the moment, over sets that the worker keeps. A set belongs to a programme, a period (whose
 * network it shows) and a state of the data. */
#include "result/explorer_source.h"
#include "result/result_cell.h"
#include <math.h>

enum { MONTHS_BEHIND = 36, BASES = BASE_R12 + 1 };

enum { MOST_FINDINGS = 10000 }; /* about 5 MB */

/* What was asked, as bytes. Units and filters are told by address: they live as long as the set. */
struct asking {
    int64_t kind, question, window[2], other_window[2], weighted, base;
    const void *step, *dealer, *filter, *other;
};
struct finding { struct figure figure; struct change change; };

struct kept_cut { struct str text; const struct tally_filter *filter; const struct kept_cut *next; };

/* What is kept. Whatever figures are asked of must live as long as the set, for it remembers sums by the address of unit and filter. */
struct running_set {
    struct arena *arena;
    struct result_set set;
    struct explorer_unit *unit;          /* everybody: nation, regions, areas, groups, dealers */
    size_t n_units;
    struct result_unit *rest_of_nation, *rest_of_region; /* by unit: the others of it; dealer NULL: not asked for yet */
    struct ranking ranking[BASES];
    bool is_ranked[BASES];
    const struct kept_cut *cuts;
    struct str_map known;                /* figures and changes found so far, by struct asking */
    struct finding *finding;
    size_t n_findings, room;
};

struct explorer_running {
    struct running_set *kept;
    struct report_input in;
    struct reporting r;                  /* what report_figure and its like stand on */
};

/* ---- sets ---- */

static void put_units_of(struct running_set *k, enum unit_kind kind)
{
    struct unit_list list = result_units(&k->set, kind);
    k->unit = arena_grow(k->arena, k->unit, k->n_units, k->n_units + list.n, sizeof *k->unit);
    for (size_t i = 0; i < list.n; i++) {
        const struct result_unit *u = &list.unit[i];
        struct explorer_unit *to = &k->unit[k->n_units++];
        *to = (struct explorer_unit){ .kind = kind, .code = u->code, .name = u->name, .running = u };
        const struct org_dealer *d = u->n_dealers ? &k->set.network.dealer[u->dealer[0]] : NULL;
        if (!d || kind == UNIT_NATION || kind == UNIT_GROUP)
            continue;
        to->region = k->set.network.region[d->region].code;
        if (kind == UNIT_DEALER) {
            to->area = d->area.n ? str_printf(k->arena, STR_FMT "/" STR_FMT, STR_ARG(to->region), STR_ARG(d->area)) : STR("");
            to->group = d->group;
        }
    }
}

static struct err *load_set(struct explorer *e, struct str key, int32_t period, struct running_set **out)
{
    struct arena *own = kept_begin(e->reader->kept);
    struct running_set *k = ARENA_NEW(own, struct running_set);
    struct result_query q = {
        .programme = str_dup(own, e->programme), .from = period - MONTHS_BEHIND, .to = period,
        .structure_day = civil_date_add_days(civil_date_of_month(period + 1, 1), -1), .data_dir = e->reader->job->data_dir,
    };
    k->arena = own;
    k->known = str_map_on(own);
    TRY(result_set_load(e->reader->job->db, own, &q, &k->set));
    for (enum unit_kind kind = 0; kind < UNIT_KINDS; kind++)
        put_units_of(k, kind);
    k->rest_of_nation = ARENA_ARRAY(own, struct result_unit, k->n_units);
    k->rest_of_region = ARENA_ARRAY(own, struct result_unit, k->n_units);
    kept_put(e->reader->kept, key, own, k);
    *out = k;
    return NULL;
}

static struct err *find_set(struct explorer *e, struct str state, int32_t period, struct running_set **out)
{
    struct str key = str_printf(e->a, "running/" STR_FMT "/%d/" STR_FMT, STR_ARG(e->programme), (int)period, STR_ARG(state));
    *out = kept_find(e->reader->kept, key);
    return *out ? NULL : load_set(e, key, period, out);
}

/* ---- opening ---- */

/* The newest month that is over and has interviews; the current one only when there is no other. */
static int32_t newest_month(const struct result_set *s, int32_t this_month)
{
    return s->first_month < this_month ? MIN_OF(s->last_month, this_month - 1) : s->last_month;
}

static void put_periods(struct explorer *e, const struct result_set *s)
{
    int32_t first = MAX_OF(s->first_month, s->last_month - MONTHS_BEHIND), step = e->base == BASE_QUARTER ? 3 : 1;
    int32_t *period = ARENA_ARRAY(e->a, int32_t, MONTHS_BEHIND + 1);
    for (int32_t m = explorer_period_of(e->base, s->last_month); m >= first; m -= step)
        period[e->n_periods++] = m;
    e->periods = period;
}

static struct err *reach_of(struct explorer *e, const struct org_network *n, bool **out)
{
    const struct db_scope *scope = &e->reader->running_scope;
    bool is_all = scope->kind == SCOPE_SYSTEM || scope->kind == SCOPE_NATION;
    struct org_network own;
    *out = ARENA_ARRAY(e->a, bool, n->n_dealers);
    if (!is_all)
        TRY(org_network_load(e->reader->job->db, e->a, *scope, civil_date_add_days(civil_date_of_month(e->period + 1, 1), -1), &own));
    for (size_t i = 0; i < n->n_dealers; i++)
        (*out)[i] = is_all || org_dealer_by_id(&own, n->dealer[i].id);
    return NULL;
}

static struct err *put_units(struct explorer *e)
{
    const struct running_set *k = e->running->kept;
    struct explorer_unit *unit = ARENA_ARRAY(e->a, struct explorer_unit, k->n_units);
    bool *reached;
    TRY(reach_of(e, &k->set.network, &reached));
    for (size_t i = 0; i < k->n_units; i++) {
        const struct result_unit *u = k->unit[i].running;
        size_t n = 0;
        while (n < u->n_dealers && reached[u->dealer[n]])
            n++;
        if (n == u->n_dealers && n > 0)
            unit[e->n_units++] = k->unit[i];
    }
    e->units = unit;
    return NULL;
}

static struct err *open_period(struct explorer *e, struct str state)
{
    struct explorer_running *run = e->running;
    TRY(find_set(e, state, e->period, &run->kept));
    run->in = (struct report_input){ .programme = e->programme };
    run->r = (struct reporting){ .job = e->reader->job, .a = e->a, .in = &run->in, .period = e->period, .set = run->kept->set, .nation = run->kept->set.nation,
                                 .unit = run->kept->set.nation, .options = { .weighted = e->q->weighted.v, .marks = mark_rules_default() } };
    TRY(put_units(e));
    explorer_put_measures(e, run->kept->set.newest, &run->kept->set);
    return NULL;
}

struct err *running_open(struct explorer *e, struct str state)
{
    struct running_set *newest;
    int32_t this_month = civil_month_of_date(job_today(e->reader->job));
    e->running = ARENA_NEW(e->a, struct explorer_running);
    struct err *none = find_set(e, state, this_month, &newest);
    if (none && none->code == ERR_NOT_FOUND) {
        e->nothing = msg_dup(e->a, &none->msg);
        return NULL;
    }
    TRY(none);
    if (newest->set.first_month > newest->set.last_month) {
        e->nothing = MSG("There are no interviews yet. They come with \"huifang import answers FILE\" or from the field.");
        return NULL;
    }
    put_periods(e, &newest->set);
    e->period = explorer_period_of(e->base, e->q->period.has ? (int32_t)e->q->period.v : newest_month(&newest->set, this_month));
    return open_period(e, state);
}

struct err *running_cut(struct explorer *e)
{
    struct running_set *k = e->running->kept;
    const struct tally_filter *tried;
    for (const struct kept_cut *c = k->cuts; c; c = c->next)
        if (str_eq(c->text, e->q->where)) {
            e->where = c->filter;
            return NULL;
        }
    TRY(result_filter_parse(&k->set, e->a, e->q->where, &tried));
    struct kept_cut *cut = ARENA_NEW(k->arena, struct kept_cut);
    cut->text = str_dup(k->arena, e->q->where);
    cut->next = k->cuts;
    TRY(result_filter_parse(&k->set, k->arena, cut->text, &cut->filter));
    k->cuts = cut;
    e->where = cut->filter;
    return NULL;
}

/* ---- figures ---- */

static struct result_unit cut_of(const struct explorer *e, const struct result_unit *u)
{
    struct result_unit cut = *u;
    cut.filter = e->where;
    return cut;
}

/* What is kept of an asking; *is_new: nothing yet. NULL when there is no more room to keep anything. */
static struct finding *find(struct running_set *k, const struct asking *what, bool *is_new)
{
    struct str key = { (const char *)what, sizeof *what };
    size_t *known = str_map_get(&k->known, key);
    *is_new = known == NULL;
    if (known)
        return &k->finding[*known];
    if (k->n_findings == MOST_FINDINGS)
        return NULL;
    if (k->n_findings == k->room) {
        k->room = k->room ? k->room * 2 : 256;
        k->finding = arena_grow(k->arena, k->finding, k->n_findings, k->room, sizeof *k->finding);
    }
    str_map_put(&k->known, str_dup(k->arena, key), k->n_findings, NULL);
    return &k->finding[k->n_findings++];
}

static struct asking asking_of(const struct explorer *e, const struct measure *m, const struct result_unit *u, struct window w)
{
    return (struct asking){ .kind = m->kind, .question = (int64_t)m->question, .window = { w.first, w.last }, .weighted = e->q->weighted.v, .base = e->base,
                            .step = m->step.p, .dealer = u->dealer, .filter = u->filter };
}

static struct figure count_figure(const struct explorer *e, const struct measure *m, const struct result_unit *u, struct window w)
{
    const struct reporting *r = &e->running->r;
    return e->where ? result_figure(&r->set, *m, u, w, &r->options) : report_figure(r, *m, u, (struct report_base){ e->base, w });
}

static struct figure figure_of(const struct explorer *e, const struct measure *m, const struct result_unit *u, struct window w)
{
    bool is_new;
    struct asking what = asking_of(e, m, u, w);
    struct finding *known = find(e->running->kept, &what, &is_new);
    if (!known)
        return count_figure(e, m, u, w);
    if (is_new)
        known->figure = count_figure(e, m, u, w);
    return known->figure;
}

/* One side of a test. */
struct side { const struct result_unit *unit; struct window window; };

/* Are both sides made of the same questions, with the same weights? Then the test is one of their figures, which are known; else the sides are counted
 * anew over the questions that both have. */
static bool is_alike(const struct explorer *e, const struct measure *m, struct side one, struct side other)
{
    const struct result_set *s = &e->running->r.set;
    struct measure_parts a, b;
    if (!result_measure_parts(s, *m, one.unit, one.window, &a) || !result_measure_parts(s, *m, other.unit, other.window, &b) || a.linear.n != b.linear.n)
        return false;
    for (int i = 0; i < a.linear.n; i++)
        if (a.question[i] != b.question[i] || a.linear.coef[i] < b.linear.coef[i] || a.linear.coef[i] > b.linear.coef[i])
            return false;
    int32_t start = result_series_start(s, *m, other.window.last);
    return start == result_series_start(s, *m, one.window.last) && (start <= one.window.first || one.window.first == other.window.first);
}

static struct change tested(const struct explorer *e, const struct measure *m, struct side one, struct side other)
{
    struct figure a = figure_of(e, m, one.unit, one.window), b = figure_of(e, m, other.unit, other.window);
    return change_disjoint(&a.index, &b.index);
}

static struct change change_of(const struct explorer *e, const struct measure *m, const struct result_unit *u, struct window_pair w)
{
    bool is_new;
    struct side older = { u, w.older }, newer = { u, w.newer };
    struct asking what = asking_of(e, m, u, w.newer);
    what.other_window[0] = w.older.first, what.other_window[1] = w.older.last;
    if (is_alike(e, m, older, newer))
        return tested(e, m, older, newer);
    struct finding *known = find(e->running->kept, &what, &is_new);
    if (known && !is_new)
        return known->change;
    struct change c = result_change(&e->running->r.set, *m, u, w, &e->running->r.options);
    if (known)
        known->change = c;
    return c;
}

static struct change gap_of(const struct explorer *e, const struct measure *m, const struct gap_of *of, struct window w)
{
    bool is_new;
    struct side other = { of->other, w }, own = { of->unit, w };
    struct asking what = asking_of(e, m, of->unit, w);
    what.other = of->other->dealer;
    if (is_alike(e, m, other, own))
        return tested(e, m, other, own);
    struct finding *known = find(e->running->kept, &what, &is_new);
    if (known && !is_new)
        return known->change;
    struct change c = result_gap(&e->running->r.set, *m, of, w, &e->running->r.options);
    if (known)
        known->change = c;
    return c;
}

static void put_figure(struct explorer *e, const struct figure *f, struct explorer_row *row)
{
    row->n = f->n;
    row->target = e->where ? NAN : report_design(&e->running->r, row->unit->running, row->window);
    row->value = f->index.mean;
    row->se = f->index.is_estimable ? f->index.se : NAN;
    row->low = f->index.is_estimable ? f->index.lo : NAN;
    row->high = f->index.is_estimable ? f->index.hi : NAN;
    row->is_starred = f->mark.is_starred;
    row->is_grey = f->mark.is_grey;
    row->hidden = f->n == 0 ? HIDDEN_NOT_ESTIMABLE : f->mark.is_hidden ? HIDDEN_NO_SCORE : SHOWN;
    row->months_present = f->coverage.present;
    row->months_wanted = f->coverage.wanted;
    row->is_broken = window_months(f->window) < window_months(row->window);
    row->has_counts = row->measure->kind == MEASURE_QUESTION && f->n > 0;
    if (!row->has_counts)
        return;
    row->top2 = f->top2.share;
    row->bottom2 = f->bottom2.share;
    for (int c = 0; c < ANSWER_CODES; c++)
        row->count[c] = f->count[c];
}

/* The unit's row in what is kept. */
static size_t number_of(const struct running_set *k, const struct result_unit *u)
{
    size_t i = 0;
    while (k->unit[i].running != u)
        i++;
    return i;
}

static const struct result_unit *whole_of(const struct explorer *e, const struct explorer_unit *u)
{
    const struct running_set *k = e->running->kept;
    enum unit_kind kind = e->compare == COMPARE_NATION ? UNIT_NATION : UNIT_REGION;
    for (size_t i = 0; i < k->n_units; i++)
        if (k->unit[i].kind == kind && (kind == UNIT_NATION || str_eq(k->unit[i].code, u->region)))
            return k->unit[i].running;
    return NULL;
}

/* The others of the whole, made once: they must live as long as the set. */
static const struct result_unit *rest_of(struct explorer *e, const struct explorer_unit *u, const struct result_unit *whole)
{
    struct running_set *k = e->running->kept;
    struct result_unit *rest = &(whole->kind == UNIT_NATION ? k->rest_of_nation : k->rest_of_region)[number_of(k, u->running)];
    if (!rest->dealer)
        *rest = result_unit_without(&k->set, whole, u->running);
    return rest;
}

static void compare_with_whole(struct explorer *e, const struct figure *f, struct explorer_row *row)
{
    const struct result_unit *whole = whole_of(e, row->unit);
    if (!whole || whole == row->unit->running || whole->n_dealers == row->unit->running->n_dealers)
        return;
    struct result_unit all = cut_of(e, whole), own = cut_of(e, row->unit->running), others = cut_of(e, rest_of(e, row->unit, whole));
    struct figure of_all = figure_of(e, &row->measure->running, &all, row->window);
    if (of_all.mark.is_hidden)
        return;
    row->against = of_all.index.mean;
    row->change = f->index.mean - of_all.index.mean;
    struct change gap = gap_of(e, &row->measure->running, &(struct gap_of){ &own, &others }, row->window);
    row->p = gap.p;
    row->verdict = gap.verdict;
}

static void compare_with_past(struct explorer *e, struct explorer_row *row)
{
    struct window older = window_shift(row->window, e->compare == COMPARE_YEAR ? -12 : -base_months(e->base));
    struct result_unit own = cut_of(e, row->unit->running);
    struct figure past = figure_of(e, &row->measure->running, &own, older);
    struct change c = change_of(e, &row->measure->running, &own, (struct window_pair){ older, row->window });
    if (past.mark.is_hidden)
        return;
    row->against = past.index.mean;
    row->change = c.diff;
    row->p = c.p;
    row->verdict = c.verdict;
}

/* The ranking of the base, made once. */
static struct err *rank(struct explorer *e, const struct ranking **out)
{
    struct running_set *k = e->running->kept;
    *out = &k->ranking[e->base];
    if (!k->is_ranked[e->base])
        TRY(report_rank(&e->running->r, report_base_of(&e->running->r, e->base), &k->ranking[e->base]));
    k->is_ranked[e->base] = true;
    return NULL;
}

/* The best of the region among the dealers of the ranking whose base is not grey, as reports have it. */
static struct err *compare_with_best(struct explorer *e, const struct figure *f, struct explorer_row *row)
{
    const struct ranking *ranking;
    const struct org_network *network = &e->running->kept->set.network;
    double best = NAN;
    if (row->unit->kind != UNIT_DEALER)
        return NULL;
    TRY(rank(e, &ranking));
    for (size_t i = 0; i < ranking->n; i++) {
        const struct rank_row *one = &ranking->row[i];
        if (one->reasons || !str_eq(network->region[one->dealer->region].code, row->unit->region))
            continue;
        struct result_unit other = cut_of(e, &one->unit);
        struct figure g = figure_of(e, &row->measure->running, &other, row->window);
        best = g.mark.is_grey || g.mark.is_hidden ? best : fmax(best, g.index.mean);
    }
    row->against = best;
    row->change = f->index.mean - best;
    return NULL;
}

static struct err *place(struct explorer *e, struct explorer_row *row)
{
    const struct ranking *ranking;
    if (!row->wants_place || row->unit->kind != UNIT_DEALER || row->measure->kind != MEASURE_TOTAL || e->where || e->q->weighted.v || row->window.last != e->period)
        return NULL;
    TRY(rank(e, &ranking));
    for (size_t i = 0; i < ranking->n; i++) {
        const struct rank_row *one = &ranking->row[i];
        if (!str_eq(one->dealer->code, row->unit->code) || !one->place)
            continue;
        row->place = one->place, row->place_of = (int32_t)ranking->n_ranked;
        row->region_place = one->region_place, row->region_place_of = (int32_t)ranking->n_ranked_in_region[one->dealer->region];
        row->place_best = one->best, row->place_worst = one->worst;
    }
    return NULL;
}

static struct err *compare(struct explorer *e, const struct figure *f, struct explorer_row *row)
{
    switch (e->compare) {
    case COMPARE_PREVIOUS: case COMPARE_YEAR: compare_with_past(e, row); return NULL;
    case COMPARE_REGION: case COMPARE_NATION: compare_with_whole(e, f, row); return NULL;
    case COMPARE_BEST: return compare_with_best(e, f, row);
    case COMPARE_KINDS: break;
    }
    return NULL;
}

struct err *running_fill(struct explorer *e, struct explorer_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct result_unit own = cut_of(e, row[i].unit->running);
        struct figure f = figure_of(e, &row[i].measure->running, &own, row[i].window);
        put_figure(e, &f, &row[i]);
        if (row[i].hidden != SHOWN)
            continue;
        TRY(compare(e, &f, &row[i]));
        TRY(place(e, &row[i]));
    }
    return result_set_error(&e->running->kept->set);
}
