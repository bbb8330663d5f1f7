#include "result/result_api.h"
#include "org/user_gate.h"
#include "result/publication.h"
#include "result/target_rules.h"
#include "web/web.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- a figure ---- */

struct score_answer {
    struct str unit, code, name, measure, base, suppressed;
    bool is_best, is_preliminary, below_design, low_base;
    struct opt_int from, to, months, months_wanted;
    double n, asked, index, se, low, high, top2, bottom2;
};
#define AT(m) API_AT(struct score_answer, m)
static const struct api_field score_fields[] = {
    { .name = "unit", .type = API_TEXT, AT(unit), .what = { .id = N_("nation, region, area, group or dealer") } },
    { .name = "code", .type = API_TEXT, AT(code), .what = { .id = N_("its code; REGION/NAME of an area, the name of a group") } },
    { .name = "name", .type = API_TEXT, AT(name), .what = { .id = N_("its name") } },
    { .name = "is_best", .type = API_BOOL, AT(is_best), .what = { .id = N_("the best dealer of the region, without a name") } },
    { .name = "measure", .type = API_TEXT, AT(measure), .what = { .id = N_("what is measured: retention, total, step:CODE or question:CODE") } },
    { .name = "base", .type = API_TEXT, AT(base), .what = { .id = N_("P the period itself, R6 and R12 rolling over 6 and 12 months") } },
    { .name = "from", .type = API_MONTH, .may_be_null = true, AT(from), .what = { .id = N_("first visit month of the window") } },
    { .name = "to", .type = API_MONTH, AT(to), .what = { .id = N_("last visit month of the window") } },
    { .name = "months", .type = API_INT, .may_be_null = true, AT(months), .what = { .id = N_("months of the window that have interviews") } },
    { .name = "months_wanted", .type = API_INT, .may_be_null = true, AT(months_wanted), .what = { .id = N_("months of a whole window") } },
    { .name = "n", .type = API_NUM, .may_be_null = true, AT(n), .what = { .id = N_("interviews in the base") } },
    { .name = "asked", .type = API_NUM, .may_be_null = true, AT(asked), .what = { .id = N_("interviews of the unit in the window") } },
    { .name = "index", .type = API_NUM, .may_be_null = true, AT(index), .what = { .id = N_("the value in index points, -40 to 120; a tenth of it is the score") } },
    { .name = "se", .type = API_NUM, .may_be_null = true, AT(se), .what = { .id = N_("its standard error") } },
    { .name = "low", .type = API_NUM, .may_be_null = true, AT(low), .what = { .id = N_("lower end of its 95 % interval") } },
    { .name = "high", .type = API_NUM, .may_be_null = true, AT(high), .what = { .id = N_("upper end of its 95 % interval") } },
    { .name = "top2", .type = API_NUM, .may_be_null = true, AT(top2), .what = { .id = N_("share of the best two levels, or of yes; of a question") } },
    { .name = "bottom2", .type = API_NUM, .may_be_null = true, AT(bottom2), .what = { .id = N_("share of the worst two levels, or of no; of a question") } },
    { .name = "below_design", .type = API_BOOL, AT(below_design), .what = { .id = N_("the base is below 80 % of the designed sample") } },
    { .name = "low_base", .type = API_BOOL, AT(low_base), .what = { .id = N_("fewer than 30 interviews: for orientation only") } },
    { .name = "suppressed", .type = API_TEXT, .may_be_null = true, AT(suppressed), .what = { .id = N_("why there is no value: no_score (n below 10), disclosure, not_estimable") } },
    { .name = "is_preliminary", .type = API_BOOL, AT(is_preliminary), .what = { .id = N_("not released: it may still change") } },
};
static const struct api_shape score_shape = API_SHAPE(struct score_answer, score_fields);
static const struct api_answer scores_answer = {
    .format = "huifang.scores/1", .summary = { .id = N_("Figures of one measure, unit by unit") }, .shape = &score_shape, .is_list = true,
    .note = { .id = N_("With publication: as it was released, for the units within reach and those that they are compared with. Without: running figures, for which the permission result.running is needed.") },
};

