#include "tally/tally_walk.h"
#include <stdlib.h>
#include <string.h>

int32_t tally_dealer_place(const struct tally *t, int64_t id)
{
    const struct tally_local *l = t->state;
    size_t low = 0, high = t->frame.n_dealers;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->dealer[middle].id == id)
            return l->dealer[middle].place;
        if (l->dealer[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

struct tally_piece *tally_piece_add(struct tally *t, struct tally_segment *s)
{
    struct tally_local *l = t->state;
    if (l->n_pieces == l->room) {
        l->piece = arena_grow(t->arena, l->piece, l->n_pieces, l->room ? l->room * 2 : 8, sizeof *l->piece);
        l->room = l->room ? l->room * 2 : 8;
    }
    struct tally_piece *p = &l->piece[l->n_pieces++];
    *p = (struct tally_piece){ .segment = s, .dealer_of = ARENA_ARRAY(t->arena, int32_t, s->n_dealers),
                              .question_of = ARENA_ARRAY(t->arena, int32_t, t->frame.n_questions) };
    for (size_t d = 0; d < s->n_dealers; d++)
        p->dealer_of[d] = tally_dealer_place(t, s->dealer_id[d]);
    for (size_t q = 0; q < t->frame.n_questions; q++)
        p->question_of[q] = (int32_t)tally_segment_question(s, t->frame.question[q]);
    return p;
}

/* ---- groups of a slice ---- */

/* Groups [begin, end) of a piece. */
struct groups { size_t begin, end; };
/* The picks so far. */
struct picking { const struct tally *tally; const struct tally_piece *piece; struct tally_picks *out; size_t room; bool joins; };

static void pick(struct picking *k, struct groups groups, int32_t in_slice)
{
    const struct tally_group *g = &k->piece->segment->group[groups.begin];
    size_t end = k->piece->segment->group[groups.end].begin;
    struct tally_picks *out = k->out;
    if (k->joins && out->n && out->pick[out->n - 1].end == g->begin) {
        out->pick[out->n - 1].end = end;
        return;
    }
    if (out->n == k->room) {
        k->room = k->room ? 2 * k->room : 64;
        out->pick = arena_grow(k->tally->arena, out->pick, out->n, k->room, sizeof *out->pick);
    }
    out->pick[out->n++] = (struct tally_pick){ g->begin, end, g->month, in_slice };
}

/* The first group of [begin, end) at or behind the dealer and month; groups are in that order. */
static size_t find_group(const struct tally_segment *s, size_t begin, size_t end, int32_t month, uint32_t dealer)
{
    while (begin < end) {
        size_t middle = (begin + end) / 2;
        const struct tally_group *g = &s->group[middle];
        if (g->month < month || (g->month == month && g->dealer < dealer))
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

/* Dealers [first, end) of the segment are all in the slice. Those of a region are often numbered side by side, and those of the nation always: a few runs. */
struct run { uint32_t first, end; };
enum { WORTH_A_SEARCH = 16 }; /* groups that are looked at in the time in which one is looked up */

static size_t runs_of(const int32_t *in_slice, size_t n, struct run *out)
{
    size_t runs = 0;
    for (uint32_t d = 0; d < n; d++) {
        if (in_slice[d] < 0)
            continue;
        if (runs && out[runs - 1].end == d)
            out[runs - 1].end = d + 1;
        else
            out[runs++] = (struct run){ d, d + 1 };
    }
    return runs;
}

static void pick_runs(struct picking *k, const struct run *run, size_t n, struct groups among)
{
    const struct tally_segment *s = k->piece->segment;
    while (among.begin < among.end) {
        int32_t month = s->group[among.begin].month;
        for (size_t i = 0; i < n; i++) {
            size_t first = find_group(s, among.begin, among.end, month, run[i].first);
            among.begin = find_group(s, first, among.end, month, run[i].end);
            if (first < among.begin)
                pick(k, (struct groups){ first, among.begin }, -1);
        }
        among.begin = find_group(s, among.begin, among.end, month + 1, 0);
    }
}

/* Group by group, or for who joins them run by run. */
static void pick_many(struct picking *k, struct groups among, struct window w)
{
    const struct tally_local *l = k->tally->state;
    const struct tally_segment *s = k->piece->segment;
    int32_t *in_slice = ARENA_ARRAY(k->tally->arena, int32_t, s->n_dealers); /* by dealer of the segment */
    struct run *run = ARENA_ARRAY(k->tally->arena, struct run, s->n_dealers);
    for (size_t d = 0; d < s->n_dealers; d++)
        in_slice[d] = k->piece->dealer_of[d] < 0 ? -1 : l->in_slice[k->piece->dealer_of[d]];
    size_t n_runs = runs_of(in_slice, s->n_dealers, run);
    if (k->joins && !k->piece->is_loose && n_runs * WORTH_A_SEARCH < s->n_dealers) {
        pick_runs(k, run, n_runs, among);
        return;
    }
    for (size_t g = among.begin; g < among.end; g++) {
        int32_t dealer = in_slice[s->group[g].dealer];
        if (dealer >= 0 && window_has(w, s->group[g].month))
            pick(k, (struct groups){ g, g + 1 }, dealer);
    }
}

/* The segment's number of a dealer, or -1. */
static ptrdiff_t segment_dealer(const struct tally_segment *s, int64_t id)
{
    size_t low = 0, high = s->n_dealers;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->dealer_id[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n_dealers && s->dealer_id[low] == id ? (ptrdiff_t)low : -1;
}

/* Few dealers: each is looked up in each month. */
static void pick_few(struct picking *k, const struct tally_slice *s, struct groups among)
{
    const struct tally_segment *segment = k->piece->segment;
    for (size_t i = 0; i < s->n_dealers; i++) {
        ptrdiff_t dealer = segment_dealer(segment, k->tally->frame.dealer_id[s->dealer[i]]);
        for (size_t g = among.begin; dealer >= 0 && g < among.end;) {
            int32_t month = segment->group[g].month;
            g = find_group(segment, g, among.end, month, (uint32_t)dealer);
            if (g < among.end && segment->group[g].month == month && segment->group[g].dealer == (uint32_t)dealer)
                pick(k, (struct groups){ g, g + 1 }, (int32_t)i);
            g = find_group(segment, g, among.end, month + 1, 0);
        }
    }
}

static void mark_slice(struct tally_local *l, const struct tally_slice *s, bool is_in)
{
    for (size_t k = 0; k < s->n_dealers; k++)
        l->in_slice[s->dealer[k]] = is_in ? (int32_t)k : -1;
}

static struct tally_picks picks_of(const struct tally *t, const struct tally_piece *p, const struct tally_slice *s, bool joins)
{
    struct tally_picks out = { NULL, 0 };
    struct picking k = { .tally = t, .piece = p, .out = &out, .joins = joins };
    struct groups among = { 0, p->segment->n_groups };
    struct window w = window_overlap(s->window, t->frame.months);
    if (w.first > w.last)
        return out;
    if (!p->is_loose) /* whose groups have no order */
        tally_segment_months(p->segment, w.first, w.last, &among.begin, &among.end);
    if (!p->is_loose && s->n_dealers * WORTH_A_SEARCH < p->segment->n_dealers) {
        pick_few(&k, s, among);
        return out;
    }
    mark_slice(t->state, s, true);
    pick_many(&k, among, w);
    mark_slice(t->state, s, false);
    return out;
}

struct tally_picks tally_picks_of(const struct tally *t, const struct tally_piece *p, const struct tally_slice *s)
{
    return picks_of(t, p, s, false);
}

struct tally_picks tally_ranges_of(const struct tally *t, const struct tally_piece *p, const struct tally_slice *s)
{
    return picks_of(t, p, s, true);
}

/* ---- rows of a block ---- */

struct tally_takes tally_takes_of(struct tally *t, const struct tally_piece *p, const struct tally_filter *filter)
{
    return (struct tally_takes){ p->segment, filter ? tally_condition_on(t->arena, filter, p->segment) : NULL };
}

void tally_takes_blocks(const struct tally_takes *k, size_t block, size_t n, uint64_t *mask)
{
    if (k->condition)
        tally_condition_mask(k->condition, block, n, mask);
    else
        memset(mask, 0xFF, n * sizeof *mask);
    for (size_t i = 0; k->segment->live && i < n; i++)
        mask[i] &= k->segment->live[block + i];
}

uint64_t tally_takes_block(const struct tally_takes *k, size_t block, size_t begin, size_t end)
{
    uint64_t mask;
    tally_takes_blocks(k, block, 1, &mask);
    return mask & tally_rows_between(block, begin, end);
}

void tally_dictionary_values(const struct tally_dictionary *d, size_t block, uint16_t value[TALLY_BLOCK])
{
    const uint64_t *word = d->word + block * d->n_planes;
    memset(value, 0, TALLY_BLOCK * sizeof *value);
    for (uint32_t p = 0; p < d->n_planes; p++)
        for (size_t r = 0; r < TALLY_BLOCK; r++)
            value[r] = (uint16_t)(value[r] | (word[p] >> r & 1) << p);
}
