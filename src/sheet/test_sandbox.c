/* The sandbox as the kernel enforces it, so only in builds without sanitizers (suite "plain"): what a hostile file could try, and what its
 * reader's death looks like from outside. */
#include "sheet/sandbox.h"
#include "sheet/test_sheet.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- inside ---- */

enum { REFUSED = 42, GOT_THROUGH = 43, COULD_NOT_ENTER = 44 };

static int refused_if(bool failed)
{
    return failed ? REFUSED : GOT_THROUGH;
}

static int try_open(void) { return refused_if(open("/etc/passwd", O_RDONLY) < 0); }
static int try_create(void) { return refused_if(open("/tmp/huifang-sandbox-test", O_CREAT | O_WRONLY, 0600) < 0); }
static int try_read_file(void) { char c; return refused_if(read(SANDBOX_FILE_FD, &c, 1) < 0); }
static int try_write_file(void) { return refused_if(write(SANDBOX_FILE_FD, "x", 1) < 0); }
static int try_write_stderr(void) { return refused_if(write(2, "x", 1) < 0); }
static int try_socket(void) { return refused_if(socket(AF_INET, SOCK_STREAM, 0) < 0); }
static int try_fork(void) { return refused_if(fork() < 0); }
static int try_exec(void) { return refused_if(execl("/bin/true", "true", (char *)NULL) < 0); }
static int try_kill(void) { return refused_if(kill(getppid(), 0) < 0); }
static int try_unlink(void) { return refused_if(unlink("/tmp/huifang-sandbox-test") < 0); }
static int try_exec_memory(void) { return refused_if(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED); }
static int try_map_file(void) { return refused_if(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, SANDBOX_FILE_FD, 0) == MAP_FAILED); }
static int try_map_over(void) { return refused_if(mmap((void *)(uintptr_t)try_map_file, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED); }
static int try_protect(void) { return refused_if(mprotect((void *)((uintptr_t)try_protect & ~(uintptr_t)4095), 4096, PROT_READ | PROT_WRITE) < 0); }
static int try_ptrace_self(void) { return refused_if(open("/proc/self/mem", O_RDWR) < 0); }

static int may_write_pipe(void) { return write(SANDBOX_PIPE_FD, "x", 1) == 1 ? 0 : GOT_THROUGH; }
static int may_use_memory(void)
{
    char *p = malloc(8 << 20);
    if (!p)
        return GOT_THROUGH;
    memset(p, 1, 8 << 20);
    p = realloc(p, 12 << 20);
    int ok = p && p[(8 << 20) - 1] == 1;
    free(p);
    return ok ? 0 : GOT_THROUGH;
}
static int may_not_use_more_memory(void)
{
    void *volatile p = malloc(64 << 20);
    return p ? GOT_THROUGH : 0;
}
static int may_not_run_forever(void)
{
    volatile bool run = true;
    while (run)
        ;
    return GOT_THROUGH;
}

/* What becomes of a child that does this inside. */
static int status_of(int (*what)(void))
{
    int ends[2], status = 0;
    assert_int_equal(pipe(ends), 0);
    int file = open(TEST_GOLDEN "/lo.xls", O_RDONLY);
    assert_true(file >= 0);
    pid_t child = fork();
    if (child == 0) {
        struct arena *a = arena_new(0);
        sandbox_take_files(file, ends[1]);
        sandbox_set_limits(32 << 20, 1);
        if (sandbox_enter(a))
            _exit(COULD_NOT_ENTER);
        _exit(what());
    }
    close(file);
    close(ends[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(ends[0]);
    return status;
}

static void test_what_is_forbidden(void **state UNUSED)
{
    static const struct { const char *label; int (*what)(void); } table[] = {
        { "open a file", try_open },          { "create a file", try_create },       { "read the file again", try_read_file },
        { "write to the file", try_write_file }, { "write to stderr", try_write_stderr }, { "open a socket", try_socket },
        { "fork", try_fork },                 { "run a program", try_exec },         { "send a signal", try_kill },
        { "delete a file", try_unlink },      { "executable memory", try_exec_memory }, { "map a file", try_map_file },
        { "map over code", try_map_over },    { "make code writable", try_protect }, { "open its own memory", try_ptrace_self },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        int status = status_of(table[i].what);
        bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, refused = WIFEXITED(status) && WEXITSTATUS(status) == REFUSED;
        if (!killed && !refused)
            fail_msg("%s: status %x", table[i].label, (unsigned)status);
    }
    assert_int_equal(access("/tmp/huifang-sandbox-test", F_OK), -1);
}

static void test_what_is_allowed(void **state UNUSED)
{
    assert_int_equal(status_of(may_write_pipe), 0);
    assert_int_equal(status_of(may_use_memory), 0);
    assert_int_equal(status_of(may_not_use_more_memory), 0);
    int status = status_of(may_not_run_forever);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
}

/* ---- from outside ---- */

static const char *big_file(struct arena *a)
{
    struct buf b = buf_on(a);
    for (int i = 0; i < 400000; i++)
        buf_addf(&b, "%d,张三,13800001111,2026-03-05\n", i);
    return test_file_of(a, buf_str(&b));
}

static pid_t only_child(void)
{
    char path[64];
    long long pid = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%lld", &pid), 1);
    fclose(f);
    return (pid_t)pid;
}

/* The error at the end of all rows that still come. */
static struct err *drain(struct sheet *s)
{
    struct sheet_row row;
    bool more = true;
    struct err *e = NULL;
    while (!e && more)
        e = sheet_next(s, &row, &more);
    struct err *again = sheet_next(s, &row, &more);
    assert_ptr_equal(e, again); /* an error stays */
    return e;
}

static void test_death_has_a_reason(void **state UNUSED)
{
    static const struct { int sig; enum err_code code; const char *text; } table[] = {
        { SIGSEGV, ERR_INVALID, "damaged in a way that stopped its reader" }, { SIGABRT, ERR_INVALID, "damaged in a way that stopped its reader" },
        { SIGSYS, ERR_INVALID, "do something forbidden" },                    { SIGXCPU, ERR_INVALID, "takes more than 600 seconds" },
        { SIGKILL, ERR_IO, "stopped from outside" },                          { SIGTERM, ERR_IO, "stopped from outside" },
    };
    struct arena *a = arena_new(0);
    const char *path = big_file(a);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct sheet *s;
        check_ok("open", sheet_open(a, &(struct sheet_options){ .path = path }, &s));
        kill(only_child(), table[i].sig);
        struct err *e = drain(s);
        check_err(table[i].text, e, table[i].code);
        if (str_find(test_err_text(a, e), str_of_c(table[i].text)) < 0)
            check_str("text", test_err_text(a, e), table[i].text);
    }
    unlink(path);
    arena_free(a);
}

static void test_file_that_shrinks(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const char *path = big_file(a);
    struct sheet *s;
    check_ok("open", sheet_open(a, &(struct sheet_options){ .path = path }, &s));
    assert_int_equal(truncate(path, 0), 0);
    struct err *e = drain(s);
    check_err("shrunk", e, ERR_IO);
    check_str("shrunk", test_err_text(a, e), "The file changed while it was being read. Try again when nobody writes to it.");
    unlink(path);
    arena_free(a);
}

static void test_memory_limit(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    buf_add_c(&b, "<table><tr><td>");
    for (int i = 0; i < 1 << 20; i++)
        buf_add_c(&b, "\xD0\xD5\xC3\xFB \xD0\xD5\xC3\xFB\n");
    const char *path = test_file_of(a, buf_str(&b));
    struct sheet *s;
    struct err *e = sheet_open(a, &(struct sheet_options){ .path = path, .limits = &(struct sheet_limits){ .max_memory = 10 << 20 } }, &s);
    check_err("memory", e, ERR_INVALID);
    check_str("memory", test_err_text(a, e), "The file needs more than 10 MB of memory to be read. Split it or save it as CSV.");
    unlink(path);
    arena_free(a);
}

/* Readers that are left before the end leave no process and no file behind. */
static void test_nothing_is_left(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const char *path = big_file(a);
    int before = dup(0);
    close(before);
    for (int i = 0; i < 20; i++) {
        struct arena *job = arena_new(0);
        struct sheet *s;
        struct sheet_row row;
        bool more;
        check_ok("open", sheet_open(job, &(struct sheet_options){ .path = path }, &s));
        check_ok("next", sheet_next(s, &row, &more));
        arena_free(job);
    }
    int after = dup(0);
    close(after);
    assert_int_equal(before, after);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    unlink(path);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_forbidden),
        cmocka_unit_test(test_what_is_allowed),
        cmocka_unit_test(test_death_has_a_reason),
        cmocka_unit_test(test_file_that_shrinks),
        cmocka_unit_test(test_memory_limit),
        cmocka_unit_test(test_nothing_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