static const struct field_choice by_choices[] = { { "nation", "nation" }, { "region", "region" }, { "area", "area" }, { "group", "group" }, { "dealer", "dealer" }, { NULL, NULL } };
static const struct field_choice base_choices[] = { { "month", "month" }, { "quarter", "quarter" }, { "R6", "R6" }, { "R12", "R12" }, { NULL, NULL } };
static const enum base_kind base_kinds[] = { BASE_MONTH, BASE_QUARTER, BASE_R6, BASE_R12 };

struct scores_input { struct str programme, measure, by, base; struct opt_int period, publication; struct api_page page; };
#define IN(m) FIELD_AT(struct scores_input, m)
static const struct field scores_input_fields[] = {
    { .name = "publication", .type = FIELD_ID, IN(publication), .hint = { .id = N_("id of a release (/api/v1/reports); nothing: running figures") } },
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey; of running figures") } },
    { .name = "measure", .type = FIELD_TEXT, .max = 60, .required = true, IN(measure), .hint = { .id = N_("retention, total, step:CODE or question:CODE") } },
    { .name = "by", .type = FIELD_CHOICE, .choices = by_choices, IN(by), .hint = { .id = N_("which units; standard: dealer") } },
    { .name = "base", .type = FIELD_CHOICE, .choices = base_choices, IN(base), .hint = { .id = N_("standard: R6; of a release month or quarter is its own period") } },
    { .name = "period", .type = FIELD_MONTH, IN(period), .hint = { .id = N_("last month of the window; of running figures") } },
    API_PAGE_FIELDS(struct scores_input),
};

static size_t place_of(const struct field_choice *choices, struct str value, size_t standard)
{
    for (size_t i = 0; choices[i].value; i++)
        if (str_eq_c(value, choices[i].value))
            return i;
    return standard;
}

/* ---- running figures ---- */

static struct err *find_measure(struct arena *a, const struct result_set *s, struct str text, struct measure *out)
{
    if (str_eq_c(text, "retention") || str_eq_c(text, "total")) {
        *out = (struct measure){ .kind = text.p[0] == 't' ? MEASURE_TOTAL : MEASURE_RETENTION };
        return NULL;
    }
    if (str_starts(text, STR("step:"))) {
        *out = (struct measure){ .kind = MEASURE_STEP, .step = str_sub(text, 5, text.n) };
        for (size_t i = 0; i < s->newest->n_steps; i++)
            if (str_eq_nocase(s->newest->step[i].code, out->step)) {
                out->step = s->newest->step[i].code;
                return NULL;
            }
    } else {
        ptrdiff_t at = result_find_question(s, str_sub(text, strlen("question:"), text.n));
        *out = (struct measure){ .kind = MEASURE_QUESTION, .question = at < 0 ? 0 : (size_t)at };
        if (at >= 0 && s->question[at].q->is_scored)
            return NULL;
    }
    return ERR(a, ERR_NOT_FOUND, "The programme has no measure {0}. /api/v1/programmes shows its steps and questions.", ARG_S(text));
}

static struct score_answer of_figure(const struct figure *f, const struct result_unit *u)
{
    bool is_hidden = f->mark.is_hidden || isnan(f->index.mean), is_question = !isnan(f->top2.share) && !is_hidden;
    const char *why = isnan(f->index.mean) ? "not_estimable" : "no_score";
    return (struct score_answer){
        .unit = str_of_c(publication_unit_name(u->kind)), .code = u->code, .name = u->name, .is_preliminary = true, .below_design = f->mark.is_starred, .low_base = f->mark.is_grey,
        .suppressed = is_hidden ? str_of_c(why) : STR_NONE, .n = f->n, .asked = f->asked, .index = is_hidden ? NAN : f->index.mean, .se = is_hidden ? NAN : f->index.se,
        .low = is_hidden ? NAN : f->index.lo, .high = is_hidden ? NAN : f->index.hi, .top2 = is_question ? f->top2.share : NAN, .bottom2 = is_question ? f->bottom2.share : NAN,
        .from = f->window.first <= f->window.last ? SOME_INT(f->window.first) : (struct opt_int){ 0 }, .to = SOME_INT(f->window.last),
        .months = SOME_INT(f->coverage.present), .months_wanted = SOME_INT(f->coverage.wanted),
    };
}

