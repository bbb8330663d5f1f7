#include "sampling/sampling_verify.h"
#include "sampling/sampling_frame.h"

/* One line of the stored frames. */
struct line { uint32_t dealer; int8_t reason; bool is_seen, is_drawn; };

struct verifying {
    struct job *job;
    struct arena *a;
    const struct sampling_draw *draw;
    struct draw_salt salt;
    struct sampling_visits drawn;
    struct line *line;
    size_t n_lines;
    size_t *first_line;
    struct str_map line_of;          /* row hash → line */
    struct sample_dealers dealers;
    struct sample_frame frame;       /* today's */
    struct key_map *visit_at;        /* visit id → index in it */
    struct sampling_change *change;  /* a dealer number */
    struct sampling_verdict *out;
};

/* ---- the stored draw ---- */

static void read_lines(struct verifying *v)
{
    size_t n = 0;
    for (size_t d = 0; d < v->draw->n_dealers; d++)
        n += v->draw->dealer[d].frame.n / (DRAW_HASH_DIGITS + 2) + 1;
    v->line = ARENA_ARRAY(v->a, struct line, n);
    v->first_line = ARENA_ARRAY(v->a, size_t, v->draw->n_dealers + 1);
    v->line_of = str_map_on(v->a);
    for (size_t d = 0; d < v->draw->n_dealers; d++) {
        struct str rest = v->draw->dealer[d].frame;
        struct draw_line l;
        v->first_line[d] = v->n_lines;
        while (draw_frame_next(&rest, &l)) {
            str_map_put(&v->line_of, l.hash, v->n_lines, NULL);
            v->line[v->n_lines++] = (struct line){ .dealer = (uint32_t)d, .reason = (int8_t)sample_reason_of(l.reason) };
        }
    }
    v->first_line[v->draw->n_dealers] = v->n_lines;
}

static bool frame_is_right(const struct verifying *v, size_t d)
{
    const struct sampling_dealer *dealer = &v->draw->dealer[d];
    struct sha256 h = sha256_of(dealer->frame);
    int64_t eligible = 0, deferred = 0;
    for (size_t i = v->first_line[d]; i < v->first_line[d + 1]; i++) {
        eligible += v->line[i].reason == SAMPLE_OK;
        deferred += v->line[i].reason == SAMPLE_CONTACT_CAP;
    }
    return str_eq(sha256_hex(v->a, &h), dealer->frame_sha256) && (int64_t)(v->first_line[d + 1] - v->first_line[d]) == dealer->rows &&
           eligible == dealer->eligible && deferred == dealer->deferred;
}

/* Draws a dealer again and compares; notes which lines were drawn. */
static bool order_is_right(struct verifying *v, size_t d)
{
    const struct sampling_dealer *dealer = &v->draw->dealer[d];
    struct sampling_visits drawn = sampling_visits_of(&v->drawn, dealer->id);
    size_t n_lines = v->first_line[d + 1] - v->first_line[d], n = 0;
    uint32_t *eligible = ARENA_ARRAY(v->a, uint32_t, n_lines), *order = ARENA_ARRAY(v->a, uint32_t, n_lines);
    for (size_t i = 0; i < n_lines; i++)
        if (v->line[v->first_line[d] + i].reason == SAMPLE_OK)
            eligible[n++] = (uint32_t)i;
    if ((int64_t)drawn.n != dealer->size.drawn || dealer->size.drawn > (int64_t)n)
        return false;
    draw_positions(v->draw->seed, dealer->stream, order, (uint32_t)n, (uint32_t)dealer->size.drawn);
    for (int64_t i = 0; i < dealer->size.drawn; i++) {
        const struct sampling_visit *s = &drawn.visit[i];
        size_t at = eligible[order[i]];
        if (s->release != i + 1 || s->position != (int64_t)at + 1 || s->replicate != draw_replicate(dealer->size, i + 1))
            return false;
        v->line[v->first_line[d] + at].is_drawn = true;
    }
    return true;
}

static struct draw_dealer_line line_of(const struct sampling_dealer *d)
{
    struct draw_dealer_line l = { d->code, d->rows, d->eligible, d->target, d->size, sha256_of(d->frame) };
    return l;
}

static void check_stored(struct verifying *v)
{
    const struct sampling_draw *draw = v->draw;
    struct buf lines = buf_on(v->a);
    int64_t *wrong = v->out->wrong;
    for (size_t d = 0; d < draw->n_dealers; d++) {
        struct draw_dealer_line l = line_of(&draw->dealer[d]);
        draw_dealer_add(&lines, &l);
        wrong[CHECK_STREAMS] += draw->dealer[d].stream != draw_stream(l.code, draw->programme, draw->month);
        wrong[CHECK_FRAMES] += !frame_is_right(v, d);
        wrong[CHECK_ORDER] += !order_is_right(v, d);
    }
    struct sha256 frames = sha256_of(buf_str(&lines)), commitment = draw_commitment(draw->seed, &frames, draw->algorithm);
    wrong[CHECK_FRAME_HASH] = !str_eq(sha256_hex(v->a, &frames), draw->frame_sha256);
    wrong[CHECK_COMMITMENT] = !str_eq(sha256_hex(v->a, &commitment), draw->commitment);
}

