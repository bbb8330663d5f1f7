#include "fieldwork/wave_pages.h"
#include "base/id_text.h"
#include "fieldwork/wave_close.h"
#include "fieldwork/visit_condition.h"
#include "fieldwork/wave_quota.h"
#include "fieldwork/wave_report.h"
#include "fieldwork/wave_sign.h"
#include "org/user.h"
#include "platform/serve.h"
#include "report/html_table.h"
#include "sampling/sampling_field.h"
#include "wave_tmpl.h"

static const char manage[] = "field.manage";

struct str wave_path(struct arena *a, int64_t id)
{
    return str_printf(a, "/waves/" STR_FMT, STR_ARG(id_text(a, id)));
}

/* ---- the list ---- */

static struct err *line_of(struct req *r, const struct wave *w, struct wave_line *out)
{
    struct wave_cells cells;
    TRY(wave_cells_load(r->db, r->arena, w->id, &cells));
    *out = (struct wave_line){ .link = wave_path(r->arena, w->id), .programme = org_programme_title(r->lang, w->programme), .month = civil_month_str(r->arena, w->month), .version = w->version,
                               .until = civil_date_str(r->arena, w->field_end), .state = wave_state_title(r->arena, w->state), .css = str_eq_c(w->state, "open") ? "status-green" : "status-secondary" };
    for (size_t i = 0; i < cells.n; i++)
        if (!cells.row[i].name.n) {
            out->interviews += cells.row[i].achieved;
            out->target += cells.row[i].target;
        }
    return NULL;
}

static bool has_wave(const struct wave_list *waves, const struct sampling_drawn_month *m)
{
    for (size_t i = 0; i < waves->n; i++)
        if (waves->wave[i].month == m->month && str_eq(waves->wave[i].programme, m->programme))
            return true;
    return false;
}

static struct err *load_list(struct req *r, struct wave_list_view *v)
{
    struct wave_list waves;
    struct sampling_drawn_months drawn;
    TRY(wave_list_load(r->db, r->arena, STR_NONE, &waves));
    TRY(sampling_months_load(r->db, r->arena, &drawn));
    struct wave_line *line = ARENA_ARRAY(r->arena, struct wave_line, waves.n);
    struct wave_month *month = ARENA_ARRAY(r->arena, struct wave_month, drawn.n);
    for (size_t i = 0; i < waves.n; i++)
        TRY(line_of(r, &waves.wave[i], &line[i]));
    for (size_t i = 0; i < drawn.n; i++) {
        const struct sampling_drawn_month *m = &drawn.row[i];
        if (!has_wave(&waves, m))
            month[v->n_months++] = (struct wave_month){ org_programme_title(r->lang, m->programme), m->programme, civil_month_str(r->arena, m->month), civil_date_str(r->arena, m->field_end), m->tranche };
    }
    v->line = line;
    v->n = waves.n;
    v->month = month;
    return NULL;
}