static int by_unit_code(const void *x, const void *y)
{
    return str_cmp(((const struct result_unit *)x)->code, ((const struct result_unit *)y)->code);
}

static struct str unit_code_at(const void *list, size_t i)
{
    return ((const struct result_unit *)list)[i].code;
}

struct running { struct req *r; const struct scores_input *in; struct str measure; struct db_scope scope; struct api_rows rows; struct str next; };

static struct err *load_running(struct db *db, void *ctx)
{
    struct running *x = ctx;
    struct arena *a = x->r->arena;
    size_t base = place_of(base_choices, x->in->base, 2);
    struct window w = window_of(base_kinds[base], (int32_t)x->in->period.v);
    struct job job = job_of_req(x->r);
    struct result_query q = { .programme = x->in->programme, .from = w.first, .to = w.last, .structure_day = civil_date_of_month(w.last, 31), .scope = x->scope,
                              .data_dir = job.data_dir };
    struct result_set set;
    struct measure m;
    struct api_span span;
    TRY(result_set_load(db, a, &q, &set));
    TRY(find_measure(a, &set, x->measure, &m));
    struct unit_list units = result_units(&set, (enum unit_kind)place_of(by_choices, x->in->by, UNIT_DEALER));
    if (units.n)
        qsort(units.unit, units.n, sizeof *units.unit, by_unit_code);
    TRY(api_span_of(a, &x->in->page, &(struct api_sorted){ units.unit, units.n, unit_code_at }, &span));
    struct score_answer *row = ARENA_ARRAY(a, struct score_answer, span.n);
    for (size_t i = 0; i < span.n; i++) {
        const struct result_unit *u = &units.unit[span.first + i];
        struct figure_options o = { .se = SE_STRATA, .design = window_target(base_kinds[base], (double)set.quota) * (double)u->n_dealers, .marks = mark_rules_default() };
        struct figure f = result_figure(&set, m, u, w, &o);
        if (m.kind != MEASURE_QUESTION)
            f.top2.share = NAN;
        row[i] = of_figure(&f, u);
        row[i].measure = x->measure;
        row[i].base = str_of_c(base < 2 ? "P" : base_choices[base].value);
    }
    x->rows = (struct api_rows){ row, span.n };
    x->next = span.next;
    return result_set_error(&set);
}

static struct err *api_running(struct req *r, const struct scores_input *in, struct str measure)
{
    struct running x = { .r = r, .in = in, .measure = measure };
    TRY(reach_of_req(r, "result.running", &x.scope));
    if (!in->programme.p || !in->period.has)
        return ERR(r->arena, ERR_INVALID, "Running figures need programme and period; released ones the id of their publication.");
    TRY(db_read(r->db, load_running, &x));
    return api_list(r, x.rows, x.next);
}

/* ---- released figures ---- */

static const char *why_hidden(enum cell_hidden h)
{
    static const char *const words[] = { [SHOWN] = NULL, [HIDDEN_NO_SCORE] = "no_score", [HIDDEN_DISCLOSURE] = "disclosure", [HIDDEN_NOT_ESTIMABLE] = "not_estimable" };
    return words[h];
}

