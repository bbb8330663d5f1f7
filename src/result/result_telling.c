#include "result/result_telling.h"
#include "base/hash.h"
#include "base/str_map.h"
#include "result/result_scan.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_LAYERS = 8, MOST_PARTS = TELLING_CODES, BASES = BASE_R12 + 1, REACHES = 4 };

/* What was found of one unit and measure: bit by month of the set, by base. */
struct ledger { uint64_t told[BASES]; };

struct telling {
    struct result_set set;
    struct arena *arena;                            /* its own, ends with the set's */
    const uint16_t **counted;                       /* of the last layer; filled when first needed */
    bool is_counted;
    struct telling_counts layer[MOST_LAYERS];       /* the last is the set's own */
    size_t n_layers;
    const size_t *same[REACHES];                    /* the first dealer of the same: dealer, area, group, region */
    struct str_map by_key;
    struct ledger *ledger;
    size_t n_ledgers, room;
};

/* ---- counting ---- */

static size_t months_of(const struct telling_counts *c)
{
    return (size_t)window_months(c->months);
}

static const uint16_t *count_question(const struct result_set *s, struct arena *a, size_t question)
{
    size_t dealers = s->network.n_dealers, months = (size_t)window_months(s->tally->frame.months), n = MAX_OF(dealers, months);
    uint16_t *out = ARENA_ARRAY(a, uint16_t, dealers * months * TELLING_CODES);
    struct arena *work = arena_new(0);
    uint32_t *itself = ARENA_ARRAY(work, uint32_t, n);
    struct answer_sums *cell = ARENA_ARRAY(work, struct answer_sums, dealers * months);
    int32_t *dealer = ARENA_ARRAY(work, int32_t, dealers);
    for (size_t i = 0; i < n; i++)
        itself[i] = (uint32_t)i;
    for (size_t i = 0; i < dealers; i++)
        dealer[i] = (int32_t)i;
    struct tally_slice all = { dealer, dealers, s->tally->frame.months, NULL, false };
    struct tally_table table = { { .kind = AXIS_DEALER, .n = dealers, .place_of = itself }, { .kind = AXIS_MONTH, .n = months, .place_of = itself }, (ptrdiff_t)question };
    tally_table(s->tally, &all, &table, cell);
    for (size_t i = 0; i < dealers * months; i++)
        for (size_t code = 1; code <= TELLING_CODES; code++)
            out[i * TELLING_CODES + code - 1] = (uint16_t)MIN_OF(cell[i].n[code], (double)UINT16_MAX);
    arena_free(work);
    return out;
}

static const uint16_t *count_interviews(const struct result_set *s, struct arena *a)
{
    size_t months = (size_t)window_months(s->tally->frame.months);
    uint16_t *out = ARENA_ARRAY(a, uint16_t, s->network.n_dealers * months * TELLING_CODES);
    for (size_t d = 0; d < s->network.n_dealers; d++)
        for (size_t m = 0; m < months; m++) {
            int32_t month = s->tally->frame.months.first + (int32_t)m, dealer = (int32_t)d;
            struct result_unit one = { .kind = UNIT_DEALER, .dealer = &dealer, .n_dealers = 1 };
            out[(d * months + m) * TELLING_CODES] = (uint16_t)MIN_OF(result_count(s, &one, (struct window){ month, month }), (double)UINT16_MAX);
        }
    return out;
}

static void end(void *ctx)
{
    arena_free(ctx);
}

static bool is_same_area(const struct org_dealer *x, const struct org_dealer *y) { return x->area.n && x->region == y->region && str_eq(x->area, y->area); }
static bool is_same_group(const struct org_dealer *x, const struct org_dealer *y) { return x->group.n && str_eq(x->group, y->group); }
static bool is_same_region(const struct org_dealer *x, const struct org_dealer *y) { return x->region == y->region; }

typedef bool are_together(const struct org_dealer *, const struct org_dealer *);

