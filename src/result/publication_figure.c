/* The figures of a unit as they may be told. Below the nation: no base of one to four interviews, no counts that a question keeps back, and no figure
 * that would give such a base by subtraction (result_telling.h). */
#include "base/json_out.h"
#include "result/publication_private.h"
#include <math.h>

static const char *base_name(enum base_kind kind)
{
    static const char *const names[] = { [BASE_MONTH] = "P", [BASE_QUARTER] = "P", [BASE_R6] = "R6", [BASE_R12] = "R12" };
    return names[kind];
}

/* One figure on its way. */
struct told {
    struct figuring *f;
    struct measure measure;
    struct report_base base;
    struct figure figure;
    struct publication_figure_insert_in *out;
};

static double small_count(const struct told *t)
{
    return t->f->r->options.marks.small_count;
}

static bool is_few(const struct told *t, double n)
{
    return n >= 1 && n <= small_count(t);
}

static double base_of(const struct told *t, const struct result_unit *u, struct report_base b)
{
    return report_figure(t->f->r, t->measure, u, b).n;
}

/* ---- by subtraction: result_telling.h ---- */

static bool tells_window(const struct told *t, enum telling_what what, struct report_base b)
{
    struct window asked = window_of(b.kind, b.window.last);
    struct telling_question q = { what, t->measure, &t->f->r->unit, b.kind, b.window.last };
    return asked.first == b.window.first && asked.last == b.window.last && telling_may(t->f->r->telling, &q);
}

/* Months of single dealers are too few for a figure of their own. */
static bool tells_singles(const struct told *t)
{
    enum unit_kind kind = t->f->r->unit.kind;
    return publication_single(t->f->p->kind) == BASE_QUARTER || kind == UNIT_NATION || kind == UNIT_REGION;
}

/* ---- what a question keeps back ---- */

static const struct question *question_of(const struct told *t)
{
    return t->measure.kind == MEASURE_QUESTION ? t->f->r->set.question[t->measure.question].q : NULL;
}

static struct opt_num num_of(double x)
{
    return isnan(x) ? (struct opt_num){ 0 } : SOME_NUM(x);
}

static void put_counts(const struct told *t)
{
    struct buf b = buf_on(t->f->r->a);
    struct sink sink = sink_to_buf(&b);
    struct json_out j = json_out_to(&sink, false);
    json_array(&j);
    for (size_t c = 0; c < ANSWER_CODES; c++)
        json_num(&j, t->figure.count[c]);
    json_array_end(&j);
    t->out->counts = buf_str(&b);
}

/* The levels all or none: with the mean beside them two that are missing could be found. */
static void put_shares(const struct told *t, bool is_restricted)
{
    const struct mark_rules *rules = &t->f->r->options.marks;
    struct level_hiding hide = { 0 };
    bool hides_level = false;
    if (is_restricted && question_of(t)->kind == QUESTION_LEVEL) {
        hide = mark_hide_levels(rules, t->figure.count + 1);
        hides_level = !tells_window(t, TELL_LEVELS, t->base);
        hide.top2 |= !tells_window(t, TELL_TOP2, t->base);
        hide.bottom2 |= hides_level;
    }
    for (size_t i = 0; i < ARRAY_LEN(hide.level); i++)
        hides_level |= hide.level[i];
    if (!hide.top2)
        t->out->top2 = num_of(t->figure.top2.share);
    if (!hide.bottom2)
        t->out->bottom2 = num_of(t->figure.bottom2.share);
    if (!hides_level)
        put_counts(t);
}

static bool is_personal_yes_no(const struct told *t)
{
    const struct question *q = question_of(t);
    return q && q->kind == QUESTION_YES_NO && mark_is_personal(&t->f->r->options.marks, t->figure.top2.count, t->figure.n);
}

static bool must_hide(const struct told *t)
{
    bool is_nation = t->f->r->unit.kind == UNIT_NATION;
    return !tells_window(t, TELL_VALUE, t->base) || (!is_nation && (is_few(t, t->figure.n) || is_personal_yes_no(t)));
}

/* ---- a row ---- */

static const char *verdict_name(enum verdict v)
{
    static const char *const names[] = {
        [VERDICT_NOT_TESTED] = "", [VERDICT_SAME] = "same", [VERDICT_UP_LIGHT] = "up_light", [VERDICT_DOWN_LIGHT] = "down_light", [VERDICT_UP] = "up", [VERDICT_DOWN] = "down",
    };
    return names[v];
}

/* Plain change to the period before; the verdict is that against the newest window that shares no month with this one (rules.md §1). */
static void put_change(const struct told *t)
{
    const struct reporting *r = t->f->r;
    struct window w = t->base.window;
    int step = base_months(publication_single(t->f->p->kind));
    struct figure before = report_figure(r, t->measure, &r->unit, (struct report_base){ t->base.kind, window_shift(w, -step) });
    struct window_pair tested = { window_shift(w, -base_months(t->base.kind)), w };
    bool is_series = result_series_start(&r->set, t->measure, w.last - step) == result_series_start(&r->set, t->measure, w.last);
    if (before.n > 0 && !before.mark.is_hidden && is_series && tells_window(t, TELL_VALUE, (struct report_base){ t->base.kind, window_shift(w, -step) }))
        t->out->previous_change = num_of(t->figure.index.mean - before.index.mean);
    if (base_of(t, &r->unit, (struct report_base){ t->base.kind, tested.older }) >= r->options.marks.none_below)
        t->out->verdict = str_of_c(verdict_name(result_change(&r->set, t->measure, &r->unit, tested, &r->options).verdict));
}

