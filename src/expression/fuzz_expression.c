/* Expressions of any bytes: read without a fault; what is accepted prints to a text that reads back to the same text and answers the same. */
#include "expression/expression.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every name has a value; of which kind says its first letter. */
static bool look(const void *ctx, struct str name, struct expression_value *out)
{
    static const struct expression_value item[] = { { .kind = EXPRESSION_NUMBER, .number = 1 }, { .kind = EXPRESSION_TEXT, .text = { "b", 1 } }, { 0 } };
    static const struct expression_value values[] = {
        { 0 },
        { .kind = EXPRESSION_BOOL, .is_true = true },
        { .kind = EXPRESSION_NUMBER, .number = 2.5 },
        { .kind = EXPRESSION_TEXT, .text = { "2026-03-05", 10 } },
        { .kind = EXPRESSION_LIST, .item = item, .n = 3 },
        { .kind = EXPRESSION_DATE, .number = 1772668800000 },
        { .kind = EXPRESSION_TEXT, .text = { "满意 A", 8 } },
    };
    (void)ctx;
    *out = values[name.n ? (unsigned char)name.p[0] % 7 : 0];
    return name.n < 2 || name.p[1] != 'x';
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    const struct expression *e, *again;
    if (!expression_parse(a, (struct str){ (const char *)data, size }, &e)) {
        struct expression_world w = { .arena = a, .look = look, .now_ms = 1772706030000 };
        struct str text = expression_text(a, e);
        require(text.n > EXPRESSION_MOST_BYTES || !expression_parse(a, text, &again));
        if (text.n <= EXPRESSION_MOST_BYTES) {
            struct expression_value one = expression_eval(e, &w), other = expression_eval(again, &w);
            require(str_eq(expression_text(a, again), text));
            require(str_eq(expression_value_text(a, &one), expression_value_text(a, &other)) && one.kind == other.kind);
            require(expression_holds(e, &w) == expression_holds(again, &w));
        }
    }
    arena_free(a);
    return 0;
}
