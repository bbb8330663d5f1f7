/* Made by tools/sqlc from pg_differs.sql, which is the place to change.
 * docs/manual/sqlc.md tells what the functions of each kind promise. */
#pragma once
#include "db/db.h"

struct pg_differs_sum_row {
    struct opt_int total;
    struct opt_num mean;
    struct opt_num also_good;
    struct opt_int last;
    double n;
};
struct err *pg_differs_sum(struct db *db, struct arena *a, struct pg_differs_sum_row *row, bool *found) MUST_CHECK;

struct pg_differs_function_row {
    struct str place;
    struct str part;
    struct str names; /* p == NULL: no value */
};
struct err *pg_differs_function(struct db *db, struct arena *a, struct pg_differs_function_row *row, bool *found) MUST_CHECK;

struct pg_differs_group_row {
    struct str name;
    int64_t n;
};
struct pg_differs_group_rows { struct pg_differs_group_row *row; size_t n; };
struct err *pg_differs_group(struct db *db, struct arena *a, struct pg_differs_group_rows *out) MUST_CHECK;

struct pg_differs_compare_in {
    int64_t word;
    bool with_first;
    bool with_second;
};
struct pg_differs_compare_row {
    int64_t id;
};
struct pg_differs_compare_rows { struct pg_differs_compare_row *row; size_t n; };
struct err *pg_differs_compare(struct db *db, struct arena *a, const struct pg_differs_compare_in *in, struct pg_differs_compare_rows *out) MUST_CHECK;

struct pg_differs_param_in {
    double least;
};
struct pg_differs_param_row {
    int64_t id;
};
struct pg_differs_param_rows { struct pg_differs_param_row *row; size_t n; };
struct err *pg_differs_param(struct db *db, struct arena *a, const struct pg_differs_param_in *in, struct pg_differs_param_rows *out) MUST_CHECK;

struct pg_differs_column_row {
    int64_t id;
    struct str n;
};
struct pg_differs_column_rows { struct pg_differs_column_row *row; size_t n; };
struct err *pg_differs_column(struct db *db, struct arena *a, struct pg_differs_column_rows *out) MUST_CHECK;

struct pg_differs_good_in {
    int64_t n;
};
struct pg_differs_good_row {
    int64_t id;
    int64_t n;
    int64_t is_some;
};
struct pg_differs_good_rows { struct pg_differs_good_row *row; size_t n; };
struct err *pg_differs_good(struct db *db, struct arena *a, const struct pg_differs_good_in *in, struct pg_differs_good_rows *out) MUST_CHECK;
