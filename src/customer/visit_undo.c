#include "customer/visit_undo.h"
#include "customer/upload.h"
#include "customer_sql.h"
#include "platform/event.h"

static void block(struct import *im, struct str dealer_code, struct str ro_no, struct msg why)
{
    import_blocker(im, str_printf(im->row_arena, STR_FMT " " STR_FMT, STR_ARG(dealer_code), STR_ARG(ro_no)), why);
}

static struct err *block_changed(struct import *im, int64_t *n)
{
    struct visit_changed_later_cursor c;
    struct visit_changed_later_row row;
    TRY(visit_changed_later_open(im->job->db, im->job->arena, &(struct visit_changed_later_in){ .batch_id = im->batch_id }, &c));
    for (; visit_changed_later_next(&c, &row); ++*n)
        block(im, row.code, row.ro_no, MSG("this visit was changed by a later import"));
    return visit_changed_later_close(&c);
}

static struct err *block_locked(struct import *im, int64_t *n)
{
    struct visit_locked_of_batch_cursor c;
    struct visit_locked_of_batch_row row;
    TRY(visit_locked_of_batch_open(im->job->db, im->job->arena, &(struct visit_locked_of_batch_in){ .batch_id = im->batch_id }, &c));
    for (; visit_locked_of_batch_next(&c, &row); ++*n)
        block(im, row.code, row.ro_no, MSG("the sample of this visit's period has been drawn"));
    return visit_locked_of_batch_close(&c);
}

static struct err *undo_visits(struct db *db, int64_t batch)
{
    TRY(visit_give_back(db, &(struct visit_give_back_in){ .batch_id = batch }, NULL));
    TRY(visit_before_delete(db, &(struct visit_before_delete_in){ .changed_by_batch = batch }, NULL));
    TRY(visit_delete_of_batch(db, &(struct visit_delete_of_batch_in){ .batch_id = batch }, NULL));
    return visit_upload_delete_of_batch(db, &(struct visit_upload_delete_of_batch_in){ .batch_id = batch }, NULL);
}

static struct err *undo_vehicles(struct db *db, int64_t batch)
{
    TRY(vehicle_give_back(db, &(struct vehicle_give_back_in){ .batch_id = batch }, NULL));
    TRY(vehicle_before_mend(db, &(struct vehicle_before_mend_in){ .batch_id = batch }, NULL));
    TRY(vehicle_before_delete(db, &(struct vehicle_before_delete_in){ .changed_by_batch = batch }, NULL));
    return vehicle_sweep(db, &(struct vehicle_sweep_in){ .batch_id = batch }, NULL);
}

static struct err *undo_customers(struct db *db, int64_t batch)
{
    TRY(customer_give_back(db, &(struct customer_give_back_in){ .batch_id = batch }, NULL));
    TRY(customer_before_mend(db, &(struct customer_before_mend_in){ .batch_id = batch }, NULL));
    TRY(customer_before_delete(db, &(struct customer_before_delete_in){ .changed_by_batch = batch }, NULL));
    TRY(customer_phone_sweep(db, &(struct customer_phone_sweep_in){ .batch_id = batch }, NULL));
    return customer_sweep(db, &(struct customer_sweep_in){ .batch_id = batch }, NULL);
}

struct err *visit_undo(struct import *im)
{
    struct db *db = im->job->db;
    int64_t blocked = 0;
    TRY(customer_visits_hold(db, im->job->arena));
    TRY(block_changed(im, &blocked));
    TRY(block_locked(im, &blocked));
    if (blocked)
        return NULL;
    struct upload_places places;
    TRY(upload_places_of_batch(im->job, im->batch_id, &places));
    TRY(undo_visits(db, im->batch_id));
    TRY(upload_flags_refresh(im->job, &places));
    TRY(undo_vehicles(db, im->batch_id));
    TRY(undo_customers(db, im->batch_id));
    return event_write(db, "visits.undone", im->batch_id, STR(""), im->job->now_ms);
}
