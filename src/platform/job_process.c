#include "platform/job_process.h"
#include "base/clock.h"
#include "base/log.h"
#include "platform/job_private.h"
#include "platform/outbox.h"
#include "platform/time_zone.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICK_MS = 700, STALE_MS = 60000, TIMETABLE_MS = 30000, NOTHING_MS = 30000, CLERK_MS = 900000, STOP_MS = 2000, LAST_CLERK_MS = 10000, DELIVER_AT_ONCE = 50, EVENTS_AT_ONCE = 200 };
/* Exit statuses of children. */
enum { CHILD_DID, CHILD_FAILED, CHILD_HAD_NOTHING = 3 };

enum slot { SLOT_CLERK, SLOT_MAIL, SLOT_SMS, SLOT_WEBHOOK, SLOT_EVENTS, SLOT_JOB, SLOTS = SLOT_JOB + PLACES };

struct child {
    pid_t pid;                      /* 0 = the place is free */
    int64_t since_ms, not_before_ms;
    struct job_token token;
};

struct runner {
    const struct job_process *p;
    int64_t id, tick_at_ms, timetable_at_ms;
    struct child child[SLOTS];
    struct clerk_order order;
    struct clerk_report report;     /* the last one; jobs that were started are taken out of it */
    int report_fd;                  /* where the clerk that runs will put its own */
    bool is_reported, is_stopping;
    int64_t n_ended, n_ended_then;  /* children that ended; and when the last clerk began: what it says may be out of date */
    sigset_t signals, before;
};

/* ---- what children do ---- */

static struct err *open_job(struct arena *a, const struct job_process *p, struct job *out)
{
    *out = (struct job){ .arena = a, .who = "jobs", .lang = lang_load(a, STR("zh")), .now_ms = clock_now_ms(), .data_dir = p->data_dir };
    TRY(db_open(a, &(struct db_options){ .url = p->url }, &out->db));
    return network_time_zone(out->db, a, &out->tz);
}

static struct err *be_clerk(struct arena *a, struct runner *r, int fd)
{
    struct job job;
    struct clerk_report report;
    TRY(open_job(a, r->p, &job));
    TRY(job_clerk(&job, r->p->features, &r->order, &report));
    bool is_told = write(fd, &report, sizeof report) == (ssize_t)sizeof report; /* less than a pipe's buffer */
    return is_told ? NULL : ERR(a, ERR_IO, "The clerk could not report.");
}

static struct err *deliver(struct arena *a, const struct runner *r, enum outbox_channels channel, int *status)
{
    struct job job;
    struct outbox_counts n;
    TRY(open_job(a, r->p, &job));
    TRY(outbox_deliver_by(&job, channel, DELIVER_AT_ONCE, &n));
    if (n.failed || n.dead)
        LOG(LOG_WARN, "outbox.failed", { "again", str_printf(a, "%lld", (long long)n.failed) }, { "dead", str_printf(a, "%lld", (long long)n.dead) });
    *status = n.sent + n.failed + n.dead ? CHILD_DID : CHILD_HAD_NOTHING;
    return NULL;
}

static struct err *handle_events(struct arena *a, const struct runner *r, int *status)
{
    struct job job;
    int64_t n;
    TRY(open_job(a, r->p, &job));
    TRY(events_handle(&job, r->p->features, EVENTS_AT_ONCE, &n));
    *status = CHILD_DID;
    return NULL;
}

static struct err *do_slot(struct arena *a, struct runner *r, enum slot s, int *status)
{
    switch (s) {
    case SLOT_CLERK: return be_clerk(a, r, r->report_fd);
    case SLOT_MAIL: return deliver(a, r, OUTBOX_MAIL, status);
    case SLOT_SMS: return deliver(a, r, OUTBOX_SMS, status);
    case SLOT_WEBHOOK: return deliver(a, r, OUTBOX_WEBHOOK, status);
    case SLOT_EVENTS: return handle_events(a, r, status);
    default: return job_do(a, r->p, r->child[s].token);
    }
}

