/* Any bytes as a template: an error with a line of the file, or nodes that can be written as C.
 * Seeds: tests/corpus/tmplc; dictionary: tests/corpus/tmplc.dict. */
#include "tmplc/gen.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

/* Blocks are closed, and every message has its text. */
static void check_nodes(const struct template *t)
{
    int depth = 0;
    for (size_t i = 0; i < t->n; i++) {
        enum node_kind kind = t->node[i].kind;
        depth += (kind == NODE_DEFINE || kind == NODE_IF || kind == NODE_FOR) - (kind == NODE_END);
        check(depth > 0 || kind == NODE_END || kind == NODE_INCLUDE);
        check(kind != NODE_MESSAGE || t->node[i].value.s.n > 2);
    }
    check(depth == 0);
}

static int count_lines(struct str s)
{
    int n = 1;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str source = { (const char *)data, size };
    struct buf out = buf_on(a);
    struct template t;
    struct err *e = template_read(a, "fuzz.tmpl", source, &t);
    if (e) {
        check(e->line >= 1 && e->line <= count_lines(source));
        check(strlen(template_error(a, e)) > strlen("fuzz.tmpl:1: error: "));
    } else {
        check_nodes(&t);
        gen_header(&t, &out);
        gen_source(&t, "fuzz.h", &out);
        e = gen_messages(a, (const struct template *const[]){ &t }, 1, &out);
        check(!e || e->line >= 1);
    }
    arena_free(a);
    return 0;
}
