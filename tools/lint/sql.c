#include "lint/sql.h"
#include <string.h>

/* The feature named in the comment lines right above a line, or no value. */
static struct str feature_above(const struct source *f, int line)
{
    for (line--; line > 0; line--) {
        struct str text = str_trim(lint_line(f, f->text, line));
        if (!str_starts(text, STR("--")))
            break;
        if (str_starts(text, STR("-- feature:")))
            return str_trim(str_sub(text, 11, text.n));
    }
    return STR_NONE;
}

static size_t add_tables_of(const struct source *f, struct sql_table *out)
{
    size_t n = 0, i = 0;
    struct str word;
    while (lint_next_word(f->code, &i, &word)) {
        size_t created = i;
        if (!lint_list_has("create", word) || !lint_next_word(f->code, &i, &word) || !lint_list_has("table view", word))
            continue;
        while (lint_next_word(f->code, &i, &word) && lint_list_has("if not exists", word))
            ;
        int line = lint_line_at(f, created - 1);
        out[n++] = (struct sql_table){ .name = word, .feature = feature_above(f, line), .file = f, .line = line };
    }
    return n;
}

static bool is_migration(const struct source *f)
{
    return f->kind == FILE_SQL && str_eq_c(f->folder, "migrations") && !str_eq_c(f->name, "stage.sql");
}

struct sql_table *sql_tables(const struct lint *l, size_t *n)
{
    size_t room = 0;
    for (size_t i = 0; i < l->n_files; i++)
        room += is_migration(&l->file[i]) ? l->file[i].text.n / 12 + 1 : 0; /* "create table" has 12 letters */
    struct sql_table *table = ARENA_ARRAY(l->arena, struct sql_table, room);
    *n = 0;
    for (size_t i = 0; i < l->n_files; i++)
        if (is_migration(&l->file[i]))
            *n += add_tables_of(&l->file[i], table + *n);
    return table;
}

struct sql_statement *sql_statements(const struct lint *l, const struct source *f, size_t *n)
{
    struct sql_statement *out = ARENA_ARRAY(l->arena, struct sql_statement, f->n_lines);
    *n = 0;
    for (int line = 1; (size_t)line <= f->n_lines; line++) {
        struct str text = str_trim(lint_line(f, f->text, line));
        ptrdiff_t colon = str_find(text, STR(" : "));
        if (!str_starts(text, STR("-- ")) || colon < 0)
            continue;
        struct str name = str_trim(str_sub(text, 3, (size_t)colon - 3)), kind = str_trim(str_sub(text, (size_t)colon + 3, text.n));
        if (lint_list_has("one many each exec", kind) && !memchr(name.p, ' ', name.n))
            out[(*n)++] = (struct sql_statement){ name, kind, line };
    }
    return out;
}

static const struct sql_table *table_named(const struct sql_table *tables, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(tables[i].name, name))
            return &tables[i];
    return NULL;
}

/* Reading position in a statement. A table stands behind from, join, into, update (and delete from), and behind a comma
 * in a from list at the same depth of brackets. */
struct scan {
    int depth, from_depth;      /* from_depth: of the list we are in, -1 = none */
    bool wants_table, is_write, after_delete;
};

static void scan_word(struct scan *s, struct str word)
{
    bool is_from = lint_list_has("from", word);
    s->wants_table = lint_list_has("from join cross into update", word);
    s->is_write = lint_list_has("into update", word) || (is_from && s->after_delete);
    s->after_delete = lint_list_has("delete", word);
    if (is_from)
        s->from_depth = s->depth;
    else if (lint_list_has("where group order limit having union select set values returning window", word))
        s->from_depth = -1;
}

static void scan_gap(struct scan *s, struct str gap)
{
    for (size_t i = 0; i < gap.n; i++) {
        s->depth += (gap.p[i] == '(') - (gap.p[i] == ')');
        if (s->depth < s->from_depth)
            s->from_depth = -1;
        if (gap.p[i] == ',' && s->depth == s->from_depth)
            s->wants_table = true;
    }
}

struct sql_use *sql_uses(const struct lint *l, const struct source *f, const struct sql_table *tables, size_t n_tables, size_t *n)
{
    struct sql_use *out = ARENA_ARRAY(l->arena, struct sql_use, f->code.n / 2 + 1);
    struct scan s = { .from_depth = -1 };
    struct str word;
    *n = 0;
    for (size_t i = 0, before = 0; lint_next_word(f->code, &i, &word); before = i) {
        scan_gap(&s, str_sub(f->code, before, (size_t)(word.p - f->code.p) - before));
        const struct sql_table *table = s.wants_table ? table_named(tables, n_tables, word) : NULL;
        if (table)
            out[(*n)++] = (struct sql_use){ table, s.is_write, lint_line_at(f, i - 1) };
        if (table)
            s.wants_table = false;
        else
            scan_word(&s, word);
    }
    return out;
}