static NORETURN void be_child(struct runner *r, enum slot s, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(CHILD_FAILED);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the parent tells */
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    struct arena *a = arena_new(0);
    int status = CHILD_DID;
    struct err *e = do_slot(a, r, s, &status);
    if (e)
        log_err(e->code == ERR_BUSY ? LOG_WARN : LOG_ERROR, "jobs.child", e);
    arena_free(a);
    fflush(NULL);
    _exit(e ? CHILD_FAILED : status);
}

/* ---- children ---- */

static bool start(struct runner *r, enum slot s)
{
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        be_child(r, s, parent);
    r->child[s].pid = MAX_OF(pid, 0);
    r->child[s].since_ms = clock_monotonic_ms();
    if (pid < 0)
        LOG(LOG_ERROR, "jobs.fork", { "error", str_of_c(strerror(errno)) });
    return pid > 0;
}

static void order_of(struct runner *r, bool with_timetable)
{
    r->order = (struct clerk_order){ .runner = r->id, .stale_ms = r->p->stale_ms ? r->p->stale_ms : STALE_MS, .with_timetable = with_timetable, .is_last = r->is_stopping };
    for (int i = 0; i < PLACES; i++) {
        const struct child *c = &r->child[SLOT_JOB + i];
        int *is_free = i < PLACES_SHORT ? &r->order.free_short : &r->order.free_long;
        if (c->pid)
            r->order.alive[r->order.n_alive++] = c->token;
        else
            *is_free += !r->is_stopping;
    }
}

