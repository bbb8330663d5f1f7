#include "db/db_row.h"

void db_uint_put(struct buf *b, uint64_t v)
{
    char bytes[10];
    size_t n = 0;
    do {
        bytes[n] = (char)(v & 127);
        v >>= 7;
        if (v)
            bytes[n] = (char)(bytes[n] | 128);
        n++;
    } while (v);
    buf_add(b, (struct str){ bytes, n });
}

static unsigned char take_byte(struct str *in)
{
    unsigned char c = (unsigned char)in->p[0];
    *in = (struct str){ in->p + 1, in->n - 1 };
    return c;
}

bool db_uint_take(struct str *in, uint64_t *out)
{
    uint64_t v = 0;
    for (int shift = 0; shift < 64 && in->n > 0; shift += 7) {
        unsigned char c = take_byte(in);
        uint64_t part = (uint64_t)(c & 127) << shift;
        if (part >> shift != (c & 127u))
            return false; /* more than 64 bits */
        v |= part;
        if (!(c & 128)) {
            *out = v;
            return true;
        }
    }
    return false;
}

static void put_num(struct buf *b, double num)
{
    uint64_t bits;
    char bytes[8];
    memcpy(&bits, &num, sizeof bits);
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(bits >> (8 * i) & 255);
    buf_add(b, (struct str){ bytes, sizeof bytes });
}

static bool take_num(struct str *in, double *out)
{
    if (in->n < 8)
        return false;
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits |= (uint64_t)take_byte(in) << (8 * i);
    memcpy(out, &bits, sizeof *out);
    return true;
}

static void put_value(struct buf *b, const struct db_value *v)
{
    if (v->null) {
        buf_add_char(b, 'n');
    } else if (v->type == DB_NUM) {
        buf_add_char(b, 'd');
        put_num(b, v->num);
    } else if (v->type == DB_TEXT || v->type == DB_BLOB) {
        buf_add_char(b, 's');
        db_uint_put(b, v->s.n);
        buf_add(b, v->s);
    } else {
        buf_add_char(b, 'i');
        db_uint_put(b, (uint64_t)v->i << 1 ^ (uint64_t)(v->i >> 63));
    }
}

void db_row_put(struct buf *b, const struct db_value *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_value(b, &v[i]);
}

static bool take_bytes(struct str *in, struct str *out)
{
    uint64_t n;
    if (!db_uint_take(in, &n) || n > in->n)
        return false;
    *out = (struct str){ in->p, (size_t)n };
    *in = (struct str){ in->p + n, in->n - (size_t)n };
    return true;
}

static bool take_int(struct str *in, int64_t *out)
{
    uint64_t zigzag;
    if (!db_uint_take(in, &zigzag))
        return false;
    *out = (int64_t)(zigzag >> 1) ^ -(int64_t)(zigzag & 1);
    return true;
}

static bool take_value(struct str *in, enum db_type type, struct db_value *v)
{
    *v = (struct db_value){ .type = type };
    if (in->n == 0)
        return false;
    unsigned char kind = take_byte(in);
    if (kind == 'n')
        return v->null = true;
    switch (type) {
    case DB_NUM:
        return kind == 'd' && take_num(in, &v->num);
    case DB_TEXT:
    case DB_BLOB:
        return kind == 's' && take_bytes(in, &v->s);
    case DB_INT:
        return kind == 'i' && take_int(in, &v->i);
    case DB_BOOL:
        return kind == 'i' && take_int(in, &v->i) && v->i >= INT16_MIN && v->i <= INT16_MAX;
    }
    return false;
}

bool db_row_take(struct str *in, const enum db_type *type, struct db_value *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!take_value(in, type[i], &v[i]))
            return false;
    return true;
}
