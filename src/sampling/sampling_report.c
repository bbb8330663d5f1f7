#include "sampling/sampling_report.h"
#include "base/key_map.h"
#include "sampling/sampling_rules.h"
#include "sampling_sql.h"

/* ---- head ---- */

static struct str tranches_text(struct arena *a, int first, int last)
{
    return first == last ? str_printf(a, "%d", last) : str_printf(a, "%d-%d", first, last);
}

enum { HEAD_PROGRAMME = 1, HEAD_ROOM = 16 };
struct head { struct head_field *field; size_t n; };

static void put(struct head *h, const char *key, struct msg label, struct cell value)
{
    h->field[h->n++] = (struct head_field){ key, label, value };
}

static struct head head_of(const struct sampling_paper *p)
{
    struct arena *a = p->job->arena;
    const struct sampling_draw *d = p->draw;
    struct head h = { ARENA_ARRAY(a, struct head_field, HEAD_ROOM), 0 };
    struct calendar_days days = sampling_days(d);
    put(&h, "draw", MSG("Draw"), cell_text(db_id_str(a, d->id)));
    put(&h, "programme", MSG("Programme"), org_programme_cell(a, d->programme));
    put(&h, "month", MSG("Repair month"), cell_text(civil_month_str(a, d->month)));
    put(&h, "tranches", MSG("Tranches"), cell_text(tranches_text(a, d->first_tranche, d->tranche)));
    put(&h, "first_day", MSG("First day"), cell_text(civil_date_str(a, days.first)));
    put(&h, "last_day", MSG("Last day"), cell_text(civil_date_str(a, days.last)));
    put(&h, "field_end", MSG("Last day of calls"), cell_text(civil_date_str(a, d->field_end)));
    put(&h, "drawn_at", MSG("Drawn at"), cell_text(tz_format(a, p->job->tz, d->drawn_at)));
    put(&h, "drawn_by", MSG("Drawn by"), cell_text(d->drawn_by));
    put(&h, "algorithm", MSG("Algorithm"), cell_text(d->algorithm));
    put(&h, "commitment", MSG("Commitment"), cell_text(d->commitment));
    return h;
}

enum { MOST_SECTIONS = 2 };

/* The second section may be none. */
static struct document *document_of(const struct sampling_paper *p, const char *format, struct msg title, const struct head *h,
                                    const struct section section[MOST_SECTIONS])
{
    struct arena *a = p->job->arena;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *copy = ARENA_ARRAY(a, struct section, MOST_SECTIONS);
    copy[0] = section[0];
    copy[1] = section[1];
    *d = (struct document){ .format = format, .title = title, .head = h->field, .n_head = h->n, .section = copy, .n_sections = copy[1].key ? 2 : 1,
                            .landscape = true, .generated = tz_format(a, p->job->tz, p->job->now_ms) };
    return d;
}

/* People see the reasons that occur; machines all. */
static struct column reason_column(enum sample_reason r, int64_t n)
{
    return (struct column){ .key = sample_reason_code(r), .title = { .id = sample_reason_label(r) }, .group = { .id = N_("Excluded") },
                            .show = n ? COLUMN_ALL : COLUMN_MACHINE };
}

/* ---- counts ---- */

/* One dealer's row, or the sum. */
struct counts { int64_t rows, reason[SAMPLE_REASONS], target, main, drawn; };

static struct counts counts_of(const struct sampling_dealer *d)
{
    struct counts c = { .target = d->target, .main = d->size.main, .drawn = d->size.drawn };
    struct str rest = d->frame;
    struct draw_line l;
    while (draw_frame_next(&rest, &l)) {
        enum sample_reason r = sample_reason_of(l.reason);
        c.rows++;
        if (r < SAMPLE_REASONS)
            c.reason[r]++;
    }
    return c;
}

static void add_counts(struct counts *sum, const struct counts *c)
{
    sum->rows += c->rows;
    sum->target += c->target;
    sum->main += c->main;
    sum->drawn += c->drawn;
    for (int r = 0; r < SAMPLE_REASONS; r++)
        sum->reason[r] += c->reason[r];
}

enum { COUNT_CODE, COUNT_ROWS, COUNT_REASONS, COUNT_DEFERRED = COUNT_REASONS + SAMPLE_CONTACT_CAP - 1, COUNT_ELIGIBLE, COUNT_TARGET, COUNT_MAIN, COUNT_DRAWN, COUNT_COLUMNS };

