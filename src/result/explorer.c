#include "result/explorer_source.h"
#include "explorer_sql.h"
#include <math.h>

const char *const explorer_kind_name[UNIT_KINDS] = { "nation", "region", "area", "group", "dealer" };

const char *const explorer_base_title[BASE_R12 + 1] = { [BASE_MONTH] = N_("month (P)"), [BASE_QUARTER] = N_("quarter (P)"), [BASE_R6] = N_("R6"), [BASE_R12] = N_("R12") };

const struct field_choice explorer_base_choices[] = { { "month", "month" }, { "quarter", "quarter" }, { "r6", "r6" }, { "r12", "r12" }, { NULL, NULL } };
const struct field_choice explorer_compare_choices[] = {
    { "previous", "previous" }, { "year", "year" }, { "region", "region" }, { "nation", "nation" }, { "best", "best" }, { NULL, NULL },
};
const struct field_choice explorer_by_choices[] = { { "nation", "nation" }, { "region", "region" }, { "area", "area" }, { "group", "group" }, { "dealer", "dealer" }, { NULL, NULL } };
const struct field_choice explorer_figures_choices[] = { { "released", "released" }, { "running", "running" }, { NULL, NULL } };
const struct field_choice explorer_format_choices[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { "json", "json" }, { "pdf", "pdf" }, { NULL, NULL } };

/* ---- the state of the data ---- */

struct err *explorer_version(struct db *db, struct arena *a, struct str *out)
{
    struct explorer_state_row s;
    bool found;
    TRY(explorer_state(db, a, &s, &found));
    const struct opt_int part[] = { s.feed, s.network, s.network_undone, s.questionnaire, s.questionnaire_undone, s.setting, s.flag, s.released, s.target };
    struct buf b = buf_on(a);
    for (size_t i = 0; i < ARRAY_LEN(part); i++)
        buf_addf(&b, "%lld.", (long long)part[i].v);
    *out = buf_str(&b);
    return NULL;
}

/* ---- names ---- */

struct msg explorer_unit_label(const struct explorer_unit *u)
{
    if (u->kind == UNIT_NATION)
        return MSG("Nation");
    if (u->kind == UNIT_DEALER)
        return MSG("{0} {1}", ARG_S(u->code), ARG_S(u->name));
    return MSG("{0}", ARG_S(u->name));
}

struct msg explorer_measure_label(const struct explorer *e UNUSED, const struct explorer_measure *m)
{
    if (m->kind == MEASURE_RETENTION)
        return MSG("Customer retention index");
    if (m->kind == MEASURE_TOTAL)
        return MSG("Total score");
    return m->question ? MSG("{0} {1}", ARG_S(m->code), ARG_S(m->title)) : MSG("{0}", ARG_S(m->title));
}

struct msg explorer_base_line(const struct explorer *e, const struct explorer_row *row)
{
    struct str months = lang_month_range(e->a, e->lang, row->window.first, row->window.last);
    if (row->months_present < row->months_wanted) {
        struct msg part = MSG("{0} ({1}/{2} months)", ARG_S(months), ARG_I(row->months_present), ARG_I(row->months_wanted));
        months = tr_msg(e->a, e->lang, &part);
    }
    struct str base = tr(e->lang, explorer_base_title[e->base]);
    if (isnan(row->target))
        return MSG("{0}: {1}, n = {2}", ARG_S(base), ARG_S(months), ARG_I(row->n));
    return MSG("{0}: {1}, n = {2}, target {3}", ARG_S(base), ARG_S(months), ARG_I(row->n), ARG_I(row->target));
}

int32_t explorer_period_of(enum base_kind base, int32_t month)
{
    return base == BASE_QUARTER ? window_of(BASE_QUARTER, month).last : month;
}

void explorer_row_empty(const struct explorer *e, struct explorer_row *row)
{
    *row = (struct explorer_row){
        .unit = row->unit, .measure = row->measure, .wants_place = row->wants_place, .window = window_of(e->base, row->window.last), .target = NAN, .value = NAN, .se = NAN, .low = NAN, .high = NAN,
        .top2 = NAN, .bottom2 = NAN, .against = NAN, .change = NAN, .p = NAN, .verdict = VERDICT_NOT_TESTED, .hidden = HIDDEN_NOT_ESTIMABLE,
    };
}

/* ---- measures ---- */

static struct str step_title(const struct explorer *e, const struct questionnaire_step *s)
{
    return lang_of_two(e->lang, s->title_zh, s->title_en);
}

struct putting { struct explorer *e; struct explorer_measure *measure; const struct result_set *set; };

