#include "sheet/biff.h"
#include "base/utf8.h"
#include <string.h>

uint32_t biff_u8(struct str s, size_t at)
{
    return at < s.n ? (unsigned char)s.p[at] : 0;
}

uint32_t biff_u16(struct str s, size_t at)
{
    return biff_u8(s, at) | biff_u8(s, at + 1) << 8;
}

uint32_t biff_u32(struct str s, size_t at)
{
    return biff_u16(s, at) | biff_u16(s, at + 2) << 16;
}

static double double_of_bits(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

double biff_f64(struct str s, size_t at)
{
    return double_of_bits((uint64_t)biff_u32(s, at + 4) << 32 | biff_u32(s, at));
}

double biff_rk(uint32_t rk)
{
    enum { HUNDREDTHS = 1, INTEGER = 2 };
    double v = rk & INTEGER ? (double)((int32_t)rk >> 2) : double_of_bits((uint64_t)(rk & ~3u) << 32);
    return rk & HUNDREDTHS ? v / 100 : v;
}

bool biff_next(struct str stream, size_t *at, struct biff_record *r)
{
    enum { HEAD = 4 };
    if (stream.n < HEAD || *at > stream.n - HEAD)
        return false;
    size_t n = biff_u16(stream, *at + 2);
    *r = (struct biff_record){ biff_u16(stream, *at), str_sub(stream, *at + HEAD, n), *at };
    *at += HEAD + n;
    return r->data.n == n;
}

/* ---- code pages ---- */

struct str biff_encoding(unsigned codepage)
{
    switch (codepage) {
    case 0:
    case 936:
    case 1200: return STR("GB18030");
    case 950: return STR("BIG5");
    default: return STR("CP1252");
    }
}

/* ---- texts over several records ---- */

struct biff_reader biff_reader_of(struct str stream, const struct biff_record *r, size_t from)
{
    return (struct biff_reader){ .stream = stream, .record = *r, .at = from, .next = r->at + 4 + r->data.n };
}

/* False when there is no byte left, here or in a continuation. */
static bool has_byte(struct biff_reader *r)
{
    while (r->at >= r->record.data.n && !r->failed) {
        struct biff_record next;
        size_t at = r->next;
        if (!biff_next(r->stream, &at, &next) || next.type != BIFF_CONTINUE) {
            r->failed = true;
            break;
        }
        r->record = next;
        r->at = 0;
        r->next = at;
    }
    return !r->failed;
}

uint32_t biff_read_u8(struct biff_reader *r)
{
    return has_byte(r) ? biff_u8(r->record.data, r->at++) : 0;
}

uint32_t biff_read_u16(struct biff_reader *r)
{
    uint32_t low = biff_read_u8(r);
    return low | biff_read_u8(r) << 8;
}

uint32_t biff_read_u32(struct biff_reader *r)
{
    uint32_t low = biff_read_u16(r);
    return low | biff_read_u16(r) << 16;
}

static void skip(struct biff_reader *r, uint64_t n)
{
    while (n > 0 && has_byte(r)) {
        size_t step = (size_t)MIN_OF(n, (uint64_t)(r->record.data.n - r->at));
        r->at += step;
        n -= step;
    }
}

/* Joins the halves of characters past U+FFFF; a lone half becomes U+FFFD. */
struct utf16 { struct buf out; uint32_t high; size_t max; };

static void add_char(struct utf16 *t, uint32_t c)
{
    char bytes[4];
    bool is_low = c >= 0xDC00 && c <= 0xDFFF;
    if (t->out.n > t->max)
        return;
    if (t->high && is_low)
        c = 0x10000 + ((t->high - 0xD800) << 10) + (c - 0xDC00);
    else if (t->high || is_low)
        buf_add_c(&t->out, "\uFFFD");
    bool is_high = c >= 0xD800 && c <= 0xDBFF;
    t->high = is_high ? c : 0;
    if (!is_high && !(c >= 0xDC00 && c <= 0xDFFF))
        buf_add(&t->out, (struct str){ bytes, utf8_put(c, bytes) });
}

struct str biff_read_text(struct arena *a, struct biff_reader *r, uint32_t characters, size_t max_bytes)
{
    enum { WIDE = 1, PHONETIC = 4, RICH = 8 };
    uint32_t flags = biff_read_u8(r);
    uint64_t runs = flags & RICH ? biff_read_u16(r) : 0, phonetic = flags & PHONETIC ? biff_read_u32(r) : 0;
    struct utf16 t = { .out = buf_on(a), .max = max_bytes };
    for (uint32_t i = 0; i < characters && !r->failed; i++) {
        bool is_continued = r->at >= r->record.data.n;
        if (is_continued)
            flags = biff_read_u8(r);
        add_char(&t, flags & WIDE ? biff_read_u16(r) : biff_read_u8(r));
    }
    skip(r, runs * 4 + phonetic);
    return buf_str(&t.out);
}