static void put_value(const struct told *t)
{
    const struct figure *f = &t->figure;
    struct publication_figure_insert_in *o = t->out;
    o->n = num_of(f->n);
    o->asked = num_of(f->asked);
    o->is_starred = f->mark.is_starred;
    o->is_grey = f->mark.is_grey;
    if (f->n == 0 || f->mark.is_hidden)
        return;
    o->value = num_of(f->index.mean);
    o->se = num_of(f->index.se);
    o->low = num_of(f->index.lo);
    o->high = num_of(f->index.hi);
    if (question_of(t))
        put_shares(t, t->f->r->unit.kind != UNIT_NATION);
    put_change(t);
}

static struct opt_int place_or_none(int32_t place)
{
    return place ? SOME_INT(place) : (struct opt_int){ 0 };
}

static void put_place(const struct told *t)
{
    const struct ranking *k = t->f->ranking;
    const struct reporting *r = t->f->r;
    if (t->measure.kind != MEASURE_TOTAL || r->unit.kind != UNIT_DEALER || t->base.kind != t->f->ranking_base.kind)
        return;
    for (size_t i = 0; i < k->n; i++) {
        const struct rank_row *row = &k->row[i];
        if (!str_eq(row->dealer->code, r->unit.code))
            continue;
        t->out->rank_reasons = row->reasons;
        t->out->place = place_or_none(row->place);
        t->out->region_place = place_or_none(row->region_place);
        t->out->place_best = place_or_none(row->best);
        t->out->place_worst = place_or_none(row->worst);
        t->out->place_of = SOME_INT((int64_t)k->n_ranked);
        t->out->region_place_of = SOME_INT((int64_t)k->n_ranked_in_region[row->dealer->region]);
    }
}

static struct str measure_name(const struct told *t)
{
    struct arena *a = t->f->r->a;
    switch (t->measure.kind) {
    case MEASURE_RETENTION: return STR("retention");
    case MEASURE_TOTAL: return STR("total");
    case MEASURE_STEP: return str_printf(a, "step:" STR_FMT, STR_ARG(t->measure.step));
    case MEASURE_QUESTION: break;
    }
    return str_printf(a, "question:" STR_FMT, STR_ARG(question_of(t)->code));
}

static struct publication_figure_insert_in *add_row(struct publication_figure_rows *rows, struct arena *a)
{
    if (rows->n == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 256;
        rows->row = arena_grow(a, rows->row, rows->n, rows->room, sizeof *rows->row);
    }
    struct publication_figure_insert_in *row = &rows->row[rows->n++];
    *row = (struct publication_figure_insert_in){ .counts = STR(""), .verdict = STR(""), .hidden = STR("") };
    return row;
}

static void name_row(const struct told *t)
{
    const struct reporting *r = t->f->r;
    struct publication_figure_insert_in *o = t->out;
    o->publication_id = t->f->p->id;
    o->measure = measure_name(t);
    o->base = str_of_c(base_name(t->base.kind));
    o->unit_kind = str_of_c(publication_unit_name(r->unit.kind));
    o->unit_code = r->unit.code;
    o->unit_name = r->unit.name;
    if (r->unit.kind == UNIT_DEALER)
        o->dealer_id = SOME_INT(r->set.network.dealer[r->unit.dealer[0]].id);
    o->months_present = t->figure.coverage.present;
    o->months_wanted = t->figure.coverage.wanted;
}

static void tell(struct figuring *f, struct measure m, enum base_kind kind)
{
    struct measure_parts parts;
    struct told t = { .f = f, .measure = m, .base = report_base_of(f->r, kind) };
    if (!result_measure_parts(&f->r->set, m, &f->r->unit, t.base.window, &parts))
        return;
    if (kind == BASE_MONTH && !tells_singles(&t))
        return;
    t.figure = report_figure(f->r, m, &f->r->unit, t.base);
    t.out = add_row(f->out, f->r->a);
    name_row(&t);
    bool hides = must_hide(&t), is_nation = f->r->unit.kind == UNIT_NATION; /* the nation's own people may know (publication_figures_load) */
    if (!hides || is_nation)
        put_value(&t);
    if (hides)
        t.out->hidden = STR("disclosure");
    else if (t.figure.n == 0 || t.figure.mark.is_hidden)
        t.out->hidden = t.figure.n == 0 ? STR("not_estimable") : STR("no_score");
    put_place(&t);
}

static void tell_measure(struct figuring *f, struct measure m)
{
    tell(f, m, publication_single(f->p->kind));
    tell(f, m, publication_rolling_base(f->p->kind));
}

struct err *publication_figure_unit(struct figuring *f)
{
    const struct result_set *s = &f->r->set;
    tell_measure(f, report_retention());
    tell_measure(f, report_total());
    for (size_t i = 0; i < s->newest->n_steps; i++)
        tell_measure(f, (struct measure){ .kind = MEASURE_STEP, .step = s->newest->step[i].code });
    for (size_t q = 0; q < s->n_questions; q++)
        if (s->question[q].q->is_scored)
            tell_measure(f, (struct measure){ .kind = MEASURE_QUESTION, .question = q });
    return result_set_error(s);
}