static struct err *show_list(struct req *r, struct msg problem)
{
    struct wave_list_view v = { .r = r, .problem = problem };
    struct html_part body;
    TRY(load_list(r, &v));
    tmpl_wave_list(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Waves"), .body = html_part_end(&body), .status = problem.id ? 409 : 0 });
}

static struct err *page_list(struct req *r, const void *input UNUSED)
{
    return show_list(r, (struct msg){ 0 });
}

/* ---- longer pieces of work ---- */

struct open_input { struct str programme; struct opt_int month; };
struct id_input { struct opt_int id, closing, unreviewed; };

static struct err *run_open(struct job_run *run, const void *input)
{
    const struct open_input *in = input;
    int64_t id;
    TRY(wave_open(&run->job, &(struct wave_new){ .programme = in->programme, .month = (int32_t)in->month.v }, &id));
    run->result.text = MSG("The wave of {0} is open.", ARG_S(civil_month_str(run->job.arena, (int32_t)in->month.v)));
    run->result.page = wave_path(run->job.arena, id);
    return NULL;
}

static struct err *run_close(struct job_run *run, const void *input)
{
    const struct id_input *in = input;
    struct wave_closed closed;
    TRY(wave_sign_check(&run->job, in->id.v, in->unreviewed.v));
    TRY(wave_close(&run->job, in->id.v, &closed));
    run->result.text = MSG("{0} interviews went to the results; {1} cases ended without one. Until {2} back-checks and appeals are possible.", ARG_I(closed.interviews), ARG_I(closed.unfinished),
                           ARG_S(civil_date_str(run->job.arena, closed.erase_on)));
    run->result.page = wave_path(run->job.arena, in->id.v);
    return NULL;
}

static const struct field open_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct open_input, programme), .label = { .id = N_("Programme") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct open_input, month), .label = { .id = N_("Repair month") } },
};
static const struct field close_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct id_input, id) },
    { .name = "unreviewed", .type = FIELD_BOOL, FIELD_AT(struct id_input, unreviewed) },
};
static const struct field show_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct id_input, id) },
    { .name = "closing", .type = FIELD_BOOL, FIELD_AT(struct id_input, closing) },
};
static const struct job_kind open_job = { .name = "wave.open", .title = { .id = N_("Open a wave") }, .is_long = true, .form = ROUTE_FORM(struct open_input, open_fields), .run = run_open };
static const struct job_kind close_job = { .name = "wave.close", .title = { .id = N_("Close a wave") }, .is_long = true, .form = ROUTE_FORM(struct id_input, close_fields), .run = run_close };

struct err *wave_job_start(struct req *r, const struct job_request *q)
{
    struct job job = job_of_req(r);
    int64_t id;
    TRY(job_add_now(&job, q, &id));
    return res_redirect(r, str_printf(r->arena, "/jobs/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

static struct err *page_open(struct req *r, const void *input)
{
    const struct open_input *in = input;
    struct str month = civil_month_str(r->arena, (int32_t)in->month.v);
    struct job_request q = { .kind = &open_job, .argument = { { "programme", in->programme }, { "month", month } }, .key = str_printf(r->arena, "wave.open " STR_FMT " " STR_FMT, STR_ARG(in->programme), STR_ARG(month)) };
    return wave_job_start(r, &q);
}

/* ---- one wave ---- */

static struct err *show_wave(struct req *r, int64_t id, bool is_closing, struct msg problem)
{
    static const struct crumb to_list[] = { { { .id = N_("Waves") }, STR("/waves") } };
    struct job job = job_of_req(r);
    struct wave_interviewers people;
    struct document *d;
    struct html_part cells, body, actions;
    struct wave w;
    TRY(wave_load(r->db, r->arena, id, &w));
    TRY(wave_interviewers_load(r->db, r->arena, id, &people));
    TRY(wave_cells_document(&job, id, &d));
    html_document_put(html_part_begin(&cells, &r->html), d);
    struct wave_view v = { .r = r, .path = wave_path(r->arena, id), .person = people.row, .n_persons = people.n, .problem = problem, .is_open = str_eq_c(w.state, "open"), .visit_names = visit_condition_names(r->arena), .cells = html_part_end(&cells) };
    v.is_closing = is_closing && v.is_open;
    TRY(wave_quotas_load(r->db, r->arena, id, &v.quotas));
    TRY(wave_sign_off_load(&job, id, &v.sign_off));
    tmpl_wave_page(html_part_begin(&body, &r->html), &v);
    tmpl_wave_actions(html_part_begin(&actions, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("{0} {1}", ARG_S(org_programme_title(r->lang, w.programme)), ARG_S(civil_month_str(r->arena, w.month))), .crumb = to_list, .n_crumbs = 1,
                                       .body = html_part_end(&body), .actions = html_part_end(&actions), .status = problem.id ? 409 : 0 });
}

static struct err *page_close(struct req *r, const void *input)
{
    const struct id_input *in = input;
    struct str id = id_text(r->arena, in->id.v);
    struct job job = job_of_req(r);
    struct err *e = wave_sign_check(&job, in->id.v, in->unreviewed.v);
    if (e && e->code == ERR_CONFLICT)
        return show_wave(r, in->id.v, true, e->msg);
    TRY(e);
    return wave_job_start(r, &(struct job_request){ .kind = &close_job, .argument = { { "id", id }, { in->unreviewed.v ? "unreviewed" : NULL, STR("1") } }, .key = str_printf(r->arena, "wave.close " STR_FMT, STR_ARG(id)) });
}

static struct err *page_wave(struct req *r, const void *input)
{
    const struct id_input *in = input;
    return show_wave(r, in->id.v, in->closing.v, (struct msg){ 0 });
}

struct person_input { struct opt_int id, converts; struct str login, languages; };
static const struct field person_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct person_input, id) },
    { .name = "login", .type = FIELD_TEXT, .max = 64, .required = true, FIELD_AT(struct person_input, login), .label = { .id = N_("Login") } },
    { .name = "languages", .type = FIELD_TEXT, .max = 100, FIELD_AT(struct person_input, languages), .label = { .id = N_("Languages beside the standard one") } },
    { .name = "converts", .type = FIELD_BOOL, FIELD_AT(struct person_input, converts) },
};