static void put_question(struct putting *p, const struct question *q, size_t number, struct str step)
{
    struct explorer *e = p->e;
    p->measure[e->n_measures++] = (struct explorer_measure){
        .key = str_printf(e->a, "question:" STR_FMT, STR_ARG(q->code)), .kind = MEASURE_QUESTION, .code = q->code, .title = question_title(q, e->lang),
        .step = step, .question = q, .running = { .kind = MEASURE_QUESTION, .question = number },
    };
}

static void put_questions(struct putting *p, const struct questionnaire *newest, struct str step, struct str title)
{
    size_t n = p->set ? p->set->n_questions : newest->n_questions;
    for (size_t i = 0; i < n; i++) {
        const struct question *q = p->set ? p->set->question[i].q : &newest->question[i];
        if (q->is_scored && str_eq(q->step, step))
            put_question(p, q, i, title);
    }
}

void explorer_put_measures(struct explorer *e, const struct questionnaire *newest, const struct result_set *set)
{
    size_t room = 2 + newest->n_steps + (set ? set->n_questions : newest->n_questions);
    struct putting p = { e, ARENA_ARRAY(e->a, struct explorer_measure, room), set };
    p.measure[e->n_measures++] = (struct explorer_measure){ .key = STR("retention"), .kind = MEASURE_RETENTION, .running = { .kind = MEASURE_RETENTION } };
    p.measure[e->n_measures++] = (struct explorer_measure){ .key = STR("total"), .kind = MEASURE_TOTAL, .running = { .kind = MEASURE_TOTAL } };
    put_questions(&p, newest, STR(""), tr(e->lang, N_("Loyalty")));
    for (size_t i = 0; i < newest->n_steps; i++) {
        const struct questionnaire_step *s = &newest->step[i];
        struct str title = step_title(e, s);
        p.measure[e->n_measures++] = (struct explorer_measure){ .key = str_printf(e->a, "step:" STR_FMT, STR_ARG(s->code)), .kind = MEASURE_STEP, .code = s->code,
                                                                .title = title, .step = title, .running = { .kind = MEASURE_STEP, .step = s->code } };
        put_questions(&p, newest, s->code, title);
    }
    e->measures = p.measure;
}

const struct explorer_measure *explorer_find_measure(const struct explorer *e, struct str key)
{
    for (size_t i = 0; i < e->n_measures; i++)
        if (str_eq_nocase(e->measures[i].key, key))
            return &e->measures[i];
    return NULL;
}

/* ---- units ---- */

const struct explorer_unit *explorer_find_unit(const struct explorer *e, enum unit_kind kind, struct str code)
{
    for (size_t i = 0; i < e->n_units; i++)
        if (e->units[i].kind == kind && str_eq(e->units[i].code, code))
            return &e->units[i];
    return NULL;
}

static bool is_in(const struct explorer_unit *u, const struct explorer_unit *of)
{
    switch (of->kind) {
    case UNIT_NATION: return true;
    case UNIT_REGION: return str_eq(u->region, of->code);
    case UNIT_AREA: return str_eq(u->area, of->code);
    case UNIT_GROUP: return str_eq(u->group, of->code);
    case UNIT_DEALER: case UNIT_KINDS: break;
    }
    return false;
}

struct explorer_unit_list explorer_units_in(const struct explorer *e, const struct explorer_unit *of, enum unit_kind kind)
{
    struct explorer_unit_list list = { ARENA_ARRAY(e->a, const struct explorer_unit *, e->n_units), 0 };
    for (size_t i = 0; i < e->n_units; i++)
        if (e->units[i].kind == kind && kind > of->kind && is_in(&e->units[i], of))
            list.unit[list.n++] = &e->units[i];
    return list;
}

/* The kind listed below a unit: the one asked for when it has any of them, else the next that it has. */
static enum unit_kind kind_below(const struct explorer *e)
{
    enum unit_kind wanted = UNIT_KINDS;
    for (enum unit_kind k = 0; k < UNIT_KINDS; k++)
        if (str_eq_c(e->q->by, explorer_kind_name[k]) && explorer_units_in(e, e->unit, k).n)
            return k;
    for (enum unit_kind k = e->unit->kind + 1; k < UNIT_KINDS && wanted == UNIT_KINDS; k++)
        if (k != UNIT_GROUP && explorer_units_in(e, e->unit, k).n)
            wanted = k;
    return wanted;
}

/* ---- opening ---- */

