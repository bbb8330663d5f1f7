/* The audit log in the portal: who did what when, and whether the chain over it is sound. */
#include "platform/audit_pages.h"
#include "audit_sql.h"
#include "audit_tmpl.h"
#include "form/json_in.h"
#include "platform/serve.h"
#include "web/target.h"

enum { ENTRIES_A_PAGE = 50, DAY_MS = 86400000 };

/* ---- details ---- */

/* w***@example.com */
static struct str masked_mail(struct arena *a, struct str mail)
{
    ptrdiff_t at = str_find(mail, STR("@"));
    if (at < 1)
        return STR("***");
    return str_printf(a, "%c***" STR_FMT, mail.p[0], STR_ARG(str_sub(mail, (size_t)at, mail.n)));
}

static struct str text_of(struct arena *a, const struct json *v)
{
    struct str text;
    double num;
    struct err *e = json_in_as_text(v, &text);
    if (!e)
        return text;
    e = json_in_as_num(v, &num);
    return e ? STR("…") : str_printf(a, "%.15g", num);
}

static struct audit_value value_of(struct arena *a, struct str key, struct str text, bool is_person)
{
    struct audit_value v = { .key = key };
    if (str_eq_c(key, "name") && is_person)
        v.name = (struct person_name){ text };
    else if (str_eq_c(key, "mobile") || str_eq_c(key, "phone"))
        v.phone = (struct phone){ text };
    else
        v.text = str_eq_c(key, "mail") && text.n ? masked_mail(a, text) : text;
    return v;
}

static void read_detail(struct arena *a, const struct audit_entry_list_row *row, struct audit_line *line)
{
    const struct json *detail;
    if (!row->body.n)
        return;
    struct err *e = json_in_text(a, row->body, NULL, &detail);
    size_t n = e ? 0 : json_in_count(detail);
    struct audit_value *value = ARENA_ARRAY(a, struct audit_value, n);
    for (const struct json *m = n ? json_in_next(detail, NULL) : NULL; m; m = json_in_next(detail, m))
        value[line->n++] = value_of(a, json_in_key(m), text_of(a, m), str_eq_c(row->object, "user"));
    line->value = value;
}

/* ---- the list ---- */

static struct str address_of(struct req *r, const struct audit_view *v, int64_t page)
{
    const struct { const char *name; struct str value; } parameters[] = {
        { "who", v->asked->who }, { "action", v->asked->action }, { "object", v->asked->object }, { "from", v->from }, { "to", v->to },
    };
    struct buf b = buf_on(r->arena);
    buf_addf(&b, "/audit?page=%lld", (long long)page);
    for (size_t i = 0; i < ARRAY_LEN(parameters); i++) {
        buf_addf(&b, "&%s=", parameters[i].name);
        percent_encode(&b, parameters[i].value, "-_.~");
    }
    return buf_str(&b);
}

static struct audit_entry_list_in query_of(struct req *r, const struct audit_search_input *in)
{
    struct job job = job_of_req(r);
    struct audit_entry_list_in q = { .with_who = in->who.n, .who = in->who, .with_action = in->action.n, .action = in->action, .with_object = in->object.n, .object = in->object,
                                     .with_since = in->from.year != 0, .with_until = in->to.year != 0, .limit = ENTRIES_A_PAGE + 1, .offset = in->page.v * ENTRIES_A_PAGE };
    if (q.with_since)
        q.since = tz_instant(job.tz, (struct local_time){ .date = in->from });
    if (q.with_until)
        q.until = tz_instant(job.tz, (struct local_time){ .date = civil_date_add_days(in->to, 1) });
    return q;
}

