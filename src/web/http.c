/* The HTTP library's callbacks. It is driven from outside (one epoll loop, worker.c) and reads a request in this order: on_target (the request
 * line), on_access (headers; then once for each piece of the body; then once at the end), on_completed.
 *
 * The library takes lines that end with a bare LF and joins folded headers, and says so nowhere. But it parses in place: method, version, names
 * and values are views of one buffer in which CR and LF became NUL. So where the next name begins tells how the line before it ended
 * (lines_are_whole). From 1.0 on the library refuses such lines by itself. */
#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
#include "web/export.h"
#include "web/worker.h"
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTION_MEMORY = 32 << 10, IDLE_S = 60, HEAD_MS = 60000,
    BODY_BYTES_A_SECOND = 8 << 10, /* slower clients are cut off */
    DEFAULT_MEMORY = 64 << 20,
};

/* ---- a request begins ---- */

/* No secret: a random start for each worker, then the golden ratio's steps, which meet no number twice. */
static const char *new_id(struct worker *w, struct arena *a)
{
    if (w->next_id == 0)
        w->next_id = os_random_u64();
    w->next_id += 0x9E3779B97F4A7C15u;
    return arena_printf(a, "%016llx", (unsigned long long)w->next_id);
}

static struct str peer_address(struct arena *a, struct MHD_Connection *connection)
{
    char text[INET6_ADDRSTRLEN] = "";
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *s = info ? info->client_addr : NULL;
    if (s && s->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)s)->sin_addr, text, sizeof text);
    else if (s && s->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)s)->sin6_addr, text, sizeof text);
    struct str address = str_dup(a, str_of_c(text));
    return str_starts(address, STR("::ffff:")) ? str_sub(address, 7, address.n) : address;
}

static struct conn *conn_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct worker *w = cls;
    struct arena *a = arena_new(w->server->request_memory ? w->server->request_memory : DEFAULT_MEMORY);
    struct call *c = ARENA_NEW(a, struct call);
    c->worker = w;
    c->connection = connection;
    c->target = str_dup(a, str_of_c(target));
    c->res.fd = -1;
    c->started_us = clock_monotonic_us();
    c->conn = conn_of(connection);
    c->peer = peer_address(a, connection);
    c->req = (struct req){ .arena = a, .db = w->db, .app = w->app, .worker = w->own, .call = c, .id = new_id(w, a), .is_https = w->cert.p != NULL };
    c->req.now_ms = clock_now_ms();
    atomic_fetch_add_explicit(&w->counters->running, 1, memory_order_relaxed);
    return c;
}

/* ---- headers ---- */

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind UNUSED, const char *name, size_t name_n, const char *value, size_t value_n)
{
    struct call *c = cls;
    if (c->n_headers == MAX_HEADERS)
        return MHD_NO;
    c->header[c->n_headers++] = (struct pair){ { name, name_n }, { value ? value : "", value_n } };
    return MHD_YES;
}

#if MHD_VERSION < 0x01000000
/* Did each line end with CR LF, and none go on in the next one? */
static bool lines_are_whole(const struct call *c, const char *method, const char *version)
{
    const char *end = version + strlen(version);
    if (method + strlen(method) + 1 + c->target.n + 1 != version) /* one blank between method, target and version */
        return false;
    for (size_t i = 0; i < c->n_headers; i++) {
        if (c->header[i].name.p != end + 2 || c->header[i].value.p <= c->header[i].name.p)
            return false;
        end = c->header[i].value.p + c->header[i].value.n;
    }
    return end[0] == 0 && end[1] == 0 && end[2] == 0 && end[3] == 0;
}
#else
static bool lines_are_whole(const struct call *c UNUSED, const char *method UNUSED, const char *version UNUSED)
{
    return true;
}
#endif

static void refuse_head(struct call *c, int status)
{
    c->res.closes = true;
    guard_choose_language(c);
    error_answer(c, status, (struct msg){ 0 });
}

