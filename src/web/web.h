/* What a page's handler works with: the request, and the ways to answer it.
 *
 *     static struct err *page_dealers(struct req *r, const void *input)
 *     {
 *         struct dealer_rows rows;
 *         TRY(dealer_list(r->db, r->arena, input, &rows));
 *         struct html_part body;
 *         tmpl_dealers(html_part_begin(&body, &r->html), &rows);
 *         return res_page(r, &(struct page){ .title = MSG("Dealers"), .body = html_part_end(&body) });
 *     }
 *
 * A POST ends with res_redirect (POST → redirect → GET), with or without res_flash before it. A handler sets one response; the last one
 * set counts. Everything lives in the request's arena, which ends when the last byte is sent. A handler runs in the worker's only thread:
 * what may take longer than 50 ms is a job. */
#pragma once
#include "base/json_out.h"
#include "html/html_out.h"
#include "report/render.h"
#include "web/gate.h"
#include "web/page.h"
#include "web/route.h"

struct db;
struct web_app;
struct call;

/* A file that came with the request. It is gone when the request ends, unless the handler links or renames it. */
struct upload {
    struct str field;       /* name of the form's field */
    struct str name;        /* as the client calls it, without folders and control characters; never a path */
    const char *path;       /* in the data folder, mode 0600 */
    int64_t bytes;
};

struct req {
    struct arena *arena;
    struct db *db;                    /* the worker's connection; NULL when the program serves without a database */
    const struct lang *lang;          /* the user's choice, else the browser's */
    const struct identity *who;       /* NULL = nobody is signed in */
    const struct web_app *app;
    void *worker;                     /* what web_app.open made for this worker */
    const struct route *route;
    enum method method;
    struct str path, query;           /* as sent, percent-encoded; query without "?", may be without value */
    struct str host;                  /* Host header */
    struct str once;                  /* one-time key of the form that was sent; the router lets it act once (once.h) */
    struct form_issues issues;        /* warnings; with route.shows_issues also rejected fields (see req_is_valid) */
    const struct upload *upload;
    size_t n_uploads;
    int64_t now_ms;                   /* the instant the request counts as done at */
    struct str client;                /* address of the client; behind a proxy on this machine, the one that it forwards */
    bool is_https, is_htmx, is_api;   /* is_htmx: a part of a page is wanted; is_api: the path begins with /api/ */
    const char *id;                   /* of the request: in the log, in error pages, in X-Request-Id */
    struct html_out html;             /* what html_part_begin wants */
    struct call *call;                /* the router's own */
};

/* Were all fields accepted? */
bool req_is_valid(const struct req *r);
/* The text that came for a field, to show a form again; no value when there is none. */
struct str req_raw(const struct req *r, const char *field);
/* The reason a field was rejected, or a message without id. */
struct msg req_issue(const struct req *r, const char *field);
/* May the reader do this? For links and buttons; routes are checked by the router. */
bool req_may(const struct req *r, const char *permission);
/* Did a parameter of this name come? For check boxes of a list whose rows no form can name. */
bool req_has(const struct req *r, const char *name);
/* The session cookie as it was sent, whatever it is worth; no value when there is none. For the gate's own pages. */
struct str req_session(const struct req *r);
/* A header as it was sent, without regard to case; no value when there is none. */
struct str req_header(const struct req *r, const char *name);
/* A text that may stand in a Location: begins with one "/", printable ASCII, no backslash, no "//" in front. Else "/" is given. */
struct str req_local_path(struct str path);

/* Starts or ends the browser's session: sets or deletes the cookie (HttpOnly, SameSite=Lax, Path=/, Secure over https), ending also what the
 * browser has cached. max_age_s 0: until the browser is closed. value: letters, digits, - _ . only, else BUG. */
struct err *req_set_session(struct req *r, struct str value, int64_t max_age_s) MUST_CHECK;
void req_clear_session(struct req *r);

/* ---- responses ---- */

/* A whole page in the layout (web/page.h). Status 200. */
struct err *res_page(struct req *r, const struct page *p) MUST_CHECK;
/* A part of a page, for htmx. */
struct err *res_fragment(struct req *r, struct html part) MUST_CHECK;
/* 303 to a path of this site (req_local_path); htmx gets HX-Redirect. */
struct err *res_redirect(struct req *r, struct str path) MUST_CHECK;
/* Said on the next page, once: "The report is released." */
void res_flash(struct req *r, struct msg text);
/* A writer of a JSON answer; finish the document before returning. 201, 202 … as status. */
struct json_out *res_json(struct req *r, int status) __attribute__((returns_nonnull));
/* Any other text or bytes; they live in req->arena. content_type: a literal. */
struct err *res_bytes(struct req *r, int status, const char *content_type, struct str body) MUST_CHECK;

struct res_file {
    const char *path;          /* opened now, so that it may be removed afterwards */
    struct str name;           /* what the browser calls it; no value = it is shown, not saved */
    const char *content_type;
};
/* Streams a file, whatever its size. NOT_FOUND when it is missing, IO when it cannot be read. */
struct err *res_file(struct req *r, const struct res_file *f) MUST_CHECK;
struct res_document {
    const struct document *document;  /* need not outlive the call */
    const struct lang *lang;          /* NULL = the reader's */
    enum report_format format;
    struct str name;                  /* what the browser calls the file, without its ending */
};
/* A document as a file to save. PDF and XLSX are made by a child of the worker after the handler has ended (web/export.h): call it last. INVALID when it is too large for the format; BUSY when
 * too many are being made. */
struct err *res_document(struct req *r, const struct res_document *d) MUST_CHECK;
/* One more header. BUG when the name is no token or the value has control characters. */
struct err *res_header(struct req *r, const char *name, struct str value) MUST_CHECK;
