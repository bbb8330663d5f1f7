/* What the drawing of samples needs of customers: visits that stay as they are, the contact ledger. */
#include "customer/customer.h"
#include "customer_sql.h"

struct err *customer_visits_hold(struct db *db, struct arena *a)
{
    struct visit_gate_close_row row;
    bool found;
    return visit_gate_close(db, a, &row, &found);
}

struct err *customer_visits_lock(struct db *db, struct arena *a, struct customer_ids visits)
{
    struct visit_lock_insert_in *row = ARENA_ARRAY(a, struct visit_lock_insert_in, visits.n);
    for (size_t i = 0; i < visits.n; i++)
        row[i].visit_id = visits.id[i];
    return visit_lock_insert(db, a, row, visits.n);
}

struct err *customer_contacts_write(struct db *db, struct arena *a, const struct customer_contact *c, struct customer_ids customers)
{
    struct customer_contact_insert_in *row = ARENA_ARRAY(a, struct customer_contact_insert_in, customers.n);
    for (size_t i = 0; i < customers.n; i++)
        row[i] = (struct customer_contact_insert_in){ .id = db_new_id(db), .customer_id = customers.id[i], .purpose = c->purpose, .programme = c->programme,
                                                      .contact_date = c->day, .source = c->source };
    return customer_contact_insert(db, a, row, customers.n);
}

struct err *customer_bar_calls(struct job *job, struct str phone)
{
    struct exclusion_bar_phone_in in = { .id = db_new_id(job->db), .phone = phone, .note = STR(""), .valid_from = civil_date_str(job->arena, job_today(job)) };
    TRY(exclusion_bar_phone(job->db, &in, NULL));
    return exclusion_bar_forget(job->db, &(struct exclusion_bar_forget_in){ .phone = phone }, NULL);
}

struct err *customer_is_barred(struct job *job, struct str phone, bool *out)
{
    struct exclusion_bars_phone_row row;
    bool found;
    TRY(exclusion_bars_phone(job->db, job->arena, &(struct exclusion_bars_phone_in){ .phone = phone, .today = civil_date_str(job->arena, job_today(job)) }, &row, &found));
    *out = row.n > 0;
    return NULL;
}
