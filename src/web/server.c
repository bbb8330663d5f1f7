/* The master process: socket, forks, signals. It never touches a request. */
#include "web/server.h"
#include "base/clock.h"
#include "base/log.h"
#include "web/call.h"
#include "web/listen.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/worker.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_OLD = MAX_WORKERS + 1, STOP_MS = 35000, TOO_SOON_MS = 1000 };
/* How a restarted program learns of the socket and of the workers before it. */
static const char env_socket[] = "HUIFANG_LISTEN_FD", env_old[] = "HUIFANG_OLD_WORKERS";

struct child { pid_t pid; int64_t since_ms; };

struct master {
    struct arena *arena;
    struct worker worker;          /* what each worker starts from */
    int n, n_children;             /* workers; and behind them the helper, if there is one */
    struct child child[MAX_WORKERS + 1];
    pid_t old[MAX_OLD];            /* workers of the program before the restart */
    int n_old;
    char **argv;                   /* of this program, for a restart */
    const char *program;
    sigset_t signals, before;
};

/* ---- children ---- */

static NORETURN void be_worker(struct master *m, int i, pid_t master)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != master)
        _exit(0);
    sigset_t none;
    sigemptyset(&none);
    sigaddset(&none, SIGTERM); /* comes by the signal's descriptor */
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the master tells */
    m->worker.counters = &m->worker.metrics->slot[i];
    int status = worker_run(&m->worker);
    fflush(NULL);
    _exit(status);
}

static NORETURN void be_helper(struct master *m, pid_t master)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != master)
        _exit(0);
    close(m->worker.listen_fd);
    int status = m->worker.app->helper(m->worker.app);
    fflush(NULL);
    _exit(status);
}

static void start_child(struct master *m, int i)
{
    pid_t master = getpid(), pid = fork();
    if (pid == 0 && i == m->n)
        be_helper(m, master);
    if (pid == 0)
        be_worker(m, i, master);
    m->child[i] = (struct child){ MAX_OF(pid, 0), clock_monotonic_ms() };
    m->worker.metrics->workers += pid > 0 && i < m->n;
}

static void sweep_uploads(const struct web_app *app, pid_t pid);

/* A child that ends soon after its start is not replaced at once: a database that is away must not cost all the processor. */
static void replace(struct master *m, int i, int status)
{
    struct worker *w = &m->worker;
    LOG(LOG_WARN, i < m->n ? "worker.died" : "helper.died", { "status", str_printf(m->arena, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : -1) },
        { "signal", str_printf(m->arena, "%d", WIFSIGNALED(status) ? WTERMSIG(status) : 0) });
    if (i < m->n) {
        w->metrics->restarts++;
        w->metrics->slot[i].open_connections = 0;
        w->metrics->slot[i].running = 0;
    }
    if (clock_monotonic_ms() - m->child[i].since_ms < TOO_SOON_MS)
        usleep(TOO_SOON_MS * 1000);
    start_child(m, i);
}

static void forget_old(struct master *m, pid_t pid)
{
    for (int i = 0; i < m->n_old; i++)
        if (m->old[i] == pid)
            m->old[i--] = m->old[--m->n_old];
}

static int find_child(const struct master *m, pid_t pid)
{
    for (int i = 0; i < m->n_children; i++)
        if (m->child[i].pid == pid)
            return i;
    return -1;
}

static void reap(struct master *m, bool is_stopping)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        struct arena_mark mark = arena_mark(m->arena);
        sweep_uploads(m->worker.app, pid);
        forget_old(m, pid);
        int i = find_child(m, pid);
        if (i >= 0) {
            m->child[i].pid = 0;
            m->worker.metrics->workers -= i < m->n;
        }
        if (i >= 0 && !is_stopping)
            replace(m, i, status);
        arena_rewind(m->arena, mark);
    }
}

static void tell(const struct master *m, int signal_number)
{
    for (int i = 0; i < m->n_children; i++)
        if (m->child[i].pid > 0)
            kill(m->child[i].pid, signal_number);
    for (int i = 0; i < m->n_old; i++)
        kill(m->old[i], signal_number);
}