static size_t first_together(const struct org_network *n, are_together *together, size_t dealer)
{
    for (size_t i = 0; together && i < dealer; i++)
        if (together(&n->dealer[i], &n->dealer[dealer]))
            return i;
    return dealer;
}

static void find_reaches(struct telling *t)
{
    static are_together *const together[REACHES] = { NULL, is_same_area, is_same_group, is_same_region };
    const struct org_network *n = &t->set.network;
    for (size_t r = 0; r < REACHES; r++) {
        size_t *same = ARENA_ARRAY(t->arena, size_t, n->n_dealers);
        for (size_t d = 0; d < n->n_dealers; d++)
            same[d] = first_together(n, together[r], d);
        t->same[r] = same;
    }
}

struct telling *telling_new(const struct result_set *s)
{
    struct arena *own = arena_new(0);
    struct telling *t = ARENA_NEW(own, struct telling);
    const uint16_t **of_question = ARENA_ARRAY(own, const uint16_t *, s->n_questions + 1);
    arena_defer(s->arena, end, own);
    *t = (struct telling){ .set = *s, .arena = own, .counted = of_question, .n_layers = 1, .by_key = str_map_on(own) };
    t->layer[0] = (struct telling_counts){ s->tally->frame.months, of_question };
    return t;
}

/* Not every report asks. */
static void count(struct telling *t)
{
    const struct result_set *s = &t->set;
    if (t->is_counted)
        return;
    t->is_counted = true;
    for (size_t q = 0; q < s->n_questions; q++)
        t->counted[q] = count_question(s, t->arena, s->question[q].column);
    t->counted[s->n_questions] = count_interviews(s, t->arena);
    find_reaches(t);
}

const struct telling_counts *telling_counts_of(struct telling *t)
{
    count(t);
    return &t->layer[t->n_layers - 1];
}

void telling_add_before(struct telling *t, const struct telling_counts *c)
{
    if (t->n_layers == MOST_LAYERS) { /* the oldest goes */
        memmove(t->layer, t->layer + 1, (MOST_LAYERS - 1) * sizeof *t->layer);
        t->n_layers--;
    }
    t->layer[t->n_layers] = t->layer[t->n_layers - 1];
    t->layer[t->n_layers++ - 1] = *c;
}

/* ---- series: interviews before each cut, by layer ---- */

/* Work of one unit and measure. */
struct work {
    const struct telling *t;
    const struct telling_question *q;
    struct arena *arena;
    struct window months;         /* of all layers together */
    size_t n_cuts, n_parts, n_series;
    int32_t *sum[MOST_LAYERS];    /* [series][cut] */
    uint32_t *joined[MOST_LAYERS]; /* by cut: the same number for those between which everything is known */
    uint16_t *piece;              /* of a whole, by part, layer and cut, layer and cut: what its dealers keep back between the two, added up; NULL: it has no readers who see them */
    size_t layer;                 /* decided at the moment */
};

static bool is_component(const struct result_set *s, struct measure m, size_t question)
{
    const struct question *q = s->question[question].q;
    switch (m.kind) {
    case MEASURE_QUESTION: return question == m.question;
    case MEASURE_STEP: return q->is_scored && str_eq(q->step, m.step);
    case MEASURE_RETENTION: return q->is_scored && question_is_in_composite(q, STR("retention"));
    case MEASURE_TOTAL: return q->is_scored;
    }
    return false;
}

static int32_t base_of_cell(const struct question *q, const uint16_t *cell)
{
    int32_t n = 0;
    for (unsigned code = 1; code <= TELLING_CODES; code++)
        n += points_has(&q->points, code) ? cell[code - 1] : 0;
    return n;
}

