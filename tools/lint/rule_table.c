#include "lint/floors.h"
#include "lint/rules.h"
#include "lint/sql.h"

/* Tables that only one file may name: the link between an answer and a person, who was drawn, and which interview a screened text is from. */
static const struct {
    const char *table, *file;
} guarded[] = {
    { "fieldwork_link", "src/fieldwork/fieldwork.sql" },
    { "draw", "src/sampling/sampling.sql" },
    { "draw_dealer", "src/sampling/sampling.sql" },
    { "draw_visit", "src/sampling/sampling.sql" },
    { "draw_deferral", "src/sampling/sampling.sql" },
    { "verbatim", "src/verbatim/verbatim.sql" },
};

static bool is_guarded_from(const struct source *f, struct str table)
{
    for (size_t i = 0; i < ARRAY_LEN(guarded); i++)
        if (str_eq_c(table, guarded[i].table))
            return !str_eq_c(f->path, guarded[i].file);
    return false;
}

static void check_use(struct lint *l, const struct source *f, const struct sql_use *use)
{
    struct str owner = use->table->feature, table = use->table->name;
    if (is_guarded_from(f, table))
        lint_report(l, f, use->line, "table " STR_FMT " may be named in its own .sql only", STR_ARG(table));
    else if (owner.p && use->writes && !str_eq(owner, f->folder))
        lint_report(l, f, use->line, "table " STR_FMT " is written by " STR_FMT " only: call one of its actions", STR_ARG(table), STR_ARG(owner));
    else if (owner.p && !floor_may_use(f->folder, owner))
        lint_report(l, f, use->line, STR_FMT " may not read table " STR_FMT " of " STR_FMT, STR_ARG(f->folder), STR_ARG(table), STR_ARG(owner));
}

void rule_table(struct lint *l)
{
    size_t n_tables, n;
    const struct sql_table *tables = sql_tables(l, &n_tables);
    for (size_t i = 0; i < n_tables; i++)
        if (!tables[i].feature.p || !floor_is_known(tables[i].feature))
            lint_report(l, tables[i].file, tables[i].line, "table " STR_FMT " lacks a comment \"-- feature: NAME\" right above it", STR_ARG(tables[i].name));
    for (size_t i = 0; i < l->n_files; i++) {
        const struct source *f = &l->file[i];
        if (f->kind != FILE_SQL || !str_starts(f->path, STR("src/")))
            continue;
        const struct sql_use *uses = sql_uses(l, f, tables, n_tables, &n);
        for (size_t k = 0; k < n; k++)
            check_use(l, f, &uses[k]);
    }
}
