/* Reading measures, and what came of them. */
#include "action_plan/action_plan.h"
#include "action_plan_sql.h"
#include "form/json_in.h"
#include "questionnaire/questionnaire.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- titles ---- */

static bool is_step(struct str measure)
{
    return str_starts(measure, STR("step:"));
}

static struct str code_of(struct str measure)
{
    ptrdiff_t at = str_find(measure, STR(":"));
    return str_sub(measure, (size_t)(at + 1), measure.n);
}

/* Words of the newest version that has the measure; else its code. */
static struct str title_of(const struct questionnaire *version, size_t n, const struct lang *l, struct str measure)
{
    struct str code = code_of(measure);
    for (size_t v = n; v-- > 0;) {
        for (size_t i = 0; is_step(measure) && i < version[v].n_steps; i++)
            if (str_eq_nocase(version[v].step[i].code, code))
                return lang_of_two(l, version[v].step[i].title_zh, version[v].step[i].title_en);
        const struct question *q = is_step(measure) ? NULL : questionnaire_question(&version[v], code);
        if (q)
            return question_title(q, l);
    }
    return code;
}

/* ---- items of a release ---- */

static struct plan_value value_of(const struct publication_figure *f)
{
    return (struct plan_value){ f->n, f->hidden ? NAN : f->value, f->hidden ? NAN : f->se };
}

static const struct publication_figure *figure_of(const struct publication_figure_list *l, struct str measure, enum unit_kind kind, struct str code)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->row[i].kind == kind && !l->row[i].is_best && str_eq(l->row[i].measure, measure) && (kind == UNIT_NATION || str_eq(l->row[i].code, code)))
            return &l->row[i];
    return NULL;
}

static int by_gap(const void *x, const void *y)
{
    double a = ((const struct plan_item *)x)->gap.diff, b = ((const struct plan_item *)y)->gap.diff;
    return (a > b) - (a < b);
}

static void add_items(struct job *job, const struct publication_figure_list *l, struct str dealer, struct plan_items *out)
{
    out->item = ARENA_ARRAY(job->arena, struct plan_item, l->n);
    for (size_t i = 0; i < l->n; i++) {
        const struct publication_figure *f = &l->row[i];
        bool is_item = str_starts(f->measure, STR("step:")) || str_starts(f->measure, STR("question:"));
        if (!is_item || f->kind != UNIT_DEALER || f->is_best || !str_eq(f->code, dealer))
            continue;
        const struct publication_figure *nation = figure_of(l, f->measure, UNIT_NATION, STR(""));
        struct plan_item x = { .measure = f->measure, .dealer = value_of(f), .nation = nation ? value_of(nation) : (struct plan_value){ 0, NAN, NAN } };
        x.gap = plan_gap(&x.dealer, &x.nation);
        x.is_weak = plan_is_weak(&x.gap) && !f->is_grey;
        if (!x.gap.is_estimable)
            continue;
        out->n_weak += x.is_weak;
        out->item[out->n++] = x;
    }
    if (out->n)
        qsort(out->item, out->n, sizeof *out->item, by_gap);
}

struct err *action_plan_items(struct job *job, const struct plan_place *p, struct plan_items *out)
{
    struct arena *a = job->arena;
    struct publication_figure_query q = { .publication = { .id = p->publication_id, .scope = p->scope }, .units = 1u << UNIT_DEALER | 1u << UNIT_NATION };
    struct publication_figure_list list;
    struct publication_view view;
    struct questionnaire *version;
    size_t n_versions;
    *out = (struct plan_items){ 0 };
    TRY(publication_load(job->db, a, &q.publication, &out->publication));
    TRY(publication_view_load(job->db, a, &q.publication, &view));
    if (!publication_view_has(&view, UNIT_DEALER, p->dealer))
        return ERR(a, ERR_NOT_FOUND, "There is no dealer {0} in this report.", ARG_S(p->dealer));
    q.base = out->base = str_eq_c(out->publication.kind, "quarterly") ? STR("R12") : STR("R6");
    TRY(publication_figures_load(job->db, a, &q, &list));
    TRY(questionnaire_list(job->db, a, out->publication.programme, &version, &n_versions));
    add_items(job, &list, p->dealer, out);
    for (size_t i = 0; i < out->n; i++)
        out->item[i].title = title_of(version, n_versions, job->lang, out->item[i].measure);
    return NULL;
}

/* ---- what came of it ---- */

struct loading {
    struct job *job;
    struct db_scope scope;
    struct publication_list release;  /* newest first */
    const struct report_part_query *draft; /* counts as the newest; NULL: none */
    struct org_network network;
    struct questionnaire *version[2];
    size_t n_versions[2];
};