static void put_parts(enum telling_what what, const struct question *q, const uint16_t *cell, int32_t part[MOST_PARTS])
{
    int32_t base = base_of_cell(q, cell);
    if (what == TELL_LEVELS) {
        for (size_t code = 0; code < TELLING_CODES; code++)
            part[code] = cell[code];
    } else if (what == TELL_TOP2) {
        part[0] = cell[4] + cell[3];
        part[1] = base - part[0];
    } else {
        part[0] = MAX_OF(part[0], base);
        part[1] = cell[ANSWER_YES - 1]; /* looked at for yes/no questions only */
        part[2] = cell[ANSWER_NO - 1];
    }
}

/* A dealer's month in one layer: the parts that must not be small. */
static void parts_of_month(const struct work *w, const struct telling_counts *c, size_t at, int32_t part[MOST_PARTS])
{
    const struct result_set *s = &w->t->set;
    bool is_question = w->q->measure.kind == MEASURE_QUESTION;
    size_t from = is_question ? w->q->measure.question : 0, to = is_question ? from + 1 : s->n_questions;
    memset(part, 0, MOST_PARTS * sizeof *part);
    if (w->q->what == TELL_INTERVIEWS) {
        part[0] = c->of_question[s->n_questions] ? c->of_question[s->n_questions][at * TELLING_CODES] : 0;
        return;
    }
    for (size_t i = from; i < to; i++) {
        const uint16_t *cell = c->of_question[i] && is_component(s, w->q->measure, i) ? c->of_question[i] + at * TELLING_CODES : NULL;
        if (!cell)
            continue;
        put_parts(w->q->what, s->question[i].q, cell, part);
    }
}

/* The layer that knows a month: itself, else the newest that does. */
static const struct telling_counts *knowing(const struct telling *t, size_t layer, int32_t month)
{
    if (window_has(t->layer[layer].months, month))
        return &t->layer[layer];
    for (size_t l = t->n_layers; l-- > 0;)
        if (window_has(t->layer[l].months, month))
            return &t->layer[l];
    return NULL;
}

/* Adds a dealer's months to a series of each part, at `series`. */
static void add_dealer(const struct work *w, size_t layer, size_t dealer, size_t series, int32_t sign)
{
    for (size_t k = 0; k + 1 < w->n_cuts; k++) {
        int32_t month = w->months.first + (int32_t)k, part[MOST_PARTS];
        const struct telling_counts *c = knowing(w->t, layer, month);
        if (!c)
            continue;
        parts_of_month(w, c, dealer * months_of(c) + (size_t)(month - c->months.first), part);
        for (size_t p = 0; p < w->n_parts; p++)
            w->sum[layer][(series + p) * w->n_cuts + k + 1] += sign * part[p];
    }
}

/* What is left of the whole for each who reaches a part of it: one series of each part. Who reaches all of it, is the whole. */
static size_t number_reaches(const struct work *w, size_t reach, size_t *series_of)
{
    const struct result_unit *u = w->q->unit;
    size_t n = 0;
    for (size_t i = 0; i < u->n_dealers; i++) {
        const size_t *same = w->t->same[reach];
        series_of[i] = n;
        for (size_t k = 0; k < i && series_of[i] == n; k++)
            if (same[(size_t)u->dealer[k]] == same[(size_t)u->dealer[i]])
                series_of[i] = series_of[k];
        n += series_of[i] == n;
    }
    return n == 1 ? 0 : n;
}

static void add_up(const struct work *w, size_t layer)
{
    for (size_t s = 0; s < w->n_series; s++)
        for (size_t k = 1; k < w->n_cuts; k++)
            w->sum[layer][s * w->n_cuts + k] += w->sum[layer][s * w->n_cuts + k - 1];
}

static void fill_layer(struct work *w, size_t layer, size_t *const series_of[REACHES], const size_t first[REACHES])
{
    const struct result_unit *u = w->q->unit;
    size_t wide = w->n_parts * w->n_cuts;
    w->sum[layer] = ARENA_ARRAY(w->arena, int32_t, w->n_series * w->n_cuts);
    for (size_t i = 0; i < u->n_dealers; i++)
        add_dealer(w, layer, (size_t)u->dealer[i], 0, 1);
    for (size_t s = w->n_parts; s < w->n_series; s += w->n_parts)
        memcpy(w->sum[layer] + s * w->n_cuts, w->sum[layer], wide * sizeof(int32_t));
    for (size_t r = 0; r < REACHES; r++)
        for (size_t i = 0; i < u->n_dealers && series_of[r]; i++)
            add_dealer(w, layer, (size_t)u->dealer[i], (first[r] + series_of[r][i]) * w->n_parts, -1);
    add_up(w, layer);
}

