/* From the head of a request to the answer of a handler. */
#include "base/clock.h"
#include "base/rng.h"
#include "web/export.h"
#include "web/once.h"
#include "web/worker.h"
#include <setjmp.h>
#include <string.h>
#include <unistd.h>

enum { ONCE_WAIT_MS = 3000, ONCE_LOOK_US = 10000, READ_ANYWAY = 256 << 20 };

struct str call_header(const struct call *c, const char *name)
{
    return pair_find(c->header, c->n_headers, name);
}

static void refuse(struct call *c, int status, struct msg what)
{
    c->res.closes = true; /* the rest of what comes on this connection is not to be read as a request */
    error_answer(c, status, what);
}

/* Refused before the body came. It is read all the same and thrown away, unless it is huge: a browser or proxy that is still sending when the connection is
 * closed shows that as a failure of the network, not our page. */
static void refuse_body(struct call *c, int status, struct msg what)
{
    c->res.closes = c->body_bytes > READ_ANYWAY;
    error_answer(c, status, what);
}

static enum method method_of(const char *name, bool *is_head)
{
    *is_head = strcmp(name, "HEAD") == 0;
    if (*is_head)
        return METHOD_GET;
    for (enum method m = METHOD_GET; m <= METHOD_DELETE; m++)
        if (strcmp(name, method_name(m)) == 0)
            return m;
    return 0;
}

/* "Allow" of a 405. */
static void set_allow(struct call *c, unsigned methods)
{
    struct buf b = buf_on(c->req.arena);
    for (enum method m = METHOD_GET; m <= METHOD_DELETE; m++)
        if (methods & 1u << m)
            buf_addf(&b, "%s%s%s", b.n ? ", " : "", method_name(m), m == METHOD_GET ? ", HEAD" : "");
    c->res.header[c->res.n_headers++] = (struct pair){ STR("Allow"), buf_str(&b) };
}

static bool find_route(struct call *c, const char *method)
{
    struct req *r = &c->req;
    r->method = method_of(method, &c->is_head);
    c->match = router_find(c->worker->router, r->method, r->path);
    r->route = c->match.route;
    if (r->route)
        return true;
    bool is_known = r->method || strcmp(method, "OPTIONS") == 0 || strcmp(method, "TRACE") == 0 || strcmp(method, "CONNECT") == 0;
    if (c->match.methods)
        set_allow(c, c->match.methods);
    if (r->method)
        refuse_body(c, c->match.methods ? 405 : 404, (struct msg){ 0 });
    else
        refuse(c, !is_known ? 501 : c->match.methods ? 405 : 404, (struct msg){ 0 }); /* who knows what its body is */
    return false;
}

/* A proxy on this machine says who the client is. */
static void find_client(struct call *c)
{
    struct req *r = &c->req;
    bool is_local = str_eq_c(c->peer, "127.0.0.1") || str_eq_c(c->peer, "::1");
    struct str forwarded = is_local ? call_header(c, "X-Forwarded-For") : STR_NONE;
    r->client = c->peer;
    while (forwarded.p)
        r->client = str_trim(str_cut(&forwarded, ','));
    if (is_local && str_eq_c(call_header(c, "X-Forwarded-Proto"), "https"))
        r->is_https = true;
}

static bool is_changing(const struct req *r)
{
    return r->method != METHOD_GET;
}

/* False: answered. */
static bool pass_guard(struct call *c)
{
    struct err *e = guard_identify(c);
    guard_choose_language(c);
    if (e) {
        error_of(c, e);
        return false;
    }
    if (!guard_has_room(c)) {
        c->res.closes = is_changing(&c->req);
        return false;
    }
    if (is_changing(&c->req) && !guard_is_same_site(c)) {
        refuse_body(c, 403, MSG("This was sent from another site. Open the page here and send it again."));
        return false;
    }
    return guard_permits(c);
}

static bool begin(struct call *c, const char *method)
{
    int64_t bytes;
    struct req *r = &c->req;
    bool is_head;
    struct head h = { c->header, c->n_headers, c->is_http10, method_of(method, &is_head) != METHOD_GET && strcmp(method, "TRACE") != 0 };
    guard_choose_language(c);
    int status = target_check(c->target);
    if (!status)
        status = head_check(&h, &bytes);
    if (status) {
        refuse(c, status, (struct msg){ 0 });
        return false;
    }
    c->body_bytes = bytes;
    r->path = target_path(c->target, &r->query);
    r->host = call_header(c, "Host");
    r->is_htmx = str_eq_c(call_header(c, "HX-Request"), "true");
    r->is_api = str_starts(r->path, STR("/api/"));
    find_client(c);
    if (!find_route(c, method) || !pass_guard(c))
        return false;
    status = is_changing(r) ? body_begin(c, bytes) : 0;
    if (status)
        refuse_body(c, status, (struct msg){ 0 });
    return status == 0;
}

