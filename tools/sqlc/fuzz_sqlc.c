/* The reader of .sql files, without preparing anything; what it accepts is also joined, looked through for outer joins and
 * written out. */
#include "check.h"
#include "emit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void join(struct sql_file *f, struct statement *st, enum db_engine engine)
{
    struct variant v = variant_full(st);
    v.engine = engine;
    v.scope = SCOPE_REGION;
    struct checker c = { .file = f, .arena = f->arena, .st = st, .full = variant_text(f->arena, st, &v) };
    int first = variant_line(&c.full, 0), last = variant_line(&c.full, c.full.sql.n);
    if (first > last || variant_line_of_word(&c.full, STR("nowhere"), last) > last)
        __builtin_trap();
    may_become_null(&c, STR("dealer"), STR("name"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct sink nowhere = sink_to_nothing();
    struct sql_file f = { .arena = a, .path = "x.sql", .base = STR("x"), .errors = &nowhere };
    f.text = str_dup(a, (struct str){ size ? (const char *)data : "", size });
    parse_file(&f);
    for (size_t i = 0; i < f.statement.n && f.n_errors == 0; i++) {
        join(&f, &f.statement.at[i], DB_SQLITE);
        join(&f, &f.statement.at[i], DB_POSTGRES);
    }
    if (f.n_errors == 0) {
        emit_header(&f);
        emit_source(&f);
    }
    arena_free(a);
    return 0;
}
