#include "action_plan/driver_released.h"
#include "questionnaire/questionnaire.h"
#include "result/publication_verbatim.h"
#include "result/result_cell.h"
#include "result/result_wide.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The best of two ranked dealers would be known by name. */
enum { LEAST_RANKED = 3, MOST_WEAK = 4, MOST_STRONG = 2, MOST_TEXTS = 5 };

/* A question of the dealer beside those it is compared with; NULL: not told. */
struct line {
    const struct publication_figure *own, *region, *nation, *best;
    const struct question *q;
    struct change to_region, to_nation;  /* p adjusted for the table */
    struct str field;                    /* improve keep watch maintain; "" = not known */
    struct msg field_text;
    double importance;                   /* NaN: not known */
};
struct drivers {
    struct job *job;
    const struct plan_place *place;
    struct publication publication;
    struct publication_dealer dealer;
    struct publication_figure_list figures;
    struct questionnaire *version;       /* oldest first */
    size_t n_versions;
    struct document report;              /* the frozen quarterly report; no sections: monthly */
    struct publication_verbatims verbatims;
    bool tells_best;
    struct line *line;                   /* the largest shortfall first */
    size_t n;
    struct section *section;
    size_t n_sections;
};

static bool is_quarterly(const struct drivers *d)
{
    return str_eq_c(d->publication.kind, "quarterly");
}

/* ---- what was released ---- */

static struct err *find_dealer(struct drivers *d, const struct publication_key *k)
{
    struct publication_view view;
    TRY(publication_view_load(d->job->db, d->job->arena, k, &view));
    for (size_t i = 0; i < view.n_dealers; i++)
        if (str_eq(view.dealer[i].code, d->place->dealer)) {
            d->dealer = view.dealer[i];
            return NULL;
        }
    return ERR(d->job->arena, ERR_NOT_FOUND, "There is no dealer {0} in this report.", ARG_S(d->place->dealer));
}

/* Is the region's ranking long enough for its best to stay without a name? */
static struct err *check_best(struct drivers *d, const struct publication_key *k)
{
    struct publication_figure_query q = { .publication = *k, .measure = STR("total"), .code = d->dealer.code, .units = 1u << UNIT_DEALER };
    struct publication_figure_list total;
    TRY(publication_figures_load(d->job->db, d->job->arena, &q, &total));
    for (size_t i = 0; i < total.n; i++)
        d->tells_best |= total.row[i].region_place_of >= LEAST_RANKED;
    return NULL;
}

/* The quarterly report as it was frozen; a dealer without one has no importance. */
static struct err *load_report(struct drivers *d, const struct publication_key *k)
{
    struct publication_document frozen;
    struct publication_document_key key = { .publication = *k, .report = STR("quarterly"), .kind = UNIT_DEALER, .code = d->dealer.code,
                                            .language = lang_is_chinese(d->job->lang) ? STR("zh") : STR("en") };
    if (!is_quarterly(d))
        return NULL;
    struct err *e = publication_document_load(d->job->db, d->job->arena, &key, &frozen);
    if (e && e->code == ERR_NOT_FOUND)
        return NULL;
    if (!e)
        d->report = frozen.document;
    return e;
}

static struct err *load(struct drivers *d)
{
    struct db *db = d->job->db;
    struct arena *a = d->job->arena;
    struct publication_key k = { .id = d->place->publication_id, .scope = d->place->scope };
    struct publication_figure_query q = { .publication = k, .units = 1u << UNIT_DEALER | 1u << UNIT_REGION | 1u << UNIT_NATION };
    TRY(publication_load(db, a, &k, &d->publication));
    TRY(find_dealer(d, &k));
    q.base = is_quarterly(d) ? STR("R12") : STR("R6");
    TRY(publication_figures_load(db, a, &q, &d->figures));
    TRY(check_best(d, &k));
    TRY(load_report(d, &k));
    TRY(publication_verbatims_load(db, a, &k, &d->verbatims));
    return questionnaire_list(db, a, d->publication.programme, &d->version, &d->n_versions);
}

/* ---- lines ---- */

