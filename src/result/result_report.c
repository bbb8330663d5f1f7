/* huifang report: loads what a report stands on, has it made, renders it. */
#include "result/result_chart.h"
#include "result/result_cmd.h"
#include "result/result_known.h"
#include "result/result_report_telling.h"
#include "result/result_source.h"

enum { MONTHS_BEHIND = 36 }; /* eight quarters of R12 reach back 33 months */

struct report_kind {
    const char *name;
    bool is_quarter;
    struct err *(*make)(struct reporting *r, struct document *d);
};
static const struct report_kind reports[] = {
    { "monthly", false, report_monthly },
    { "quarterly", true, report_quarterly },
    { "overview", true, report_overview },
    { "ranking", true, report_ranking },
    { "drivers", false, report_drivers },
};

struct report_base report_base_of(const struct reporting *r, enum base_kind kind)
{
    return (struct report_base){ kind, window_of(kind, r->period) };
}

void report_add(struct reporting *r, struct section s)
{
    if (r->n_sections == r->room) {
        r->room = r->room ? r->room * 2 : 16;
        r->section = arena_grow(r->a, r->section, r->n_sections, r->room, sizeof *r->section);
    }
    result_charts(r->a, &s);
    r->section[r->n_sections++] = s;
}

bool report_is_restricted(const struct reporting *r)
{
    return r->unit.kind != UNIT_NATION;
}

double report_design(const struct reporting *r, const struct result_unit *u, struct window w)
{
    int64_t months = 0;
    for (size_t i = 0; i < u->n_dealers; i++) {
        const struct org_dealer *d = &r->set.network.dealer[u->dealer[i]];
        if (d->is_open)
            months += window_months((struct window){ MAX_OF(w.first, civil_month_of_date(d->opened)), w.last });
    }
    return (double)(months * r->set.quota);
}

static int months_with_interviews(const struct reporting *r, const struct result_unit *u, struct window w)
{
    int n = 0;
    for (int32_t m = w.first; m <= w.last; m++)
        n += result_count(&r->set, u, (struct window){ m, m }) > 0;
    return n;
}

struct msg report_base_line(const struct reporting *r, const struct result_unit *u, struct report_base b)
{
    static const char *const names[] = { [BASE_MONTH] = N_("month (P)"), [BASE_QUARTER] = N_("quarter (P)"), [BASE_R6] = N_("R6"), [BASE_R12] = N_("R12") };
    const struct lang *l = r->job->lang;
    int present = months_with_interviews(r, u, b.window), wanted = window_months(b.window);
    struct str months = lang_month_range(r->a, l, b.window.first, b.window.last);
    if (present < wanted) {
        struct msg part = MSG("{0} ({1}/{2} months)", ARG_S(months), ARG_I(present), ARG_I(wanted));
        months = tr_msg(r->a, l, &part);
    }
    if (!report_tells_interviews(r, u, b))
        return MSG("{0}: {1}, n not told, target {2}", ARG_S(tr(l, names[b.kind])), ARG_S(months), ARG_I(report_design(r, u, b.window)));
    return MSG("{0}: {1}, n = {2}, target {3}", ARG_S(tr(l, names[b.kind])), ARG_S(months), ARG_I(result_count(&r->set, u, b.window)),
               ARG_I(report_design(r, u, b.window)));
}

struct figure report_figure(const struct reporting *r, struct measure m, const struct result_unit *u, struct report_base b)
{
    struct figure_options o = r->options;
    o.design = report_design(r, u, b.window);
    return report_keep_secret(r, m, u, b, result_figure(&r->set, m, u, b.window, &o));
}

struct str report_reason_text(const struct reporting *r, const struct rank_row *row)
{
    struct buf b = buf_on(r->a);
    for (unsigned bit = 1; bit <= RANK_OUT_NO_SCORE; bit <<= 1)
        if (row->reasons & bit) {
            buf_add_c(&b, b.n ? "; " : "");
            buf_add(&b, tr(r->job->lang, rank_reason_text((enum rank_reason)bit)));
            if (bit == RANK_OUT_EXCLUDED && !str_is_empty(row->dealer->reason))
                buf_addf(&b, " (" STR_FMT ")", STR_ARG(row->dealer->reason));
        }
    return buf_str(&b);
}

