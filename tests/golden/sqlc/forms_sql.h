/* Made by tools/sqlc from forms.sql, which is the place to change.
 * docs/manual/sqlc.md tells what the functions of each kind promise. */
#pragma once
#include "db/db.h"

struct dealer_with_visits_in {
    struct db_scope scope;
};
struct dealer_with_visits_row {
    int64_t id;
    struct str code;
    struct str note; /* p == NULL: no value */
    struct str ro_no; /* p == NULL: no value */
    struct opt_int amount_fen;
    struct opt_int region_id;
};
struct dealer_with_visits_rows { struct dealer_with_visits_row *row; size_t n; };
/* Outer joins, subqueries and aggregates: what may be null is said. */
struct err *dealer_with_visits(struct db *db, struct arena *a, const struct dealer_with_visits_in *in, struct dealer_with_visits_rows *out) MUST_CHECK;

enum dealer_totals_order { DEALER_TOTALS_ORDER_MOST };
struct dealer_totals_in {
    struct db_scope scope;
    enum dealer_totals_order order;
    int64_t limit, offset; /* limit 0: no limit, no offset */
};
struct dealer_totals_row {
    struct str code;
    int64_t n;
    int64_t fen;
};
struct dealer_totals_rows { struct dealer_totals_row *row; size_t n; };
struct err *dealer_totals(struct db *db, struct arena *a, const struct dealer_totals_in *in, struct dealer_totals_rows *out) MUST_CHECK;

struct place_above_in {
    int64_t id;
};
struct place_above_row {
    int64_t id;
    struct str name;
    int64_t depth;
    struct str odd;
};
struct place_above_rows { struct place_above_row *row; size_t n; };
/* The places around a place, itself first. A name with "quotes" and a \ in it. * / */
struct err *place_above(struct db *db, struct arena *a, const struct place_above_in *in, struct place_above_rows *out) MUST_CHECK;

struct forms_count_row {
    int64_t n;
};
struct err *forms_count(struct db *db, struct arena *a, struct forms_count_row *row, bool *found) MUST_CHECK;

enum forms_names_order { FORMS_NAMES_ORDER_NAME, FORMS_NAMES_ORDER_NUMBER };
struct forms_names_in {
    bool with_long;
    enum forms_names_order order;
};
struct forms_names_row {
    struct str name;
};
struct forms_names_cursor { struct db_cursor *c; };
/* Orders and options without a parameter. */
struct err *forms_names_open(struct db *db, struct arena *a, const struct forms_names_in *in, struct forms_names_cursor *out) MUST_CHECK;
bool forms_names_next(struct forms_names_cursor *c, struct forms_names_row *row);
struct err *forms_names_close(struct forms_names_cursor *c) MUST_CHECK;

struct forms_pairs_in {
    struct str pairs;
};
struct forms_pairs_row {
    struct str name;
    struct str mark; /* bytes */
    double amount;
};
struct forms_pairs_rows { struct forms_pairs_row *row; size_t n; };
/* A table given as a text: [[place id, mark, amount], …]. */
struct err *forms_pairs(struct db *db, struct arena *a, const struct forms_pairs_in *in, struct forms_pairs_rows *out) MUST_CHECK;

struct stage_visit_insert_in {
    int64_t row_no;
    struct str dealer_code;
    struct str ro_no;
    int64_t amount_fen;
};
struct err *stage_visit_insert(struct db *db, const struct stage_visit_insert_in *in, int64_t *changed) MUST_CHECK;

struct visit_take_staged_in {
    int64_t first_id;
    struct str digest; /* bytes */
};
/* The staged rows that are not there yet; all dealers of the batch. */
struct err *visit_take_staged(struct db *db, const struct visit_take_staged_in *in, int64_t *changed) MUST_CHECK;

/* Writes a staging table only, so it needs no db_write, whatever it reads. */
struct err *stage_visit_drop_known(struct db *db, int64_t *changed) MUST_CHECK;

struct place_rename_in {
    struct str name;
    int64_t parent_id;
};
struct err *place_rename(struct db *db, const struct place_rename_in *in, int64_t *changed) MUST_CHECK;

struct forms_lock_in {
    int64_t id;
};
struct forms_lock_row {
    struct str name;
};
struct err *forms_lock(struct db *db, struct arena *a, const struct forms_lock_in *in, struct forms_lock_row *row, bool *found) MUST_CHECK;

struct place_fill_in {
    int64_t id;
    struct str name;
};
/* Many places at once. */
struct err *place_fill(struct db *db, struct arena *a, const struct place_fill_in *rows, size_t n) MUST_CHECK;

struct place_list_row {
    int64_t id;
    struct str name;
};
struct place_list_rows { struct place_list_row *row; size_t n; };
struct err *place_list(struct db *db, struct arena *a, struct place_list_rows *out) MUST_CHECK;
