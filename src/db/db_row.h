/* One row as bytes, the same for every engine and machine: the encoding of backup archives and of rows kept in memory.
 * A value is one byte for its kind, then: 'n' nothing (null) | 'i' zigzag LEB128 | 'd' 8 bytes of the double, little
 * endian | 's' LEB128 length and the bytes (texts and blobs). */
#pragma once
#include "base/buf.h"
#include "db/stmt.h"

/* Adds the n values of a row. */
void db_row_put(struct buf *b, const struct db_value *v, size_t n);
/* Takes n values of the wanted types off the front of *in; texts are views into it. False when the bytes are no such row
 * (a BOOL has at most 16 bits, as PostgreSQL's smallint). */
bool db_row_take(struct str *in, const enum db_type *type, struct db_value *v, size_t n);
/* The numbers of the encoding, for the archive's own lengths. */
void db_uint_put(struct buf *b, uint64_t v);
bool db_uint_take(struct str *in, uint64_t *out);
