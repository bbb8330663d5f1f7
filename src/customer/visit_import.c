/* huifang import visits: dealers' address files (docs/manual/visits.md).
 *
 *   row ─► visit_row_check ─► visit_file (repeats, who is who) ─► stage_visit        while the file is read
 *   finish: the file's customers, vehicles and numbers ─► stage_customer, stage_vehicle, stage_phone
 *   settle: which visits, customers and vehicles the archive knows ─► stage_known, stage_alias     under the lock
 *   apply:  set-based, new customers and vehicles before the visits that name them */
#include "customer/upload.h"
#include "customer/visit_file.h"
#include "customer/visit_row.h"
#include "customer/visit_undo.h"
#include "platform/event.h"

/* What came for one dealer, programme and month. */
struct upload { int64_t dealer_id, accepted, rejected, refused /* by settle: counts as accepted above */; struct str programme, month; };

struct state {
    struct visit_rules rules;
    struct visit_file file;
    struct key_index upload_at;
    struct upload *upload;
    size_t n_uploads, room_uploads;
    int64_t n_repeated;
};

static void done(void *ctx)
{
    struct state *st = ctx;
    visit_file_done(&st->file);
    key_index_done(&st->upload_at);
}

static struct err *begin(struct import *im)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    visit_file_init(&st->file, im->job->db);
    arena_defer(im->job->arena, done, st);
    im->state = st;
    return visit_rules_load(im, &st->rules);
}

/* ---- counts of uploads ---- */

static struct upload *upload_of(struct import *im, int64_t dealer_id, struct str programme, struct str month)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    char text[64];
    bool is_new;
    int n = snprintf(text, sizeof text, "%lld|" STR_FMT "|" STR_FMT, (long long)dealer_id, STR_ARG(programme), STR_ARG(month));
    uint64_t key = keyed_hash((struct str){ text, (size_t)n }, &st->file.key);
    uint32_t i = key_index_put(&st->upload_at, key, &is_new);
    if (!is_new)
        return &st->upload[i];
    if (st->n_uploads == st->room_uploads) {
        st->room_uploads = st->room_uploads ? st->room_uploads * 2 : 64;
        st->upload = arena_grow(a, st->upload, st->n_uploads, st->room_uploads, sizeof *st->upload);
    }
    st->upload[i] = (struct upload){ .dealer_id = dealer_id, .programme = str_dup(a, programme), .month = str_dup(a, month) };
    st->n_uploads++;
    return &st->upload[i];
}

static void rejected(struct import *im, const void *row)
{
    struct state *st = im->state;
    const struct visit_row *r = row;
    const struct org_dealer_history *d = visit_row_dealer(&st->rules, r);
    struct civil_date day = visit_row_day(r);
    if (d && r->programme.p)
        upload_of(im, d->id, r->programme, day.year ? civil_month_str(im->row_arena, civil_month_of_date(day)) : STR(""))->rejected++;
}

/* ---- rows ---- */

static void find_people(struct import *im, struct stage_visit_insert_in *v, struct civil_date day)
{
    struct state *st = im->state;
    struct visit_facts facts = { .vin = v->vin, .mobile = v->mobile, .plate = v->plate, .name = v->customer_name, .line = (uint32_t)v->line,
                                 .is_company = str_eq_c(v->owner_type, "company") || str_eq_c(v->owner_type, "official"), .day = civil_day_number(day) };
    struct visit_ids ids = visit_file_add(&st->file, &facts);
    v->id = db_new_id(im->job->db);
    v->customer_id = ids.customer_id;
    v->vehicle_id = ids.vehicle_id ? SOME_INT(ids.vehicle_id) : (struct opt_int){ 0 };
    if (ids.crowded_line)
        import_warn(im, im->line, "mobile", v->mobile, MSG("More than 2 different customers or vehicles have this number; it stood first in line {0}.", ARG_I(ids.crowded_line)));
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    const struct visit_row *r = row;
    struct stage_visit_insert_in v;
    int64_t first;
    if (!visit_row_check(im, &st->rules, r, &v))
        return NULL;
    uint64_t content = visit_row_content(im->row_arena, &v);
    v.content = (int64_t)content;
    struct visit_order_key key = { v.dealer_id, v.programme, v.ro_no };
    switch (visit_file_order(&st->file, &key, (struct visit_order){ content, (uint32_t)v.line }, &first)) {
    case VISIT_SAME:
        st->n_repeated++;
        return NULL;
    case VISIT_DIFFERENT:
        import_reject(im, im->line, "ro_no", v.ro_no, MSG("Line {0} has the same dealer, programme and order number with other values.", ARG_I(first)));
        return NULL;
    case VISIT_FIRST:
        break;
    }
    find_people(im, &v, visit_row_day(r));
    upload_of(im, v.dealer_id, v.programme, v.visit_month)->accepted++;
    return stage_visit_insert(im->stage, &v, NULL);
}

static struct err *stage_people(struct import *im, const struct visit_file *f)
{
    for (uint32_t i = 1; i <= f->person.n; i++) {
        const struct visit_person *p = visit_file_person(f, i), *root = visit_file_person(f, visit_file_root(f, i));
        if (p == root)
            TRY(stage_customer_insert(im->stage, &(struct stage_customer_insert_in){ .id = p->id, .line = p->line }, NULL));
        else
            TRY(stage_merge_insert(im->stage, &(struct stage_merge_insert_in){ .id = p->id, .root_id = root->id }, NULL));
    }
    return NULL;
}

