#include "web/export.h"
#include "base/clock.h"
#include "base/log.h"
#include "web/worker.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_FILE = 3, CHILD_ARENA = 256 << 20, CHILD_MORE_BYTES = 512 << 20, CHILD_FILE_BYTES = 64 << 20, TOO_MUCH = 42 };

#if defined(__SANITIZE_ADDRESS__)
enum { HAS_SHADOW = true };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { HAS_SHADOW = true };
#else
enum { HAS_SHADOW = false };
#endif
#else
enum { HAS_SHADOW = false };
#endif

/* ---- the child ---- */

static void limit(int what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) == 0)
        setrlimit((__rlimit_resource_t)what, &(struct rlimit){ MIN_OF(most, now.rlim_max), MIN_OF(most, now.rlim_max) });
}

/* Address space in use: what was inherited. */
static rlim_t mapped_bytes(void)
{
    long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f || fscanf(f, "%lld", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* No connection of the worker's stays open here: its other end would wait for a child that knows nothing of it. */
static void leave_worker(pid_t worker, int file)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int s = 1; s < NSIG; s++)
        signal(s, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != worker || dup2(file, CHILD_FILE) < 0)
        _exit(1);
    close_range(CHILD_FILE + 1, ~0U, 0);
    (void)!nice(5); /* pages before files */
    limit(RLIMIT_CPU, EXPORT_SECONDS);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, CHILD_FILE_BYTES);
    rlim_t mapped = mapped_bytes();
    if (mapped && !HAS_SHADOW) /* the sanitizer's shadow alone is terabytes */
        limit(RLIMIT_AS, mapped + CHILD_MORE_BYTES);
}

static int render(const struct document *d, const struct lang *l, enum report_format f)
{
    jmp_buf full;
    struct arena *a = arena_new(CHILD_ARENA); /* the request's has its own limit and its own way out */
    if (setjmp(full))
        return TOO_MUCH;
    arena_on_full(a, &full);
    FILE *file = fdopen(CHILD_FILE, "wb");
    if (!file)
        return err_exit_status(ERR_IO);
    struct sink out = sink_to_file(file);
    struct err *e = report_render(a, d, l, f, &out);
    if (!e && fclose(file) != 0)
        e = ERR(a, ERR_IO, "The report could not be written. Is the disk full?");
    if (e)
        log_err(LOG_WARN, "export.failed", e);
    return !e ? 0 : e->code == ERR_INVALID ? TOO_MUCH : err_exit_status(e->code);
}

/* ---- the worker ---- */

static struct export *free_place(struct worker *w)
{
    for (size_t i = 0; i < EXPORTS_AT_ONCE; i++)
        if (w->export[i].pid == 0)
            return &w->export[i];
    return NULL;
}

struct err *export_start(struct call *c, const struct document *d, const struct lang *l, enum report_format f)
{
    struct arena *a = c->req.arena;
    struct export *x = free_place(c->worker);
    if (!x)
        return ERR(a, ERR_BUSY, "Several files are being made just now. Ask again in a minute.");
    int file = memfd_create("export", MFD_CLOEXEC);
    pid_t worker = getpid(), pid = file >= 0 ? fork() : -1;
    if (pid == 0) {
        leave_worker(worker, file);
        _exit(render(d, l, f));
    }
    int pid_fd = pid > 0 ? pidfd_open(pid, 0) : -1;
    *x = (struct export){ pid, pid_fd, file, c->conn ? c->conn->fd : -1, clock_monotonic_ms() + 1000 * EXPORT_SECONDS, c, false };
    c->export = x;
    if (pid_fd >= 0)
        return NULL;
    struct err *e = err_detail(a, ERR(a, ERR_IO, "The file could not be made: the machine has no room for one more process. Ask again in a minute."), "%s", strerror(errno));
    export_drop(c);
    return e;
}

/* The wait status of a child that is ended now, if it has not ended by itself. */
static int end_child(struct export *x)
{
    int status = -1;
    if (x->pid <= 0)
        return status;
    kill(x->pid, SIGKILL); /* nothing happens to one that has ended */
    while (waitpid(x->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static void free_slot(struct call *c)
{
    struct export *x = c->export;
    struct worker *w = c->worker;
    if (x->is_set_aside) {
        epoll_ctl(w->epoll_fd, EPOLL_CTL_DEL, x->pid_fd, NULL);
        epoll_ctl(w->epoll_fd, EPOLL_CTL_DEL, x->socket, NULL);
    }
    if (x->pid_fd >= 0)
        close(x->pid_fd);
    *x = (struct export){ 0 };
    c->export = NULL;
}

void export_drop(struct call *c)
{
    if (!c->export)
        return;
    (void)end_child(c->export);
    if (c->export->file >= 0)
        close(c->export->file);
    free_slot(c);
}

void export_set_aside(struct call *c)
{
    struct epoll_event ended = { .events = EPOLLIN, .data.fd = c->export->pid_fd }, left = { .events = EPOLLRDHUP, .data.fd = c->export->socket };
    c->export->is_set_aside = true;
    if (c->conn)
        c->conn->deadline_ms = 0; /* the child has its own */
    epoll_ctl(c->worker->epoll_fd, EPOLL_CTL_ADD, c->export->pid_fd, &ended);
    epoll_ctl(c->worker->epoll_fd, EPOLL_CTL_ADD, c->export->socket, &left);
}

bool export_event(struct worker *w, int fd)
{
    for (size_t i = 0; i < EXPORTS_AT_ONCE; i++) {
        struct export *x = &w->export[i];
        if (x->pid == 0 || !x->is_set_aside || (fd != x->pid_fd && fd != x->socket))
            continue;
        http_go_on(x->call);
        return true;
    }
    return false;
}

void export_sweep(struct worker *w, int64_t now_ms, bool all)
{
    for (size_t i = 0; i < EXPORTS_AT_ONCE; i++)
        if (w->export[i].pid != 0 && w->export[i].is_set_aside && (all || now_ms > w->export[i].deadline_ms))
            http_go_on(w->export[i].call);
}

struct err *export_finish(struct call *c)
{
    struct arena *a = c->req.arena;
    struct export *x = c->export;
    struct stat st = { 0 };
    siginfo_t seen = { 0 };
    bool is_ended = waitid(P_PID, (id_t)x->pid, &seen, WEXITED | WNOHANG | WNOWAIT) == 0 && seen.si_pid == x->pid;
    int status = end_child(x), file = x->file;
    free_slot(c);
    if (is_ended && WIFEXITED(status) && WEXITSTATUS(status) == 0 && fstat(file, &st) == 0) {
        c->res.fd = file;
        c->res.fd_bytes = st.st_size;
        c->res.is_file = true;
        c->res.etag = str_printf(a, "\"%s\"", c->req.id); /* made anew each time */
        return NULL;
    }
    close(file);
    if (is_ended && WIFEXITED(status) && WEXITSTATUS(status) == TOO_MUCH)
        return ERR(a, ERR_INVALID, "This is too much for one file. Ask for less at once: a shorter period, fewer dealers; or take it as CSV.");
    LOG(LOG_WARN, "export.ended", { "id", str_of_c(c->req.id) }, { "by", is_ended ? STR("itself") : STR("time or reader") }, { "status", str_printf(a, "%d", status) });
    return is_ended ? ERR(a, ERR_IO, "The file could not be made. Ask again; if it fails again, take it as CSV and tell the administrator the number of this request.")
                    : ERR(a, ERR_BUSY, "The file was not made in {0} seconds. Ask for less at once: a shorter period, fewer dealers; or take it as CSV.", ARG_I(EXPORT_SECONDS));
}