static void fill_series(struct work *w)
{
    const struct result_unit *u = w->q->unit;
    size_t *series_of[REACHES] = { NULL }, first[REACHES] = { 0 }, n = 1;
    for (size_t r = 0; r < REACHES && u->n_dealers > 1 && w->q->what < TELL_TOP2; r++) {
        size_t *series = ARENA_ARRAY(w->arena, size_t, u->n_dealers), reaches = number_reaches(w, r, series);
        first[r] = n;
        n += reaches;
        series_of[r] = reaches ? series : NULL;
    }
    w->n_series = n * w->n_parts;
    for (size_t l = 0; l < w->t->n_layers; l++)
        fill_layer(w, l, series_of, first);
}

/* ---- joining cuts ---- */

static bool is_small(int32_t n)
{
    return n != 0 && abs(n) <= (int32_t)mark_rules_default().small_count;
}

static size_t pair_of(const struct work *w, size_t one, size_t i, size_t other, size_t k)
{
    size_t nodes = w->t->n_layers * w->n_cuts;
    return (one * w->n_cuts + i) * nodes + other * w->n_cuts + k;
}

/* Do two cuts, perhaps of two layers, have one to four interviews of any series between them? Or none but a reader's own, so that the whole would tell of them what
 * their own line keeps back? */
static bool is_close(const struct work *w, size_t one, size_t i, size_t other, size_t k)
{
    const int32_t *x = w->sum[one] + i, *y = w->sum[other] + k;
    int32_t whole = x[0] - y[0];
    for (size_t s = 0; s < w->n_series; s++) {
        int32_t between = x[s * w->n_cuts] - y[s * w->n_cuts];
        if (is_small(between) || (whole != 0 && between == 0 && s >= w->n_parts && s % w->n_parts == 0))
            return true;
    }
    return false;
}

/* Do the dealers of a whole keep back one to four interviews of the window, all together? */
static bool keeps_few(const struct work *w, size_t from, size_t to)
{
    size_t nodes = w->t->n_layers * w->n_cuts;
    for (size_t p = 0; w->piece && p < w->n_parts; p++)
        if (is_small(w->piece[p * nodes * nodes + pair_of(w, w->layer, from, w->layer, to)]))
            return true;
    return false;
}

/* Of the cut i of a layer to any of those joined as b. */
static bool is_close_to_any(const struct work *w, size_t layer, size_t i, uint32_t b)
{
    for (size_t l = 0; l <= w->layer; l++)
        for (size_t k = 0; k < w->n_cuts; k++)
            if (w->joined[l][k] == b && is_close(w, layer, i, l, k))
                return true;
    return false;
}

static bool has_close_pair(const struct work *w, uint32_t a, uint32_t b)
{
    for (size_t l = 0; l <= w->layer; l++)
        for (size_t i = 0; i < w->n_cuts; i++)
            if (w->joined[l][i] == a && is_close_to_any(w, l, i, b))
                return true;
    return false;
}

/* The same months in an earlier layer are known: is what came or went since few? */
static bool is_few_since(const struct work *w, size_t before, size_t i, size_t k)
{
    if (w->joined[before][i] != w->joined[before][k])
        return false;
    for (size_t s = 0; s < w->n_series; s++) {
        const int32_t *now = w->sum[w->layer] + s * w->n_cuts, *then = w->sum[before] + s * w->n_cuts;
        if (is_small((now[k] - now[i]) - (then[k] - then[i])))
            return true;
    }
    return false;
}

