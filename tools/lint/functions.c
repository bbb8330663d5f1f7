/* Where functions are: from universal-ctags, which knows C's declarations better than a linter should. */
#include "lint/lint.h"
#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Attributes that stand between a function's parts. */
static const char ignored_macros[] = "UNUSED,MUST_CHECK,NORETURN,PRINTF_LIKE+,__attribute__+";

static void read_all(int fd, struct buf *out)
{
    char block[65536];
    for (;;) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        buf_add(out, (struct str){ block, (size_t)n });
    }
}

int lint_run(struct arena *a, char *const argv[], struct str *output)
{
    int pipe_fd[2], status;
    pid_t pid;
    posix_spawn_file_actions_t actions;
    struct buf out = buf_on(a);
    if (pipe(pipe_fd) != 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_fd[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_fd[0]);
    int failed = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_fd[1]);
    if (!failed)
        read_all(pipe_fd[0], &out);
    close(pipe_fd[0]);
    *output = out.p ? buf_str(&out) : STR("");
    if (failed || waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Parameters and body, from the function's first line on. False when the code is not what ctags took it for. */
static bool cut_function(struct function *fn)
{
    const struct source *f = fn->file;
    struct str rest = str_sub(f->body, f->line_start[fn->line - 1], f->body.n);
    ptrdiff_t name = str_find(rest, fn->name);
    if (name < 0)
        return false;
    size_t open = lint_skip_blanks(rest, (size_t)name + fn->name.n);
    if (open >= rest.n || rest.p[open] != '(')
        return false;
    size_t close = lint_skip_brackets(rest, open);
    fn->params = str_sub(rest, open + 1, close - open - 2);
    while (close < rest.n && rest.p[close] != '{')
        close++;
    fn->body = str_sub(rest, close, lint_skip_brackets(rest, close) - close);
    return fn->body.n > 0;
}

static int64_t number_behind(struct str line, const char *key)
{
    int64_t n = 0;
    ptrdiff_t at = str_find(line, str_of_c(key));
    if (at < 0)
        return 0;
    struct str rest = str_sub(line, (size_t)at + strlen(key), line.n);
    str_to_int(str_cut(&rest, '\t'), &n);
    return n;
}

/* name <tab> path <tab> pattern <tab> line:9 <tab> end:12 */
static void add_function(struct lint *l, struct str line)
{
    struct str rest = line;
    struct function fn = { .name = str_cut(&rest, '\t') };
    fn.file = lint_file(l, str_c(l->arena, str_cut(&rest, '\t')));
    fn.line = (int)number_behind(line, "\tline:");
    fn.end = (int)number_behind(line, "\tend:");
    if (!fn.file || fn.line < 1 || (size_t)fn.line > fn.file->n_lines || !cut_function(&fn))
        return;
    if (l->n_functions == l->functions_room) {
        l->functions_room = l->functions_room * 2 + 1024;
        l->function = arena_grow(l->arena, l->function, l->n_functions, l->functions_room, sizeof *l->function);
    }
    l->function[l->n_functions++] = fn;
}

/* The C files in a temporary file, one a line. */
static char *write_file_list(struct lint *l, size_t *n)
{
    char *path = str_c(l->arena, STR("/tmp/lint-files-XXXXXX"));
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f)
        return NULL;
    *n = 0;
    for (size_t i = 0; i < l->n_files; i++)
        if (l->file[i].kind & (FILE_C | FILE_H)) {
            fprintf(f, STR_FMT "\n", STR_ARG(l->file[i].path));
            ++*n;
        }
    fclose(f);
    return path;
}

bool lint_read_functions(struct lint *l)
{
    size_t n = 0;
    struct str output = STR(""), line;
    char *list = write_file_list(l, &n);
    if (!list)
        return perror("lint: temporary file"), false;
    char *argv[] = { "ctags", "-u", "--langmap=C:.c.h", "--languages=C", "--kinds-C=f", "--fields=ne", "-I", (char *)ignored_macros, "-f", "-",
                     "-L", list, NULL };
    int status = n ? lint_run(l->arena, argv, &output) : 0;
    unlink(list);
    if (status != 0)
        fprintf(stderr, "lint: ctags failed (status %d); install universal-ctags\n", status);
    while (status == 0 && output.n) {
        line = str_cut(&output, '\n');
        if (line.n && line.p[0] != '!')
            add_function(l, line);
    }
    return status == 0;
}

static int lines_in(struct str s)
{
    int n = 1;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

/* End of the constant table that begins at s[i] with "const" or "static const", or 0. */
static size_t end_of_table(struct str s, size_t i)
{
    while (i < s.n && !strchr("=;(", s.p[i]))
        i = s.p[i] == '{' ? lint_skip_brackets(s, i) : i + 1; /* { … }: the type of its rows */
    if (i == s.n || s.p[i] != '=')
        return 0;
    size_t open = lint_skip_blanks(s, i + 1);
    return open < s.n && s.p[open] == '{' ? lint_skip_brackets(s, open) : 0;
}

int lint_table_lines(struct str code)
{
    int lines = 0;
    bool at_start = true;
    for (size_t i = 0; i < code.n;) {
        struct str rest = str_sub(code, i, code.n);
        size_t end = 0;
        if (at_start && (str_starts(rest, STR("static const ")) || str_starts(rest, STR("const "))))
            end = end_of_table(code, i);
        if (end) {
            struct str table = str_sub(code, i, end - i);
            lines += lines_in(table) > 1 ? lines_in(table) : 0;
            i = end;
            continue;
        }
        if (!strchr(" \t\n", code.p[i]))
            at_start = strchr("{};", code.p[i]) != NULL;
        i++;
    }
    return lines;
}