struct err *report_rank(struct reporting *r, struct report_base b, struct ranking *out)
{
    struct report_rankings *known = r->rankings;
    for (size_t i = 0; known && i < known->n; i++)
        if (known->row[i].kind == b.kind && known->row[i].last == b.window.last) {
            *out = known->row[i].ranking;
            return NULL;
        }
    struct ranking_query q = { .measure = report_total(), .window = b.window, .options = r->options, .period_end = b.window.last, .seed = (uint64_t)b.window.last,
                               .places_only = b.window.last < r->period };
    q.options.design = window_target(b.kind, (double)r->set.quota);
    TRY(result_ranking(r->job->db, &r->set, &q, out));
    if (known && known->n < REPORT_RANKINGS) {
        known->row[known->n].kind = b.kind;
        known->row[known->n].last = b.window.last;
        known->row[known->n++].ranking = *out;
    }
    return NULL;
}

bool report_leaves_out(const struct reporting *r, const struct ranking *ranking, struct report_base b)
{
    for (size_t i = 0; i < ranking->n; i++) {
        struct measure_parts p;
        result_measure_parts(&r->set, report_total(), &ranking->row[i].unit, b.window, &p);
        if (p.n_left_out)
            return true;
    }
    return false;
}

struct measure report_retention(void)
{
    return (struct measure){ .kind = MEASURE_RETENTION };
}

struct measure report_total(void)
{
    return (struct measure){ .kind = MEASURE_TOTAL };
}

ptrdiff_t report_overall_question(const struct result_set *s)
{
    for (size_t i = 0; i < s->n_questions; i++)
        if (question_is_in_composite(s->question[i].q, STR("retention")))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t report_first_time_question(const struct result_set *s)
{
    ptrdiff_t i = result_find_question(s, STR("D1"));
    return i >= 0 ? i : result_find_question(s, STR("SG1"));
}

static struct str step_title(const struct reporting *r, struct str code)
{
    const struct questionnaire *q = r->set.newest;
    for (size_t i = 0; i < q->n_steps; i++)
        if (str_eq(q->step[i].code, code))
            return lang_of_two(r->job->lang, q->step[i].title_zh, q->step[i].title_en);
    return code;
}

struct msg report_measure_label(const struct reporting *r, struct measure m)
{
    switch (m.kind) {
    case MEASURE_RETENTION: return MSG("Customer retention index");
    case MEASURE_TOTAL: return MSG("Total score");
    case MEASURE_STEP: return MSG("{0}", ARG_S(step_title(r, m.step)));
    case MEASURE_QUESTION: break;
    }
    return MSG("{0}", ARG_S(question_title(r->set.question[m.question].q, r->job->lang)));
}

static struct str period_text(const struct reporting *r, enum base_kind kind)
{
    const struct lang *l = r->job->lang;
    return kind == BASE_QUARTER || kind == BASE_R12 ? lang_quarter(r->a, l, r->period) : lang_month(r->a, l, r->period);
}

/* Area and group of a dealer; other units are named by what they are. */
static size_t put_place_in_network(const struct reporting *r, struct head_field *h)
{
    const struct org_dealer *d = &r->set.network.dealer[r->unit.n_dealers ? r->unit.dealer[0] : 0];
    size_t n = 0;
    if (r->region.n_dealers)
        h[n++] = (struct head_field){ "region", MSG("Region"), cell_msg(r->a, result_unit_label(&r->region)) };
    if (r->unit.kind == UNIT_DEALER && !str_is_empty(d->area))
        h[n++] = (struct head_field){ "area", MSG("Area"), cell_text(d->area) };
    if (r->unit.kind == UNIT_DEALER && !str_is_empty(d->group))
        h[n++] = (struct head_field){ "group", MSG("Group"), cell_text(d->group) };
    return n;
}

void report_head(const struct reporting *r, struct msg title, struct report_base b, struct document *d)
{
    struct head_field *h = ARENA_ARRAY(r->a, struct head_field, 10);
    size_t n = 0;
    bool sales = str_eq_c(r->in->programme, "sales");
    h[n++] = (struct head_field){ "unit", MSG("Unit"), cell_msg(r->a, result_unit_label(&r->unit)) };
    n += put_place_in_network(r, h + n);
    h[n++] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(r->a, r->in->programme) };
    h[n++] = (struct head_field){ "period", MSG("Period"), cell_text(period_text(r, b.kind)) };
    h[n++] = (struct head_field){ "base", MSG("Data base"), cell_msg(r->a, report_base_line(r, &r->unit, b)) };
    h[n++] = (struct head_field){ "edition", MSG("Edition"), cell_msg(r->a, MSG("preliminary figures")) };
    h[n++] = (struct head_field){ "released", MSG("Release date"), cell_code(r->a, "", MSG("not released yet")) };
    h[n++] = (struct head_field){ "method", MSG("Method version"), cell_text(str_printf(r->a, "%d", report_method_version)) };
    d->title = title;
    d->head = h;
    d->n_head = n;
    d->landscape = true;
    struct str months = lang_month_range(r->a, r->job->lang, b.window.first, b.window.last);
    int64_t n_interviews = (int64_t)result_count(&r->set, &r->unit, b.window);
    bool is_told = report_tells_interviews(r, &r->unit, b);
    if (!is_told)
        d->foot[0] = MSG("Data: interviews with customers, {0}; n is not told, for it would tell single answers.", ARG_S(months));
    else
        d->foot[0] = sales ? MSG("Data: interviews with buyers whose car was handed over in {0}, n = {1}.", ARG_S(months), ARG_I(n_interviews))
                           : MSG("Data: interviews with customers whose visit lies in {0}, n = {1}.", ARG_S(months), ARG_I(n_interviews));
    d->foot[1] = MSG("Points 12/8/4/0/-4, index × 10 (-40 to 120); \"none / does not know\" is not in the base.");
}