static bool tells_few_since(const struct work *w, uint32_t a, uint32_t b)
{
    const uint32_t *joined = w->joined[w->layer];
    for (size_t at = 0; at < w->n_cuts * w->n_cuts; at++)
        for (size_t l = 0; joined[at / w->n_cuts] == a && joined[at % w->n_cuts] == b && l < w->layer; l++)
            if (is_few_since(w, l, at / w->n_cuts, at % w->n_cuts))
                return true;
    return false;
}

static void join(const struct work *w, uint32_t a, uint32_t b)
{
    for (size_t l = 0; l < w->t->n_layers; l++)
        for (size_t i = 0; i < w->n_cuts; i++)
            if (w->joined[l][i] == b)
                w->joined[l][i] = a;
}

/* Have two layers the same interviews in these months? */
static bool is_same_months(const struct work *w, size_t one, size_t other, size_t from, size_t to)
{
    for (size_t s = 0; s < w->n_series; s++)
        for (size_t k = from; k < to; k++) {
            const int32_t *x = w->sum[one] + s * w->n_cuts + k, *y = w->sum[other] + s * w->n_cuts + k;
            if (x[1] - x[0] != y[1] - y[0])
                return false;
        }
    return true;
}

/* A month without any interview parts nothing, nor one in which only the reader's own dealers have some. */
static bool is_empty_month(const struct work *w, size_t layer, size_t k)
{
    bool is_empty = true;
    for (size_t p = 0; p < w->n_parts; p++)
        is_empty = is_empty && w->sum[layer][p * w->n_cuts + k] == w->sum[layer][p * w->n_cuts + k + 1];
    for (size_t s = w->n_parts; s < w->n_series; s += w->n_parts)
        is_empty = is_empty || w->sum[layer][s * w->n_cuts + k] == w->sum[layer][s * w->n_cuts + k + 1];
    return is_empty;
}

static void begin_cuts(struct work *w)
{
    for (size_t l = 0; l < w->t->n_layers; l++) {
        w->joined[l] = ARENA_ARRAY(w->arena, uint32_t, w->n_cuts);
        for (size_t k = 0; k < w->n_cuts; k++)
            w->joined[l][k] = (uint32_t)(l * w->n_cuts + k);
        for (size_t before = 0; before < l; before++)
            for (size_t k = 0; k < w->n_cuts && is_same_months(w, before, l, 0, k); k++)
                w->joined[l][k] = w->joined[before][k];
    }
    for (size_t l = 0; l < w->t->n_layers; l++)
        for (size_t k = 0; k + 1 < w->n_cuts; k++)
            if (is_empty_month(w, l, k))
                join(w, w->joined[l][k], w->joined[l][k + 1]);
}

/* Tells the window in the layer at work, unless that would tell too much. */
static bool tell(const struct work *w, size_t from, size_t to)
{
    uint32_t a = w->joined[w->layer][from], b = w->joined[w->layer][to];
    if (keeps_few(w, from, to) || (a != b && (has_close_pair(w, a, b) || tells_few_since(w, a, b))))
        return false;
    join(w, a, b);
    for (size_t l = 0; l < w->t->n_layers; l++)
        if (l != w->layer && is_same_months(w, l, w->layer, from, to))
            join(w, w->joined[l][from], w->joined[l][to]);
    return true;
}

static void tell_window(const struct work *w, enum base_kind base, int32_t last, struct ledger *out)
{
    struct window asked = window_of(base, last), known = w->t->layer[w->layer].months, used = asked;
    if (asked.first < known.first || asked.last > known.last)
        return;
    if (w->q->what != TELL_INTERVIEWS)
        used.first = MAX_OF(used.first, result_series_start(&w->t->set, w->q->measure, last));
    if (used.first > used.last || !tell(w, (size_t)(used.first - w->months.first), (size_t)(used.last + 1 - w->months.first)))
        return;
    if (w->layer + 1 == w->t->n_layers)
        out->told[base] |= (uint64_t)1 << (last - known.first);
}

