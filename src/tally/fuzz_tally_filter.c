/* Conditions of any bytes: read without a fault; what is accepted gives a text that reads back to the same text, and takes the same interviews. */
#include "tally/tally_filter.h"
#include "method/points.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names that mean something else without quotes, and one that always needs them. */
static const struct str question[] = { { "F1", 2 }, { "in", 2 }, { "not", 3 }, { "Model", 5 }, { "满意度", 9 }, { "it's (a, b)", 11 } };
static const uint16_t answers[] = { 0x3E, 0x07FF, 0x3E, 0x06, 0x3E, 0 };
static const struct tally_names names = { question, answers, ARRAY_LEN(question) };

struct row { unsigned code; const struct str *value; };

static unsigned code_of(const void *ctx, struct str code)
{
    const struct row *r = ctx;
    return (r->code + (unsigned)code.n) % ANSWER_CODES;
}

static struct str value_of(const void *ctx, enum tally_attribute attribute)
{
    const struct row *r = ctx;
    return r->value[(r->code + attribute) % 3];
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str values[] = { { "", 0 }, { "A4", 2 }, { "A4 L", 4 } };
    struct arena *a = arena_new(0);
    const struct tally_filter *f, *again;
    if (!tally_filter_parse(a, (struct str){ (const char *)data, size }, &names, &f)) {
        struct str text = tally_filter_text(a, f);
        require(!tally_filter_parse(a, text, &names, &again));
        require(str_eq(tally_filter_text(a, again), text));
        for (unsigned c = 0; c < ANSWER_CODES; c++) {
            struct row row = { c, values };
            struct tally_answer_of of = { code_of, value_of, &row };
            require(tally_filter_takes(f, &of) == tally_filter_takes(again, &of));
        }
    }
    arena_free(a);
    return 0;
}
