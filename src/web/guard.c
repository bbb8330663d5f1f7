#include "base/clock.h"
#include "base/secret.h"
#include "web/call.h"
#include "web/limit.h"
#include "web/worker.h"
#include <string.h>

struct err *guard_identify(struct call *c)
{
    const struct web_gate *gate = c->req.app->gate;
    struct str authorization = call_header(c, "Authorization");
    if (!gate)
        return NULL;
    if (c->req.is_api && gate->by_token && authorization.n > 7 && str_eq_nocase(str_sub(authorization, 0, 7), STR("Bearer ")))
        return gate->by_token(&c->req, str_trim(str_sub(authorization, 7, authorization.n)), &c->req.who);
    struct str session = cookie_find(call_header(c, "Cookie"), cookie_session);
    if (session.n == 0 || session.n > 512)
        return NULL;
    return gate->by_session(&c->req, session, &c->req.who);
}

/* Nobody is signed in: the sign-in page, and from there back to where one was going. */
static void ask_to_sign_in(struct call *c)
{
    struct req *r = &c->req;
    if (!r->app->gate) {
        error_answer(c, 503, MSG("This program has no users yet, so nobody can sign in and its pages stay closed."));
        return;
    }
    if (r->is_api) {
        error_answer(c, 401, MSG("Send an API token as \"Authorization: Bearer …\"."));
        return;
    }
    struct buf b = buf_on(r->arena);
    buf_add_c(&b, r->app->gate->sign_in);
    if (r->method == METHOD_GET && !r->is_htmx && c->target.n < 1000) {
        buf_add_c(&b, "?next=");
        percent_encode(&b, c->target, "/-_.~");
    }
    struct err *e = res_redirect(r, buf_str(&b));
    if (e)
        error_of(c, e);
}

/* Something is to be done first, on one page: other pages lead there, and nothing else is done. False: answered. */
static bool is_free(struct call *c)
{
    struct req *r = &c->req;
    const struct web_gate *gate = r->app->gate;
    const char *only = gate->only_page ? gate->only_page(r) : NULL;
    if (!only || str_eq_c(r->path, only) || (gate->sign_out && str_eq_c(r->path, gate->sign_out)))
        return true;
    struct err *e = r->method == METHOD_GET && !r->is_api ? res_redirect(r, str_of_c(only)) : ERR(r->arena, ERR_DENIED, "Something is to be done first: open {0}.", ARG_C(only));
    if (e)
        error_of(c, e);
    return false;
}

/* Whose requests are counted together. */
static uint64_t client_of(const struct call *c)
{
    const struct req *r = &c->req;
    if (!r->who)
        return limits_client(r->arena, "address", r->client);
    if (r->who->csrf.p)
        return limits_client(r->arena, "login", r->who->login);
    return limits_client(r->arena, "token", call_header(c, "Authorization"));
}

bool guard_has_room(struct call *c)
{
    int per_minute = c->worker->server->api_per_minute;
    if (!c->req.is_api || per_minute <= 0)
        return true;
    int64_t wait_ms = limits_take(c->worker->limits, client_of(c), clock_monotonic_ms(), per_minute);
    if (wait_ms == 0)
        return true;
    if (c->res.n_headers < MAX_RES_HEADERS)
        c->res.header[c->res.n_headers++] = (struct pair){ STR("Retry-After"), str_printf(c->req.arena, "%lld", (long long)((wait_ms + 999) / 1000)) };
    error_answer(c, 429, MSG("More than {0} requests a minute are not answered. Go on after the seconds that Retry-After says.", ARG_I(per_minute)));
    return false;
}

bool guard_permits(struct call *c)
{
    const char *permission = c->req.route->permission;
    if (strcmp(permission, ROUTE_PUBLIC) == 0)
        return true;
    if (!c->req.who) {
        ask_to_sign_in(c);
        return false;
    }
    if (!is_free(c))
        return false;
    if (strcmp(permission, ROUTE_SIGNED_IN) == 0 || c->req.app->gate->may(&c->req, permission))
        return true;
    error_answer(c, 403, (struct msg){ 0 });
    return false;
}

/* "https://portal.example:8443" → "portal.example:8443" */
static struct str host_of(struct str origin)
{
    ptrdiff_t at = str_find(origin, STR("://"));
    return at < 0 ? STR_NONE : str_sub(origin, (size_t)at + 3, origin.n);
}

bool guard_is_same_site(const struct call *c)
{
    struct str fetch_site = call_header(c, "Sec-Fetch-Site"), origin = call_header(c, "Origin");
    if (fetch_site.p && !str_eq_nocase(fetch_site, STR("same-origin")))
        return false;
    struct str host = host_of(origin);
    return !origin.p || (host.p && str_eq_nocase(host, c->req.host));
}

bool guard_has_token(const struct call *c)
{
    if (!c->req.who || !c->req.who->csrf.p)
        return true;
    struct str sent = call_header(c, "X-CSRF-Token");
    struct str token = sent.p ? sent : pair_find(c->params.pair, c->params.n, "_csrf");
    return token.n && secret_equal(token, c->req.who->csrf);
}

void guard_choose_language(struct call *c)
{
    struct str code = c->req.who && c->req.who->lang.n ? c->req.who->lang : cookie_find(call_header(c, "Cookie"), cookie_language);
    c->req.lang = worker_lang(c->worker, code, call_header(c, "Accept-Language"));
    c->req.html = html_out_to(c->req.arena, NULL, c->req.lang);
}