/* Single months are shown of interviews and of the two great indices, of everything for regions and the nation; an area may be a whole region. */
static bool shows_months(const struct telling_question *q)
{
    return q->what == TELL_INTERVIEWS || q->measure.kind == MEASURE_RETENTION || q->measure.kind == MEASURE_TOTAL || q->unit->n_dealers > 1;
}

static void tell_all(struct work *w, struct ledger *out)
{
    for (w->layer = 0; w->layer < w->t->n_layers; w->layer++) {
        struct window months = w->t->layer[w->layer].months;
        for (int32_t m = months.first; m <= months.last; m++) {
            tell_window(w, BASE_R6, m, out);
            if (window_of(BASE_QUARTER, m).last == m) {
                tell_window(w, BASE_R12, m, out);
                tell_window(w, BASE_QUARTER, m, out);
            }
            if (shows_months(w->q))
                tell_window(w, BASE_MONTH, m, out);
        }
    }
}

static struct work work_of(const struct telling *t, const struct telling_question *q, struct arena *a)
{
    struct work w = { .t = t, .q = q, .arena = a, .months = t->layer[0].months, .n_parts = q->what == TELL_LEVELS ? MOST_PARTS : q->what == TELL_TOP2 ? 2 : 1 };
    if (q->what == TELL_VALUE && q->measure.kind == MEASURE_QUESTION && t->set.question[q->measure.question].q->kind == QUESTION_YES_NO)
        w.n_parts = 3;
    for (size_t l = 1; l < t->n_layers; l++)
        w.months = (struct window){ MIN_OF(w.months.first, t->layer[l].months.first), MAX_OF(w.months.last, t->layer[l].months.last) };
    w.n_cuts = (size_t)window_months(w.months) + 1;
    fill_series(&w);
    begin_cuts(&w);
    return w;
}

/* ---- whoever reaches a whole and its dealers ---- */

/* The smallest number of interviews between any two cuts of two groups of joined ones, if it is small: what one of them is kept from telling. */
static void add_pieces_of(const struct work *d, size_t part, uint16_t *least, uint16_t *out)
{
    size_t nodes = d->t->n_layers * d->n_cuts;
    const int32_t *sum = NULL;
    memset(least, 0, nodes * nodes * sizeof *least);
    for (size_t x = 0; x < nodes; x++)
        for (size_t y = 0; y < nodes; y++) {
            sum = d->sum[x / d->n_cuts] + part * d->n_cuts;
            int32_t between = abs(sum[x % d->n_cuts] - d->sum[y / d->n_cuts][part * d->n_cuts + y % d->n_cuts]);
            uint32_t a = d->joined[x / d->n_cuts][x % d->n_cuts], b = d->joined[y / d->n_cuts][y % d->n_cuts];
            uint16_t *known = &least[a * nodes + b];
            if (a != b && is_small(between) && (*known == 0 || between < *known))
                *known = (uint16_t)between;
        }
    for (size_t x = 0; x < nodes; x++)
        for (size_t y = 0; y < nodes; y++)
            out[x * nodes + y] = (uint16_t)(out[x * nodes + y] + least[d->joined[x / d->n_cuts][x % d->n_cuts] * nodes + d->joined[y / d->n_cuts][y % d->n_cuts]]);
}

/* A whole less all of its dealers that are told leaves those that are not: together they must not be few either. */
static void find_pieces(struct work *w)
{
    size_t nodes = w->t->n_layers * w->n_cuts, each = nodes * nodes;
    uint16_t *least = ARENA_ARRAY(w->arena, uint16_t, each);
    struct ledger unused = { { 0 } };
    w->piece = ARENA_ARRAY(w->arena, uint16_t, w->n_parts * each);
    for (size_t i = 0; i < w->q->unit->n_dealers; i++) {
        struct result_unit one = { .kind = UNIT_DEALER, .dealer = &w->q->unit->dealer[i], .n_dealers = 1 };
        struct telling_question q = *w->q;
        struct arena *a = arena_new(0);
        q.unit = &one;
        struct work d = work_of(w->t, &q, a);
        tell_all(&d, &unused);
        for (size_t p = 0; p < w->n_parts; p++)
            add_pieces_of(&d, p, least, w->piece + p * each);
        arena_free(a);
    }
}

