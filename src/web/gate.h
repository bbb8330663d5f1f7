/* Who asks, and what may they do. web/ owns no table: the feature that owns users and sessions hands the router one const
 * struct web_gate. The router calls it in this order, once a request: by_token when there is an "Authorization: Bearer" header under /api/ (a
 * program's token opens no page: there it could make itself a session),
 * else by_session when there is a session cookie; then may(). Everything lives in the request's arena (req->arena).
 *
 * The cookie is the router's (req_set_session, req_clear_session in web/web.h): its value means something to the gate only. */
#pragma once
#include "base/err.h"

struct req;
struct web_app;

struct identity {
    int64_t id;        /* the gate's number of the user, for audit; never 0 */
    struct str login;  /* name in audit and batches */
    struct str name;   /* shown in the page's head; no value = the login is */
    struct str lang;   /* the language this user chose ("zh-CN"); no value = the browser decides */
    struct str csrf;   /* token of the session, the same in all its pages, not guessable; no value = came by an API token, which no
                          browser sends by itself */
    const void *own;   /* the gate's own record (user, roles, scope), for the features above it */
};

struct web_gate {
    /* The identity behind the cookie's value. *out = NULL and no error: nobody (unknown, expired, signed out). An error is shown as an
     * error page. May call req_set_session to rotate the cookie. The value is what the client sent: up to 512 bytes, any. */
    struct err *(*by_session)(struct req *r, struct str session, const struct identity **out);
    /* The same for an API token. NULL = there are none, such a request is nobody's. */
    struct err *(*by_token)(struct req *r, struct str token, const struct identity **out);
    /* May req->who (never NULL here) do what the permission names? Never asked for ROUTE_PUBLIC and ROUTE_SIGNED_IN. */
    bool (*may)(const struct req *r, const char *permission);
    /* Is there such a permission? Asked once for each route and menu entry at the start, so that a misspelt one is found. */
    bool (*knows)(const struct web_app *app, const char *permission);
    /* The only page that req->who (never NULL here) may see for now, beside public ones and sign_out: a path, whose GET is shown instead of others (a
     * password that is to be changed first). NULL = all. The function may be NULL, too. */
    const char *(*only_page)(const struct req *r);
    /* Keeps the language that the signed-in user chose in the page's head. NULL = it stays in a cookie. */
    struct err *(*set_language)(struct req *r, struct str code);
    const char *sign_in;    /* path of the sign-in page: a public GET route; gets "?next=/path" */
    const char *sign_out;   /* path of a POST route that ends the session; NULL = no such entry in the page's head */
    const char *account;    /* path of the user's own page; NULL = none */
};