static struct err *page_person(struct req *r, const void *input)
{
    const struct person_input *in = input;
    struct job job = job_of_req(r);
    struct user u;
    struct err *e = user_load(&job, in->login, &u);
    if (e && e->code == ERR_NOT_FOUND)
        return show_wave(r, in->id.v, false, e->msg);
    TRY(e);
    struct wave_interviewer row = { .user_id = u.id, .login = u.login, .languages = in->languages.p ? in->languages : STR(""), .converts = in->converts.v };
    TRY(wave_interviewer_put(&job, in->id.v, &row));
    res_flash(r, MSG("What {0} may do in the wave is kept.", ARG_S(u.name)));
    return res_redirect(r, wave_path(r->arena, in->id.v));
}

struct quota_input { struct opt_int id, target; struct str name, condition; };
static const struct field quota_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct quota_input, id) },
    { .name = "name", .type = FIELD_TEXT, .max = WAVE_QUOTA_NAME_MAX, .required = true, FIELD_AT(struct quota_input, name), .label = { .id = N_("Name") } },
    { .name = "condition", .type = FIELD_TEXT, .max = WAVE_QUOTA_CONDITION_MAX, .required = true, FIELD_AT(struct quota_input, condition), .label = { .id = N_("Condition") } },
    { .name = "target", .type = FIELD_INT, .min = 0, .max = WAVE_QUOTA_MOST, .required = true, FIELD_AT(struct quota_input, target), .label = { .id = N_("Target") } },
};

static struct err *page_quota(struct req *r, const void *input)
{
    const struct quota_input *in = input;
    struct job job = job_of_req(r);
    struct err *e = wave_quota_put(&job, in->id.v, &(struct wave_quota){ in->name, in->condition, in->target.v });
    if (e && (e->code == ERR_INVALID || e->code == ERR_CONFLICT))
        return show_wave(r, in->id.v, false, e->msg);
    TRY(e);
    res_flash(r, MSG("The quota \"{0}\" is kept.", ARG_S(in->name)));
    return res_redirect(r, wave_path(r->arena, in->id.v));
}

static const struct route routes[] = {
    { METHOD_GET, "/waves", manage, ROUTE_NO_FORM, page_list },
    { METHOD_POST, "/waves", manage, ROUTE_FORM(struct open_input, open_fields), page_open },
    { METHOD_GET, "/waves/{id}", manage, ROUTE_FORM(struct id_input, show_fields), page_wave },
    { METHOD_POST, "/waves/{id}/close", manage, ROUTE_FORM(struct id_input, close_fields), page_close },
    { METHOD_POST, "/waves/{id}/quotas", manage, ROUTE_FORM(struct quota_input, quota_fields), page_quota },
    { METHOD_POST, "/waves/{id}/interviewers", manage, ROUTE_FORM(struct person_input, person_fields), page_person },
};
static const struct menu_entry menu[] = { { { .id = N_("Waves") }, "/waves", manage, N_("Fieldwork") } };
static const struct job_kind *const jobs[] = { &open_job, &close_job };

const struct feature wave_feature = { .name = "wave", .pages = { routes, ARRAY_LEN(routes) }, .menu = { menu, ARRAY_LEN(menu) }, .job = jobs, .n_jobs = ARRAY_LEN(jobs) };