/* ---- today's data ---- */

static const size_t *line_of_visit(const struct verifying *v, const struct sample_visit *visit)
{
    struct draw_hash h = draw_row_hash(&v->salt, v->draw->programme, &visit->key);
    return str_map_get(&v->line_of, (struct str){ h.digit, DRAW_HASH_DIGITS });
}

static bool drawn_is_right(const struct verifying *v, size_t d, const struct sampling_visit *s)
{
    const uint32_t *at = key_map_get(v->visit_at, (uint64_t)s->visit_id);
    const size_t *line = at ? line_of_visit(v, &v->frame.visit[*at]) : NULL;
    return line && *line == v->first_line[d] + (size_t)s->position - 1;
}

static void check_visits(struct verifying *v)
{
    for (size_t d = 0; d < v->draw->n_dealers; d++) {
        struct sampling_visits drawn = sampling_visits_of(&v->drawn, v->draw->dealer[d].id);
        bool ok = true;
        for (size_t i = 0; i < drawn.n; i++)
            ok &= drawn_is_right(v, d, &drawn.visit[i]);
        v->out->wrong[CHECK_VISITS] += !ok;
    }
}

static void compare_visit(struct verifying *v, const struct sample_visit *visit, struct str first_day)
{
    const size_t *at = line_of_visit(v, visit);
    struct sampling_change *c = &v->change[visit->dealer];
    if (!at) {
        c->added += str_cmp(visit->key.repair_date, first_day) >= 0;
        return;
    }
    struct line *l = &v->line[*at];
    bool was_excluded = sample_reason_is_own((enum sample_reason)l->reason), is_excluded = visit->reason != SAMPLE_OK;
    l->is_seen = true;
    c->excluded += is_excluded && !was_excluded;
    c->drawn_excluded += is_excluded && l->is_drawn;
    c->allowed += was_excluded && !is_excluded;
}

static void compare_data(struct verifying *v)
{
    struct str first_day = civil_date_str(v->a, sampling_days(v->draw).first);
    for (size_t i = 0; i < v->frame.n; i++)
        compare_visit(v, &v->frame.visit[i], first_day);
    for (size_t i = 0; i < v->n_lines; i++)
        v->change[sample_dealer_index(&v->dealers, v->draw->dealer[v->line[i].dealer].id)].removed += !v->line[i].is_seen;
}

static void keep_changes(struct verifying *v)
{
    struct sampling_verdict *out = v->out;
    out->change = ARENA_ARRAY(v->a, struct sampling_change, v->dealers.history.n);
    for (size_t i = 0; i < v->dealers.history.n; i++) {
        struct sampling_change *c = &v->change[i];
        c->code = v->dealers.history.dealer[i].code;
        if (c->added || c->removed || c->excluded || c->allowed)
            out->change[out->n_changes++] = *c;
    }
}

static struct err *load_today(struct verifying *v)
{
    struct db *db = v->job->db;
    struct sample_settings *settings = ARENA_NEW(v->a, struct sample_settings);
    struct sample_scan scan = { .settings = settings, .programme = v->draw->programme, .month = v->draw->month, .until = sampling_days(v->draw).last,
                                .today = job_today(v->job) };
    TRY(sample_settings_load(db, v->a, v->draw->programme, settings));
    TRY(sample_dealers_load(db, v->a, v->draw->programme, &v->dealers));
    TRY(sample_frame_load(db, v->a, &scan, &v->dealers, &v->frame));
    v->change = ARENA_ARRAY(v->a, struct sampling_change, v->dealers.history.n);
    for (size_t i = 0; i < v->frame.n; i++)
        key_map_put(v->visit_at, (uint64_t)v->frame.visit[i].id, (uint32_t)i, NULL);
    return NULL;
}

static struct err *verify(struct db *db, void *ctx)
{
    struct verifying *v = ctx;
    TRY(sampling_visits_load(db, v->a, v->draw->id, &v->drawn));
    TRY(load_today(v));
    read_lines(v);
    check_stored(v);
    check_visits(v);
    compare_data(v);
    keep_changes(v);
    v->out->is_sound = true;
    for (int i = 0; i < SAMPLING_CHECKS; i++)
        v->out->is_sound &= v->out->wrong[i] == 0;
    return NULL;
}

struct err *sampling_verify(struct job *job, const struct sampling_draw *draw, struct sampling_verdict *out)
{
    struct verifying *v = ARENA_NEW(job->arena, struct verifying);
    *out = (struct sampling_verdict){ 0 };
    *v = (struct verifying){ .job = job, .a = job->arena, .draw = draw, .salt = draw_salt_of(draw->salt), .visit_at = key_map_new(job->arena), .out = out };
    return db_read(job->db, verify, v);
}
