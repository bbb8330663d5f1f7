/* The server: a master process opens the listening socket once and forks workers, each one epoll loop with a database connection of its own
 * (no threads). A dead worker is replaced; it loses the connections it held and nothing else.
 *
 *     SIGTERM, SIGINT  drain: nothing is accepted any more, requests that run are finished (up to 30 s), then the end with status 0
 *     SIGHUP           graceful restart: the program is executed again with the same arguments and the same listening socket, so a new
 *                      version or new certificates are taken; the old workers drain meanwhile. Nobody is refused.
 *
 * Each request has an arena with a limit; what needs more ends with an error page, and the worker lives on. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "web/gate.h"
#include "web/page.h"
#include "web/route.h"

struct db;

/* What is served. Made before the fork, read-only afterwards. */
struct web_app {
    const struct route_table *routes;   /* of all features */
    size_t n_routes;
    const struct menu *menus;
    size_t n_menus;
    const struct web_gate *gate;        /* NULL: nobody can sign in, and only public routes answer */
    struct msg name;                    /* of the installation, in the page's head; no id = "Huifang" */
    const char *data_dir;               /* where uploads are written while they come in; NULL = none are taken */
    /* Called in each worker after the fork: opens the connection and whatever else a worker needs (*worker, becomes req->worker). The arena
     * is the worker's. NULL = none. */
    struct err *(*open)(struct arena *a, const struct web_app *app, struct db **db, void **worker);
    /* Adds what the features count to the text of /metrics (Prometheus). NULL = nothing. */
    struct err *(*metrics)(struct req *r, struct buf *out);
    /* Rolls back what a request that outgrew its memory left open (db_abandon). */
    void (*abandon)(struct db *db);
    void *own;                          /* for open and the handlers */
    /* One more child of the master, forked before its workers and replaced when it ends, until the server stops: SIGTERM ends it. Its value is the exit status. NULL =
     * none. */
    int (*helper)(const struct web_app *app);
};

struct web_server {
    const char *listen;      /* "127.0.0.1:8080", "[::1]:8080", "host:port", ":8080" (every address); port 0 = any free one */
    int workers;             /* 0 = max(4, 2 × cores) */
    const char *tls_cert, *tls_key;   /* PEM files; both or none */
    size_t request_memory;   /* bytes a request may use; 0 = 64 MiB */
    int api_per_minute;      /* requests to /api/ of one token, session or address, at once and a minute; 0 = any number */
    const char *lang;        /* of readers whose browser asks for none we have; NULL = English */
    void (*listening)(void *ctx, const char *url);   /* told once, when connections are taken: "http://127.0.0.1:8080"; may be NULL */
    void *ctx;
};

/* Serves until a signal ends it. No database connection may be open in the caller: workers open their own. INVALID for a bad address, bad
 * certificates or bad routes (router_new); CONFLICT when the address is in use; IO otherwise. */
struct err *web_serve(const struct web_server *s, const struct web_app *app, struct arena *a) MUST_CHECK;