static struct column *count_columns(struct arena *a, const struct counts *sum)
{
    struct column *c = ARENA_ARRAY(a, struct column, COUNT_COLUMNS);
    c[COUNT_CODE] = (struct column){ .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true };
    c[COUNT_ROWS] = (struct column){ .key = "frame", .title = { .id = N_("Visits looked at") } };
    for (int r = SAMPLE_OK + 1; r < SAMPLE_CONTACT_CAP; r++)
        c[COUNT_REASONS + r - 1] = reason_column((enum sample_reason)r, sum->reason[r]);
    c[COUNT_DEFERRED] = (struct column){ .key = "deferred", .title = { .id = N_("Deferred") } };
    c[COUNT_ELIGIBLE] = (struct column){ .key = "eligible", .title = { .id = N_("Eligible") } };
    c[COUNT_TARGET] = (struct column){ .key = "target", .title = { .id = N_("Interviews wanted") } };
    c[COUNT_MAIN] = (struct column){ .key = "main", .title = { .id = N_("Main replicate") } };
    c[COUNT_DRAWN] = (struct column){ .key = "drawn", .title = { .id = N_("Drawn with reserve") } };
    return c;
}

static void put_counts(struct cell *cell, struct cell name, const struct counts *c)
{
    cell[COUNT_CODE] = name;
    cell[COUNT_ROWS] = cell_int(c->rows);
    for (int r = SAMPLE_OK + 1; r < SAMPLE_CONTACT_CAP; r++)
        cell[COUNT_REASONS + r - 1] = cell_int(c->reason[r]);
    cell[COUNT_DEFERRED] = cell_int(c->reason[SAMPLE_CONTACT_CAP]);
    cell[COUNT_ELIGIBLE] = cell_int(c->reason[SAMPLE_OK]);
    cell[COUNT_TARGET] = cell_int(c->target);
    cell[COUNT_MAIN] = cell_int(c->main);
    cell[COUNT_DRAWN] = cell_int(c->drawn);
}

static const bool *only_first(struct arena *a, size_t n)
{
    bool *total = ARENA_ARRAY(a, bool, n);
    total[0] = true;
    return total;
}

struct document *sampling_counts(const struct sampling_paper *p)
{
    struct arena *a = p->job->arena;
    const struct sampling_draw *d = p->draw;
    struct counts sum = { 0 }, *one = ARENA_ARRAY(a, struct counts, d->n_dealers);
    for (size_t i = 0; i < d->n_dealers; i++) {
        one[i] = counts_of(&d->dealer[i]);
        add_counts(&sum, &one[i]);
    }
    struct table *t = table_new(a, "dealers", count_columns(a, &sum), COUNT_COLUMNS);
    put_counts(table_add_row(a, t), cell_msg(a, MSG("All dealers")), &sum);
    for (size_t i = 0; i < d->n_dealers; i++)
        put_counts(table_add_row(a, t), cell_text(d->dealer[i].code), &one[i]);
    t->row_is_total = only_first(a, d->n_dealers + 1);
    struct section s[MOST_SECTIONS] = { { .key = "dealers", .table = t } };
    s[0].text[0] = MSG("Publish the commitment now: it fixes the draw without telling anything about it. The auditor gets the opening.");
    struct head h = head_of(p);
    return document_of(p, "huifang.draw/1", MSG("Sample draw"), &h, s);
}

/* ---- what dealers may see ---- */

enum { PUBLIC_CODE, PUBLIC_ROWS, PUBLIC_REASONS, PUBLIC_OPEN = PUBLIC_REASONS + SAMPLE_NOT_LATEST - 1, PUBLIC_PLANNED, PUBLIC_COLUMNS };

static struct column *public_columns(struct arena *a, const int64_t *sum)
{
    struct column *c = ARENA_ARRAY(a, struct column, PUBLIC_COLUMNS);
    c[PUBLIC_CODE] = (struct column){ .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true };
    c[PUBLIC_ROWS] = (struct column){ .key = "visits", .title = { .id = N_("Visits looked at") } };
    for (int r = SAMPLE_OK + 1; r < SAMPLE_NOT_LATEST; r++)
        c[PUBLIC_REASONS + r - 1] = reason_column((enum sample_reason)r, sum[r]);
    c[PUBLIC_OPEN] = (struct column){ .key = "open", .title = { .id = N_("Open to the draw") } };
    c[PUBLIC_PLANNED] = (struct column){ .key = "planned", .title = { .id = N_("Interviews planned") } };
    return c;
}

