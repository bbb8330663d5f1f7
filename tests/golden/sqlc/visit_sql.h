/* Made by tools/sqlc from visit.sql, which is the place to change.
 * docs/manual/sqlc.md tells what the functions of each kind promise. */
#pragma once
#include "db/db.h"

struct visit_by_ro_in {
    struct db_scope scope;
    struct str ro_no;
};
struct visit_by_ro_row {
    int64_t id;
    int64_t dealer_id;
    struct opt_int owner_id;
    struct str ro_no;
    struct str visit_day; /* p == NULL: no value */
    struct opt_int amount_fen;
    struct opt_num score;
    double weight;
    bool warranty;
    struct opt_int returned; /* 0 or 1 */
    struct str photo; /* bytes; p == NULL: no value */
    struct str digest; /* bytes */
};
/* The visit with this repair order of the dealer.
 *
 * `found` is false when there is none, or when the dealer is not in scope. */
struct err *visit_by_ro(struct db *db, struct arena *a, const struct visit_by_ro_in *in, struct visit_by_ro_row *row, bool *found) MUST_CHECK;

struct visit_newest_row {
    struct str newest; /* p == NULL: no value */
    int64_t n;
    struct opt_num mean;
};
/* The day of the newest visit of all dealers. */
struct err *visit_newest(struct db *db, struct arena *a, struct visit_newest_row *row, bool *found) MUST_CHECK;

enum visit_list_order { VISIT_LIST_ORDER_RO, VISIT_LIST_ORDER_RO_DOWN, VISIT_LIST_ORDER_LABEL, VISIT_LIST_ORDER_AMOUNT };
struct visit_list_in {
    struct db_scope scope;
    struct str visit_day; /* p == NULL: no value */
    int64_t least_fen;
    int64_t most_fen;
    bool warranty;
    struct str word;
    bool with_day;
    bool with_amount;
    bool with_warranty;
    bool with_word;
    enum visit_list_order order;
    int64_t limit, offset; /* limit 0: no limit, no offset */
};
struct visit_list_row {
    int64_t id;
    struct str ro_no;
    struct str dealer_name;
    struct opt_int amount_fen;
};
struct visit_list_rows { struct visit_list_row *row; size_t n; };
/* Visits in scope, filtered and sorted. */
struct err *visit_list(struct db *db, struct arena *a, const struct visit_list_in *in, struct visit_list_rows *out) MUST_CHECK;

struct visit_each_in {
    struct db_scope scope;
    int64_t after;
};
struct visit_each_row {
    int64_t id;
    struct str ro_no;
    struct str photo; /* bytes; p == NULL: no value */
};
struct visit_each_cursor { struct db_cursor *c; };
struct err *visit_each_open(struct db *db, struct arena *a, const struct visit_each_in *in, struct visit_each_cursor *out) MUST_CHECK;
bool visit_each_next(struct visit_each_cursor *c, struct visit_each_row *row);
struct err *visit_each_close(struct visit_each_cursor *c) MUST_CHECK;

struct visit_insert_in {
    int64_t id;
    int64_t dealer_id;
    struct opt_int owner_id;
    struct str ro_no;
    struct str visit_day; /* p == NULL: no value */
    struct opt_int amount_fen;
    struct opt_num score;
    double weight;
    bool warranty;
    struct opt_int returned; /* 0 or 1 */
    struct str photo; /* bytes; p == NULL: no value */
    struct str digest; /* bytes */
};
/* A new visit. CONFLICT when the dealer has this repair order already. */
struct err *visit_insert(struct db *db, const struct visit_insert_in *in, int64_t *changed) MUST_CHECK;

struct visit_upsert_in {
    int64_t id;
    int64_t dealer_id;
    struct str ro_no;
    struct opt_int amount_fen;
    struct str digest; /* bytes */
};
struct visit_upsert_row {
    int64_t id;
    struct opt_int amount_fen;
};
struct visit_upsert_rows { struct visit_upsert_row *row; size_t n; };
/* Inserts the visit, or gives the one that is there the new amount. The row as it is now. */
struct err *visit_upsert(struct db *db, struct arena *a, const struct visit_upsert_in *in, struct visit_upsert_rows *out) MUST_CHECK;

struct visit_delete_in {
    struct db_scope scope;
    int64_t id;
};
struct err *visit_delete(struct db *db, const struct visit_delete_in *in, int64_t *changed) MUST_CHECK;

struct visit_mark_returned_in {
    int64_t id;
};
struct err *visit_mark_returned(struct db *db, const struct visit_mark_returned_in *in, int64_t *changed) MUST_CHECK;

struct visit_claim_in {
    int64_t n;
};
struct visit_claim_row {
    int64_t id;
};
struct visit_claim_rows { struct visit_claim_row *row; size_t n; };
struct err *visit_claim(struct db *db, struct arena *a, const struct visit_claim_in *in, struct visit_claim_rows *out) MUST_CHECK;

struct err *visit_clear(struct db *db, int64_t *changed) MUST_CHECK;