static const struct publication_figure *figure_of(const struct drivers *d, struct str measure, enum unit_kind kind, bool is_best)
{
    struct str code = kind == UNIT_DEALER ? d->dealer.code : d->dealer.region_code;
    for (size_t i = 0; i < d->figures.n; i++) {
        const struct publication_figure *f = &d->figures.row[i];
        if (f->kind == kind && f->is_best == is_best && str_eq(f->measure, measure) && (kind == UNIT_NATION || str_eq(f->code, code)))
            return f;
    }
    return NULL;
}

static bool is_told(const struct publication_figure *f)
{
    return f && !f->hidden && !isnan(f->value);
}

static struct change gap_to(const struct publication_figure *own, const struct publication_figure *whole)
{
    struct plan_value dealer = { own->n, own->value, own->se };
    struct plan_value other = is_told(whole) ? (struct plan_value){ whole->n, whole->value, whole->se } : (struct plan_value){ 0, NAN, NAN };
    return plan_gap(&dealer, &other);
}

static const struct question *question_of(const struct drivers *d, struct str code)
{
    const struct question *q = NULL;
    for (size_t v = d->n_versions; v-- > 0 && !q;)
        q = questionnaire_question(&d->version[v], code);
    return q;
}

static const struct table *matrix_of(const struct document *report)
{
    for (size_t i = 0; i < report->n_sections; i++)
        if (strcmp(report->section[i].key, "matrix") == 0)
            return report->section[i].table;
    return NULL;
}

static size_t column_of(const struct table *t, const char *key)
{
    size_t i = 0;
    while (i + 1 < t->n_columns && strcmp(t->column[i].key, key) != 0)
        i++;
    return i;
}

/* Importance and field, as the quarterly report printed them. */
static void read_importance(const struct drivers *d, struct line *l)
{
    const struct table *t = matrix_of(&d->report);
    l->importance = NAN;
    for (size_t i = 0; t && i < t->n_rows; i++) {
        const struct cell *c = table_row(t, i);
        const struct cell *code = &c[column_of(t, "code")], *field = &c[column_of(t, "quadrant")], *text = &c[column_of(t, "field")], *importance = &c[column_of(t, "importance")];
        if (code->kind != CELL_TEXT || !str_eq(code->s, l->q->code) || importance->kind != CELL_NUM || importance->hidden)
            continue;
        l->importance = importance->num;
        l->field = field->kind == CELL_TEXT ? field->s : STR("");
        l->field_text = text->kind == CELL_MSG ? *text->msg : (struct msg){ 0 };
    }
}

static void adjust(struct drivers *d, bool is_region)
{
    struct arena *a = d->job->arena;
    double *p = ARENA_ARRAY(a, double, d->n);
    size_t *order = ARENA_ARRAY(a, size_t, d->n);
    for (size_t i = 0; i < d->n; i++)
        p[i] = is_region ? d->line[i].to_region.p : d->line[i].to_nation.p;
    adjust_fdr(p, d->n, p, order);
    for (size_t i = 0; i < d->n; i++) {
        struct change *c = is_region ? &d->line[i].to_region : &d->line[i].to_nation;
        c->p = p[i];
        c->verdict = verdict_of(c->diff, p[i]);
    }
}

static int by_gap(const void *x, const void *y)
{
    double a = ((const struct line *)x)->to_nation.diff, b = ((const struct line *)y)->to_nation.diff;
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return (a > b) - (a < b);
}

static void find_lines(struct drivers *d)
{
    d->line = ARENA_ARRAY(d->job->arena, struct line, d->figures.n);
    for (size_t i = 0; i < d->figures.n; i++) {
        const struct publication_figure *f = &d->figures.row[i];
        struct line l = { .own = f };
        if (f->kind != UNIT_DEALER || !str_eq(f->code, d->dealer.code) || !str_starts(f->measure, STR("question:")) || !is_told(f))
            continue;
        l.q = question_of(d, str_sub(f->measure, 9, f->measure.n));
        if (!l.q)
            continue;
        l.region = figure_of(d, f->measure, UNIT_REGION, false);
        l.nation = figure_of(d, f->measure, UNIT_NATION, false);
        l.best = figure_of(d, f->measure, UNIT_REGION, true);
        l.to_region = gap_to(f, l.region);
        l.to_nation = gap_to(f, l.nation);
        read_importance(d, &l);
        d->line[d->n++] = l;
    }
    adjust(d, true);
    adjust(d, false);
    if (d->n)
        qsort(d->line, d->n, sizeof *d->line, by_gap);
}

