#include "lint/lint.h"

static int by_length(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The smallest length that at least `pct` percent of the functions do not pass. */
static int percentile(const int *length, size_t n, size_t pct)
{
    return length[(n * pct + 99) / 100 - 1];
}

/* Whether function i is the first one of its folder outside of tests. */
static bool opens_folder(const struct lint *l, size_t i)
{
    if (l->function[i].file->is_test)
        return false;
    for (size_t k = 0; k < i; k++)
        if (!l->function[k].file->is_test && str_eq(l->function[k].file->folder, l->function[i].file->folder))
            return false;
    return true;
}

static void print_folder(const struct lint *l, struct str folder)
{
    int *length = ARENA_ARRAY(l->arena, int, l->n_functions);
    size_t n = 0;
    for (size_t i = 0; i < l->n_functions; i++)
        if (str_eq(l->function[i].file->folder, folder) && !l->function[i].file->is_test)
            length[n++] = l->function[i].end - l->function[i].line + 1;
    qsort(length, n, sizeof *length, by_length);
    printf("%-20.*s %9zu %7d %6d\n", STR_ARG(folder), n, percentile(length, n, 50), percentile(length, n, 90));
}

void lint_print_summary(const struct lint *l)
{
    printf("%-20s functions  median   90 %%\n", "function lengths");
    for (size_t i = 0; i < l->n_functions; i++)
        if (opens_folder(l, i))
            print_folder(l, l->function[i].file->folder);
}
