#include "web/worker.h"
#include "base/clock.h"
#include "base/log.h"
#include "web/export.h"
#include "web/target.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DRAIN_IDLE_MS = 1500, DRAIN_MS = 30000, EVENTS = 8 };

/* ---- connections ---- */

struct conn *conn_open(struct worker *w, int fd)
{
    for (size_t i = 0; i < MAX_CONNECTIONS; i++) {
        struct conn *c = &w->conn[(i + (size_t)fd) % MAX_CONNECTIONS];
        if (c->fd < 0) {
            *c = (struct conn){ .fd = fd };
            w->n_conns++;
            atomic_fetch_add_explicit(&w->counters->connections, 1, memory_order_relaxed);
            atomic_fetch_add_explicit(&w->counters->open_connections, 1, memory_order_relaxed);
            return c;
        }
    }
    return NULL;
}

void conn_close(struct worker *w, struct conn *c)
{
    if (!c)
        return;
    c->fd = -1;
    w->n_conns--;
    atomic_fetch_sub_explicit(&w->counters->open_connections, 1, memory_order_relaxed);
}

/* Shuts what is past its deadline, and when draining, what has nothing to do. The library then sees the end and closes. */
static void sweep(struct worker *w, int64_t now_ms)
{
    bool idle_too = w->is_draining && now_ms > w->drain_since_ms + DRAIN_IDLE_MS;
    for (size_t i = 0; i < MAX_CONNECTIONS; i++) {
        struct conn *c = &w->conn[i];
        if (c->fd >= 0 && ((c->deadline_ms && now_ms > c->deadline_ms) || (idle_too && !c->is_busy)))
            shutdown(c->fd, SHUT_RDWR);
    }
}

/* One at a time: what this worker does not take now, another one does. */
static void accept_one(struct worker *w)
{
    struct sockaddr_storage address;
    socklen_t n = sizeof address;
    int fd = accept4(w->listen_fd, (struct sockaddr *)&address, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        http_add(w, fd, &address, n); /* closes it when it fails */
}

static void listen_to(struct worker *w, bool on)
{
    if (w->is_listening == on)
        return;
    struct epoll_event e = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = w->listen_fd };
    epoll_ctl(w->epoll_fd, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, w->listen_fd, on ? &e : NULL);
    w->is_listening = on;
}

static void take_signal(struct worker *w)
{
    struct signalfd_siginfo info;
    if (read(w->signal_fd, &info, sizeof info) != sizeof info || w->is_draining)
        return;
    w->is_draining = true;
    w->drain_since_ms = clock_monotonic_ms();
    listen_to(w, false);
}

static void loop(struct worker *w)
{
    int64_t swept_ms = clock_monotonic_ms();
    for (int timeout = 0;;) {
        struct epoll_event event[EVENTS];
        int n = epoll_wait(w->epoll_fd, event, EVENTS, timeout < 0 ? 1000 : timeout);
        for (int i = 0; i < n; i++) {
            if (event[i].data.fd == w->signal_fd)
                take_signal(w);
            else if (event[i].data.fd == w->listen_fd && w->is_listening)
                accept_one(w);
            else
                (void)export_event(w, event[i].data.fd);
        }
        timeout = http_run(w);
        int64_t now_ms = clock_monotonic_ms();
        if (now_ms - swept_ms > (w->is_draining ? 100 : 1000)) {
            sweep(w, now_ms);
            export_sweep(w, now_ms, false);
            swept_ms = now_ms;
        }
        listen_to(w, !w->is_draining && w->n_conns < MAX_CONNECTIONS - 1);
        if (w->is_draining && (w->n_conns == 0 || now_ms > w->drain_since_ms + DRAIN_MS))
            return;
        if (w->is_draining && (timeout < 0 || timeout > 100))
            timeout = 100;
    }
}

/* ---- start and end ---- */

const struct lang *worker_lang(const struct worker *w, struct str code, struct str accept)
{
    int at = code.n ? language_choose(code, w->lang_code, w->n_langs) : -1;
    if (at < 0)
        at = language_choose(accept, w->lang_code, w->n_langs);
    if (at < 0 && w->server->lang)
        at = language_choose(str_of_c(w->server->lang), w->lang_code, w->n_langs);
    return w->lang[MAX_OF(at, 0)];
}

struct err *worker_prepare(struct worker *w)
{
    struct arena *a = w->arena;
    w->conn = ARENA_ARRAY(a, struct conn, MAX_CONNECTIONS);
    for (size_t i = 0; i < MAX_CONNECTIONS; i++)
        w->conn[i].fd = -1;
    w->export = ARENA_ARRAY(a, struct export, EXPORTS_AT_ONCE);
    for (; w->n_langs < MAX_LANGUAGES && lang_code_at((size_t)w->n_langs).p; w->n_langs++) {
        w->lang_code[w->n_langs] = lang_code_at((size_t)w->n_langs);
        w->lang[w->n_langs] = lang_load(a, w->lang_code[w->n_langs]);
    }
    TRY(http_start(w)); /* certificates that do not fit are found before anything is served */
    http_stop(w);
    return NULL;
}

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static struct err *start(struct worker *w)
{
    if (w->app->open)
        TRY(w->app->open(w->arena, w->app, &w->db, &w->own));
    TRY(http_start(w));
    w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    w->signal_fd = open_signals();
    int library_fd = http_epoll_fd(w);
    struct epoll_event library = { .events = EPOLLIN, .data.fd = library_fd }, signals = { .events = EPOLLIN, .data.fd = w->signal_fd };
    if (epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, library_fd, &library) != 0 || epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, w->signal_fd, &signals) != 0)
        return ERR(w->arena, ERR_IO, "The server cannot watch its connections: {0}.", ARG_C(strerror(errno)));
    return NULL;
}

int worker_run(struct worker *w)
{
    struct err *e = start(w);
    if (e) {
        log_err(LOG_ERROR, "worker.start", e);
        return err_exit_status(e->code);
    }
    loop(w);
    export_sweep(w, 0, true); /* the library does not stop before what is set aside was taken up */
    (void)http_run(w);
    http_stop(w);
    return 0;
}