/* ---- the command ---- */

static const struct report_kind *kind_of(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(reports); i++)
        if (str_eq_c(name, reports[i].name))
            return &reports[i];
    return NULL;
}

static struct err *load_targets(struct reporting *r)
{
    struct target_query q = { .programme = r->in->programme, .year = civil_month_year(r->period), .as_of_ms = r->job->now_ms };
    TRY(target_list_load(r->job->db, r->a, &q, &r->targets));
    TRY(setting_num(r->job->db, &target_margin_setting, r->in->programme, &r->light.margin));
    return setting_num(r->job->db, &target_n_min_setting, r->in->programme, &r->light.n_min);
}

const int report_method_version = 1;

void report_head_set_edition(struct arena *a, const struct report_edition *e, struct document *d)
{
    struct head_field *h = ARENA_ARRAY(a, struct head_field, d->n_head);
    for (size_t i = 0; i < d->n_head; i++) {
        h[i] = d->head[i];
        if (strcmp(h[i].key, "edition") == 0)
            h[i].value = e->edition > 1 ? cell_msg(a, MSG("V{0}, corrected edition", ARG_I(e->edition))) : cell_msg(a, MSG("V{0}", ARG_I(e->edition)));
        if (strcmp(h[i].key, "released") == 0 && e->released.year)
            h[i].value = cell_text(civil_date_str(a, e->released));
    }
    d->head = h;
    size_t n = 0;
    while (n < ARRAY_LEN(d->foot) && d->foot[n].id)
        n++;
    if (e->edition > 1 && n < ARRAY_LEN(d->foot)) /* the foot stands on every page */
        d->foot[n] = MSG("Corrected edition V{0}: it replaces V{1}.", ARG_I(e->edition), ARG_I(e->edition - 1));
}

struct err *report_source_load(struct job *job, const struct report_input *in, struct report_source *out)
{
    struct arena *a = job->arena;
    const struct report_kind *kind = kind_of(in->kind);
    if (!kind)
        return ERR(a, ERR_INVALID, "There is no report {0}.", ARG_S(in->kind));
    int32_t period = kind->is_quarter ? window_of(BASE_QUARTER, (int32_t)in->period.v).last : (int32_t)in->period.v;
    struct result_query q = {
        .programme = in->programme, .from = period - MONTHS_BEHIND, .to = period,
        .structure_day = civil_date_add_days(civil_date_of_month(period + 1, 1), -1), .data_dir = job->data_dir, .engine = result_engine_of(in->engine),
    };
    *out = (struct report_source){ .period = period, .rankings = ARENA_NEW(a, struct report_rankings) };
    TRY(result_set_load(job->db, a, &q, &out->set));
    out->set.known = known_figures_new(&out->set);
    out->telling = telling_new(&out->set);
    if (result_count(&out->set, &out->set.nation, (struct window){ period - 11, period }) == 0)
        return ERR(a, ERR_NOT_FOUND, "There are no interviews of the programme {0} in the twelve months to {1}.", ARG_S(in->programme),
                   ARG_S(civil_month_str(a, period)));
    struct window w = window_of(kind->is_quarter ? BASE_QUARTER : BASE_MONTH, period);
    TRY(org_quality_load(job->db, a, &(struct org_quality_query){ in->programme, w.first, w.last }, &out->quality));
    return result_verbatims_load(job, &out->set, w, &out->verbatims);
}