static struct score_answer of_published(const struct publication_figure *f, int32_t period)
{
    const char *why = why_hidden(f->hidden);
    return (struct score_answer){
        .unit = str_of_c(publication_unit_name(f->kind)), .code = f->code, .name = f->name, .is_best = f->is_best, .measure = f->measure, .base = f->base,
        .to = SOME_INT(period), .months = SOME_INT(f->months_present), .months_wanted = SOME_INT(f->months_wanted), .n = f->n, .asked = f->asked, .index = f->value,
        .se = f->se, .low = f->low, .high = f->high, .top2 = f->top2, .bottom2 = f->bottom2, .below_design = f->is_starred, .low_base = f->is_grey,
        .suppressed = why ? str_of_c(why) : isnan(f->value) ? STR("not_estimable") : STR_NONE,
    };
}

/* A key that rises: units by their kind and code, the best dealer of a region behind it. */
struct published_row { struct str key; struct score_answer answer; };

static int by_key(const void *x, const void *y)
{
    return str_cmp(((const struct published_row *)x)->key, ((const struct published_row *)y)->key);
}

static struct str key_at(const void *list, size_t i)
{
    return ((const struct published_row *)list)[i].key;
}

static struct err *api_published(struct req *r, const struct scores_input *in, struct str measure)
{
    struct publication_figure_query q = { .publication.id = in->publication.v, .measure = measure };
    struct publication_figure_list list;
    struct publication p;
    struct api_span span;
    size_t base = place_of(base_choices, in->base, 2);
    q.base = str_of_c(base < 2 ? "P" : base_choices[base].value);
    q.units = 1u << place_of(by_choices, in->by, UNIT_DEALER);
    TRY(reach_of_req(r, "result.read", &q.publication.scope));
    TRY(publication_load(r->db, r->arena, &q.publication, &p));
    TRY(publication_figures_load(r->db, r->arena, &q, &list));
    struct published_row *row = ARENA_ARRAY(r->arena, struct published_row, list.n);
    for (size_t i = 0; i < list.n; i++)
        row[i] = (struct published_row){ str_printf(r->arena, STR_FMT " %d", STR_ARG(list.row[i].code), list.row[i].is_best), of_published(&list.row[i], p.period) };
    if (list.n)
        qsort(row, list.n, sizeof *row, by_key);
    TRY(api_span_of(r->arena, &in->page, &(struct api_sorted){ row, list.n, key_at }, &span));
    struct score_answer *answer = ARENA_ARRAY(r->arena, struct score_answer, span.n);
    for (size_t i = 0; i < span.n; i++)
        answer[i] = row[span.first + i].answer;
    return api_list(r, (struct api_rows){ answer, span.n }, span.next);
}

static struct err *api_scores(struct req *r, const void *input)
{
    const struct scores_input *in = input;
    struct str measure = target_measure_parse(r->arena, in->measure);
    if (!measure.p)
        return ERR(r->arena, ERR_INVALID, "A measure is retention, total, step:CODE or question:CODE.");
    return in->publication.has ? api_published(r, in, measure) : api_running(r, in, measure);
}

/* ---- what was released ---- */

struct report_answer { int64_t id; struct str programme, kind, reason; struct opt_int period, edition, interviews, released_at, method_version; };
#undef AT
#define AT(m) API_AT(struct report_answer, m)
static const struct api_field report_fields[] = {
    { .name = "id", .type = API_ID, AT(id), .what = { .id = N_("number of the release; publication of /api/v1/scores") } },
    { .name = "programme", .type = API_TEXT, AT(programme), .what = { .id = N_("service or sales") } },
    { .name = "kind", .type = API_TEXT, AT(kind), .what = { .id = N_("monthly or quarterly") } },
    { .name = "period", .type = API_MONTH, AT(period), .what = { .id = N_("its last month") } },
    { .name = "edition", .type = API_INT, AT(edition), .what = { .id = N_("1, or more for a corrected one") } },
    { .name = "reason", .type = API_TEXT, .may_be_null = true, AT(reason), .what = { .id = N_("why it was corrected") } },
    { .name = "released_at", .type = API_INSTANT, AT(released_at), .what = { .id = N_("when it was released") } },
    { .name = "interviews", .type = API_INT, AT(interviews), .what = { .id = N_("interviews of the period in the whole network") } },
    { .name = "method_version", .type = API_INT, AT(method_version), .what = { .id = N_("version of the method") } },
};
static const struct api_shape report_shape = API_SHAPE(struct report_answer, report_fields);
static const struct api_answer reports_answer = { .format = "huifang.reports/1", .summary = { .id = N_("Releases that the reader has a dealer in, oldest first") }, .shape = &report_shape, .is_list = true };

