#include "sampling/sampling_field.h"
#include "sampling_sql.h"

static void add_wants(struct sampling_month *out, const struct draw_wants_rows *rows)
{
    int64_t expected = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const struct draw_wants_row *r = &rows->row[i];
        bool is_same = out->n_wants && out->want[out->n_wants - 1].dealer_id == r->dealer_id;
        expected = is_same ? expected : 0;
        out->n_wants += !is_same;
        out->want[out->n_wants - 1] = (struct sampling_want){ r->dealer_id, expected + r->target };
        expected += r->expected;
    }
}

struct err *sampling_month_load(struct db *db, struct arena *a, struct str programme, int32_t month, struct sampling_month *out)
{
    struct str text = civil_month_str(a, month);
    struct draw_of_month_rows draws;
    struct draw_wants_rows wants;
    TRY(draw_of_month(db, a, &(struct draw_of_month_in){ .programme = programme, .month = text }, &draws));
    TRY(draw_wants(db, a, &(struct draw_wants_in){ .programme = programme, .month = text }, &wants));
    *out = (struct sampling_month){ ARENA_ARRAY(a, struct sampling_month_draw, draws.n), draws.n, ARENA_ARRAY(a, struct sampling_want, wants.n), 0 };
    for (size_t i = 0; i < draws.n; i++)
        out->draw[i] = (struct sampling_month_draw){ draws.row[i].id, draws.row[i].tranche, civil_date_of_iso(draws.row[i].field_end) };
    add_wants(out, &wants);
    return NULL;
}

enum { MONTHS_SHOWN = 48 }; /* two years of two programmes */

struct err *sampling_months_load(struct db *db, struct arena *a, struct sampling_drawn_months *out)
{
    struct draw_month_list_rows rows;
    TRY(draw_month_list(db, a, &(struct draw_month_list_in){ .limit = MONTHS_SHOWN }, &rows));
    *out = (struct sampling_drawn_months){ ARENA_ARRAY(a, struct sampling_drawn_month, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct draw_month_list_row *r = &rows.row[i];
        out->row[i] = (struct sampling_drawn_month){ .programme = r->programme, .tranche = r->tranche, .field_end = civil_date_of_iso(r->field_end) };
        civil_month_parse(r->month, &out->row[i].month);
    }
    return NULL;
}

struct err *sampling_draw_month(struct db *db, struct arena *a, int64_t draw_id, struct str *programme, int32_t *month)
{
    struct draw_load_row row;
    bool found;
    TRY(draw_load(db, a, &(struct draw_load_in){ .id = draw_id }, &row, &found));
    if (!found || !civil_month_parse(row.month, month))
        return ERR(a, ERR_NOT_FOUND, "There is no such draw.");
    *programme = row.programme;
    return NULL;
}

struct err *sampling_calls_each(struct db *db, struct arena *a, int64_t draw_id, sampling_see *see, void *ctx)
{
    struct draw_call_cursor c;
    struct draw_call_row r;
    struct err *e = NULL;
    TRY(draw_call_open(db, a, &(struct draw_call_in){ .draw_id = draw_id }, &c));
    while (!e && draw_call_next(&c, &r)) {
        struct sampling_call call = { r.dealer_id, r.release_order, r.replicate, r.visit_id, civil_date_of_iso(r.repair_date), r.customer_name, r.mobile, r.phone2,
                                      r.sender_name, r.sender_mobile };
        e = see(ctx, &call);
    }
    struct err *closing = draw_call_close(&c);
    return e ? e : closing;
}

struct err *sampling_replicate_opened(struct job *job, struct str programme, struct sampling_replicate r)
{
    struct draw_replicate_customers_rows people;
    TRY(draw_replicate_customers(job->db, job->arena, &(struct draw_replicate_customers_in){ .draw_id = r.draw_id, .dealer_id = r.dealer_id, .replicate = r.replicate }, &people));
    int64_t *id = ARENA_ARRAY(job->arena, int64_t, people.n);
    for (size_t i = 0; i < people.n; i++)
        id[i] = people.row[i].customer_id;
    struct customer_contact contact = { .purpose = STR("survey"), .programme = programme, .day = civil_date_str(job->arena, job_today(job)), .source = r.draw_id };
    return customer_contacts_write(job->db, job->arena, &contact, (struct customer_ids){ id, people.n });
}