struct err *report_begin(struct job *job, const struct report_source *source, const struct report_input *in, struct reporting *r)
{
    *r = (struct reporting){
        .job = job, .a = job->arena, .in = in, .options = { .marks = mark_rules_default() }, .period = source->period, .set = source->set,
        .nation = source->set.nation, .rankings = source->rankings, .quality = &source->quality, .verbatims = &source->verbatims, .telling = source->telling,
    };
    TRY(result_unit_of_text(&r->set, in->scope.p ? in->scope : STR("nation"), &r->unit));
    TRY(load_targets(r));
    if (r->unit.kind == UNIT_DEALER) {
        size_t region = r->set.network.dealer[r->unit.dealer[0]].region;
        TRY(result_unit_of_text(&r->set, str_printf(r->a, "region:" STR_FMT, STR_ARG(r->set.network.region[region].code)), &r->region));
    }
    return NULL;
}

struct err *report_make_from(struct job *job, const struct report_source *source, const struct report_input *in, struct document *out)
{
    struct arena *a = job->arena;
    const struct report_kind *kind = kind_of(in->kind);
    struct reporting r;
    if (!kind)
        return ERR(a, ERR_INVALID, "There is no report {0}.", ARG_S(in->kind));
    TRY(report_begin(job, source, in, &r));
    *out = (struct document){ .format = arena_printf(a, "huifang.report.%s/1", kind->name), .generated = tz_format(a, job->tz, job->now_ms) };
    TRY(kind->make(&r, out));
    out->section = r.section;
    out->n_sections = r.n_sections;
    return result_set_error(&r.set);
}

struct making { struct job *job; const struct report_input *in; struct document *out; };

/* In one snapshot: what is imported meanwhile is in all figures or in none. */
static struct err *make(struct db *db UNUSED, void *ctx)
{
    const struct making *m = ctx;
    struct report_source source;
    TRY(report_source_load(m->job, m->in, &source));
    return report_make_from(m->job, &source, m->in, m->out);
}

struct err *report_make(struct job *job, const struct report_input *in, struct document *out)
{
    return db_read(job->db, make, &(struct making){ job, in, out });
}

static struct err *cmd_report(struct cmd *c, const void *input)
{
    const struct report_input *in = input;
    struct document d;
    TRY(report_make(&c->job, in, &d));
    return cmd_render(c, &d, in->out);
}

static const struct field_choice report_choices[] = {
    { "monthly", "monthly|月度报告" }, { "quarterly", "quarterly|季度报告" }, { "overview", "overview|全国概况" }, { "ranking", "ranking|排名" },
    { "drivers", "drivers|优势与弱项" }, { NULL, NULL },
};

#define IN(member) FIELD_AT(struct report_input, member)
static const struct field arguments[] = {
    { .name = "kind", .type = FIELD_CHOICE, .required = true, .choices = report_choices, IN(kind), .hint = { .id = N_("which report") } },
};
static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey") } },
    { .name = "period", .type = FIELD_MONTH, .required = true, IN(period), .hint = { .id = N_("the month; for quarterly reports any month of the quarter") } },
    { .name = "scope", .type = FIELD_TEXT, IN(scope), .hint = { .id = N_("nation (standard), region:CODE, area:NAME, group:NAME or dealer:CODE") } },
    RESULT_ENGINE_FIELD(IN(engine)),
    { .name = "format", .type = FIELD_CHOICE, .choices = report_format_choices, IN(out.format), .hint = { .id = N_("form of the output") } },
    { .name = "output", .type = FIELD_TEXT, .max = 4000, IN(out.path), .hint = { .id = N_("file to write (-o)") } },
};

const struct command result_report_command = {
    .name = "report", .summary = { .id = N_("the monthly, quarterly, overview and ranking reports, and what to work on") }, .manual = "report", .argument = arguments, .n_arguments = 1,
    .option = options, .n_options = ARRAY_LEN(options), .input_size = sizeof(struct report_input), .db = COMMAND_CURRENT_DB, .run = cmd_report,
};
