/* A small catalogue in memory for tests, in either byte order. */
#pragma once
#include "base/buf.h"
#include <string.h>

struct test_entry {
    struct str source, translation; /* with NUL between singular and plural, and between forms; sorted by source */
};

/* tests: "{0} dealer" has a plural, "a{{b" a brace */
static const struct test_entry test_entries[] = {
    { STR(""), STR("Language: zh_CN\nPlural-Forms: nplurals=1; plural=0;\n") },
    { STR("Dealer"), STR("经销商") },
    { STR("There is no dealer {0}."), STR("没有代码为{0}的经销商。") },
    { STR("{0} dealer\0{0} dealers"), STR("{0}家经销商") },
    { STR("{0} file\0{0} files"), STR("{0} forma\0{0} formy\0{0} form") },
    { STR("{1} of {0}"), STR("{0}中的{1}") },
};

static inline void add_word(struct buf *b, uint32_t w, bool is_swapped)
{
    if (is_swapped)
        w = __builtin_bswap32(w);
    buf_add(b, (struct str){ (const char *)&w, sizeof w });
}

static inline struct str test_catalogue(struct arena *a, bool is_swapped)
{
    const uint32_t n = ARRAY_LEN(test_entries), tables = 28;
    uint32_t at = tables + 16 * n;
    struct buf b = buf_on(a);
    const uint32_t header[] = { 0x950412de, 0, n, tables, tables + 8 * n, 0, at };
    for (size_t i = 0; i < ARRAY_LEN(header); i++)
        add_word(&b, header[i], is_swapped);
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < n; i++) {
            uint32_t length = (uint32_t)(side ? test_entries[i].translation.n : test_entries[i].source.n);
            add_word(&b, length, is_swapped);
            add_word(&b, at, is_swapped);
            at += length + 1;
        }
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < n; i++) {
            buf_add(&b, side ? test_entries[i].translation : test_entries[i].source);
            buf_add_char(&b, '\0');
        }
    return buf_str(&b);
}
