/* What the drawing of samples needs of customers: visits that stay as they are, the contact ledger. */
#include "customer/customer.h"
#include "customer_sql.h"

struct err *customer_visits_hold(struct db *db, struct arena *a)
{
    struct visit_gate_close_row row;
    bool found;
    return visit_gate_close(db, a, &row, &found);
}

struct err *customer_visits_lock(struct db *db, struct arena *a, struct customer_visits v, struct customer_ids *out)
{
    struct str month = civil_month_str(a, v.month), until = civil_date_str(a, v.until);
    struct visit_unlocked_rows rows;
    TRY(customer_visits_hold(db, a));
    TRY(visit_unlocked(db, a, &(struct visit_unlocked_in){ .programme = v.programme, .visit_month = month, .until = until }, &rows));
    TRY(visit_lock_insert(db, &(struct visit_lock_insert_in){ .programme = v.programme, .visit_month = month, .until = until }, NULL));
    *out = (struct customer_ids){ ARENA_ARRAY(a, int64_t, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->id[i] = rows.row[i].id;
    return NULL;
}

struct err *customer_contact_write(struct db *db, const struct customer_contact *c)
{
    struct customer_contact_insert_in in = { .id = db_new_id(db), .customer_id = c->customer_id, .purpose = c->purpose, .programme = c->programme,
                                             .contact_date = c->day, .source = c->source };
    return customer_contact_insert(db, &in, NULL);
}
