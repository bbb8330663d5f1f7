/* Of the start page: the last released reports, and what of the calendar comes next. */
#include "base/id_text.h"
#include "publication_pages_tmpl.h"
#include "result/publication_calendar.h"
#include "result/publication_pages.h"

enum { RELEASES_SHOWN = 3, STEPS_SHOWN = 5, CALENDAR_BACK = 3 };

/* The widest unit that the reader reaches whole: its report is his. */
static struct err *put_release(struct req *r, const struct publication *p, struct db_scope scope, struct release_line *out)
{
    struct publication_view v;
    struct job job = job_of_req(r);
    struct str id = id_text(r->arena, p->id);
    TRY(publication_view_load(r->db, r->arena, &(struct publication_key){ .id = p->id, .scope = scope }, &v));
    *out = (struct release_line){ .title = publication_title(r, p), .edition = p->edition > 1 ? MSG("V{0}, corrected edition", ARG_I(p->edition)) : MSG("V{0}", ARG_I(p->edition)),
                                  .released = civil_date_str(r->arena, tz_date(job.tz, p->released_at.v)), .link = str_printf(r->arena, "/reports/" STR_FMT, STR_ARG(id)) };
    if (v.n_units)
        out->link = str_printf(r->arena, "/reports/" STR_FMT "/read?report=" STR_FMT "&unit=%s:" STR_FMT, STR_ARG(id), STR_ARG(p->kind), publication_unit_name(v.unit[0].kind), STR_ARG(v.unit[0].code));
    if (v.n_units && v.unit[0].kind == UNIT_NATION)
        out->link = str_printf(r->arena, "/reports/" STR_FMT "/read?report=" STR_FMT "&unit=nation", STR_ARG(id), STR_ARG(p->kind));
    return NULL;
}

static struct err *make_releases(struct req *r, struct html_out *o)
{
    struct publication_query q = { .newest_only = true };
    struct publication_list list;
    struct release_line line[RELEASES_SHOWN];
    size_t n = 0;
    TRY(publication_scope_of(r, RESULT_READ, &q.scope));
    TRY(publication_list_load(r->db, r->arena, &q, &list));
    for (; n < list.n && n < RELEASES_SHOWN; n++)
        TRY(put_release(r, &list.row[n], q.scope, &line[n]));
    if (n)
        tmpl_publication_last(o, line, n);
    return NULL;
}

static struct err *make_calendar(struct req *r, struct html_out *o)
{
    struct job job = job_of_req(r);
    int32_t month = civil_month_of_date(job_today(&job)) - 1;
    struct publication_calendar_query q = { .from = month - CALENDAR_BACK + 1, .to = month };
    struct publication_calendar calendar;
    struct step_line line[STEPS_SHOWN];
    size_t n = 0;
    TRY(publication_scope_of(r, RESULT_RUNNING, &q.scope));
    TRY(publication_calendar_load(&job, &q, &calendar));
    for (size_t i = 0; i < calendar.n && n < STEPS_SHOWN; i++) {
        const struct publication_calendar_row *c = &calendar.row[i];
        struct publication p = { .programme = c->programme, .kind = c->kind, .period = c->period };
        if (c->next != CALENDAR_STEPS)
            line[n++] = (struct step_line){ publication_title(r, &p), { .id = publication_calendar_step_text(c->next) }, civil_date_str(r->arena, c->due[c->next]), c->is_overdue };
    }
    if (n)
        tmpl_publication_next(o, line, n);
    return NULL;
}

const struct widget publication_widgets[PUBLICATION_WIDGETS] = {
    { .title = { .id = N_("Last released reports") }, .permission = "result.read", .size = WIDGET_HALF, .make = make_releases },
    { .title = { .id = N_("Next in the calendar of reports") }, .permission = "result.running", .size = WIDGET_HALF, .make = make_calendar },
};