static struct ledger make_ledger(const struct telling *t, const struct telling_question *q)
{
    struct ledger out = { { 0 } };
    struct arena *a = arena_new(0);
    struct work w = work_of(t, q, a);
    if (q->unit->n_dealers > 1 && q->unit->kind != UNIT_NATION)
        find_pieces(&w);
    tell_all(&w, &out);
    arena_free(a);
    return out;
}

/* ---- asking ---- */

struct key { uint64_t dealers, step; uint32_t n_dealers, question, kind, what; };

static struct str key_of(const struct telling *t, const struct telling_question *q)
{
    struct key *k = ARENA_NEW(t->arena, struct key);
    *k = (struct key){ .dealers = 0xcbf29ce484222325u, .n_dealers = (uint32_t)q->unit->n_dealers, .what = q->what };
    for (size_t i = 0; i < q->unit->n_dealers; i++)
        k->dealers = (k->dealers ^ (uint64_t)(uint32_t)q->unit->dealer[i]) * 0x9e3779b97f4a7c15u;
    if (q->what != TELL_INTERVIEWS) {
        k->kind = q->measure.kind + 1;
        k->question = q->measure.kind == MEASURE_QUESTION ? (uint32_t)q->measure.question : 0;
        k->step = q->measure.kind == MEASURE_STEP ? fnv1a(q->measure.step) : 0;
    }
    return (struct str){ (const char *)k, sizeof *k };
}

bool telling_may(struct telling *t, const struct telling_question *q)
{
    struct window months = telling_counts_of(t)->months;
    struct arena_mark start = arena_mark(t->arena);
    struct str key = key_of(t, q);
    const size_t *known = str_map_get(&t->by_key, key);
    size_t at = known ? *known : t->n_ledgers;
    if (known) {
        arena_rewind(t->arena, start);
    } else {
        if (t->n_ledgers == t->room) {
            t->room = t->room ? t->room * 2 : 256;
            t->ledger = arena_grow(t->arena, t->ledger, t->n_ledgers, t->room, sizeof *t->ledger);
        }
        t->ledger[t->n_ledgers++] = make_ledger(t, q);
        str_map_put(&t->by_key, key, at, NULL);
    }
    return window_has(months, q->last) && t->ledger[at].told[q->base] >> (q->last - months.first) & 1;
}

static bool has_same_interviews(const struct telling *t, const struct telling_counts *one, const struct telling_counts *other, size_t dealer, int32_t month)
{
    size_t q = t->set.n_questions, i = dealer * months_of(one) + (size_t)(month - one->months.first), k = dealer * months_of(other) + (size_t)(month - other->months.first);
    return one->of_question[q] && other->of_question[q] && one->of_question[q][i * TELLING_CODES] == other->of_question[q][k * TELLING_CODES];
}

static bool is_corrected(const struct telling *t, const struct telling_counts *before, size_t dealer, struct window w)
{
    const struct telling_counts *now = &t->layer[t->n_layers - 1];
    if (before->months.last != now->months.last)
        return false;
    for (int32_t m = MAX_OF(w.first, before->months.first); m <= w.last; m++)
        if (!has_same_interviews(t, now, before, dealer, m))
            return true;
    return false;
}

bool telling_is_corrected(struct telling *t, const struct result_unit *u, struct window w)
{
    count(t);
    for (size_t l = 0; l + 1 < t->n_layers; l++)
        for (size_t i = 0; i < u->n_dealers; i++)
            if (is_corrected(t, &t->layer[l], (size_t)u->dealer[i], w))
                return true;
    return false;
}
