/* What web/ serves by itself: assets, health, metrics, the language switch. */
#include "base/str_map.h"
#include "web/call.h"
#include "web/worker.h"
#include <string.h>

const char *asset_path(const char *name)
{
    for (const struct asset *x = assets; x->name; x++)
        if (strcmp(x->name, name) == 0)
            return x->hashed;
    return "/assets/missing";
}

static bool takes_gzip(struct str accept)
{
    while (accept.p) {
        struct str coding = str_trim(str_cut(&accept, ','));
        struct str name = str_trim(str_cut(&coding, ';'));
        if (str_eq_nocase(name, STR("gzip")))
            return !coding.p || (str_find(coding, STR("q=0")) < 0 || str_find(coding, STR("q=0.")) >= 0);
    }
    return false;
}

static const struct asset *find_asset(struct str name)
{
    for (const struct asset *x = assets; x->name; x++)
        if (str_eq_c(name, x->hashed + strlen("/assets/")))
            return x;
    return NULL;
}

struct asset_input { struct str name; };

static struct err *page_asset(struct req *r, const void *input)
{
    const struct asset *x = find_asset(((const struct asset_input *)input)->name);
    struct res *res = &r->call->res;
    if (!x)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no such file.");
    bool gzip = takes_gzip(call_header(r->call, "Accept-Encoding"));
    const unsigned char *from = gzip ? x->gzip : x->plain, *to = gzip ? x->gzip_end : x->plain_end;
    TRY(res_bytes(r, 200, x->content_type, (struct str){ (const char *)from, (size_t)(to - from) }));
    TRY(res_header(r, "Vary", STR("Accept-Encoding")));
    res->is_gzip = gzip;
    res->cache = "public, max-age=31536000, immutable";
    res->etag = str_printf(r->arena, "\"%s%s\"", x->hashed + strlen("/assets/"), gzip ? "-gz" : "");
    return NULL;
}

/* Can this worker answer? A load balancer asks. */
static struct err *page_healthz(struct req *r, const void *input UNUSED)
{
    r->call->res.cache = "no-store";
    return res_bytes(r, 200, "text/plain; charset=utf-8", STR("ok\n"));
}

/* For a Prometheus on this machine only: not through a proxy, not from elsewhere. */
static struct err *page_metrics(struct req *r, const void *input UNUSED)
{
    struct call *c = r->call;
    bool is_local = str_eq_c(c->peer, "127.0.0.1") || str_eq_c(c->peer, "::1");
    if (!is_local || call_header(c, "X-Forwarded-For").p || call_header(c, "Forwarded").p)
        return ERR(r->arena, ERR_NOT_FOUND, "Metrics are read from this machine only.");
    struct buf b = buf_on(r->arena);
    metrics_put(c->worker->metrics, &b);
    if (r->app->metrics)
        TRY(r->app->metrics(r, &b));
    c->res.cache = "no-store";
    return res_bytes(r, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&b));
}

struct language_input { struct str code, next; };

static struct err *page_language(struct req *r, const void *input)
{
    const struct language_input *in = input;
    const struct web_gate *gate = r->app->gate;
    if (r->who && gate->set_language)
        TRY(gate->set_language(r, in->code));
    res_cookie(r, cookie_language, in->code, 365 * 86400);
    return res_redirect(r, in->next);
}

static const struct field asset_fields[] = { { .name = "name", .type = FIELD_TEXT, .required = true, FIELD_AT(struct asset_input, name) } };
static const struct field_choice language_codes[] = { { "en", NULL }, { "zh-CN", NULL }, { 0 } };
static const struct field language_fields[] = {
    { .name = "code", .type = FIELD_CHOICE, .choices = language_codes, .required = true, FIELD_AT(struct language_input, code) },
    { .name = "next", .type = FIELD_TEXT, .max = MAX_TARGET, FIELD_AT(struct language_input, next) },
};

static const struct route routes[] = {
    { METHOD_GET, "/assets/{name}", ROUTE_PUBLIC, ROUTE_FORM(struct asset_input, asset_fields), page_asset },
    { METHOD_GET, "/healthz", ROUTE_PUBLIC, ROUTE_NO_FORM, page_healthz },
    { METHOD_GET, "/metrics", ROUTE_PUBLIC, ROUTE_NO_FORM, page_metrics },
    { METHOD_POST, "/language", ROUTE_PUBLIC, ROUTE_FORM(struct language_input, language_fields), page_language },
};
const struct route_table web_routes = { routes, ARRAY_LEN(routes) };