static enum base_kind base_of(struct str word)
{
    for (enum base_kind k = BASE_MONTH; k <= BASE_R12; k++)
        if (str_eq_c(word, explorer_base_choices[k].value))
            return k;
    return BASE_R6;
}

static enum explorer_compare compare_of(struct str word)
{
    for (enum explorer_compare k = 0; k < COMPARE_KINDS; k++)
        if (str_eq_c(word, explorer_compare_choices[k].value))
            return k;
    return COMPARE_PREVIOUS;
}

static const struct explorer_unit *comparable(const struct explorer *e, enum unit_kind kind, struct str code)
{
    const struct explorer_unit *u = explorer_find_unit(e, kind, code);
    for (size_t i = 0; i < e->n_others && !u; i++)
        if (e->others[i].kind == kind && str_eq(e->others[i].code, code))
            u = &e->others[i];
    return u;
}

/* Where the reader begins: the widest unit; an area or group of one dealer is that dealer. */
static const struct explorer_unit *first_unit(const struct explorer *e)
{
    struct explorer_unit_list dealers = explorer_units_in(e, &e->units[0], UNIT_DEALER);
    return e->units[0].kind != UNIT_NATION && dealers.n == 1 ? dealers.unit[0] : &e->units[0];
}

static struct err *find_unit(struct explorer *e)
{
    const struct explorer_query *q = e->q;
    for (enum unit_kind k = 0; k < UNIT_KINDS && q->kind.p; k++)
        if (str_eq_c(q->kind, explorer_kind_name[k]))
            e->unit = explorer_find_unit(e, k, q->code);
    if (q->kind.p && !e->unit)
        return ERR(e->a, ERR_NOT_FOUND, "There is no such page.");
    if (!e->unit && e->n_units)
        e->unit = first_unit(e);
    if (!e->unit) {
        e->nothing = MSG("No dealer that you may see is in the network of this period.");
        return NULL;
    }
    e->below = kind_below(e);
    e->nation = comparable(e, UNIT_NATION, STR("nation"));
    e->region = comparable(e, UNIT_REGION, e->unit->region);
    return NULL;
}

static struct err *find_measures(struct explorer *e)
{
    e->listed = explorer_find_measure(e, str_is_empty(e->q->of) ? STR("total") : e->q->of);
    if (!e->listed)
        e->listed = explorer_find_measure(e, STR("total"));
    if (str_is_empty(e->q->measure))
        return NULL;
    e->measure = explorer_find_measure(e, e->q->measure);
    e->listed = e->measure;
    return e->measure ? NULL : ERR(e->a, ERR_NOT_FOUND, "There is no such page.");
}

bool explorer_can_compare(const struct explorer *e, enum explorer_compare with)
{
    enum unit_kind kind = e->unit->kind;
    switch (with) {
    case COMPARE_REGION: return kind == UNIT_AREA || kind == UNIT_DEALER || e->below == UNIT_DEALER || e->below == UNIT_AREA;
    case COMPARE_BEST: return kind == UNIT_DEALER || e->below == UNIT_DEALER;
    case COMPARE_NATION: return kind != UNIT_NATION || e->below != UNIT_KINDS;
    default: return true;
    }
}

static struct err *read_cut(struct explorer *e)
{
    if (str_is_empty(e->q->where))
        return NULL;
    if (!e->is_running)
        return ERR(e->a, ERR_INVALID, "Released figures have no cuts.");
    return running_cut(e);
}

struct err *explorer_open(const struct explorer_reader *reader, const struct explorer_query *q, struct explorer *out)
{
    struct explorer *e = out;
    struct str state;
    *e = (struct explorer){ .reader = reader, .q = q, .a = reader->job->arena, .lang = reader->job->lang, .base = base_of(q->base), .compare = compare_of(q->compare),
                            .programme = str_is_empty(q->programme) ? STR("service") : q->programme, .below = UNIT_KINDS };
    e->is_running = reader->may_run && !str_eq_c(q->figures, "released");
    e->is_restricted = !reader->may_run;
    TRY(explorer_version(reader->job->db, e->a, &state));
    TRY(e->is_running ? running_open(e, state) : released_open(e));
    if (e->nothing.id)
        return NULL;
    TRY(find_unit(e));
    if (e->nothing.id)
        return NULL;
    TRY(find_measures(e));
    if (!explorer_can_compare(e, e->compare))
        e->compare = COMPARE_PREVIOUS;
    return read_cut(e);
}

struct err *explorer_fill(struct explorer *e, struct explorer_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        explorer_row_empty(e, &row[i]);
    return e->is_running ? running_fill(e, row, n) : released_fill(e, row, n);
}
