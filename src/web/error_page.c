#include "base/log.h"
#include "layout_tmpl.h"
#include "web/call.h"

/* What a status means, and what to do now. */
static const struct { int status; struct msg title, next; } statuses[] = {
    { 400, { N_("This request cannot be understood") }, { N_("Check what you entered and send it again.") } },
    { 401, { N_("Nobody is signed in") }, { N_("Sign in and try again.") } },
    { 403, { N_("You may not do this") }, { N_("If you need it for your work, ask your administrator for the permission.") } },
    { 404, { N_("This page does not exist") }, { N_("Perhaps it was moved or removed, or it belongs to somebody else. Go on from the start page.") } },
    { 405, { N_("This page cannot be used like that") }, { N_("Go back and use the page's own buttons.") } },
    { 409, { N_("This does not go together with what is stored now") }, { N_("Somebody may have changed it meanwhile. Open the page again and look.") } },
    { 411, { N_("The length of the request is missing") }, { N_("Send it with a Content-Length.") } },
    { 413, { N_("This is too large") }, { N_("Send a smaller file, or cut it into several.") } },
    { 414, { N_("This address is too long") }, { N_("Go on from the start page.") } },
    { 415, { N_("This kind of content is not taken here") }, { N_("Send a form or JSON.") } },
    { 417, { N_("This request cannot be understood") }, { N_("Send it without an Expect header.") } },
    { 429, { N_("This is asked for too often") }, { N_("Wait a moment and try again.") } },
    { 431, { N_("The request's headers are too large") }, { N_("Delete the cookies of this site and try again.") } },
    { 501, { N_("This page cannot be used like that") }, { N_("Go back and use the page's own buttons.") } },
    { 503, { N_("This cannot be done right now") }, { N_("Wait a moment and try again.") } },
    { 505, { N_("This request cannot be understood") }, { N_("Use HTTP/1.1.") } },
    { 500, { N_("Something went wrong on our side") }, { N_("Try again. If it happens again, tell your administrator the number below.") } }, /* and whatever else */
};

static size_t index_of(int status)
{
    size_t i = 0;
    while (i + 1 < ARRAY_LEN(statuses) && statuses[i].status != status)
        i++;
    return i;
}

/* RFC 9457 */
static void answer_problem(struct call *c, int status, const struct msg *title, const struct msg *what)
{
    struct req *r = &c->req;
    struct json_out *j = res_json(r, status);
    c->res.content_type = "application/problem+json";
    json_object(j);
    json_put_c(j, "type", "about:blank");
    json_put_str(j, "title", tr_msg(r->arena, r->lang, title));
    json_put_int(j, "status", status);
    json_put_str(j, "detail", tr_msg(r->arena, r->lang, what));
    json_put_c(j, "request_id", r->id);
    json_key_c(j, "errors");
    json_array(j);
    for (size_t i = 0; i < r->issues.n; i++) {
        json_object(j);
        json_put_c(j, "field", r->issues.issue[i].field->name);
        json_put_str(j, "why", tr_msg(r->arena, r->lang, &r->issues.issue[i].why));
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

void error_answer(struct call *c, int status, struct msg what)
{
    struct req *r = &c->req;
    size_t i = index_of(status);
    if (status == 503 && c->res.n_headers < MAX_RES_HEADERS)
        c->res.header[c->res.n_headers++] = (struct pair){ STR("Retry-After"), STR("2") };
    c->res.cache = "no-store";
    if (r->is_api) {
        answer_problem(c, status, &statuses[i].title, what.id ? &what : &statuses[i].next);
        return;
    }
    struct html_part body;
    struct error_view v = { .status = status, .what = what, .next = statuses[i].next, .id = r->id, .issues = &r->issues };
    tmpl_error_body(html_part_begin(&body, &r->html), &v);
    struct page p = { .title = statuses[i].title, .body = html_part_end(&body), .status = status };
    struct err *e = r->is_htmx ? res_fragment(r, p.body) : res_page(r, &p);
    c->res.status = e ? 500 : status;
}

void error_of(struct call *c, const struct err *e)
{
    if (e->code == ERR_BUG || e->code == ERR_IO) {
        LOG(LOG_ERROR, "request.failed", { "id", str_of_c(c->req.id) });
        log_err(LOG_ERROR, "request.error", e);
    }
    error_answer(c, err_http_status(e->code), e->msg);
}
