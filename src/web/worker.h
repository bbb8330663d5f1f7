/* A worker process: one epoll loop, one database connection, no threads. Private to web/. */
#pragma once
#include "web/metrics.h"
#include "web/server.h"

struct call;
struct export;
struct once;
struct limits;

enum { MAX_CONNECTIONS = 4096, MAX_LANGUAGES = 8 };

/* A connection that is open, for the deadlines that the library does not know. */
struct conn {
    int fd;                       /* -1 = the slot is free */
    int64_t deadline_ms;          /* monotonic; past it the connection is shut. 0 = none: an answer is on its way */
    bool is_busy;                 /* the head of a request is there, its answer not yet sent */
};

struct worker {
    struct arena *arena;
    const struct web_server *server;
    const struct web_app *app;
    const struct router *router;
    struct metrics *metrics;      /* shared by all workers */
    struct once *once;            /* as well */
    struct limits *limits;        /* as well */
    struct counters *counters;    /* this worker's */
    struct db *db;
    void *own;
    const struct lang *lang[MAX_LANGUAGES];
    struct str lang_code[MAX_LANGUAGES];
    int n_langs;
    struct str cert, key;
    int listen_fd, epoll_fd, signal_fd;
    struct MHD_Daemon *daemon;
    bool is_draining, is_listening;
    int64_t drain_since_ms;
    struct conn *conn;            /* MAX_CONNECTIONS slots */
    size_t n_conns;
    uint64_t next_id;             /* of requests */
    struct export *export;        /* EXPORTS_AT_ONCE places */
};

/* Made by the master before the fork, but for db and own. */
struct err *worker_prepare(struct worker *w) MUST_CHECK;
/* Runs until SIGTERM has drained it; returns the exit status of the process. */
int worker_run(struct worker *w);

/* The language of this code, else the first that the browser asks for, else the server's. */
const struct lang *worker_lang(const struct worker *w, struct str code, struct str accept);

/* ---- http.c ---- */

/* Starts the library on this worker; IO when it refuses (bad certificates). */
struct err *http_start(struct worker *w) MUST_CHECK;
void http_stop(struct worker *w);
/* Hands over a connection; false when it could not be taken (it is closed). */
bool http_add(struct worker *w, int fd, const void *address, unsigned length);
int http_epoll_fd(const struct worker *w);
/* Works on what is ready; returns how long there is nothing to do, -1 = for ever. */
int http_run(struct worker *w);

/* A request that was set aside (export.h) is taken up in the next http_run. */
void http_go_on(struct call *c);

/* Slots: a free one for a new socket (NULL: none left), and giving it back. */
struct conn *conn_open(struct worker *w, int fd);
void conn_close(struct worker *w, struct conn *c);
