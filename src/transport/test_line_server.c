#include "transport/test_line_server.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the child ---- */

static void say(FILE *c, const char *line)
{
    fputs(line, c);
    fflush(c);
}

static bool begins(const char *line, const char *word)
{
    return strncasecmp(line, word, strlen(word)) == 0;
}

/* The lines of a mail up to the lone dot; only a whole mail is kept. */
static bool take_data(FILE *c, const char *file)
{
    char line[2000], *mail = NULL;
    size_t n = 0;
    FILE *kept = open_memstream(&mail, &n);
    bool is_whole = false;
    while (!is_whole && fgets(line, sizeof line, c)) {
        is_whole = strcmp(line, ".\r\n") == 0;
        if (!is_whole)
            fputs(line[0] == '.' ? line + 1 : line, kept);
    }
    fclose(kept);
    FILE *f = fopen(file, "a");
    if (is_whole && f)
        fwrite(mail, 1, n, f);
    if (f)
        fclose(f);
    free(mail);
    return is_whole;
}

static void keep_line(const char *file, const char *line)
{
    FILE *f = fopen(file, "a");
    if (f) {
        fputs(line, f);
        fclose(f);
    }
}

static void serve_mail(FILE *c, const char *file)
{
    char line[2000];
    bool drops = false;
    say(c, "220 test ESMTP\r\n");
    while (fgets(line, sizeof line, c)) {
        drops |= begins(line, "RCPT TO:<drop@");
        if (begins(line, "EHLO"))
            say(c, "250-test\r\n250 8BITMIME\r\n");
        else if (begins(line, "RCPT TO:<refuse@"))
            say(c, "550 no such mailbox\r\n");
        else if (begins(line, "RCPT TO:<later@"))
            say(c, "451 try again later\r\n");
        else if (begins(line, "DATA")) {
            say(c, "354 go on\r\n");
            if (drops || !take_data(c, file))
                return;
            say(c, "250 taken\r\n");
        } else if (begins(line, "QUIT")) {
            say(c, "221 bye\r\n");
            return;
        } else {
            if (begins(line, "MAIL") || begins(line, "RCPT"))
                keep_line(file, line);
            say(c, "250 ok\r\n");
        }
    }
}

static void answer_ok(FILE *c, int status, size_t bytes)
{
    fprintf(c, "HTTP/1.1 %d x\r\nConnection: close\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: %zu\r\n\r\n", status, bytes);
    for (size_t i = 0; i < bytes; i++)
        putc(i ? 'k' : 'o', c);
    fflush(c);
}

/* Method, path, headers and body, as they came. */
static void serve_web(FILE *c, const char *file)
{
    char line[2000], path[200] = "";
    int64_t n = 0;
    while (fgets(line, sizeof line, c) && strcmp(line, "\r\n") != 0) {
        if (!path[0])
            sscanf(line, "%*s %199s", path);
        if (begins(line, "Content-Length:"))
            n = strtoll(line + 15, NULL, 10);
        keep_line(file, line);
    }
    for (; n > 0; n--) {
        char one[2] = { (char)getc(c), 0 };
        keep_line(file, one);
    }
    if (strcmp(path, "/hang") == 0)
        pause();
    int64_t status = strtoll(path + (path[0] == '/'), NULL, 10);
    answer_ok(c, status >= 100 ? (int)status : 200, strcmp(path, "/big") == 0 ? 3 << 20 : 2);
}

static NORETURN void serve(int listening, enum test_server_kind kind, const char *file)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    for (;;) {
        int fd = accept(listening, NULL, NULL);
        FILE *c = fdopen(fd, "r+");
        if (!c)
            _exit(1);
        setvbuf(c, NULL, _IONBF, 0);
        (kind == TEST_SMTP ? serve_mail : serve_web)(c, file);
        fclose(c);
    }
}

/* ---- the parent ---- */

static void stop(void *ctx)
{
    const struct test_server *s = ctx;
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
}

struct test_server test_server_start(struct arena *a, enum test_server_kind kind, const char *file)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    struct test_server *s = ARENA_NEW(a, struct test_server);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 16) == 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    *s = (struct test_server){ ntohs(at.sin_port), fork(), file };
    if (s->pid == 0)
        serve(fd, kind, file);
    close(fd);
    arena_defer(a, stop, s);
    return *s;
}

struct str test_server_got(struct arena *a, const struct test_server *s)
{
    FILE *f = fopen(s->file, "r");
    char *bytes = arena_alloc(a, 1 << 20);
    size_t n = f ? fread(bytes, 1, (1 << 20) - 1, f) : 0;
    if (f)
        fclose(f);
    return (struct str){ bytes, n };
}
