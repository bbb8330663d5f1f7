#include "db/pg_value.h"
#include <math.h>

/* Fixed numbers of PostgreSQL's pg_type catalogue. */
enum {
    OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25,
    OID_FLOAT4 = 700, OID_FLOAT8 = 701, OID_UNKNOWN = 705, OID_VARCHAR = 1043, OID_NUMERIC = 1700,
};

Oid pg_type_of(enum db_type type)
{
    static const Oid oids[] = { [DB_INT] = OID_INT8, [DB_BOOL] = OID_INT2, [DB_TEXT] = OID_TEXT,
                                [DB_NUM] = OID_FLOAT8, [DB_BLOB] = OID_BYTEA };
    return oids[type];
}

/* ---- out ---- */

void pg_put_number(char *out, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        out[i] = (char)(v >> (8 * (bytes - 1 - i)) & 255);
}

struct str pg_value_bytes(const struct db_value *v, char *number)
{
    uint64_t bits = (uint64_t)v->i;
    int bytes = v->type == DB_BOOL ? 2 : 8;
    if (db_value_is_null(v))
        return STR_NONE;
    if (v->type == DB_TEXT || v->type == DB_BLOB)
        return v->s;
    if (v->type == DB_NUM)
        memcpy(&bits, &v->num, sizeof bits);
    pg_put_number(number, bits, bytes);
    return (struct str){ number, (size_t)bytes };
}

void pg_params_set(struct pg_params *p, const struct db_value *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str bytes = pg_value_bytes(&v[i], p->number[i]);
        p->value[i] = bytes.p;
        p->length[i] = (int)bytes.n;
        p->format[i] = 1;
    }
}

/* ---- in ---- */

bool pg_can_read(Oid type, enum db_type as)
{
    switch (type) {
    case OID_BOOL: case OID_INT2: case OID_INT4: case OID_INT8: case OID_FLOAT4: case OID_FLOAT8: case OID_NUMERIC:
        return as == DB_INT || as == DB_BOOL || as == DB_NUM;
    case OID_TEXT: case OID_VARCHAR: case OID_NAME: case OID_UNKNOWN:
        return as == DB_TEXT;
    case OID_BYTEA:
        return as == DB_BLOB;
    default:
        return false;
    }
}

/* Signed big-endian number of 1, 2, 4 or 8 bytes. */
static int64_t get_number(const char *p, int bytes)
{
    uint64_t v = (unsigned char)p[0] & 128 ? UINT64_MAX : 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | (unsigned char)p[i];
    return (int64_t)v;
}

/* numeric: count of base-10000 digits, weight of the first, sign, shown decimals; then the digits. sum(bigint) and
 * avg() have this type. strtod rounds once, so the double is the nearest one. */
static double read_numeric(struct str s)
{
    int n = (int)get_number(s.p, 2), weight = (int)get_number(s.p + 2, 2), sign = (int)get_number(s.p + 4, 2) & 0xFFFF;
    char text[400]; /* more digits than a double can tell */
    size_t at = 0;
    if (sign != 0 && sign != 0x4000) /* NaN and the infinities */
        return sign == 0xC000 ? NAN : sign == 0xD000 ? INFINITY : -INFINITY;
    for (int i = 0; i < n && at < sizeof text - 32; i++, weight--)
        at += (size_t)snprintf(text + at, sizeof text - at, "%04d", (int)get_number(s.p + 8 + 2 * i, 2));
    if (at == 0)
        return 0;
    snprintf(text + at, sizeof text - at, "e%d", 4 * (weight + 1));
    double v = strtod(text, NULL);
    return sign ? -v : v;
}

/* The whole part, exactly: doubles would lose digits of large sums. */
static int64_t read_numeric_int(struct str s)
{
    int n = (int)get_number(s.p, 2), weight = (int)get_number(s.p + 2, 2), sign = (int)get_number(s.p + 4, 2) & 0xFFFF;
    int64_t v = 0;
    for (int i = 0; i <= weight; i++) {
        int64_t digit = i < n ? get_number(s.p + 8 + 2 * i, 2) : 0;
        if (__builtin_mul_overflow(v, 10000, &v) || __builtin_sub_overflow(v, digit, &v))
            return sign ? INT64_MIN : INT64_MAX;
    }
    return sign ? v : v == INT64_MIN ? INT64_MAX : -v; /* counted downwards */
}

static double read_float(struct str s)
{
    if (s.n == 4) {
        uint32_t bits = (uint32_t)get_number(s.p, 4);
        float f;
        memcpy(&f, &bits, sizeof f);
        return (double)f;
    }
    uint64_t bits = (uint64_t)get_number(s.p, 8);
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static double read_as_num(Oid type, struct str s)
{
    if (type == OID_NUMERIC)
        return read_numeric(s);
    if (type == OID_FLOAT8 || type == OID_FLOAT4)
        return read_float(s);
    return (double)get_number(s.p, (int)s.n);
}

static int64_t read_as_int(Oid type, struct str s)
{
    if (type == OID_NUMERIC)
        return read_numeric_int(s);
    if (type == OID_FLOAT8 || type == OID_FLOAT4) {
        double d = read_float(s);
        return d >= -0x1p63 && d < 0x1p63 ? (int64_t)d : d > 0 ? INT64_MAX : INT64_MIN;
    }
    return get_number(s.p, (int)s.n);
}

void pg_column_read(const PGresult *r, int col, enum db_type as, struct db_value *out)
{
    *out = (struct db_value){ .type = as, .null = PQgetisnull(r, 0, col) };
    if (out->null)
        return;
    struct str bytes = { PQgetvalue(r, 0, col), (size_t)PQgetlength(r, 0, col) };
    if (as == DB_TEXT || as == DB_BLOB)
        out->s = bytes;
    else if (as == DB_NUM)
        out->num = read_as_num(PQftype(r, col), bytes);
    else
        out->i = read_as_int(PQftype(r, col), bytes);
}
