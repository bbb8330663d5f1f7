#include "platform/job_pages.h"
#include "base/id_text.h"
#include "job_pages_tmpl.h"
#include "platform/platform.h"
#include "platform/serve.h"

enum { JOBS_SHOWN = 100 };
static const char see_all[] = "job.all";

const struct permission job_permissions[JOB_PERMISSIONS] = {
    { see_all, { .id = N_("See and cancel everybody's jobs") }, ROLE_BIT(ROLE_ADMINISTRATOR) },
};

struct str job_page_path(struct arena *a, int64_t id, bool goes_on)
{
    return str_printf(a, "/jobs/" STR_FMT "%s", STR_ARG(id_text(a, id)), goes_on ? "?on=1" : "");
}

/* ---- what people may see ---- */

static bool sees_all(const struct req *r)
{
    return req_may(r, see_all);
}

/* Of nobody's jobs nobody is the asker. */
static int64_t whose(const struct req *r)
{
    return sees_all(r) ? 0 : r->who->id ? r->who->id : -1;
}

/* ---- a job ---- */

static struct str took(struct arena *a, const struct lang *l, const struct job_info *j, int64_t now_ms)
{
    if (!j->started_ms)
        return STR_NONE;
    int64_t s = ((j->ended_ms ? j->ended_ms : now_ms) - j->started_ms + 500) / 1000;
    if (s < 60)
        return tr_msg(a, l, &MSG("{0} s", ARG_I(MAX_OF(s, 0))));
    return tr_msg(a, l, &MSG("{0} min {1} s", ARG_I(s / 60), ARG_I(s % 60)));
}

static struct msg what_to_do(const struct job_info *j)
{
    if (j->state != JOB_FAILED)
        return (struct msg){ 0 };
    return MSG("Put right what it says, then try again. If you cannot, tell your administrator the time and the kind of the job.");
}

static struct job_view view_of(const struct req *r, const struct job *ground, const struct job_info *j)
{
    struct arena *a = r->arena;
    bool is_open = j->state == JOB_WAITING || j->state == JOB_RUNNING;
    return (struct job_view){
        .r = r, .job = j, .id = id_text(a, j->id), .when = tz_format(a, ground->tz, j->created_ms), .took = took(a, r->lang, j, r->now_ms), .what_to_do = what_to_do(j),
        .percent = j->total > 0 ? MIN_OF(100 * j->done / j->total, 100) : -1, .is_open = is_open, .has_file = j->state == JOB_DONE && j->file_name.n, .shows_who = sees_all(r),
        .may_cancel = is_open && !j->is_cancel_asked, .may_retry = j->state == JOB_FAILED || j->state == JOB_CANCELLED,
    };
}

static struct err *load_view(struct req *r, int64_t id, struct job_view *out)
{
    struct job ground = job_of_req(r);
    struct job_info *j = ARENA_NEW(r->arena, struct job_info);
    TRY(job_load(&ground, features_of_req(r), (struct job_wanted){ id, whose(r) }, j));
    *out = view_of(r, &ground, j);
    return NULL;
}

static struct html part_of(struct req *r, const struct job_view *v)
{
    struct html_part part;
    tmpl_job_part(html_part_begin(&part, &r->html), v);
    return html_part_end(&part);
}

struct err *job_part(struct req *r, int64_t id, bool goes_on, struct html *out)
{
    struct job_view v;
    TRY(load_view(r, id, &v));
    v.goes_on = goes_on;
    *out = part_of(r, &v);
    return NULL;
}

/* ---- pages ---- */

struct job_input { struct opt_int id, on; };

static const struct crumb to_jobs[] = { { { .id = N_("Jobs") }, STR("/jobs") } };

static struct err *page_job(struct req *r, const void *input)
{
    const struct job_input *in = input;
    struct job_view v;
    struct html_part body;
    TRY(load_view(r, in->id.v, &v));
    v.goes_on = in->on.v;
    if (v.goes_on && v.job->state == JOB_DONE && v.job->page.n)
        return res_redirect(r, v.job->page);
    if (r->is_htmx)
        return res_fragment(r, part_of(r, &v));
    tmpl_job_page(html_part_begin(&body, &r->html), part_of(r, &v));
    return res_page(r, &(struct page){ .title = v.job->title, .body = html_part_end(&body), .crumb = to_jobs, .n_crumbs = 1 });
}

static struct err *page_jobs(struct req *r, const void *input UNUSED)
{
    struct job ground = job_of_req(r);
    struct job_infos jobs;
    struct html_part body;
    bool is_any_open = false;
    TRY(job_list(&ground, features_of_req(r), &(struct job_filter){ .asked_by_id = whose(r), .limit = JOBS_SHOWN }, &jobs));
    struct job_view *v = ARENA_ARRAY(r->arena, struct job_view, jobs.n);
    for (size_t i = 0; i < jobs.n; i++) {
        v[i] = view_of(r, &ground, &jobs.job[i]);
        is_any_open |= v[i].is_open;
    }
    tmpl_job_table(html_part_begin(&body, &r->html), v, jobs.n, sees_all(r), is_any_open);
    if (r->is_htmx)
        return res_fragment(r, html_part_end(&body));
    return res_page(r, &(struct page){ .title = MSG("Jobs"), .body = html_part_end(&body) });
}

static struct err *page_file(struct req *r, const void *input)
{
    const struct job_input *in = input;
    struct job ground = job_of_req(r);
    struct job_view v;
    const char *path;
    TRY(load_view(r, in->id.v, &v));
    if (!v.has_file)
        return ERR(r->arena, ERR_NOT_FOUND, "This job has no file.");
    TRY(job_result_path(&ground, in->id.v, &path));
    return res_file(r, &(struct res_file){ path, v.job->file_name, str_c(r->arena, v.job->file_type) });
}

static struct err *page_cancel(struct req *r, const void *input)
{
    const struct job_input *in = input;
    struct job ground = job_of_req(r);
    struct err *e = job_cancel(&ground, (struct job_wanted){ in->id.v, whose(r) });
    if (e && e->code != ERR_CONFLICT) /* it has ended meanwhile: its page says how */
        return e;
    return res_redirect(r, job_page_path(r->arena, in->id.v, false));
}

static struct err *page_retry(struct req *r, const void *input)
{
    const struct job_input *in = input;
    struct job ground = job_of_req(r);
    struct err *e = job_retry(&ground, (struct job_wanted){ in->id.v, whose(r) });
    if (e && e->code != ERR_CONFLICT) /* a double click: it waits already */
        return e;
    return res_redirect(r, job_page_path(r->arena, in->id.v, false));
}

static const struct field id_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct job_input, id) },
    { .name = "on", .type = FIELD_BOOL, FIELD_AT(struct job_input, on) },
};
#define OF_JOB ROUTE_FORM(struct job_input, id_fields)
const struct route job_routes[JOB_ROUTES] = {
    { METHOD_GET, "/jobs", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_jobs },
    { METHOD_GET, "/jobs/{id}", ROUTE_SIGNED_IN, OF_JOB, page_job },
    { METHOD_GET, "/jobs/{id}/file", ROUTE_SIGNED_IN, OF_JOB, page_file },
    { METHOD_POST, "/jobs/{id}/cancel", ROUTE_SIGNED_IN, OF_JOB, page_cancel },
    { METHOD_POST, "/jobs/{id}/retry", ROUTE_SIGNED_IN, OF_JOB, page_retry },
};
const struct menu_entry job_menu[JOB_MENU] = { { { .id = N_("Jobs") }, "/jobs", ROUTE_SIGNED_IN, N_("Data") } };
