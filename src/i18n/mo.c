#include "i18n/mo.h"
#include <string.h>

enum { MO_MAGIC = 0x950412de, HEADER_BYTES = 28, ENTRY_BYTES = 8 };

/* The caller has checked that at + 4 lies inside. */
static uint32_t word_at(const struct mo *m, size_t at)
{
    uint32_t w;
    memcpy(&w, m->bytes.p + at, sizeof w);
    return m->is_swapped ? __builtin_bswap32(w) : w;
}

static bool is_table_inside(const struct mo *m, uint32_t at)
{
    return at <= m->bytes.n && m->n <= (m->bytes.n - at) / ENTRY_BYTES;
}

bool mo_open(struct str bytes, struct mo *out)
{
    *out = (struct mo){ 0 };
    struct mo m = { .bytes = bytes };
    if (bytes.n < HEADER_BYTES)
        return false;
    m.is_swapped = word_at(&m, 0) == __builtin_bswap32(MO_MAGIC);
    if (word_at(&m, 0) != MO_MAGIC || word_at(&m, 4) >> 16 > 1) /* major revisions 0 and 1 share the layout used here */
        return false;
    m.n = word_at(&m, 8);
    m.sources = word_at(&m, 12);
    m.translations = word_at(&m, 16);
    if (!is_table_inside(&m, m.sources) || !is_table_inside(&m, m.translations))
        return false;
    *out = m;
    return true;
}

/* Text i of one of the two tables; STR_NONE when it does not lie inside or lacks its closing NUL. */
static struct str text_at(const struct mo *m, uint32_t table, uint32_t i)
{
    size_t entry = table + (size_t)i * ENTRY_BYTES;
    size_t n = word_at(m, entry), at = word_at(m, entry + 4);
    if (at >= m->bytes.n || n >= m->bytes.n - at || m->bytes.p[at + n] != '\0')
        return STR_NONE;
    return (struct str){ m->bytes.p + at, n };
}

bool mo_entry(const struct mo *m, uint32_t i, struct str *source, struct str *translation)
{
    struct str s = text_at(m, m->sources, i), t = text_at(m, m->translations, i);
    if (!s.p || !t.p)
        return false;
    *source = str_cut(&s, '\0');
    *translation = t;
    return true;
}

struct str mo_find(const struct mo *m, struct str source)
{
    uint32_t from = 0, to = source.n ? m->n : 0;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        struct str found, translation;
        if (!mo_entry(m, middle, &found, &translation))
            return STR_NONE;
        int c = str_cmp(source, found);
        if (c == 0)
            return translation;
        if (c < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return STR_NONE;
}

struct str mo_form(struct str translation, size_t form)
{
    struct str text = str_cut(&translation, '\0');
    for (; form > 0 && translation.p; form--)
        text = str_cut(&translation, '\0');
    return text;
}
