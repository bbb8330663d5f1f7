/* Pages of appeals: made on the page of a report, ruled on /appeals. */
#include "result/publication_pages.h"
#include "publication_pages_tmpl.h"

struct err *page_appeal_make(struct req *r, const void *input)
{
    const struct appeal_input *in = input;
    struct job job = job_of_req(r);
    struct publication_appeal_new appeal = { .publication = in->id.v, .report = in->report, .subject = in->subject, .reason = in->reason, .evidence = in->evidence };
    enum unit_kind kind;
    int64_t id;
    if (!publication_unit_of_text(in->unit, &kind, &appeal.dealer_code) || kind != UNIT_DEALER)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no such report in this publication.");
    TRY(publication_scope_of(r, REPORT_APPEAL, &appeal.scope));
    TRY(publication_appeal_make(&job, &appeal, &id));
    res_flash(r, MSG("Your appeal is in. The ruling, with its reason, will stand on this page."));
    return res_redirect(r, STR("/reports/appeals"));
}

static struct str title_of(struct req *r, const struct publication_appeal *x)
{
    const struct lang *l = r->lang;
    return str_printf(r->arena, STR_FMT " " STR_FMT " V%lld", STR_ARG(org_programme_title(l, x->programme)),
                      STR_ARG(civil_month_str(r->arena, x->period)), (long long)x->edition);
}

static struct appeal_line line_of(struct req *r, const struct job *job, const struct publication_appeal *x)
{
    static const char *const looks[] = { [APPEAL_OPEN] = "yellow", [APPEAL_UPHELD] = "green", [APPEAL_REJECTED] = "secondary" };
    bool is_open = x->state == APPEAL_OPEN;
    return (struct appeal_line){
        .id = db_id_str(r->arena, x->id), .publication = title_of(r, x), .dealer = x->dealer_code, .made = tz_format(r->arena, job->tz, x->made_at), .due = civil_date_str(r->arena, x->due),
        .subject = x->subject, .reason = x->reason, .evidence = x->evidence, .ruling = x->ruling, .state = { .id = publication_appeal_state_text(x->state) }, .look = looks[x->state],
        .is_open = is_open, .is_overdue = is_open && civil_date_cmp(x->due, job_today(job)) < 0,
    };
}

static struct err *show(struct req *r, struct db_scope scope, bool may_rule)
{
    struct job job = job_of_req(r);
    struct publication_appeal_list list;
    struct appeals_view v = { .r = r, .may_rule = may_rule };
    TRY(publication_appeals_load(r->db, r->arena, &(struct publication_appeal_query){ .scope = scope }, &list));
    struct appeal_line *line = ARENA_ARRAY(r->arena, struct appeal_line, list.n);
    for (size_t i = 0; i < list.n; i++)
        line[i] = line_of(r, &job, &list.row[i]);
    v.row = line;
    v.n = list.n;
    struct html_part body;
    tmpl_publication_appeal_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Appeals"), .body = html_part_end(&body) });
}

/* Those who rule see all, readers of reports those of their dealers. */
struct err *page_appeals(struct req *r, const void *input UNUSED)
{
    return show(r, (struct db_scope){ .kind = SCOPE_SYSTEM }, true);
}

struct err *page_appeals_own(struct req *r, const void *input UNUSED)
{
    struct db_scope scope;
    TRY(publication_scope_of(r, RESULT_READ, &scope));
    return show(r, scope, false);
}

struct err *page_appeal_rule(struct req *r, const void *input)
{
    const struct rule_input *in = input;
    struct job job = job_of_req(r);
    TRY(publication_appeal_rule(&job, &(struct publication_appeal_ruling){ in->id.v, str_eq_c(in->verdict, "upheld"), in->reason }));
    res_flash(r, MSG("The appeal is ruled. If it is upheld, the agency leaves out what is wrong, and the reports are corrected by another edition."));
    return res_redirect(r, STR("/appeals"));
}