/* True: answered. */
static bool take_head(struct call *c, const char *method, const char *version)
{
    int n = MHD_get_connection_values_n(c->connection, MHD_HEADER_KIND, on_header, c);
    c->is_http10 = strcmp(version, "HTTP/1.0") == 0;
    if (n > MAX_HEADERS || (size_t)n > c->n_headers)
        refuse_head(c, 431);
    else if (!c->is_http10 && strcmp(version, "HTTP/1.1") != 0)
        refuse_head(c, 505);
    else if (!lines_are_whole(c, method, version))
        refuse_head(c, 400);
    else
        return dispatch_head(c, method);
    return true;
}

/* ---- the answer ---- */

static struct MHD_Response *response_of(struct call *c)
{
    struct res *res = &c->res;
    if (res->fd < 0) {
        union { const char *in; void *out; } body = { .in = res->body.p ? res->body.p : "" };
        return MHD_create_response_from_buffer(res->body.n, body.out, MHD_RESPMEM_PERSISTENT);
    }
    struct MHD_Response *r = MHD_create_response_from_fd64((uint64_t)res->fd_bytes, res->fd);
    if (r)
        res->fd = -1; /* closed by the library */
    return r;
}

static void add(struct MHD_Response *r, const char *name, const char *value)
{
    (void)!MHD_add_response_header(r, name, value); /* NO: out of memory, and the answer goes out without it */
}