/* Runs a piece of the work; what outgrows the arena ends here with a page that says so. */
static bool within_memory(struct call *c, bool (*work)(struct call *c, const char *text), const char *text)
{
    jmp_buf full;
    if (setjmp(full)) {
        atomic_fetch_add_explicit(&c->worker->counters->memory_limit, 1, memory_order_relaxed);
        if (c->req.db && c->req.app->abandon)
            c->req.app->abandon(c->req.db);
        export_drop(c);
        res_reset(&c->res);
        refuse(c, 503, MSG("This page needs more memory than one request may have. Ask for less at once: a shorter period, fewer dealers."));
        return false;
    }
    arena_on_full(c->req.arena, &full);
    bool is_done = work(c, text);
    arena_on_full(c->req.arena, NULL);
    return is_done;
}

struct piece { const char *p; size_t n; };
static bool take_piece(struct call *c, const char *text)
{
    const struct piece *piece = (const void *)text;
    body_take(c, piece->p, piece->n);
    return true;
}

void dispatch_body(struct call *c, const char *p, size_t n)
{
    struct piece piece = { p, n };
    if (c->body && !within_memory(c, take_piece, (const char *)(const void *)&piece))
        c->body = NULL;
}

bool dispatch_head(struct call *c, const char *method)
{
    bool wants_more = within_memory(c, begin, method);
    c->res.closes |= !wants_more && c->body_bytes > READ_ANYWAY;
    return !wants_more;
}

/* ---- the form ---- */

static ptrdiff_t field_index(const struct route *route, struct str name)
{
    for (size_t i = 0; i < route->form.form.n; i++)
        if (str_eq_c(name, route->form.form.field[i].name))
            return (ptrdiff_t)i;
    return -1;
}

/* False for a field that is given twice. */
static bool spread_params(struct call *c)
{
    for (size_t i = 0; i < c->params.n; i++) {
        ptrdiff_t at = field_index(c->req.route, c->params.pair[i].name);
        if (at >= 0 && c->raw[at].p)
            return false;
        if (at >= 0)
            c->raw[at] = c->params.pair[i].value;
    }
    return true;
}

static bool spread_parts(struct call *c)
{
    for (size_t i = 0; i < c->match.n_parts; i++) {
        ptrdiff_t at = field_index(c->req.route, route_part_name(c->req.route, i));
        c->raw[at] = percent_decode(c->req.arena, c->match.part[i], false);
    }
    return true;
}

static bool is_part(const struct call *c, const struct field *f)
{
    for (size_t i = 0; i < c->match.n_parts; i++)
        if (str_eq_c(route_part_name(c->req.route, i), f->name))
            return true;
    return false;
}

bool req_is_valid(const struct req *r)
{
    for (size_t i = 0; i < r->issues.n; i++)
        if (!r->issues.issue[i].is_warning)
            return false;
    return true;
}

/* The answer to rejected fields: a step of the path that means nothing is a page that does not exist. */
static void answer_issues(struct call *c)
{
    struct req *r = &c->req;
    for (size_t i = 0; i < r->issues.n; i++)
        if (!r->issues.issue[i].is_warning && is_part(c, r->issues.issue[i].field)) {
            error_answer(c, 404, (struct msg){ 0 });
            return;
        }
    error_answer(c, 400, (struct msg){ 0 });
}

/* False: answered. */
static bool parse_form(struct call *c, void **input)
{
    struct req *r = &c->req;
    const struct route_form *f = &r->route->form;
    *input = f->input_size ? arena_alloc(r->arena, f->input_size) : NULL;
    c->raw = ARENA_ARRAY(r->arena, struct str, f->form.n);
    if (r->method == METHOD_GET && r->query.p && !params_add(r->arena, r->query, &c->params)) {
        error_answer(c, 400, (struct msg){ 0 });
        return false;
    }
    if (!spread_params(c) || !spread_parts(c)) {
        error_answer(c, 400, MSG("A field is given twice."));
        return false;
    }
    if (f->form.n == 0 || form_parse(r->arena, f->form, c->raw, *input, &r->issues))
        return true;
    bool path_is_wrong = false;
    for (size_t i = 0; i < r->issues.n; i++)
        path_is_wrong |= !r->issues.issue[i].is_warning && is_part(c, r->issues.issue[i].field);
    if (r->route->shows_issues && !path_is_wrong)
        return true;
    answer_issues(c);
    return false;
}

struct str req_raw(const struct req *r, const char *field)
{
    ptrdiff_t at = r->route ? field_index(r->route, str_of_c(field)) : -1;
    return at >= 0 && r->call->raw ? r->call->raw[at] : STR_NONE;
}