static bool is_weak(const struct line *l)
{
    return l->to_nation.verdict == VERDICT_DOWN && !l->own->is_grey;
}

static bool is_strong(const struct line *l)
{
    return l->to_nation.verdict == VERDICT_UP && !l->own->is_grey;
}

/* ---- in words: only what the test found ---- */

static struct section *add_section(struct drivers *d, struct section s)
{
    d->section[d->n_sections] = s;
    return &d->section[d->n_sections++];
}

static struct str name_of(const struct drivers *d, const struct line *l)
{
    return str_printf(d->job->arena, STR_FMT " " STR_FMT, STR_ARG(l->q->code), STR_ARG(question_title(l->q, d->job->lang)));
}

static struct msg say_weak(const struct drivers *d, const struct line *l)
{
    double below = -l->to_nation.diff / 10;
    if (str_eq_c(l->field, "improve"))
        return MSG("Improve first: {0}. It goes together with overall satisfaction (correlation {1}) and lies {2} points below the nation (significant, n = {3}).", ARG_S(name_of(d, l)),
                   ARG_F(l->importance, 2), ARG_F(below, 1), ARG_I(l->own->n));
    return MSG("Look into: {0}. It lies {1} points below the nation (significant, n = {2}).", ARG_S(name_of(d, l)), ARG_F(below, 1), ARG_I(l->own->n));
}

/* Weak ones that matter most come first, then the others by their gap. */
static size_t say_all_weak(const struct drivers *d, struct msg *out)
{
    size_t n = 0;
    for (int important = 1; important >= 0; important--)
        for (size_t i = 0; i < d->n && n < MOST_WEAK; i++)
            if (is_weak(&d->line[i]) && str_eq_c(d->line[i].field, "improve") == important)
                out[n++] = say_weak(d, &d->line[i]);
    return n;
}

static size_t say_strong(const struct drivers *d, struct msg *out)
{
    size_t n = 0;
    for (size_t i = d->n; i-- > 0 && n < MOST_STRONG;)
        if (is_strong(&d->line[i]))
            out[n++] = MSG("Keep: {0}. It lies {1} points above the nation (significant, n = {2}).", ARG_S(name_of(d, &d->line[i])), ARG_F(d->line[i].to_nation.diff / 10, 1),
                           ARG_I(d->line[i].own->n));
    return n;
}

static void word_section(struct drivers *d)
{
    struct section *s = add_section(d, (struct section){ .key = "words", .title = MSG("What to work on") });
    size_t n = say_all_weak(d, s->text);
    n += say_strong(d, s->text + n);
    if (d->n == 0)
        s->text[0] = MSG("This report tells no values of this dealer: its base is too small.");
    else if (n == 0)
        s->text[0] = MSG("No question differs significantly from the nation, so nothing is suggested: what differs may be chance.");
}

/* ---- customers' words on what is weak ---- */