/* Counts by reason of each dealer of the draw, SAMPLE_REASONS a dealer. */
static int64_t *own_counts(struct arena *a, const struct sampling_draw *d, const struct draw_exclusion_list_rows *rows, int64_t *sum)
{
    int64_t *count = ARENA_ARRAY(a, int64_t, d->n_dealers * SAMPLE_REASONS);
    struct key_map *number = key_map_new(a);
    for (size_t k = 0; k < d->n_dealers; k++)
        key_map_put(number, (uint64_t)d->dealer[k].id, (uint32_t)k, NULL);
    for (size_t i = 0; i < rows->n; i++) {
        const uint32_t *k = key_map_get(number, (uint64_t)rows->row[i].dealer_id);
        enum sample_reason r = sample_reason_of(rows->row[i].reason);
        if (!k || r == SAMPLE_REASONS)
            continue;
        count[*k * SAMPLE_REASONS + r] = rows->row[i].visits;
        sum[r] += rows->row[i].visits;
    }
    return count;
}

static void put_public(struct cell *cell, const struct sampling_dealer *d, const int64_t *count)
{
    int64_t open = d->new_rows;
    cell[PUBLIC_CODE] = cell_text(d->code);
    cell[PUBLIC_ROWS] = cell_int(d->new_rows);
    for (int r = SAMPLE_OK + 1; r < SAMPLE_NOT_LATEST; r++) {
        cell[PUBLIC_REASONS + r - 1] = cell_int(count[r]);
        open -= count[r];
    }
    cell[PUBLIC_OPEN] = cell_int(open);
    cell[PUBLIC_PLANNED] = cell_int(d->planned);
}

struct err *sampling_public_counts(const struct sampling_paper *p, struct db_scope scope, struct document **out)
{
    struct arena *a = p->job->arena;
    const struct sampling_draw *d = p->draw;
    struct draw_exclusion_list_rows rows;
    int64_t sum[SAMPLE_REASONS] = { 0 };
    TRY(draw_exclusion_list(p->job->db, a, &(struct draw_exclusion_list_in){ .draw_id = d->id, .scope = scope }, &rows));
    const int64_t *count = own_counts(a, d, &rows, sum);
    struct table *t = table_new(a, "dealers", public_columns(a, sum), PUBLIC_COLUMNS);
    for (size_t i = 0; i < d->n_dealers; i++)
        put_public(table_add_row(a, t), &d->dealer[i], count + i * SAMPLE_REASONS);
    struct head h = head_of(p);
    *out = document_of(p, "huifang.draw-public/1", MSG("Sample draw"), &h, (struct section[MOST_SECTIONS]){ { .key = "dealers", .table = t } });
    return NULL;
}

/* ---- verification ---- */

static const struct { const char *key; const char *label; } checks[SAMPLING_CHECKS] = {
    [CHECK_STREAMS] = { "streams", N_("Random streams of the dealers") },  [CHECK_FRAMES] = { "frames", N_("Frames of the dealers") },
    [CHECK_FRAME_HASH] = { "frame_hash", N_("Hash of all frames") },       [CHECK_COMMITMENT] = { "commitment", N_("Commitment") },
    [CHECK_ORDER] = { "order", N_("Order, drawn again from the seed") },   [CHECK_VISITS] = { "visits", N_("Drawn visits against the frame") },
};
static const struct column check_columns[] = {
    { .key = "check", .title = { .id = N_("Check") }, .show = COLUMN_MACHINE, .is_text = true },
    { .key = "label", .title = { .id = N_("Check") }, .show = COLUMN_PEOPLE, .is_text = true, .width = 36 },
    { .key = "wrong", .title = { .id = N_("Differences") } },
};
static const struct column change_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "added", .title = { .id = N_("Visits added") } },
    { .key = "removed", .title = { .id = N_("Visits removed") } },
    { .key = "excluded", .title = { .id = N_("Now excluded") } },
    { .key = "drawn_excluded", .title = { .id = N_("of them drawn") } },
    { .key = "allowed", .title = { .id = N_("Now allowed") } },
};