static void start_clerk(struct runner *r)
{
    int fd[2];
    int64_t now = clock_monotonic_ms();
    bool with_timetable = !r->is_stopping && now >= r->timetable_at_ms;
    r->tick_at_ms = now + (r->p->tick_ms ? r->p->tick_ms : TICK_MS);
    if (pipe2(fd, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    order_of(r, with_timetable);
    r->n_ended_then = r->n_ended;
    r->report_fd = fd[1];
    bool is_started = start(r, SLOT_CLERK);
    close(fd[1]);
    r->report_fd = fd[0];
    if (!is_started)
        close(fd[0]);
    else if (with_timetable)
        r->timetable_at_ms = now + TIMETABLE_MS;
}

/* A place for a job that the clerk took; the clerk was told how many there are, and only it fills them. */
static void start_job(struct runner *r, struct job_token t, bool is_long)
{
    int from = is_long ? PLACES_SHORT : 0, to = is_long ? PLACES : PLACES_SHORT;
    for (int i = from; i < to; i++) {
        struct child *c = &r->child[SLOT_JOB + i];
        if (c->pid)
            continue;
        c->token = t;
        start(r, (enum slot)(SLOT_JOB + i)); /* when it cannot be, the next clerk gives it back */
        return;
    }
}

static void read_report(struct runner *r, bool is_good)
{
    ssize_t n = is_good ? read(r->report_fd, &r->report, sizeof r->report) : 0;
    close(r->report_fd);
    r->is_reported = n == (ssize_t)sizeof r->report;
    if (!r->is_reported)
        r->report = (struct clerk_report){ 0 };
    for (int i = 0; i < r->report.n && !r->is_stopping; i++)
        start_job(r, r->report.start[i], r->report.is_long[i]);
}

static void end_child(struct runner *r, enum slot s, int status)
{
    struct child *c = &r->child[s];
    bool is_good = WIFEXITED(status) && WEXITSTATUS(status) == CHILD_DID;
    c->pid = 0;
    c->not_before_ms = is_good ? 0 : clock_monotonic_ms() + NOTHING_MS;
    if (WIFSIGNALED(status))
        LOG(LOG_WARN, "jobs.child_died", { "signal", str_of_c(strsignal(WTERMSIG(status))) });
    if (s == SLOT_CLERK)
        read_report(r, is_good);
    else
        r->is_reported = false; /* what is due now? The next clerk knows */
    r->n_ended += s != SLOT_CLERK;
    if (s != SLOT_CLERK && (is_good || s >= SLOT_JOB))
        r->tick_at_ms = 0;
}

static void reap(struct runner *r)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (int s = 0; s < SLOTS; s++)
            if (r->child[s].pid == pid)
                end_child(r, (enum slot)s, status);
}

/* ---- the loop ---- */

static bool is_due(const struct runner *r, enum slot s)
{
    const bool due[SLOTS] = { [SLOT_MAIL] = r->report.mail, [SLOT_SMS] = r->report.sms, [SLOT_WEBHOOK] = r->report.webhook, [SLOT_EVENTS] = r->report.events };
    return r->is_reported && due[s] && clock_monotonic_ms() >= r->child[s].not_before_ms;
}

static bool is_idle(const struct runner *r)
{
    for (int s = 0; s < SLOTS; s++)
        if (r->child[s].pid || is_due(r, (enum slot)s))
            return false;
    return r->is_reported && r->report.n == 0 && r->n_ended == r->n_ended_then;
}

/* One look at everything; gives how many milliseconds nothing will happen by itself. */
static int64_t turn(struct runner *r)
{
    int64_t now = clock_monotonic_ms();
    struct child *clerk = &r->child[SLOT_CLERK];
    for (int s = SLOT_MAIL; s <= SLOT_EVENTS; s++)
        if (!r->child[s].pid && is_due(r, (enum slot)s))
            start(r, (enum slot)s);
    if (clerk->pid && now - clerk->since_ms > CLERK_MS)
        kill(clerk->pid, SIGKILL);
    if (!clerk->pid && now >= r->tick_at_ms)
        start_clerk(r);
    return clerk->pid ? TICK_MS : MAX_OF(r->tick_at_ms - now, 1);
}

static bool wait_ms(struct runner *r, int64_t ms)
{
    struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    int got = sigtimedwait(&r->signals, NULL, &t);
    reap(r);
    return got == SIGTERM || got == SIGINT || got == SIGHUP;
}

static bool has_children(const struct runner *r)
{
    for (int s = 0; s < SLOTS; s++)
        if (r->child[s].pid)
            return true;
    return false;
}

static void wait_for_children(struct runner *r, int64_t ms)
{
    int64_t until = clock_monotonic_ms() + ms;
    while (has_children(r) && clock_monotonic_ms() < until)
        wait_ms(r, 50);
}

static void kill_children(struct runner *r)
{
    for (int s = 0; s < SLOTS; s++)
        if (r->child[s].pid)
            kill(r->child[s].pid, SIGKILL);
    wait_for_children(r, LAST_CLERK_MS);
}

/* What did not end in time is given back, so that the next jobs process takes it at once and not after a minute. */
static void stop(struct runner *r)
{
    r->is_stopping = true;
    wait_for_children(r, STOP_MS);
    kill_children(r);
    start_clerk(r);
    wait_for_children(r, LAST_CLERK_MS);
    kill_children(r);
    LOG(LOG_INFO, "jobs.stop");
}

static void block_signals(struct runner *r)
{
    static const int wanted[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
    sigemptyset(&r->signals);
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        signal(wanted[i], SIG_DFL);
        sigaddset(&r->signals, wanted[i]);
    }
    sigprocmask(SIG_BLOCK, &r->signals, &r->before);
}

int job_process_run(const struct job_process *p)
{
    struct runner r = { .p = p, .id = db_random_id() };
    block_signals(&r);
    LOG(LOG_INFO, "jobs.start");
    for (bool is_told = false; !is_told && !(p->once && is_idle(&r));)
        is_told = wait_ms(&r, turn(&r));
    stop(&r);
    sigprocmask(SIG_SETMASK, &r.before, NULL);
    return 0;
}