struct reports_input { struct str programme, kind; struct opt_int from, to, newest; struct api_page page; };
static const struct field_choice kind_choices[] = { { "monthly", "monthly" }, { "quarterly", "quarterly" }, { NULL, NULL } };
#undef IN
#define IN(m) FIELD_AT(struct reports_input, m)
static const struct field reports_input_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey; nothing: all") } },
    { .name = "kind", .type = FIELD_CHOICE, .choices = kind_choices, IN(kind), .hint = { .id = N_("monthly or quarterly; nothing: both") } },
    { .name = "from", .type = FIELD_MONTH, IN(from), .hint = { .id = N_("first period, by its last month") } },
    { .name = "to", .type = FIELD_MONTH, IN(to), .hint = { .id = N_("last period, by its last month") } },
    { .name = "newest", .type = FIELD_BOOL, IN(newest), .hint = { .id = N_("of each period only the newest edition") } },
    API_PAGE_FIELDS(struct reports_input),
};

struct released_row { struct str key; struct report_answer answer; };

static struct str released_key_at(const void *list, size_t i)
{
    return ((const struct released_row *)list)[i].key;
}

static int by_released_key(const void *x, const void *y)
{
    return str_cmp(((const struct released_row *)x)->key, ((const struct released_row *)y)->key);
}

static struct released_row of_publication(struct arena *a, const struct publication *p)
{
    struct str key = str_printf(a, STR_FMT " " STR_FMT " " STR_FMT " %05lld", STR_ARG(civil_month_str(a, p->period)), STR_ARG(p->programme), STR_ARG(p->kind), (long long)p->edition);
    return (struct released_row){ key, { .id = p->id, .programme = p->programme, .kind = p->kind, .reason = p->reason.n ? p->reason : STR_NONE, .period = SOME_INT(p->period),
                                         .edition = SOME_INT(p->edition), .interviews = SOME_INT(p->interviews), .released_at = p->released_at,
                                         .method_version = SOME_INT(p->method_version) } };
}

static struct err *api_reports(struct req *r, const void *input)
{
    const struct reports_input *in = input;
    struct publication_query q = { .programme = in->programme, .kind = in->kind, .from = (int32_t)in->from.v, .to = (int32_t)in->to.v, .newest_only = in->newest.v == 1 };
    struct publication_list list;
    struct api_span span;
    TRY(reach_of_req(r, "result.read", &q.scope));
    TRY(publication_list_load(r->db, r->arena, &q, &list));
    struct released_row *row = ARENA_ARRAY(r->arena, struct released_row, list.n);
    for (size_t i = 0; i < list.n; i++)
        row[i] = of_publication(r->arena, &list.row[i]);
    if (list.n)
        qsort(row, list.n, sizeof *row, by_released_key);
    TRY(api_span_of(r->arena, &in->page, &(struct api_sorted){ row, list.n, released_key_at }, &span));
    struct report_answer *answer = ARENA_ARRAY(r->arena, struct report_answer, span.n);
    for (size_t i = 0; i < span.n; i++)
        answer[i] = row[span.first + i].answer;
    return api_list(r, (struct api_rows){ answer, span.n }, span.next);
}

const struct route result_api_routes[RESULT_API_ROUTES] = {
    { METHOD_GET, "/api/v1/scores", ROUTE_SIGNED_IN, ROUTE_FORM(struct scores_input, scores_input_fields), api_scores, .answer = &scores_answer },
    { METHOD_GET, "/api/v1/reports", "result.read", ROUTE_FORM(struct reports_input, reports_input_fields), api_reports, .answer = &reports_answer },
};