static struct err *page_audit(struct req *r, const void *input)
{
    const struct audit_search_input *in = input;
    struct arena *a = r->arena;
    struct job job = job_of_req(r);
    struct audit_entry_list_in q = query_of(r, in);
    struct audit_entry_list_rows rows;
    struct html_part body, actions;
    TRY(audit_entry_list(r->db, a, &q, &rows));
    size_t n = MIN_OF(rows.n, (size_t)ENTRIES_A_PAGE);
    struct audit_line *line = ARENA_ARRAY(a, struct audit_line, n);
    for (size_t i = 0; i < n; i++) {
        const struct audit_entry_list_row *e = &rows.row[i];
        line[i] = (struct audit_line){ .at = tz_format(a, job.tz, e->at), .who = e->who, .action = e->action, .object = e->object,
                                       .object_id = e->object_id.has ? db_id_str(a, e->object_id.v) : STR_NONE, .is_erased = !e->who.p };
        read_detail(a, e, &line[i]);
    }
    struct audit_view v = { .asked = in, .from = civil_date_str(a, in->from), .to = civil_date_str(a, in->to), .line = line, .n = n };
    v.before = in->page.v > 0 ? address_of(r, &v, in->page.v - 1) : STR_NONE;
    v.after = rows.n > n ? address_of(r, &v, in->page.v + 1) : STR_NONE;
    tmpl_audit(html_part_begin(&body, &r->html), &v);
    tmpl_audit_actions(html_part_begin(&actions, &r->html));
    return res_page(r, &(struct page){ .title = MSG("Audit log"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* ---- the chain ---- */

enum { LINKS_A_REQUEST = 5000 }; /* about a tenth of a second; longer chains are a job */

static struct msg fault_of(struct arena *a, const struct audit_verdict *v)
{
    return v->broken ? (struct msg){ .id = audit_break_texts[v->broken], .arg = { ARG_I(v->position), ARG_S(v->audit_id ? db_id_str(a, v->audit_id) : STR("-")) } } : (struct msg){ 0 };
}

static struct err *run_verify(struct job_run *run, const void *input UNUSED)
{
    struct audit_verdict v;
    TRY(audit_verify(&run->job, (struct audit_anchor){ 0 }, &v));
    run->result.text = v.broken ? fault_of(run->job.arena, &v)
                                : MSG("The audit chain is sound: {0} entries, {1} of them with their personal part erased. Note its end somewhere else: {2} {3}", ARG_I(v.sealed), ARG_I(v.erased),
                                      ARG_S(str_printf(run->job.arena, "%lld", (long long)v.last.position)), ARG_S(v.last.link));
    return NULL;
}

const struct job_kind audit_verify_job = { .name = "audit.verify", .title = { .id = N_("Check the chain of the audit log") }, .is_long = true, .run = run_verify };

static struct err *page_audit_chain_check(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    int64_t id;
    TRY(job_add_now(&job, &(struct job_request){ .kind = &audit_verify_job, .key = str_printf(r->arena, "audit.verify %lld", (long long)job.who_id) }, &id));
    return res_redirect(r, str_printf(r->arena, "/jobs/" STR_FMT, STR_ARG(db_id_str(r->arena, id))));
}

static struct err *page_audit_chain(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct audit_link_last_row last;
    struct audit_verdict v;
    struct html_part body;
    bool found;
    const struct crumb up = { .title = MSG("Audit log"), .path = STR("/audit") };
    TRY(audit_link_last(r->db, r->arena, &(struct audit_link_last_in){ .limit = 1 }, &last, &found));
    if (found && last.position > LINKS_A_REQUEST) {
        tmpl_audit_chain_long(html_part_begin(&body, &r->html), r, last.position);
    } else {
        TRY(audit_verify(&job, (struct audit_anchor){ 0 }, &v));
        tmpl_audit_chain(html_part_begin(&body, &r->html), &v, fault_of(r->arena, &v));
    }
    return res_page(r, &(struct page){ .title = MSG("Chain of the audit log"), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body) });
}

#define IN(member) FIELD_AT(struct audit_search_input, member)
static const struct field search_fields[] = {
    { .name = "who", .type = FIELD_TEXT, IN(who) }, { .name = "action", .type = FIELD_TEXT, IN(action) }, { .name = "object", .type = FIELD_TEXT, IN(object) },
    { .name = "from", .type = FIELD_DATE, IN(from), .label = { .id = N_("First day") } }, { .name = "to", .type = FIELD_DATE, IN(to), .label = { .id = N_("Last day") } },
    { .name = "page", .type = FIELD_INT, .min = 0, .max = 10000000, IN(page) },
};
const struct route audit_routes[AUDIT_ROUTES] = {
    { METHOD_GET, "/audit", "audit.read", ROUTE_FORM(struct audit_search_input, search_fields), page_audit },
    { METHOD_GET, "/audit/chain", "audit.read", ROUTE_NO_FORM, page_audit_chain },
    { METHOD_POST, "/audit/chain", "audit.read", ROUTE_NO_FORM, page_audit_chain_check },
};
const struct menu_entry audit_menu[AUDIT_MENU] = { { { .id = N_("Audit log") }, "/audit", "audit.read", N_("Administration") } };
