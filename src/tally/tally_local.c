#include "tally/tally_walk.h"
#include <stdlib.h>
#include <string.h>

/* ---- cells and values ---- */

static size_t rows_living(const struct tally_segment *s, size_t begin, size_t end)
{
    if (!s->live)
        return end - begin;
    struct tally_takes takes = { .segment = s };
    size_t n = 0;
    for (size_t b = begin / TALLY_BLOCK; b < tally_blocks(end); b++)
        n += (size_t)__builtin_popcountll(tally_takes_block(&takes, b, begin, end));
    return n;
}

static void local_cells(struct tally *t, tally_see *see, void *ctx)
{
    const struct tally_local *l = t->state;
    for (size_t i = 0; i < l->n_pieces; i++) {
        const struct tally_segment *s = l->piece[i].segment;
        for (size_t g = 0; g < s->n_groups; g++) {
            int32_t dealer = l->piece[i].dealer_of[s->group[g].dealer];
            size_t n = dealer >= 0 && window_has(t->frame.months, s->group[g].month) ? rows_living(s, s->group[g].begin, s->group[g + 1].begin) : 0;
            if (n)
                see(ctx, &(struct tally_cell){ dealer, s->group[g].month, s->version_id, (double)n });
        }
    }
}

/* Which numbers of a dictionary the frame's interviews have: others' must not be shown. */
static void see_values(const struct tally *t, const struct tally_piece *p, enum tally_attribute attribute, bool *seen)
{
    const struct tally_dictionary *d = &p->segment->attribute[attribute];
    struct tally_takes takes = { .segment = p->segment };
    uint16_t value[TALLY_BLOCK];
    for (size_t g = 0; g < p->segment->n_groups; g++) {
        const struct tally_group *at = &p->segment->group[g];
        if (p->dealer_of[at->dealer] < 0 || !window_has(t->frame.months, at->month))
            continue;
        for (size_t b = at->begin / TALLY_BLOCK; b < tally_blocks(at[1].begin); b++) {
            tally_dictionary_values(d, b, value);
            for (uint64_t m = tally_takes_block(&takes, b, at->begin, at[1].begin); m; m &= m - 1)
                seen[value[__builtin_ctzll(m)]] = true;
        }
    }
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct tally_values local_values(struct tally *t, enum tally_attribute attribute)
{
    struct tally_local *l = t->state;
    if (l->has_values[attribute])
        return l->values[attribute];
    size_t room = 1, n = 0, kept = 0;
    for (size_t i = 0; i < l->n_pieces; i++)
        room += l->piece[i].segment->attribute[attribute].n_values;
    struct str *value = ARENA_ARRAY(t->arena, struct str, room);
    value[n++] = STR("");
    for (size_t i = 0; i < l->n_pieces; i++) {
        const struct tally_dictionary *d = &l->piece[i].segment->attribute[attribute];
        bool *seen = ARENA_ARRAY(t->arena, bool, d->n_values);
        see_values(t, &l->piece[i], attribute, seen);
        for (uint32_t v = 0; v < d->n_values; v++)
            if (seen[v])
                value[n++] = d->value[v];
    }
    qsort(value, n, sizeof *value, by_text);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !str_eq(value[kept - 1], value[i]))
            value[kept++] = value[i];
    l->has_values[attribute] = true;
    return l->values[attribute] = (struct tally_values){ value, kept };
}

/* ---- opening ---- */

static const struct tally_engine local_engine = {
    "planes", local_cells, local_values, tally_local_count, tally_local_influence, tally_local_table,
};

static int by_id(const void *x, const void *y)
{
    const struct tally_id_place *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

struct tally *tally_local_open(struct arena *a, const struct tally_frame *frame, struct tally_segment *const *segment, size_t n_segments)
{
    struct tally *t = ARENA_NEW(a, struct tally);
    struct tally_local *l = ARENA_NEW(a, struct tally_local);
    *t = (struct tally){ .engine = &local_engine, .arena = a, .frame = *frame, .state = l };
    l->kernel = tally_kernel_best();
    l->dealer = ARENA_ARRAY(a, struct tally_id_place, frame->n_dealers);
    l->in_slice = ARENA_ARRAY(a, int32_t, frame->n_dealers);
    for (size_t d = 0; d < frame->n_dealers; d++) {
        l->dealer[d] = (struct tally_id_place){ frame->dealer_id[d], (int32_t)d };
        l->in_slice[d] = -1;
    }
    if (frame->n_dealers)
        qsort(l->dealer, frame->n_dealers, sizeof *l->dealer, by_id);
    for (size_t i = 0; i < n_segments; i++)
        tally_piece_add(t, segment[i]);
    return t;
}

void tally_local_use(struct tally *t, tally_kernel *kernel)
{
    ((struct tally_local *)t->state)->kernel = kernel;
}

size_t tally_local_remove(struct tally *t, const int64_t *id, size_t n)
{
    struct tally_local *l = t->state;
    size_t found = 0;
    for (size_t i = 0; i < l->n_pieces; i++)
        tally_segment_remove(l->piece[i].segment, t->arena, id, n, &found);
    memset(l->has_values, 0, sizeof l->has_values);
    return found;
}