struct document *sampling_verdict_document(const struct sampling_paper *p, const struct sampling_verdict *v)
{
    struct arena *a = p->job->arena;
    struct table *t = table_new(a, "checks", check_columns, ARRAY_LEN(check_columns));
    struct table *changes = table_new(a, "changes", change_columns, ARRAY_LEN(change_columns));
    for (int i = 0; i < SAMPLING_CHECKS; i++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(str_of_c(checks[i].key));
        c[1] = cell_msg(a, (struct msg){ .id = checks[i].label });
        c[2] = cell_int(v->wrong[i]);
    }
    for (size_t i = 0; i < v->n_changes; i++) {
        const struct sampling_change *s = &v->change[i];
        struct cell *c = table_add_row(a, changes);
        c[0] = cell_text(s->code);
        c[1] = cell_int(s->added);
        c[2] = cell_int(s->removed);
        c[3] = cell_int(s->excluded);
        c[4] = cell_int(s->drawn_excluded);
        c[5] = cell_int(s->allowed);
    }
    changes->empty = MSG("Nothing has changed since the draw.");
    struct section s[MOST_SECTIONS] = { { .key = "checks", .title = MSG("The stored draw"), .table = t }, { .key = "changes", .title = MSG("Changes in the data since"), .table = changes } };
    s[0].text[0] = v->is_sound ? MSG("The draw is what its seed and frame give.") : MSG("The draw is NOT what its seed and frame give.");
    struct head h = head_of(p);
    return document_of(p, "huifang.draw-verify/1", MSG("Verification of a draw"), &h, s);
}

/* ---- opening ---- */

static const struct column opened_dealer_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },        { .key = "stream", .title = { .id = N_("Stream") }, .is_text = true },
    { .key = "frame", .title = { .id = N_("Visits looked at") } },               { .key = "eligible", .title = { .id = N_("Eligible") } },
    { .key = "target", .title = { .id = N_("Interviews wanted") } },             { .key = "main", .title = { .id = N_("Main replicate") } },
    { .key = "reserve", .title = { .id = N_("Size of a reserve replicate") } },  { .key = "drawn", .title = { .id = N_("Drawn with reserve") } },
    { .key = "frame_sha256", .title = { .id = N_("Hash of the frame") }, .is_text = true },
};
static const struct column opened_line_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },     { .key = "position", .title = { .id = N_("Line") } },
    { .key = "hash", .title = { .id = N_("Hash of the visit") }, .is_text = true }, { .key = "reason", .title = { .id = N_("Reason") }, .is_text = true },
    { .key = "release", .title = { .id = N_("Order of release") } },           { .key = "replicate", .title = { .id = N_("Replicate") } },
};

static void put_opened_dealer(struct arena *a, struct table *t, const struct sampling_dealer *d)
{
    struct cell *c = table_add_row(a, t);
    c[0] = cell_text(d->code);
    c[1] = cell_text(draw_seed_hex(a, d->stream));
    c[2] = cell_int(d->rows);
    c[3] = cell_int(d->eligible);
    c[4] = cell_int(d->target);
    c[5] = cell_int(d->size.main);
    c[6] = cell_int(d->size.reserve);
    c[7] = cell_int(d->size.drawn);
    c[8] = cell_text(d->frame_sha256);
}

static void put_opened_frame(struct arena *a, struct table *t, const struct sampling_dealer *d, const struct sampling_visits *drawn)
{
    const struct sampling_visit **by_line = ARENA_ARRAY(a, const struct sampling_visit *, (size_t)d->rows + 1);
    struct sampling_visits own = sampling_visits_of(drawn, d->id);
    struct str rest = d->frame;
    struct draw_line l;
    for (size_t i = 0; i < own.n; i++)
        if (own.visit[i].position >= 1 && own.visit[i].position <= d->rows)
            by_line[own.visit[i].position] = &own.visit[i];
    for (int64_t line = 1; draw_frame_next(&rest, &l) && line <= d->rows; line++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(d->code);
        c[1] = cell_int(line);
        c[2] = cell_text(l.hash);
        c[3] = cell_text(l.reason);
        if (!by_line[line])
            continue;
        c[4] = cell_int(by_line[line]->release);
        c[5] = cell_int(by_line[line]->replicate);
    }
}

