/* Released figures: read from the newest released edition of each period, never counted. */
#include "method/dist.h"
#include "result/explorer_source.h"
#include "result/publication.h"
#include <math.h>

/* The figures of one period that rows ask for. */
struct released_period {
    int32_t period;
    struct publication_figure_list upper, dealers; /* nation, regions, areas, groups and the best; dealers */
    struct released_period *next;
};

struct explorer_released {
    struct publication_list list;        /* newest period first */
    struct released_period *loaded;      /* of the rows at hand */
};

static const char *base_name(enum base_kind base)
{
    return base == BASE_R6 ? "R6" : base == BASE_R12 ? "R12" : "P";
}

static const char *report_kind_of(enum base_kind base)
{
    return base == BASE_MONTH || base == BASE_R6 ? "monthly" : "quarterly";
}

static const struct publication *publication_of(const struct explorer *e, int32_t period)
{
    const struct publication_list *l = &e->released->list;
    for (size_t i = 0; i < l->n; i++)
        if (l->row[i].period == period)
            return &l->row[i];
    return NULL;
}

/* ---- opening ---- */

static struct err *list_periods(struct explorer *e)
{
    struct publication_query q = { .scope = e->reader->scope, .programme = e->programme, .kind = str_of_c(report_kind_of(e->base)), .newest_only = true };
    struct publication_list *l = &e->released->list;
    TRY(publication_list_load(e->reader->job->db, e->a, &q, l));
    int32_t *period = ARENA_ARRAY(e->a, int32_t, l->n);
    for (size_t i = 0; i < l->n; i++)
        period[i] = l->row[i].period;
    e->periods = period;
    e->n_periods = l->n;
    return NULL;
}

static struct explorer_unit unit_of(const struct publication_view *v, const struct publication_unit *u)
{
    struct explorer_unit unit = { .kind = u->kind, .code = u->code, .name = u->name, .region = STR(""), .area = STR(""), .group = STR("") };
    for (size_t i = 0; i < v->n_dealers; i++) {
        const struct publication_dealer *d = &v->dealer[i];
        bool is_itself = u->kind == UNIT_DEALER && str_eq(d->code, u->code);
        if (is_itself || (u->kind == UNIT_AREA && str_eq(d->area_code, u->code)))
            unit.region = d->region_code;
        if (is_itself)
            unit.area = d->area_code, unit.group = d->group_code;
    }
    if (u->kind == UNIT_REGION)
        unit.region = u->code;
    return unit;
}

/* The nation and the regions of the reader's dealers. */
static void put_others(struct explorer *e, const struct publication_view *v)
{
    struct explorer_unit *other = ARENA_ARRAY(e->a, struct explorer_unit, v->n_regions + 1);
    other[e->n_others++] = (struct explorer_unit){ .kind = UNIT_NATION, .code = STR("nation"), .name = STR("") };
    for (size_t i = 0; i < v->n_regions; i++)
        other[e->n_others++] = (struct explorer_unit){ .kind = UNIT_REGION, .code = v->region[i].code, .name = v->region[i].name, .region = v->region[i].code };
    e->others = other;
}

static struct err *open_period(struct explorer *e, const struct publication *p)
{
    struct publication_view v;
    struct questionnaire *version;
    size_t n_versions;
    struct publication_key key = { .id = p->id, .scope = e->reader->scope };
    e->period = p->period;
    TRY(publication_view_load(e->reader->job->db, e->a, &key, &v));
    struct explorer_unit *unit = ARENA_ARRAY(e->a, struct explorer_unit, v.n_units);
    for (enum unit_kind kind = 0; kind < UNIT_KINDS; kind++)
        for (size_t i = 0; i < v.n_units; i++)
            if (v.unit[i].kind == kind)
                unit[e->n_units++] = unit_of(&v, &v.unit[i]);
    e->units = unit;
    put_others(e, &v);
    TRY(questionnaire_list(e->reader->job->db, e->a, e->programme, &version, &n_versions));
    if (n_versions)
        explorer_put_measures(e, &version[n_versions - 1], NULL);
    return NULL;
}

struct err *released_open(struct explorer *e)
{
    e->released = ARENA_NEW(e->a, struct explorer_released);
    TRY(list_periods(e));
    if (!e->n_periods && str_is_empty(e->q->base)) {
        e->base = BASE_R12;
        TRY(list_periods(e));
    }
    if (!e->n_periods) {
        e->nothing = MSG("No report of this programme and kind has been released yet. Results stand here from the day of release.");
        return NULL;
    }
    const struct publication *p = publication_of(e, e->q->period.has ? explorer_period_of(e->base, (int32_t)e->q->period.v) : e->periods[0]);
    return p ? open_period(e, p) : ERR(e->a, ERR_NOT_FOUND, "No report of this period has been released.");
}

/* ---- figures ---- */

/* What rows have in common is asked for, and no more. */
struct asked { bool has_upper, has_dealers; struct str measure, code; };

static struct asked asked_of(const struct explorer *e, const struct explorer_row *row, size_t n)
{
    struct asked a = { .has_upper = e->compare != COMPARE_PREVIOUS && e->compare != COMPARE_YEAR, .measure = row[0].measure->key, .code = row[0].unit->code };
    for (size_t i = 0; i < n; i++) {
        bool is_dealer = row[i].unit->kind == UNIT_DEALER;
        a.has_dealers |= is_dealer;
        a.has_upper |= !is_dealer;
        a.measure = str_eq(a.measure, row[i].measure->key) ? a.measure : STR_NONE;
        a.code = !is_dealer || str_eq(a.code, row[i].unit->code) ? a.code : STR_NONE;
    }
    return a;
}