static int programme_index(struct str programme)
{
    return str_eq_c(programme, "sales");
}

/* Does the list of version ids (JSON) hold it? */
static bool has_version(struct arena *a, struct str ids, int64_t version)
{
    const struct json *list;
    struct str text;
    if (json_in_text(a, ids, NULL, &list))
        return true; /* of a form that is not known: nothing is said about it */
    for (const struct json *e = json_in_next(list, NULL); e; e = json_in_next(list, e))
        if (!json_in_as_text(e, &text) && str_eq(text, db_id_str(a, version)))
            return true;
    return false;
}

static bool begins_anew(const struct questionnaire *v, struct str measure)
{
    struct str code = code_of(measure);
    for (size_t i = 0; i < v->n_questions; i++) {
        const struct question *q = &v->question[i];
        bool is_it = is_step(measure) ? str_eq_nocase(q->step, code) && q->is_scored : str_eq_nocase(q->code, code);
        if (is_it && !str_eq_c(q->comparable, "same"))
            return true;
    }
    return false;
}

/* Did a version come in between that starts the measure anew? */
static bool is_comparable(struct loading *x, const struct action_plan *p, const struct publication *before, const struct publication *after)
{
    int k = programme_index(p->programme);
    for (size_t v = 0; v < x->n_versions[k]; v++) {
        const struct questionnaire *version = &x->version[k][v];
        if (has_version(x->job->arena, after->questionnaires, version->version_id) && !has_version(x->job->arena, before->questionnaires, version->version_id) &&
            begins_anew(version, p->measure))
            return false;
    }
    return true;
}

static const struct publication *find_release(const struct publication_list *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->row[i].id == id)
            return &l->row[i];
    return NULL;
}

static const struct publication *release_after(const struct loading *x, const struct action_plan *p, const struct publication *before)
{
    enum base_kind base;
    if (!plan_base_of(p->base, str_eq_c(before->kind, "quarterly"), &base))
        return NULL;
    const struct publication *draft = x->draft ? x->draft->publication : NULL;
    if (draft && str_eq(draft->programme, p->programme) && str_eq(draft->kind, before->kind) && plan_is_later(base, p->period, draft->period))
        return draft;
    for (size_t i = 0; i < x->release.n; i++) {
        const struct publication *r = &x->release.row[i];
        if (str_eq(r->programme, p->programme) && str_eq(r->kind, before->kind) && plan_is_later(base, p->period, r->period))
            return r;
    }
    return NULL;
}

static struct plan_value value_of_draft(const struct report_part_query *draft, const struct action_plan *p)
{
    for (size_t i = 0; i < draft->n_values; i++) {
        const struct report_part_value *v = &draft->value[i];
        if (str_eq(v->measure, p->measure) && str_eq(v->base, p->base))
            return (struct plan_value){ isnan(v->n) ? 0 : v->n, v->value, v->se };
    }
    return (struct plan_value){ 0, NAN, NAN };
}

static struct err *value_of_release(struct loading *x, const struct publication *after, struct action_plan *p)
{
    struct publication_figure_query q = { .publication = { .id = after->id, .scope = x->scope }, .measure = p->measure, .base = p->base, .code = p->dealer_code,
                                          .units = 1u << UNIT_DEALER };
    struct publication_figure_list list;
    TRY(publication_figures_load(x->job->db, x->job->arena, &q, &list));
    const struct publication_figure *f = figure_of(&list, p->measure, UNIT_DEALER, p->dealer_code);
    if (f)
        p->after = value_of(f);
    return NULL;
}

static struct err *check_effect(struct loading *x, struct action_plan *p)
{
    const struct publication *before = find_release(&x->release, p->publication_id);
    const struct publication *after = before ? release_after(x, p, before) : NULL;
    p->after = (struct plan_value){ 0, NAN, NAN };
    p->change = change_plain(NAN, NAN);
    p->effect = PLAN_TOO_EARLY;
    if (!after)
        return NULL;
    p->after_period = after->period;
    p->effect = PLAN_NOT_COMPARABLE;
    if (!is_comparable(x, p, before, after))
        return NULL;
    if (x->draft && after == x->draft->publication)
        p->after = value_of_draft(x->draft, p);
    else
        TRY(value_of_release(x, after, p));
    p->effect = plan_effect_of(&p->before, &p->after, &p->change);
    return NULL;
}

/* ---- rows ---- */

const char *const plan_office_names[PLAN_OFFICES] = { "general_manager", "department", "customer_relations" };
const char *const plan_office_texts[PLAN_OFFICES] = { N_("General manager"), N_("Service or sales director"), N_("Customer relations manager") };