static struct err *finish(struct import *im)
{
    struct visit_file *f = &((struct state *)im->state)->file;
    const struct visit_vehicle *vehicle = f->vehicle.p;
    const struct visit_number *number = f->number.p;
    TRY(stage_people(im, f));
    for (size_t i = 0; i < f->vehicle.n; i++) {
        int64_t owner = visit_file_person(f, visit_file_root(f, vehicle[i].person))->id;
        TRY(stage_vehicle_insert(im->stage, &(struct stage_vehicle_insert_in){ .id = vehicle[i].id, .customer_id = owner, .line = vehicle[i].line }, NULL));
    }
    for (size_t i = 0; i < f->number.n; i++) {
        int64_t owner = visit_file_person(f, visit_file_root(f, number[i].person))->id;
        TRY(stage_phone_insert(im->stage, &(struct stage_phone_insert_in){ .customer_id = owner, .line = number[i].line }, NULL));
    }
    visit_file_done(f);
    return NULL;
}

/* ---- against the archive ---- */

static struct err *refuse_locked(struct import *im)
{
    struct stage_known_refused_rows rows;
    TRY(stage_known_refused(im->job->db, im->job->arena, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct stage_known_refused_row *r = &rows.row[i];
        import_reject(im, r->line, "ro_no", r->ro_no, MSG("The sample of this visit's period has been drawn: the visit can no longer be changed."));
        upload_of(im, r->dealer_id, r->programme, r->visit_month)->refused++;
    }
    if (!rows.n)
        return NULL;
    TRY(stage_vehicle_delete_refused(im->job->db, NULL));
    return stage_phone_delete_refused(im->job->db, NULL);
}

static struct err *find_visits(struct import *im)
{
    struct state *st = im->state;
    struct stage_known_count_row count;
    bool found;
    TRY(stage_known_clear(im->job->db, NULL));
    TRY(stage_known_find(im->job->db, NULL));
    TRY(stage_known_count(im->job->db, im->job->arena, &count, &found));
    int64_t staged = im->rows_staged - st->n_repeated;
    im->rows_new = staged - count.n;
    im->rows_same = count.same + st->n_repeated;
    im->rows_changed = count.n - count.same - count.refused;
    for (size_t i = 0; i < st->n_uploads; i++)
        st->upload[i].refused = 0;
    return count.refused ? refuse_locked(im) : NULL;
}

static struct err *settle(struct import *im)
{
    struct db *db = im->job->db;
    static struct err *(*const find[])(struct db *, int64_t *) = {
        stage_alias_clear, stage_alias_find_vehicle, stage_alias_find_by_vin, stage_alias_find_by_phone, stage_alias_find_by_plate,
        stage_alias_find_by_visit, stage_alias_find_merged,
    };
    if (db_in_write(db))
        TRY(customer_visits_hold(db, im->job->arena));
    TRY(find_visits(im));
    for (size_t i = 0; i < ARRAY_LEN(find) && im->rows_new + im->rows_changed > 0; i++)
        TRY(find[i](db, NULL));
    return NULL;
}

static struct err *apply_changes(struct import *im)
{
    struct db *db = im->job->db;
    int64_t batch = im->batch_id;
    if (im->rows_changed) {
        TRY(visit_keep_changed(db, &(struct visit_keep_changed_in){ .changed_by_batch = batch }, NULL));
        TRY(visit_change_staged(db, &(struct visit_change_staged_in){ .batch_id = batch }, NULL));
    }
    TRY(visit_take_staged(db, &(struct visit_take_staged_in){ .batch_id = batch }, NULL));
    TRY(customer_keep_changed(db, &(struct customer_keep_changed_in){ .changed_by_batch = batch }, NULL));
    TRY(customer_change_staged(db, &(struct customer_change_staged_in){ .batch_id = batch }, NULL));
    TRY(vehicle_keep_changed(db, &(struct vehicle_keep_changed_in){ .changed_by_batch = batch }, NULL));
    return vehicle_change_staged(db, &(struct vehicle_change_staged_in){ .batch_id = batch }, NULL);
}

static struct err *apply_uploads(struct import *im)
{
    const struct state *st = im->state;
    for (size_t i = 0; i < st->n_uploads; i++) {
        const struct upload *u = &st->upload[i];
        struct visit_upload_insert_in in = { .batch_id = im->batch_id, .dealer_id = u->dealer_id, .programme = u->programme, .month = u->month,
                                             .rows_accepted = u->accepted - u->refused, .rows_rejected = u->rejected + u->refused, .received_at = im->job->now_ms };
        TRY(visit_upload_insert(im->job->db, &in, NULL));
    }
    struct upload_places places;
    TRY(upload_places_of_batch(im->job, im->batch_id, &places));
    TRY(upload_flags_refresh(im->job, &places));
    return event_write(im->job->db, "visits.imported", im->batch_id, STR(""), im->job->now_ms);
}

static struct err *apply(struct import *im)
{
    struct db *db = im->job->db;
    TRY(customer_take_staged(db, &(struct customer_take_staged_in){ .batch_id = im->batch_id }, NULL));
    TRY(vehicle_take_staged(db, &(struct vehicle_take_staged_in){ .batch_id = im->batch_id }, NULL));
    TRY(customer_phone_take_staged(db, &(struct customer_phone_take_staged_in){ .batch_id = im->batch_id }, NULL));
    TRY(apply_changes(im));
    return apply_uploads(im);
}

const struct import_kind customer_visits_import = {
    .permission = "import.visits",
    .name = "visits", .title = { .id = N_("Visits") }, .field = visit_fields, .n_fields = VISIT_FIELDS, .row_size = sizeof(struct visit_row),
    .begin = begin, .row = take_row, .rejected = rejected, .finish = finish, .settle = settle, .apply = apply, .undo = visit_undo,
};
