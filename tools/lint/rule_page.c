#include "lint/rules.h"
#include "lint/sql.h"

static const char *const pages[] = { "_pages.c", "_api.c" };

static bool is_page(const struct source *f)
{
    for (size_t i = 0; i < ARRAY_LEN(pages); i++)
        if (str_ends(f->name, str_of_c(pages[i])))
            return str_starts(f->path, STR("src/"));
    return false;
}

/* Reports calls of one writing statement. */
static void check_calls(struct lint *l, const struct source *f, struct str statement)
{
    struct str word;
    for (size_t i = 0; lint_next_word(f->code, &i, &word);) {
        size_t next = lint_skip_blanks(f->code, i);
        if (str_eq(word, statement) && next < f->code.n && f->code.p[next] == '(')
            lint_report(l, f, lint_line_at(f, i - 1), "a page writes through an action, not through the statement " STR_FMT, STR_ARG(statement));
    }
}

void rule_page(struct lint *l, const struct source *f)
{
    size_t n;
    if (!is_page(f))
        return;
    for (size_t i = 0; i < l->n_files; i++) {
        if (l->file[i].kind != FILE_SQL || !str_starts(l->file[i].path, STR("src/")))
            continue;
        const struct sql_statement *s = sql_statements(l, &l->file[i], &n);
        for (size_t k = 0; k < n; k++)
            if (str_eq_c(s[k].kind, "exec"))
                check_calls(l, f, s[k].name);
    }
}
