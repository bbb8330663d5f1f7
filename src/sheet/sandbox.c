#include "sheet/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

void sandbox_take_files(int file_fd, int pipe_fd)
{
    for (int s = 1; s < NSIG; s++)
        signal(s, SIG_DFL); /* fails for SIGKILL and SIGSTOP, which have no handler */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int file = fcntl(file_fd, F_DUPFD, 16), out = fcntl(pipe_fd, F_DUPFD, 16), null = open("/dev/null", O_RDWR);
    if (file < 0 || out < 0 || null < 0)
        _exit(1);
    for (int fd = 0; fd < (SANDBOX_RELAXED ? 2 : 3); fd++) /* sanitizers speak on stderr */
        dup2(null, fd);
    dup2(file, SANDBOX_FILE_FD);
    dup2(out, SANDBOX_PIPE_FD);
    close_range(SANDBOX_PIPE_FD + 1, ~0U, 0);
}

static void limit(int what, rlim_t soft, rlim_t hard)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) == 0)
        setrlimit((__rlimit_resource_t)what, &(struct rlimit){ MIN_OF(soft, now.rlim_max), MIN_OF(hard, now.rlim_max) });
}

/* Address space in use: what was inherited and mapped so far. */
static int64_t mapped_bytes(void)
{
    long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    if (fscanf(f, "%lld", &pages) != 1)
        pages = 0;
    fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

void sandbox_set_limits(int64_t more_bytes, int seconds)
{
    limit(RLIMIT_CPU, (rlim_t)seconds, (rlim_t)seconds + 2);
    limit(RLIMIT_NOFILE, 16, 16);
    limit(RLIMIT_CORE, 0, 0);
    if (SANDBOX_RELAXED)
        return;
    limit(RLIMIT_FSIZE, 0, 0);
    int64_t mapped = mapped_bytes();
    if (mapped > 0)
        limit(RLIMIT_AS, (rlim_t)(mapped + more_bytes), (rlim_t)(mapped + more_bytes));
}

static int allow(scmp_filter_ctx f)
{
    static const int calls[] = {
        SCMP_SYS(brk),           SCMP_SYS(munmap), SCMP_SYS(madvise), SCMP_SYS(getrandom),    SCMP_SYS(futex),
        SCMP_SYS(clock_gettime), SCMP_SYS(exit),   SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    };
    /* libraries look for files (a time zone, a locale) that they can do without */
    static const int denied[] = { SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(readlink), SCMP_SYS(ioctl) };
    int bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(calls); i++)
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0);
    for (size_t i = 0; i < ARRAY_LEN(denied); i++)
        bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), denied[i], 0);
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, SANDBOX_PIPE_FD));
    /* memory: fresh and private, never executable, never over what is there */
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_EQ, MAP_PRIVATE | MAP_ANONYMOUS));
    /* when memory runs out, malloc tries to begin a second heap in another way before it gives up */
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOMEM), SCMP_SYS(mmap), 1, SCMP_A3(SCMP_CMP_NE, MAP_PRIVATE | MAP_ANONYMOUS));
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mremap), 1, SCMP_A3(SCMP_CMP_EQ, MREMAP_MAYMOVE));
    return bad;
}

struct err *sandbox_enter(struct arena *a)
{
    if (SANDBOX_RELAXED)
        return NULL;
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int bad = f ? allow(f) : -1;
    if (!bad)
        bad = seccomp_load(f);
    if (f)
        seccomp_release(f);
    if (!bad)
        return NULL;
    return err_detail(a, ERR(a, ERR_IO, "The file was not read, because this computer cannot run the reader in a sandbox."), "seccomp: %d", bad);
}
