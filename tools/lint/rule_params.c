#include "lint/rules.h"

enum { MAX_PARAMS = 5 };

/* Functions whose shape a library prescribes. */
static const struct {
    const char *path, *name;
} prescribed[] = {
    { "tools/sqlc/check.c", "on_access" }, /* sqlite3_set_authorizer */
    { "src/web/body.c", "on_part" },         /* MHD_PostDataIterator */
    { "src/web/http.c", "on_header" },       /* MHD_KeyValueIteratorN */
    { "src/web/http.c", "on_access" },       /* MHD_AccessHandlerCallback */
};

static bool is_prescribed(const struct function *fn)
{
    for (size_t i = 0; i < ARRAY_LEN(prescribed); i++)
        if (str_eq_c(fn->file->path, prescribed[i].path) && str_eq_c(fn->name, prescribed[i].name))
            return true;
    return false;
}

/* Named parameters; "..." and void are none. */
static int count_params(struct str params)
{
    int n = 0;
    size_t start = 0;
    for (size_t i = 0; i <= params.n; i++) {
        if (i < params.n && params.p[i] != ',' && params.p[i] != '(' && params.p[i] != '[')
            continue;
        if (i < params.n && params.p[i] != ',') {
            i = lint_skip_brackets(params, i) - 1;
            continue;
        }
        struct str one = str_trim(str_sub(params, start, i - start));
        n += one.n && !str_eq_c(one, "void") && !str_eq_c(one, "...");
        start = i + 1;
    }
    return n;
}

/* The checks of base/test.h take label, file and line besides. */
void rule_params(struct lint *l, const struct function *fn)
{
    int n = count_params(fn->params);
    if (n > MAX_PARAMS && !fn->file->is_test && !is_prescribed(fn))
        lint_report(l, fn->file, fn->line, STR_FMT " has %d parameters (at most %d): pass a struct", STR_ARG(fn->name), n, MAX_PARAMS);
}
