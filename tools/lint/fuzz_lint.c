/* Any bytes as any kind of source file: no rule reads outside or runs for ever. The first byte chooses the kind. */
#include "lint/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = { "src/org/org.c", "src/method/points.h", "src/org/org_pages.c", "src/org/org.sql", "migrations/0001_x.sql",
                                     "src/org/page.tmpl", "po/zh_CN.po", "docs/requirements.csv", "src/org/test_org.c" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct lint l = { .arena = arena_new(0) };
    lint_add_source(&l, "src/org/org.sql", STR("-- org_insert : exec\ninsert into dealer (id) values (1)\n"));
    const char *path = paths[data[0] % ARRAY_LEN(paths)];
    lint_add_source(&l, path, (struct str){ arena_dup(l.arena, (const char *)data + 1, size - 1), size - 1 });
    const struct source *f = &l.file[1];
    for (size_t i = 0; i < f->body.n; i++)
        if (f->body.p[i] == '{') {
            struct function fn = { f, STR("f"), 1, 100, f->body, str_sub(f->body, i, lint_skip_brackets(f->body, i) - i) };
            rule_nesting(&l, &fn);
            rule_length(&l, &fn);
            rule_params(&l, &fn);
            break;
        }
    lint_run_rules(&l);
    arena_free(l.arena);
    return 0;
}