bool req_has(const struct req *r, const char *name)
{
    return pair_find(r->call->params.pair, r->call->params.n, name).p;
}

struct str req_session(const struct req *r)
{
    return cookie_find(call_header(r->call, "Cookie"), cookie_session);
}

struct str req_header(const struct req *r, const char *name)
{
    return call_header(r->call, name);
}

struct msg req_issue(const struct req *r, const char *field)
{
    for (size_t i = 0; i < r->issues.n; i++)
        if (!r->issues.issue[i].is_warning && strcmp(r->issues.issue[i].field->name, field) == 0)
            return r->issues.issue[i].why;
    return (struct msg){ 0 };
}

bool req_may(const struct req *r, const char *permission)
{
    if (strcmp(permission, ROUTE_PUBLIC) == 0)
        return true;
    return r->who && (strcmp(permission, ROUTE_SIGNED_IN) == 0 || r->app->gate->may(r, permission));
}

/* ---- forms that are sent twice (web/once.h) ---- */

/* The same key is at work in another worker: it is waited for, a little. */
static enum once_state take_key(struct call *c, struct once_kept *kept)
{
    int64_t start = clock_monotonic_ms();
    for (;;) {
        enum once_state state = once_take(c->worker->once, c->req.arena, c->once_key, start, kept);
        if (state != ONCE_RUNNING || clock_monotonic_ms() - start > ONCE_WAIT_MS)
            return state;
        usleep(ONCE_LOOK_US);
    }
}

/* False: answered as the first time. */
static bool is_first_time(struct call *c)
{
    struct req *r = &c->req;
    struct once_kept kept;
    r->once = pair_find(c->params.pair, c->params.n, "_once");
    if (!is_changing(r) || r->once.n == 0)
        return true;
    c->once_key = once_key(r->arena, r->once, r->who ? r->who->csrf : STR_NONE);
    enum once_state state = take_key(c, &kept);
    if (state == ONCE_FIRST)
        return true;
    c->once_key = 0;
    if (state == ONCE_RUNNING) {
        error_answer(c, 409, MSG("This was sent already and is not finished. Look whether it was done before you do it again."));
        return false;
    }
    struct err *e = kept.flash.n ? res_header(r, "Set-Cookie", kept.flash) : NULL;
    if (!e)
        e = res_redirect(r, kept.location);
    if (e)
        error_of(c, e);
    return false;
}

/* The target of a redirect is kept with the key. A browser that dropped the answer must be able to get its session by sending again. */
static void settle_key(struct call *c)
{
    struct once_kept kept = { .flash = STR_NONE };
    bool is_session = false;
    if (!c->once_key)
        return;
    for (size_t i = 0; i < c->res.n_headers; i++) {
        struct pair *h = &c->res.header[i];
        if (str_eq_c(h->name, "Location") || str_eq_c(h->name, "HX-Redirect"))
            kept.location = h->value;
        else if (str_eq_c(h->name, "Set-Cookie") && str_starts(h->value, str_of_c(cookie_flash)))
            kept.flash = h->value;
        else
            is_session |= str_eq_c(h->name, "Set-Cookie") && str_starts(h->value, str_of_c(cookie_session));
    }
    if (kept.location.n && !is_session)
        once_done(c->worker->once, c->once_key, &kept);
    else
        once_release(c->worker->once, c->once_key);
}

/* ---- the handler ---- */

static bool run(struct call *c, const char *text UNUSED)
{
    struct req *r = &c->req;
    void *input;
    int status = c->body ? body_end(c) : 0;
    if (status) {
        error_answer(c, status, (struct msg){ 0 });
        return false;
    }
    if (is_changing(r) && !guard_has_token(c)) {
        error_answer(c, 403, MSG("The page was too old. Open it again and repeat what you did."));
        return false;
    }
    if (!is_first_time(c) || !parse_form(c, &input))
        return false;
    struct err *e = r->route->handler(r, input);
    if (!e && c->res.status == 0)
        e = ERR(r->arena, ERR_BUG, "The page has no answer.");
    if (e)
        error_of(c, e);
    return !e;
}

void dispatch_run(struct call *c)
{
    if (c->res.status) /* refused while the body came in */
        return;
    within_memory(c, run, NULL);
    settle_key(c);
}

static void drop_header(struct res *res, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < res->n_headers; i++)
        if (!str_eq_c(res->header[i].name, name))
            res->header[n++] = res->header[i];
    res->n_headers = n;
}

static bool take_export(struct call *c, const char *text UNUSED)
{
    struct err *e = export_finish(c);
    if (e) {
        drop_header(&c->res, "Content-Disposition"); /* the error page is no download */
        error_of(c, e);
    }
    return !e;
}

void dispatch_go_on(struct call *c)
{
    within_memory(c, take_export, NULL);
}
