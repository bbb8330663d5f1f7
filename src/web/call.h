/* One request on its way through the server. Private to web/.
 *
 *     http.c      the library's callbacks: request line, headers, body, end      target.c    what a request line and headers may be
 *     limit.c     how often the API is asked
 *     guard.c     who asks, from where, may they                                 body.c      parameters and files of a body
 *     dispatch.c  route → guard → form → handler                                 respond.c   what handlers answer with
 *     once.c      what is sent twice acts once                                   worker.c, server.c   processes
 *     export.c    files that a child makes
 *     error_page.c, page.c + layout.tmpl, asset.c, metrics.c */
#pragma once
#include "web/server.h"
#include "web/target.h"
#include "web/web.h"

enum { MAX_RES_HEADERS = 16 };

/* What will be sent. */
struct res {
    int status;                 /* 0 = none yet */
    const char *content_type;
    const char *cache;          /* Cache-Control; NULL = private, no-cache */
    struct str body;            /* when fd is -1; lives in the arena, or for ever */
    int fd;
    int64_t fd_bytes;
    bool is_file;
    struct str etag;            /* with quotes; no value = made of the body */
    bool is_gzip, closes;
    struct pair header[MAX_RES_HEADERS];
    size_t n_headers;
    struct buf json_text;
    struct sink json_sink;
    struct json_out json;
    bool is_json;               /* body comes from json_text */
};

struct worker;
struct body;
struct export;

struct call {
    struct req req;
    struct res res;
    struct worker *worker;
    struct MHD_Connection *connection;
    struct str target;                    /* as sent */
    struct pair header[MAX_HEADERS];
    size_t n_headers;
    struct str peer;                      /* the other end of the connection, which may be a proxy */
    struct route_match match;
    struct pairs params;                  /* of query or body, decoded */
    struct str *raw;                      /* of the route's fields */
    struct body *body;                    /* NULL = no body is wanted */
    int64_t started_us;
    int64_t body_bytes;                   /* as the head announces them */
    bool is_begun, is_head, is_http10;
    struct conn *conn;
    struct export *export;                /* what makes the answer's file; NULL = nobody */
    bool is_set_aside;                    /* the handler has ended, its file is being made (export.h) */
    uint64_t once_key;                    /* of the form that was sent, while its handler runs (once.h); 0 = none */
    char form_key[16];                    /* of the page's one-time keys */
    size_t n_forms;
};

/* A header that was sent, without regard to case; the first one. */
struct str call_header(const struct call *c, const char *name);

/* ---- guard.c ---- */

/* Finds out who asks. */
struct err *guard_identify(struct call *c) MUST_CHECK;
/* May the route be used? Answers by itself (sign-in page, 401, 403) and gives false when not. */
bool guard_permits(struct call *c);
/* Has whoever asks the API a request left? Answers by itself (429) when not. */
bool guard_has_room(struct call *c);
/* Does a changing request come from our own pages? By headers, before the body is read. */
bool guard_is_same_site(const struct call *c);
/* The same by the session's token, which is in a header or in the form; call after the body. */
bool guard_has_token(const struct call *c);
/* Chooses req.lang by the user, the cookie, the browser. */
void guard_choose_language(struct call *c);

/* ---- body.c ---- */

/* Prepares for a body of that many bytes; 0, or the status that refuses it (413, 415). */
int body_begin(struct call *c, int64_t bytes);
/* Takes a piece. Faults are kept until body_end. */
void body_take(struct call *c, const char *p, size_t n);
/* All is there: parameters and uploads are in the call. 0, or the status that refuses it. */
int body_end(struct call *c);

/* ---- dispatch.c ---- */

/* Headers are there: answers at once (a refusal), or says by false that the body is to be read first. */
bool dispatch_head(struct call *c, const char *method);
/* A piece of the body. */
void dispatch_body(struct call *c, const char *p, size_t n);
/* All is there: calls the handler and leaves an answer in c->res, or c->export that is still to be made. */
void dispatch_run(struct call *c);
/* The child of c->export has ended, or is to end: leaves an answer in c->res. */
void dispatch_go_on(struct call *c);

/* ---- error_page.c ---- */

/* An answer of this status in the reader's language, as a page or as problem+json. what: more than the status says; id NULL = nothing. */
void error_answer(struct call *c, int status, struct msg what);
/* The answer to an error of the gate or a handler; logs what is our fault. */
void error_of(struct call *c, const struct err *e);

/* ---- respond.c ---- */

/* Forgets the answer that was begun, with its file. */
void res_reset(struct res *res);
/* Adds or replaces a cookie. max_age_s < 0 deletes it. */
void res_cookie(struct req *r, const char *name, struct str value, int64_t max_age_s);
/* Everything but the body that goes out: headers of safety, ETag and 304. Call once, at the end. */
void res_finish(struct call *c);
extern const char cookie_session[], cookie_flash[], cookie_language[];

/* ---- asset.c ---- */

struct asset {
    const char *name, *hashed;         /* "app.css", "app.3f2a9c01.css" */
    const char *content_type;
    const unsigned char *plain, *plain_end, *gzip, *gzip_end;
};
extern const struct asset assets[]; /* made by tools/assets; ended by name NULL */
extern const struct route_table web_routes; /* assets, /healthz, /metrics, /language */