static void add_headers(struct call *c, struct MHD_Response *r)
{
    static const struct { const char *name, *value; } safety[] = {
        { "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                                     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
        { "X-Content-Type-Options", "nosniff" },
        { "X-Frame-Options", "DENY" },
        { "Referrer-Policy", "same-origin" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()" },
    };
    const struct res *res = &c->res;
    for (size_t i = 0; i < ARRAY_LEN(safety); i++)
        add(r, safety[i].name, safety[i].value);
    add(r, "X-Request-Id", c->req.id);
    add(r, "Cache-Control", res->cache ? res->cache : "private, no-cache");
    if (c->req.is_https)
        add(r, "Strict-Transport-Security", "max-age=31536000");
    if (res->content_type)
        add(r, "Content-Type", res->content_type);
    if (res->is_gzip)
        add(r, "Content-Encoding", "gzip");
    if (res->etag.p)
        add(r, "ETag", str_c(c->req.arena, res->etag));
    for (size_t i = 0; i < res->n_headers; i++)
        add(r, str_c(c->req.arena, res->header[i].name), str_c(c->req.arena, res->header[i].value));
    if (res->closes || c->worker->is_draining)
        add(r, "Connection", "close");
}

/* Of the body. */
static uint64_t answer_bytes(const struct call *c)
{
    const struct res *res = &c->res;
    if (res->status == 304 || c->is_head)
        return 0;
    return res->is_file ? (uint64_t)res->fd_bytes : res->body.n;
}

static enum MHD_Result answer(struct call *c)
{
    res_finish(c);
    struct MHD_Response *r = response_of(c);
    if (!r)
        return MHD_NO;
    add_headers(c, r);
    atomic_fetch_add_explicit(&c->worker->counters->sent_bytes, answer_bytes(c), memory_order_relaxed);
    enum MHD_Result queued = MHD_queue_response(c->connection, (unsigned)c->res.status, r);
    MHD_destroy_response(r);
    if (c->conn)
        c->conn->deadline_ms = 0; /* the library watches the sending */
    return queued;
}

static enum MHD_Result on_access(void *cls UNUSED, struct MHD_Connection *connection, const char *url UNUSED, const char *method,
                                 const char *version, const char *data, size_t *n, void **con_cls)
{
    struct call *c = *con_cls;
    if (!c)
        return MHD_NO;
    if (!c->is_begun) {
        c->is_begun = true;
        if (c->conn)
            c->conn->is_busy = true;
        if (take_head(c, method, version) && c->res.closes)
            return answer(c);
        if (c->conn)
            c->conn->deadline_ms = clock_monotonic_ms() + HEAD_MS + 1000 * c->body_bytes / BODY_BYTES_A_SECOND;
        return MHD_YES;
    }
    if (*n > 0) {
        atomic_fetch_add_explicit(&c->worker->counters->received_bytes, *n, memory_order_relaxed);
        dispatch_body(c, data, *n);
        *n = 0;
        return MHD_YES;
    }
    if (c->is_set_aside)
        dispatch_go_on(c);
    else
        dispatch_run(c);
    if (!c->export)
        return answer(c);
    c->is_set_aside = true;
    export_set_aside(c);
    MHD_suspend_connection(connection);
    return MHD_YES;
}

/* ---- a request ends ---- */

/* No address, no query, no name: the route says which page it was. */
static void log_request(const struct call *c, int status, int64_t ms)
{
    struct arena *a = c->req.arena;
    LOG(LOG_INFO, "request", { "id", str_of_c(c->req.id) }, { "method", str_of_c(c->req.method ? method_name(c->req.method) : "-") },
        { "route", str_of_c(c->req.route ? c->req.route->path : "-") }, { "status", str_printf(a, "%d", status) },
        { "ms", str_printf(a, "%lld", (long long)ms) }, { "bytes", str_printf(a, "%llu", (unsigned long long)answer_bytes(c)) });
}

static void on_completed(void *cls, struct MHD_Connection *connection UNUSED, void **con_cls, enum MHD_RequestTerminationCode why)
{
    struct worker *w = cls;
    struct call *c = *con_cls;
    if (!c)
        return;
    export_drop(c);
    int64_t us = clock_monotonic_us() - c->started_us;
    int status = why == MHD_REQUEST_TERMINATED_COMPLETED_OK ? c->res.status : 0;
    metrics_count(w->counters, status, us);
    atomic_fetch_sub_explicit(&w->counters->running, 1, memory_order_relaxed);
    log_request(c, status, us / 1000);
    if (c->conn) {
        c->conn->is_busy = false;
        c->conn->deadline_ms = clock_monotonic_ms() + HEAD_MS + IDLE_S * 1000;
    }
    if (c->res.fd >= 0)
        close(c->res.fd);
    *con_cls = NULL;
    arena_free(c->req.arena);
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode what)
{
    struct worker *w = cls;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        conn_close(w, *socket_context);
        return;
    }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct conn *c = conn_open(w, info ? info->connect_fd : -1);
    if (c)
        c->deadline_ms = clock_monotonic_ms() + HEAD_MS;
    *socket_context = c;
}

/* Escapes are ours (target.c). */
static size_t leave_escapes(void *cls UNUSED, struct MHD_Connection *connection UNUSED, char *s)
{
    return strlen(s);
}

/* ---- the daemon ---- */

struct err *http_start(struct worker *w)
{
    unsigned flags = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem tls[] = { { MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL } };
    if (w->cert.p) {
        flags |= MHD_USE_TLS;
        tls[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_CERT, 0, str_c(w->arena, w->cert) };
        tls[1] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_KEY, 0, str_c(w->arena, w->key) };
    }
    w->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_access, w,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, w, MHD_OPTION_URI_LOG_CALLBACK, on_target, w, MHD_OPTION_NOTIFY_CONNECTION, on_connection, w,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    if (!w->daemon)
        return ERR(w->arena, ERR_INVALID, "The server cannot start. Are the certificate and its key PEM files that belong together?");
    return NULL;
}

void http_stop(struct worker *w)
{
    MHD_stop_daemon(w->daemon);
    w->daemon = NULL;
}

bool http_add(struct worker *w, int fd, const void *address, unsigned length)
{
    return MHD_add_connection(w->daemon, fd, address, length) == MHD_YES;
}

int http_epoll_fd(const struct worker *w)
{
    return MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

void http_go_on(struct call *c)
{
    MHD_resume_connection(c->connection);
}

int http_run(struct worker *w)
{
    MHD_UNSIGNED_LONG_LONG ms;
    MHD_run(w->daemon);
    if (MHD_get_timeout(w->daemon, &ms) != MHD_YES)
        return -1;
    return ms > 1000 ? 1000 : (int)ms;
}