static const struct column voice_columns[] = {
    { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    { .key = "text", .title = { .id = N_("What customers say") }, .is_text = true, .width = 70 },
};

static struct str step_title(const struct drivers *d, struct str code)
{
    for (size_t v = d->n_versions; v-- > 0;)
        for (size_t i = 0; i < d->version[v].n_steps; i++)
            if (str_eq_nocase(d->version[v].step[i].code, code))
                return lang_of_two(d->job->lang, d->version[v].step[i].title_zh, d->version[v].step[i].title_en);
    return code;
}

static void put_voices(const struct drivers *d, struct str step, enum verbatim_kind kind, struct table *t)
{
    struct arena *a = d->job->arena;
    size_t n = 0;
    for (size_t i = 0; i < d->verbatims.n && n < MOST_TEXTS; i++) {
        const struct publication_verbatim *v = &d->verbatims.row[i];
        if (!str_eq(v->dealer, d->dealer.code) || v->text.kind != kind || !str_eq_nocase(v->text.step, step))
            continue;
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(step_title(d, step));
        c[1] = cell_code(a, verbatim_kind_name(kind), (struct msg){ .id = verbatim_kind_text(kind) });
        c[2] = cell_text(v->text.text);
        n++;
    }
}

/* Does a weak question before this one belong to the same step? */
static bool is_step_done(const struct drivers *d, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (is_weak(&d->line[i]) && str_eq_nocase(d->line[i].q->step, d->line[line].q->step))
            return true;
    return false;
}

static void voice_section(struct drivers *d)
{
    struct table *t = table_new(d->job->arena, "voices", voice_columns, ARRAY_LEN(voice_columns));
    bool has_weak = false;
    for (size_t i = 0; i < d->n; i++) {
        if (!is_weak(&d->line[i]))
            continue;
        has_weak = true;
        if (d->line[i].q->step.n == 0 || is_step_done(d, i))
            continue;
        put_voices(d, d->line[i].q->step, VERBATIM_SUGGESTION, t);
        put_voices(d, d->line[i].q->step, VERBATIM_COMPLAINT, t);
    }
    t->empty = MSG("No suggestion or complaint about these steps is released with this report.");
    t->note[0] = MSG("Released texts of customers, anonymous and screened, at most {0} of a kind and step.", ARG_I(MOST_TEXTS));
    if (has_weak)
        add_section(d, (struct section){ .key = "voices", .title = MSG("What customers suggest for the weak items"), .table = t });
}

/* ---- the table ---- */

enum { Q_STEP, Q_CODE, Q_TITLE, Q_FIELD, Q_N, Q_SCORE, Q_CHANGE, Q_REGION, Q_TO_REGION, Q_NATION, Q_TO_NATION, Q_BEST, Q_TO_BEST, Q_COLUMNS };

#define OWN .group = { .id = N_("Own score") }
#define COMPARED .group = { .id = N_("Compared with") }
static const struct column gap_columns[Q_COLUMNS] = {
    [Q_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [Q_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [Q_TITLE] = { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    [Q_FIELD] = { .key = "field", .title = { .id = N_("Field") }, .is_text = true, .width = 16 },
    [Q_N] = { .key = "n", .title = { .id = N_("n") }, OWN },
    [Q_SCORE] = { .key = "score", .title = { .id = N_("Score") }, .decimals = 1, OWN },
    [Q_CHANGE] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true, OWN },
    [Q_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1, COMPARED },
    [Q_TO_REGION] = { .key = "to_region", .title = { .id = N_("To the region") }, .decimals = 1, .is_signed = true, COMPARED },
    [Q_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1, COMPARED },
    [Q_TO_NATION] = { .key = "to_nation", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true, COMPARED },
    [Q_BEST] = { .key = "best", .title = { .id = N_("Best of the region") }, .decimals = 1, COMPARED },
    [Q_TO_BEST] = { .key = "to_best", .title = { .id = N_("To the best") }, .decimals = 1, .is_signed = true, COMPARED },
};

static struct cell points_cell(const struct publication_figure *f)
{
    return f ? cell_hide(cell_num(f->value / 10), f->hidden) : (struct cell){ 0 };
}

static struct cell gap_cell(const struct change *c)
{
    return isnan(c->diff) ? (struct cell){ 0 } : cell_mark(cell_num(c->diff / 10), c->is_estimable ? report_arrow(c->verdict) : 0);
}

static void put_line(const struct drivers *d, const struct line *l, struct wide *w)
{
    const struct publication_figure *own = l->own;
    struct cell *c = wide_row(w);
    c[Q_STEP] = cell_text(l->q->step.n ? step_title(d, l->q->step) : STR(""));
    c[Q_CODE] = cell_text(l->q->code);
    c[Q_TITLE] = cell_text(question_title(l->q, d->job->lang));
    if (l->field_text.id)
        c[Q_FIELD] = cell_msg(d->job->arena, l->field_text);
    c[Q_N] = cell_int((int64_t)own->n);
    c[Q_SCORE] = cell_mark(points_cell(own), (own->is_starred ? MARK_BELOW_DESIGN : 0u) | (own->is_grey ? MARK_LOW_BASE : 0u));
    if (!isnan(own->previous_change))
        c[Q_CHANGE] = cell_mark(cell_num(own->previous_change / 10), report_arrow(own->verdict));
    c[Q_REGION] = points_cell(l->region);
    c[Q_TO_REGION] = gap_cell(&l->to_region);
    c[Q_NATION] = points_cell(l->nation);
    c[Q_TO_NATION] = gap_cell(&l->to_nation);
    if (is_told(l->best)) {
        c[Q_BEST] = points_cell(l->best);
        c[Q_TO_BEST] = cell_num((own->value - l->best->value) / 10);
    }
    wide_put(d->job->arena, w);
}

static struct msg base_line(const struct drivers *d)
{
    enum base_kind kind = is_quarterly(d) ? BASE_R12 : BASE_R6;
    struct window w = window_of(kind, d->publication.period);
    return MSG("{0}: {1}, as released; n beside each question", ARG_S(is_quarterly(d) ? STR("R12") : STR("R6")), ARG_S(lang_month_range(d->job->arena, d->job->lang, w.first, w.last)));
}

static void gap_section(struct drivers *d)
{
    bool kept[Q_COLUMNS] = { true, true, true, matrix_of(&d->report) != NULL, true, true, true, true, true, true, true, d->tells_best, d->tells_best };
    struct wide w = wide_new(d->job->arena, "gaps", gap_columns, Q_COLUMNS, kept);
    for (size_t i = 0; i < d->n; i++)
        put_line(d, &d->line[i], &w);
    w.table->base = base_line(d);
    w.table->empty = MSG("This report tells no values of this dealer: its base is too small.");
    w.table->note[0] = MSG("Points from -4 to 12, the largest shortfall first. ▲ ▼ beside region and nation = tested at 95 %; p adjusted for {0} questions a column (false discovery rate). "
                           "Region and nation are told without their error and stand as they are.", ARG_I(d->n));
    w.table->note[1] = MSG("Change: to the report before; its arrow is tested against the newest months that share none with these.");
    w.table->note[2] = d->tells_best ? MSG("The best of the region: the highest value of its ranked dealers with n of at least 30, without a name. It is the best partly by chance, so its gap is not tested.")
                                     : MSG("The best of a region is not told where fewer than three of its dealers are ranked: everybody would know whose value it is.");
    add_section(d, (struct section){ .key = "gaps", .title = MSG("Questions by their gap"), .table = w.table, .new_page = true });
}

/* Importance and satisfaction, as it stands in the quarterly report. */
static void matrix_section(struct drivers *d)
{
    for (size_t i = 0; i < d->report.n_sections; i++)
        if (strcmp(d->report.section[i].key, "matrix") == 0)
            add_section(d, d->report.section[i]);
    if (!is_quarterly(d)) {
        struct section *s = add_section(d, (struct section){ .key = "matrix", .title = MSG("Importance and satisfaction") });
        s->text[0] = MSG("Importance is told with the quarterly reports only: six months of one dealer are too few for it.");
    }
}

/* ---- the document ---- */

static void put_head(const struct drivers *d, struct document *out)
{
    struct arena *a = d->job->arena;
    const struct publication *p = &d->publication;
    struct head_field *h = ARENA_ARRAY(a, struct head_field, 6);
    size_t n = 0;
    h[n++] = (struct head_field){ "unit", MSG("Unit"), cell_text(str_printf(a, STR_FMT " " STR_FMT, STR_ARG(d->dealer.code), STR_ARG(d->dealer.name))) };
    h[n++] = (struct head_field){ "region", MSG("Region"), cell_text(d->dealer.region_name) };
    h[n++] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(a, p->programme) };
    h[n++] = (struct head_field){ "period", MSG("Period"), cell_text(is_quarterly(d) ? lang_quarter(a, d->job->lang, p->period) : lang_month(a, d->job->lang, p->period)) };
    h[n++] = (struct head_field){ "edition", MSG("Edition"), cell_text(str_printf(a, "V%lld", (long long)p->edition)) };
    h[n++] = (struct head_field){ "released", MSG("Release date"), cell_text(p->released_at.has ? civil_date_str(a, tz_date(d->job->tz, p->released_at.v)) : STR("")) };
    out->head = h;
    out->n_head = n;
}

struct err *driver_released_make(struct job *job, const struct plan_place *p, struct document *out)
{
    enum { MOST_SECTIONS = 6 };
    struct drivers d = { .job = job, .place = p, .section = ARENA_ARRAY(job->arena, struct section, MOST_SECTIONS) };
    TRY(load(&d));
    find_lines(&d);
    word_section(&d);
    voice_section(&d);
    matrix_section(&d);
    gap_section(&d);
    *out = (struct document){ .format = "huifang.drivers/1", .title = MSG("Strengths and weaknesses"), .section = d.section, .n_sections = d.n_sections, .landscape = true,
                              .generated = tz_format(job->arena, job->tz, job->now_ms) };
    put_head(&d, out);
    return NULL;
}
