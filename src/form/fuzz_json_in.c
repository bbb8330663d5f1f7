/* A text as JSON: walked to its leaves, each with its path. */
#include "form/json_in.h"

static size_t walk(const struct json *v)
{
    struct str text;
    double num;
    size_t n = json_in_path(v).n;
    if (!json_in_as_text(v, &text))
        n += text.n;
    if (!json_in_as_num(v, &num))
        n++;
    for (const struct json *c = json_in_next(v, NULL); c; c = json_in_next(v, c))
        n += walk(c);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct json_member members[] = { { "a", JSON_IN_TEXT, true, 0 }, { "b", JSON_IN_ANY, false, sizeof(struct str) }, { 0 } };
    struct { struct str a; const struct json *b; } target;
    struct arena *a = arena_new(0);
    const struct json *v;
    struct err *e = json_in_text(a, (struct str){ (const char *)data, size }, &(struct json_in_limits){ .max_depth = 20 }, &v);
    if (!e) {
        walk(v);
        e = json_in_read(v, members, &target);
    }
    if (e && !e->msg.id)
        __builtin_trap();
    arena_free(a);
    return 0;
}