struct err *sampling_opening(const struct sampling_paper *p, struct document **out)
{
    struct arena *a = p->job->arena;
    const struct sampling_draw *d = p->draw;
    struct sampling_visits drawn;
    TRY(sampling_visits_load(p->job->db, a, d->id, &drawn));
    struct table *dealers = table_new(a, "dealers", opened_dealer_columns, ARRAY_LEN(opened_dealer_columns));
    struct table *frame = table_new(a, "frame", opened_line_columns, ARRAY_LEN(opened_line_columns));
    for (size_t i = 0; i < d->n_dealers; i++) {
        put_opened_dealer(a, dealers, &d->dealer[i]);
        put_opened_frame(a, frame, &d->dealer[i], &drawn);
    }
    struct head h = head_of(p);
    h.field[HEAD_PROGRAMME].value = cell_text(d->programme); /* the code that goes into the hashes */
    put(&h, "seed", MSG("Seed"), cell_text(draw_seed_hex(a, d->seed)));
    put(&h, "salt", MSG("Salt"), cell_text(d->salt));
    put(&h, "frame_sha256", MSG("Hash of all frames"), cell_text(d->frame_sha256));
    put(&h, "parameters", MSG("Parameters"), cell_text(d->parameters));
    struct section s[MOST_SECTIONS] = { { .key = "dealers", .title = MSG("Dealers"), .table = dealers }, { .key = "frame", .title = MSG("Frame"), .table = frame, .new_page = true } };
    *out = document_of(p, "huifang.draw-opening/1", MSG("Opening of a draw: for the auditor only"), &h, s);
    return NULL;
}

/* ---- list ---- */

static const struct column list_columns[] = {
    { .key = "draw", .title = { .id = N_("Draw") }, .is_text = true },         { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true },
    { .key = "month", .title = { .id = N_("Repair month") }, .is_text = true }, { .key = "tranches", .title = { .id = N_("Tranches") }, .is_text = true },
    { .key = "frame", .title = { .id = N_("Visits looked at") } },            { .key = "eligible", .title = { .id = N_("Eligible") } },
    { .key = "drawn", .title = { .id = N_("Drawn with reserve") } },          { .key = "field_end", .title = { .id = N_("Last day of calls") }, .is_text = true },
    { .key = "at", .title = { .id = N_("Drawn at") }, .is_text = true },       { .key = "by", .title = { .id = N_("Drawn by") }, .is_text = true },
    { .key = "commitment", .title = { .id = N_("Commitment") }, .is_text = true },
};

static void put_listed(struct job *job, struct table *t, const struct draw_list_row *r)
{
    struct arena *a = job->arena;
    struct cell *c = table_add_row(a, t);
    c[0] = cell_text(db_id_str(a, r->id));
    c[1] = org_programme_cell(a, r->programme);
    c[2] = cell_text(r->month);
    c[3] = cell_text(tranches_text(a, (int)r->first_tranche, (int)r->tranche));
    c[4] = cell_int(r->frame_rows);
    c[5] = cell_int(r->eligible_rows);
    c[6] = cell_int(r->drawn_rows);
    c[7] = cell_text(r->field_end);
    c[8] = cell_text(tz_format(a, job->tz, r->drawn_at));
    c[9] = cell_text(r->drawn_by);
    c[10] = cell_text(r->commitment);
}

struct err *sampling_list(struct job *job, struct str programme, int64_t limit, struct document **out)
{
    struct draw_list_in in = { .with_programme = programme.p != NULL, .programme = programme, .limit = limit };
    struct draw_list_rows rows;
    TRY(draw_list(job->db, job->arena, &in, &rows));
    struct table *t = table_new(job->arena, "draws", list_columns, ARRAY_LEN(list_columns));
    t->empty = MSG("Nothing was drawn yet.");
    for (size_t i = 0; i < rows.n; i++)
        put_listed(job, t, &rows.row[i]);
    struct section *s = ARENA_NEW(job->arena, struct section);
    *s = (struct section){ .key = "draws", .table = t };
    *out = ARENA_NEW(job->arena, struct document);
    **out = (struct document){ .format = "huifang.draws/1", .title = MSG("Sample draws"), .section = s, .n_sections = 1, .landscape = true };
    return NULL;
}