static struct err *load_period(struct explorer *e, const struct asked *a, int32_t period, struct released_period **out)
{
    const struct publication *p = publication_of(e, period);
    for (*out = e->released->loaded; *out; *out = (*out)->next)
        if ((*out)->period == period)
            return NULL;
    *out = ARENA_NEW(e->a, struct released_period);
    **out = (struct released_period){ .period = period, .next = e->released->loaded };
    e->released->loaded = *out;
    if (!p)
        return NULL;
    struct publication_figure_query q = { .publication = { .id = p->id, .scope = e->reader->scope }, .measure = a->measure, .base = str_of_c(base_name(e->base)) };
    q.units = 1U << UNIT_NATION | 1U << UNIT_REGION | 1U << UNIT_AREA | 1U << UNIT_GROUP;
    if (a->has_upper)
        TRY(publication_figures_load(e->reader->job->db, e->a, &q, &(*out)->upper));
    q.units = 1U << UNIT_DEALER;
    q.code = a->code;
    return a->has_dealers ? publication_figures_load(e->reader->job->db, e->a, &q, &(*out)->dealers) : NULL;
}

struct named { enum unit_kind kind; bool is_best; struct str code; };

static const struct publication_figure *find(const struct released_period *p, struct named of, const struct explorer_measure *m)
{
    const struct publication_figure_list *l = of.kind == UNIT_DEALER ? &p->dealers : &p->upper;
    for (size_t i = 0; i < l->n; i++) {
        const struct publication_figure *f = &l->row[i];
        if (f->is_best == of.is_best && f->kind == of.kind && str_eq(f->code, of.code) && str_eq_nocase(f->measure, m->key))
            return f;
    }
    return NULL;
}

static void put_figure(const struct publication_figure *f, struct explorer_row *row)
{
    row->n = f->n;
    row->value = f->value, row->se = f->se, row->low = f->low, row->high = f->high;
    row->top2 = f->top2, row->bottom2 = f->bottom2;
    row->has_counts = f->has_counts;
    for (int c = 0; c < ANSWER_CODES; c++)
        row->count[c] = f->count[c];
    row->is_starred = f->is_starred, row->is_grey = f->is_grey;
    row->hidden = f->hidden != SHOWN ? f->hidden : isnan(f->value) ? HIDDEN_NOT_ESTIMABLE : SHOWN;
    row->months_present = (int)f->months_present, row->months_wanted = (int)f->months_wanted;
    row->place = f->place, row->place_of = f->place_of, row->region_place = f->region_place, row->region_place_of = f->region_place_of;
    row->place_best = f->place_best, row->place_worst = f->place_worst;
}

/* The test that was released is the one against the newest window that shares no month; to any other comparison there is no arrow. */
static struct err *compare_with_past(struct explorer *e, const struct asked *a, const struct publication_figure *f, struct explorer_row *row)
{
    int months = base_months(e->base), back = e->compare == COMPARE_YEAR ? 12 : months;
    struct released_period *past;
    TRY(load_period(e, a, row->window.last - back, &past));
    const struct publication_figure *older = find(past, (struct named){ f->kind, false, f->code }, row->measure);
    row->against = older && older->hidden == SHOWN ? older->value : NAN;
    row->change = row->value - row->against;
    if (back != months || isnan(row->change))
        return NULL;
    row->verdict = f->verdict;
    row->p = 2 * normal_cdf(-fabs(row->change) / hypot(row->se, older->se));
    return NULL;
}

static void compare_with_whole(const struct explorer *e, const struct released_period *p, struct explorer_row *row)
{
    struct named whole = { e->compare == COMPARE_NATION ? UNIT_NATION : UNIT_REGION, e->compare == COMPARE_BEST, row->unit->region };
    if (whole.kind == UNIT_NATION)
        whole.code = STR("nation");
    if (whole.kind == row->unit->kind || (whole.is_best && row->unit->kind != UNIT_DEALER))
        return;
    const struct publication_figure *f = find(p, whole, row->measure);
    row->against = f && f->hidden == SHOWN ? f->value : NAN;
    row->change = row->value - row->against;
}

static struct err *fill_row(struct explorer *e, const struct asked *a, struct explorer_row *row)
{
    struct released_period *p;
    TRY(load_period(e, a, row->window.last, &p));
    const struct publication_figure *f = find(p, (struct named){ row->unit->kind, false, row->unit->code }, row->measure);
    if (!f)
        return NULL;
    put_figure(f, row);
    if (row->hidden != SHOWN)
        return NULL;
    if (e->compare == COMPARE_PREVIOUS || e->compare == COMPARE_YEAR)
        return compare_with_past(e, a, f, row);
    compare_with_whole(e, p, row);
    return NULL;
}

struct err *released_fill(struct explorer *e, struct explorer_row *row, size_t n)
{
    if (n == 0)
        return NULL;
    struct asked a = asked_of(e, row, n);
    e->released->loaded = NULL;
    for (size_t i = 0; i < n; i++)
        TRY(fill_row(e, &a, &row[i]));
    return NULL;
}
