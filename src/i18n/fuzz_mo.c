/* A catalogue from anywhere: no look-up reads outside it, and its texts can be filled as formats. */
#include "i18n/i18n.h"
#include "i18n/mo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct arg arg[MSG_ARGS] = { { .kind = ARG_INT, .i = 1234 }, { .kind = ARG_NUM, .num = 0.5, .decimals = 1 } };
    struct arena *a = arena_new(0);
    struct mo m;
    struct str source, translation;
    mo_open((struct str){ (const char *)data, size }, &m);
    for (uint32_t i = 0; i < m.n; i++)
        if (mo_entry(&m, i, &source, &translation)) {
            struct arena_mark mark = arena_mark(a);
            struct str found = mo_find(&m, str_sub(source, 0, 1000));
            tr_fill(a, str_sub(mo_form(found, i % 4), 0, 1000), arg);
            arena_rewind(a, mark);
        }
    mo_find(&m, STR("Dealer"));
    arena_free(a);
    return 0;
}
