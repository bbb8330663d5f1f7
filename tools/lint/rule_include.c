#include "lint/floors.h"
#include "lint/include.h"
#include "lint/rules.h"
#include <string.h>

/* Folder of a header "org/org.h" or "tools/…"; a name without folder is one of the file's own. */
static struct str folder_of(const struct lint *l, const struct source *f, struct str header)
{
    struct str rest = header, folder = str_cut(&rest, '/');
    if (!rest.p)
        return f->folder;
    struct str tool = str_printf(l->arena, "tools/" STR_FMT, STR_ARG(folder));
    return floor_is_known(tool) ? tool : folder;
}

/* "org_sql.h" is made from src/org/org.sql and may be used beside it only. The tools make such files from their examples. */
static bool is_foreign_statement(const struct lint *l, const struct source *f, struct str header)
{
    const char *slash = memrchr(header.p, '/', header.n);
    struct str name = slash ? str_sub(header, (size_t)(slash + 1 - header.p), header.n) : header;
    if (!str_ends(name, STR("_sql.h")) || !str_starts(f->path, STR("src/")))
        return false;
    struct str source = str_printf(l->arena, "src/" STR_FMT "/" STR_FMT ".sql", STR_ARG(f->folder), (int)name.n - 6, name.p);
    return !lint_file(l, source.p);
}

void rule_include(struct lint *l, const struct source *f)
{
    struct include inc;
    if (!floor_is_known(f->folder)) {
        if (str_starts(f->path, STR("src/")))
            lint_report(l, f, 1, "folder " STR_FMT " is on no floor: add it to tools/lint/floors.c", STR_ARG(f->folder));
        return;
    }
    for (int line = 1; include_next(f, &line, &inc);) {
        struct str folder = folder_of(l, f, inc.header);
        if (inc.is_system)
            continue;
        if (is_foreign_statement(l, f, inc.header))
            lint_report(l, f, inc.line, STR_FMT ": statements are called in their own folder only; call that feature's actions", STR_ARG(inc.header));
        else if (!floor_may_use(f->folder, folder))
            lint_report(l, f, inc.line, STR_FMT " may not use " STR_FMT " (" STR_FMT ")", STR_ARG(f->folder), STR_ARG(folder), STR_ARG(inc.header));
    }
}