static struct err *load_signatures(struct loading *x, struct action_plan *p)
{
    const struct msg titles[PLAN_OFFICES] = { MSG("General manager"), programme_index(p->programme) ? MSG("Sales director") : MSG("Service director"), MSG("Customer relations manager") };
    struct action_plan_signature_list_rows rows;
    TRY(action_plan_signature_list(x->job->db, x->job->arena, &(struct action_plan_signature_list_in){ .action_plan_id = p->id }, &rows));
    for (size_t i = 0; i < PLAN_OFFICES; i++) {
        p->signature[i] = (struct plan_signature){ .office = plan_office_names[i], .title = titles[i] };
        for (size_t k = 0; k < rows.n; k++)
            if (str_eq_c(rows.row[k].office, plan_office_names[i])) {
                p->signature[i].name = rows.row[k].name;
                p->signature[i].user_id = rows.row[k].user_id;
                p->signature[i].signed_at = rows.row[k].signed_at;
            }
    }
    return NULL;
}

static struct err *of_row(struct loading *x, const struct action_plan_list_row *r, struct action_plan *p)
{
    const struct org_dealer *d = org_dealer_by_id(&x->network, r->dealer_id);
    int k = programme_index(r->programme);
    *p = (struct action_plan){
        .id = r->id, .dealer_id = r->dealer_id, .publication_id = r->publication_id, .dealer_code = r->dealer_code, .dealer_name = d ? d->name : STR(""),
        .region_code = d ? x->network.region[d->region].code : STR(""), .programme = r->programme, .measure = r->measure, .base = r->base,
        .before = { r->before_n, r->before_value, r->before_se.has ? r->before_se.v : NAN }, .nation_value = r->nation_value, .cause = r->cause, .action = r->action, .owner = r->owner,
        .due = civil_date_of_iso(r->due_on), .comment = r->comment, .commented_by = r->commented_by, .made_by = r->made_by, .commented_at = r->commented_at,
        .made_at = r->made_at, .changed_at = r->changed_at, .title = title_of(x->version[k], x->n_versions[k], x->job->lang, r->measure),
    };
    if (!plan_state_of(r->state, &p->state) || !civil_month_parse(r->period, &p->period))
        return ERR(x->job->arena, ERR_BUG, "A measure is stored in a form that this version does not know.");
    p->is_overdue = plan_is_overdue(p->state, p->due, job_today(x->job));
    TRY(load_signatures(x, p));
    return check_effect(x, p);
}

static struct err *begin(struct loading *x)
{
    struct job *job = x->job;
    TRY(publication_list_load(job->db, job->arena, &(struct publication_query){ .scope = x->scope }, &x->release));
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &x->network));
    TRY(questionnaire_list(job->db, job->arena, STR("service"), &x->version[0], &x->n_versions[0]));
    return questionnaire_list(job->db, job->arena, STR("sales"), &x->version[1], &x->n_versions[1]);
}

struct err *action_plan_list_load(struct job *job, const struct plan_query *q, struct plan_list *out)
{
    struct loading x = { .job = job, .scope = q->scope, .draft = q->draft };
    struct action_plan_list_in in = { .scope = q->scope, .with_programme = q->programme.p != NULL, .programme = q->programme, .with_id = q->id.has, .id = q->id.v,
                                      .with_unfinished = q->tab == PLAN_TAB_UNFINISHED, .with_finished = q->tab == PLAN_TAB_FINISHED, .with_overdue = q->tab == PLAN_TAB_OVERDUE };
    struct action_plan_list_rows rows;
    in.today = civil_date_str(job->arena, job_today(job));
    TRY(action_plan_list(job->db, job->arena, &in, &rows));
    *out = (struct plan_list){ ARENA_ARRAY(job->arena, struct action_plan, rows.n), rows.n };
    if (rows.n)
        TRY(begin(&x));
    for (size_t i = 0; i < rows.n; i++)
        TRY(of_row(&x, &rows.row[i], &out->plan[i]));
    return NULL;
}

struct err *action_plan_load(struct job *job, struct db_scope scope, int64_t id, struct action_plan *out, struct plan_events *events)
{
    struct plan_list list;
    TRY(action_plan_list_load(job, &(struct plan_query){ .scope = scope, .tab = PLAN_TAB_ALL, .id = SOME_INT(id) }, &list));
    if (list.n == 0)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such measure.");
    *out = list.plan[0];
    if (!events)
        return NULL;
    struct action_plan_history_list_rows rows;
    TRY(action_plan_history_list(job->db, job->arena, &(struct action_plan_history_list_in){ .action_plan_id = id }, &rows));
    *events = (struct plan_events){ ARENA_ARRAY(job->arena, struct plan_event, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        events->event[i] = (struct plan_event){ rows.row[i].at, rows.row[i].who, rows.row[i].what, rows.row[i].detail };
    return NULL;
}