static bool has_children(const struct master *m)
{
    for (int i = 0; i < m->n_children; i++)
        if (m->child[i].pid > 0)
            return true;
    return m->n_old > 0;
}

/* ---- uploads that a killed worker left ---- */

static void sweep_uploads(const struct web_app *app, pid_t pid)
{
    char prefix[32];
    DIR *d = app->data_dir ? opendir(app->data_dir) : NULL;
    if (!d)
        return;
    snprintf(prefix, sizeof prefix, "upload-%ld-", (long)pid);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        if (strncmp(e->d_name, prefix, strlen(prefix)) == 0)
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

/* ---- restart ---- */

/* The program's own words, as it was started. */
static void read_command(struct master *m)
{
    char path[4096], block[4096];
    struct buf b = buf_on(m->arena);
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    m->program = n > 0 ? arena_dup(m->arena, path, (size_t)n) : NULL;
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
        buf_add(&b, (struct str){ block, (size_t)n });
    if (fd >= 0)
        close(fd);
    size_t words = 0;
    for (size_t i = 0; i < b.n; i++)
        words += b.p[i] == 0;
    m->argv = ARENA_ARRAY(m->arena, char *, words + 1);
    char *word = b.p;
    for (size_t i = 0; i < words; i++, word += strlen(word) + 1)
        m->argv[i] = word;
}

static void take_over(struct master *m)
{
    struct str old = str_of_c(getenv(env_old));
    while (old.p && m->n_old < MAX_OLD) {
        int64_t pid;
        if (str_to_int(str_cut(&old, ','), &pid) && pid > 1)
            m->old[m->n_old++] = (pid_t)pid;
    }
    unsetenv(env_old);
    unsetenv(env_socket);
}

/* The same process becomes the new program; its children stay its children. Comes back only when that fails. */
static void restart(struct master *m)
{
    struct buf pids = buf_on(m->arena);
    for (int i = 0; i < m->n_children; i++)
        if (m->child[i].pid > 0)
            buf_addf(&pids, "%s%ld", pids.n ? "," : "", (long)m->child[i].pid);
    for (int i = 0; i < m->n_old; i++)
        buf_addf(&pids, "%s%ld", pids.n ? "," : "", (long)m->old[i]);
    fcntl(m->worker.listen_fd, F_SETFD, 0);
    setenv(env_socket, arena_printf(m->arena, "%d", m->worker.listen_fd), 1);
    setenv(env_old, buf_c(&pids), 1);
    sigprocmask(SIG_SETMASK, &m->before, NULL);
    if (m->program && m->argv[0])
        execv(m->program, m->argv);
    sigprocmask(SIG_BLOCK, &m->signals, NULL);
    fcntl(m->worker.listen_fd, F_SETFD, FD_CLOEXEC);
    take_over(m);
    LOG(LOG_ERROR, "server.restart", { "error", str_of_c(strerror(errno)) });
}

/* ---- the loop ---- */

static void stop(struct master *m)
{
    int64_t deadline_ms = clock_monotonic_ms() + STOP_MS;
    tell(m, SIGTERM);
    while (has_children(m) && clock_monotonic_ms() < deadline_ms) {
        struct timespec t = { .tv_nsec = 100000000 };
        sigtimedwait(&m->signals, NULL, &t);
        reap(m, true);
    }
    tell(m, SIGKILL);
    while (has_children(m) && waitpid(-1, NULL, 0) > 0)
        reap(m, true);
}

static void serve(struct master *m)
{
    for (int i = m->n_children; i-- > 0;)
        start_child(m, i);
    for (int i = 0; i < m->n_old; i++)
        kill(m->old[i], SIGTERM);
    for (;;) {
        int got = sigwaitinfo(&m->signals, NULL);
        if (got == SIGTERM || got == SIGINT)
            break;
        if (got == SIGHUP)
            restart(m);
        reap(m, false);
    }
    LOG(LOG_INFO, "server.stop");
    stop(m);
}

static void block_signals(struct master *m)
{
    sigemptyset(&m->signals);
    sigaddset(&m->signals, SIGTERM);
    sigaddset(&m->signals, SIGINT);
    sigaddset(&m->signals, SIGHUP);
    sigaddset(&m->signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &m->signals, &m->before);
}

static struct err *read_pem(struct arena *a, const char *path, struct str *out)
{
    char block[4096];
    struct buf b = buf_on(a);
    FILE *f = fopen(path, "r");
    if (!f)
        return ERR(a, ERR_NOT_FOUND, "The file {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        buf_add(&b, (struct str){ block, n });
    fclose(f);
    *out = b.n ? buf_str(&b) : STR("");
    return NULL;
}

static struct err *open_socket(struct master *m, const char *address)
{
    int64_t fd;
    if (!str_to_int(str_of_c(getenv(env_socket)), &fd) || fcntl((int)fd, F_SETFD, FD_CLOEXEC) != 0)
        return listen_on(m->arena, address, &m->worker.listen_fd);
    m->worker.listen_fd = (int)fd;
    return NULL;
}

static int worker_count(const struct web_server *s)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int n = s->workers > 0 ? s->workers : MAX_OF(4, 2 * (int)cores);
    return MIN_OF(n, MAX_WORKERS);
}

/* As many descriptors as the system gives: each connection is one. */
static void raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static struct err *check_menus(struct arena *a, const struct web_app *app)
{
    for (size_t i = 0; i < app->n_menus; i++)
        for (size_t k = 0; k < app->menus[i].n; k++) {
            const struct menu_entry *e = &app->menus[i].entry[k];
            bool is_special = e->permission && (strcmp(e->permission, ROUTE_PUBLIC) == 0 || strcmp(e->permission, ROUTE_SIGNED_IN) == 0);
            if (!e->permission || (!is_special && app->gate && !app->gate->knows(app, e->permission)))
                return ERR(a, ERR_INVALID, "The menu entry {0} has no permission that is known.", ARG_C(e->path));
        }
    return NULL;
}

static struct err *prepare(struct master *m, const struct web_server *s, const struct web_app *app)
{
    struct worker *w = &m->worker;
    struct route_table *tables = ARENA_ARRAY(m->arena, struct route_table, app->n_routes + 1);
    struct router *router;
    memcpy(tables, app->routes, app->n_routes * sizeof *tables);
    tables[app->n_routes] = web_routes;
    *w = (struct worker){ .arena = m->arena, .server = s, .app = app };
    TRY(router_new(m->arena, tables, app->n_routes + 1, app, &router));
    TRY(check_menus(m->arena, app));
    w->router = router;
    if (!s->tls_cert != !s->tls_key)
        return ERR(m->arena, ERR_INVALID, "A certificate needs its key, and the key its certificate: give both.");
    if (s->tls_cert) {
        TRY(read_pem(m->arena, s->tls_cert, &w->cert));
        TRY(read_pem(m->arena, s->tls_key, &w->key));
    }
    w->metrics = metrics_new();
    w->once = once_new();
    w->limits = limits_new();
    TRY(worker_prepare(w));
    return open_socket(m, s->listen);
}

struct err *web_serve(const struct web_server *s, const struct web_app *app, struct arena *a)
{
    struct master *m = ARENA_NEW(a, struct master);
    m->arena = a;
    m->n = worker_count(s);
    m->n_children = m->n + (app->helper != NULL);
    raise_limit();
    TRY(prepare(m, s, app));
    read_command(m);
    take_over(m);
    block_signals(m);
    if (s->listening)
        s->listening(s->ctx, arena_printf(a, "%s://" STR_FMT, s->tls_cert ? "https" : "http", STR_ARG(listen_name(a, m->worker.listen_fd))));
    serve(m);
    sigprocmask(SIG_SETMASK, &m->before, NULL);
    close(m->worker.listen_fd);
    return NULL;
}
