/* lint [--messages PROGRAM] ROOT
 * Prints what breaks the rules of the house as file:line: message, then function lengths per folder.
 * Exit 0 clean, 1 findings, 2 wrong use or a tool is missing. */
#include "lint/lint.h"
#include <string.h>
#include <unistd.h>

static int by_place(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int c = str_cmp(x->path, y->path);
    if (c == 0)
        c = (x->line > y->line) - (x->line < y->line);
    return c ? c : str_cmp(x->text, y->text);
}

static int lint_tree(struct lint *l)
{
    if (!lint_read_tree(l)) {
        fputs("lint: there is no folder src here\n", stderr);
        return 2;
    }
    if (!lint_read_functions(l))
        return 2;
    lint_run_rules(l);
    if (l->n_findings)
        qsort(l->finding, l->n_findings, sizeof *l->finding, by_place);
    for (size_t i = 0; i < l->n_findings; i++)
        printf(STR_FMT ":%d: " STR_FMT "\n", STR_ARG(l->finding[i].path), l->finding[i].line, STR_ARG(l->finding[i].text));
    lint_print_summary(l);
    return l->n_findings > 0;
}

int main(int argc, char **argv)
{
    struct lint l = { .messages = "tools/messages" };
    int i = 1;
    if (argc == 4 && strcmp(argv[1], "--messages") == 0) {
        l.messages = argv[2];
        i = 3;
    }
    if (argc != i + 1 || argv[i][0] == '-') {
        fputs("usage: lint [--messages PROGRAM] ROOT\n", stderr);
        return 2;
    }
    if (chdir(argv[i]) != 0) {
        perror(argv[i]);
        return 2;
    }
    l.arena = arena_new(0);
    int status = lint_tree(&l);
    arena_free(l.arena);
    return status;
}
