/* Values on PostgreSQL's wire, in its binary formats: parameters out, columns in. Included by db_postgres.c and
 * pg_load.c only. */
#pragma once
#include "db/db_driver.h"
#include <libpq-fe.h>

/* Parameters of one call as libpq wants them; points into the call's values. */
struct pg_params {
    const char *value[DB_MAX_PARAMS];
    int length[DB_MAX_PARAMS];
    int format[DB_MAX_PARAMS];
    char number[DB_MAX_PARAMS][8];
};

/* int8, int2, text, float8, bytea. */
Oid pg_type_of(enum db_type type);
/* The first n parameters, n <= DB_MAX_PARAMS. */
void pg_params_set(struct pg_params *p, const struct db_value *v, size_t n);
/* The value's bytes: numbers are written to number (8 bytes), texts stay where they are; .p NULL for null. */
struct str pg_value_bytes(const struct db_value *v, char *number);
/* Big-endian number of the last `bytes` bytes of v. */
void pg_put_number(char *out, uint64_t v, int bytes);

/* Whether a column of this type can be read as `as`: any integer, float or numeric as INT, BOOL or NUM; texts and names
 * as TEXT; bytea as BLOB. */
bool pg_can_read(Oid type, enum db_type as);
/* A column of the result's row 0. Texts are views into the result. Fractions are cut when an INT is asked for. */
void pg_column_read(const PGresult *r, int col, enum db_type as, struct db_value *out);
