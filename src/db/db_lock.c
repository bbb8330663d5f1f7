#include "db/db_lock.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

struct err *db_lock_init(struct arena *a, const char *db_path, struct db_lock *out)
{
    const char *path = arena_printf(a, "%s.lock", db_path);
    out->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (out->fd < 0) {
        int e = errno;
        return err_detail(a, ERR(a, ERR_IO, "The file {0} could not be opened for writing.", ARG_C(path)), "%s", strerror(e));
    }
    return NULL;
}

void db_lock_done(struct db_lock *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}

static int lock_op(const struct db_lock *l, int op, short type)
{
    struct flock whole = { .l_type = type, .l_whence = SEEK_SET };
    return fcntl(l->fd, op, &whole) == 0 ? 0 : errno;
}

static void wake(int signal_number)
{
    (void)signal_number; /* its arrival ends the wait in fcntl with EINTR */
}

/* A timer that interrupts this thread's system calls from until_ms on, again and again: a first signal that comes just
 * before the wait begins would else be lost. */
static int start_timer(int64_t until_ms, timer_t *timer)
{
    int signal_number = SIGRTMIN + 6;
    struct sigaction on_wake = { .sa_handler = wake }; /* without SA_RESTART */
    sigset_t only_wake;
    sigemptyset(&only_wake);
    sigaddset(&only_wake, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &only_wake, NULL);
    sigaction(signal_number, &on_wake, NULL);
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = signal_number };
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    if (timer_create(CLOCK_MONOTONIC, &event, timer) != 0)
        return errno;
    int64_t left_ms = MAX_OF(until_ms - clock_monotonic_ms(), 1);
    struct itimerspec when = { .it_value = { left_ms / 1000, left_ms % 1000 * 1000000 }, .it_interval = { 0, 5000000 } };
    timer_settime(*timer, 0, &when, NULL);
    return 0;
}

int db_lock_take(const struct db_lock *l, int64_t until_ms)
{
    int e = lock_op(l, F_OFD_SETLK, F_WRLCK);
    if (e != EAGAIN && e != EACCES)
        return e;
    timer_t timer;
    e = start_timer(until_ms, &timer);
    if (e)
        return e;
    do
        e = lock_op(l, F_OFD_SETLKW, F_WRLCK);
    while (e == EINTR && clock_monotonic_ms() < until_ms);
    timer_delete(timer);
    return e == EINTR ? ETIMEDOUT : e;
}

void db_lock_release(const struct db_lock *l)
{
    lock_op(l, F_OFD_SETLK, F_UNLCK);
}
