#include "sampling/sampling.h"
#include "sampling/sampling_cmd.h"
#include "sampling/sampling_settings.h"
#include "sampling_sql.h"

static struct err *number_is_wrong(struct arena *a, int64_t id)
{
    return err_detail(a, ERR(a, ERR_BUG, "The draw {0} is stored in a form that this program does not read.", ARG_S(db_id_str(a, id))), "draw");
}

static struct err *dealer_of_row(struct arena *a, int64_t draw_id, const struct draw_dealer_list_row *r, struct sampling_dealer *out)
{
    *out = (struct sampling_dealer){
        .id = r->dealer_id, .code = r->dealer_code, .rows = r->frame_rows, .new_rows = r->new_rows, .eligible = r->eligible_rows, .deferred = r->deferred_rows,
        .quota = r->quota, .planned = r->planned, .target = r->target, .expected = r->expected, .size = { r->main_rows, r->reserve_size, r->drawn_rows },
        .frame = r->frame, .frame_sha256 = r->frame_sha256,
    };
    return draw_seed_of_hex(r->stream, &out->stream) ? NULL : number_is_wrong(a, draw_id);
}

static struct err *draw_of_row(struct arena *a, const struct draw_load_row *r, struct sampling_draw *out)
{
    *out = (struct sampling_draw){
        .id = r->id, .programme = r->programme, .algorithm = r->algorithm, .salt = r->salt, .frame_sha256 = r->frame_sha256, .commitment = r->commitment,
        .parameters = r->parameters, .drawn_by = r->drawn_by, .first_tranche = (int)r->first_tranche, .tranche = (int)r->tranche, .drawn_at = r->drawn_at,
    };
    bool ok = civil_month_parse(r->month, &out->month) && civil_date_parse_iso(r->field_end, &out->field_end) && draw_seed_of_hex(r->seed, &out->seed);
    return ok ? NULL : number_is_wrong(a, r->id);
}

struct err *sampling_load(struct db *db, struct arena *a, int64_t id, struct db_scope scope, struct sampling_draw *out)
{
    struct draw_load_row row;
    struct draw_dealer_list_rows dealers;
    bool found;
    TRY(draw_load(db, a, &(struct draw_load_in){ .id = id }, &row, &found));
    if (!found)
        return ERR(a, ERR_NOT_FOUND, "There is no draw {0}; \"huifang sample list\" shows them.", ARG_S(db_id_str(a, id)));
    TRY(draw_of_row(a, &row, out));
    TRY(draw_dealer_list(db, a, &(struct draw_dealer_list_in){ .draw_id = id, .scope = scope }, &dealers));
    out->dealer = ARENA_ARRAY(a, struct sampling_dealer, dealers.n);
    out->n_dealers = dealers.n;
    for (size_t i = 0; i < dealers.n; i++)
        TRY(dealer_of_row(a, id, &dealers.row[i], &out->dealer[i]));
    return NULL;
}

struct calendar_days sampling_days(const struct sampling_draw *d)
{
    return (struct calendar_days){ calendar_tranche(d->month, d->first_tranche).first, calendar_tranche(d->month, d->tranche).last };
}

struct err *sampling_visits_load(struct db *db, struct arena *a, int64_t draw_id, struct sampling_visits *out)
{
    struct draw_visit_list_rows rows;
    TRY(draw_visit_list(db, a, &(struct draw_visit_list_in){ .draw_id = draw_id }, &rows));
    *out = (struct sampling_visits){ ARENA_ARRAY(a, struct sampling_visit, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct draw_visit_list_row *r = &rows.row[i];
        out->visit[i] = (struct sampling_visit){ r->dealer_id, r->release_order, r->replicate, r->position, r->visit_id };
    }
    return NULL;
}

/* The first visit of a dealer with at least this id. */
static size_t first_of(const struct sampling_visits *all, int64_t dealer_id)
{
    size_t lo = 0, hi = all->n;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (all->visit[middle].dealer_id < dealer_id)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

struct sampling_visits sampling_visits_of(const struct sampling_visits *all, int64_t dealer_id)
{
    size_t first = first_of(all, dealer_id);
    return (struct sampling_visits){ all->visit + first, first_of(all, dealer_id + 1) - first };
}

/* Undo of a network import: draws stand on their dealers. Imported visits are kept by their locks (customer). */
static struct err *undo_veto(struct import *im)
{
    struct draw_dealers_of_network_batch_rows dealers;
    TRY(draw_dealers_of_network_batch(im->job->db, im->job->arena, &(struct draw_dealers_of_network_batch_in){ .batch_id = im->batch_id }, &dealers));
    for (size_t i = 0; i < dealers.n; i++)
        import_blocker(im, dealers.row[i].code, MSG("this dealer's sample has been drawn"));
    return NULL;
}

static const struct command *const commands[] = { &sample_draw_command, &sample_list_command, &sample_show_command, &sample_verify_command,
                                                  &sample_opening_command };

const struct feature sampling_feature = { .name = "sampling", .command = commands, .n_commands = ARRAY_LEN(commands), .setting = sample_setting_list,
                                          .n_settings = SAMPLE_SETTINGS, .undo_veto = undo_veto };
