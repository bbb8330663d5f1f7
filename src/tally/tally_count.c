#include "tally/tally_walk.h"
#include "method/linear.h"
#include <string.h>

/* ---- counts ---- */

enum { CHUNK = 8 }; /* blocks masked at once: as far as kernels fetch ahead, so that a filter finds what it reads in the cache */

/* What the rows of a part brought: by value and lane, and in all (for questions that the version does not ask). */
struct counted { uint32_t *value; struct answer_sums *sums; double n, w, w2; };

static size_t lanes_of(const struct tally_segment *s)
{
    return s->planes.layout.lanes_of_plane[0];
}

/* Adds what was counted by value to the sums of the frame's questions, and begins anew. */
static void flush(const struct tally *t, const struct tally_piece *p, struct counted *c)
{
    const struct tally_segment *s = p->segment;
    for (size_t q = 0; q < t->frame.n_questions; q++) {
        if (p->question_of[q] < 0)
            continue;
        const struct tally_question *question = &s->question[p->question_of[q]];
        for (uint32_t v = 0; v < question->n_values; v++) {
            double n = c->value[v * lanes_of(s) + question->lane];
            struct answer_sums *sums = &c->sums[q];
            unsigned code = question->code_of[v];
            sums->n[code] += n;
            sums->w[code] += n;
            sums->w2[code] += n;
        }
    }
    memset(c->value, 0, TALLY_VALUES * lanes_of(s) * sizeof *c->value);
}

/* Rows [begin, end) by the kernel. With a mask, block by block of a window over the planes, since masks are made as they are needed. */
static void count_range(const struct tally_local *l, const struct tally_takes *takes, size_t begin, size_t end, struct counted *c)
{
    const struct tally_segment *s = takes->segment;
    uint64_t mask[CHUNK];
    if (!takes->condition && !s->live) {
        l->kernel(&s->planes, &(struct tally_range){ begin, end, NULL }, c->value);
        c->n += (double)(end - begin);
        return;
    }
    while (begin < end) {
        size_t block = begin / TALLY_BLOCK, first = block * TALLY_BLOCK, n = MIN_OF(tally_blocks(end) - block, (size_t)CHUNK);
        size_t stop = MIN_OF(end, first + n * TALLY_BLOCK);
        struct tally_planes view = { s->planes.layout, s->planes.word + block * s->planes.layout.words, s->planes.n_rows - first };
        tally_takes_blocks(takes, block, n, mask);
        l->kernel(&view, &(struct tally_range){ begin - first, stop - first, mask }, c->value);
        for (size_t i = 0; i < n; i++)
            c->n += __builtin_popcountll(mask[i] & tally_rows_between(block + i, begin, stop));
        begin = stop;
    }
}

static void count_plain(const struct tally *t, const struct tally_piece *p, const struct tally_takes *takes, struct tally_picks ranges, struct counted *c)
{
    size_t since = 0;
    for (size_t i = 0; i < ranges.n; i++) {
        size_t begin = ranges.pick[i].begin, end = ranges.pick[i].end;
        if (since + (end - begin) > UINT32_MAX) {
            flush(t, p, c);
            since = 0;
        }
        count_range(t->state, takes, begin, end, c);
        since += end - begin;
    }
    flush(t, p, c);
    c->w = c->w2 = c->n;
}

/* Weights differ: interview by interview. */
static void weigh_block(const struct tally *t, const struct tally_piece *p, size_t block, uint64_t mask, struct counted *c)
{
    const struct tally_segment *s = p->segment;
    const double *weight = s->weight + block * TALLY_BLOCK;
    uint8_t value[TALLY_BLOCK];
    for (uint64_t m = mask; m; m &= m - 1) {
        double w = weight[__builtin_ctzll(m)];
        c->n += 1;
        c->w += w;
        c->w2 += w * w;
    }
    for (size_t q = 0; q < t->frame.n_questions; q++) {
        if (p->question_of[q] < 0)
            continue;
        const struct tally_question *question = &s->question[p->question_of[q]];
        tally_values_of(&s->planes, block, question->lane, value);
        for (uint64_t m = mask; m; m &= m - 1) {
            int r = __builtin_ctzll(m);
            answers_add(&c->sums[q], question->code_of[value[r]], weight[r]);
        }
    }
}

static void count_weighted(const struct tally *t, const struct tally_piece *p, const struct tally_takes *takes, struct tally_picks picks, struct counted *c)
{
    for (size_t i = 0; i < picks.n; i++)
        for (size_t b = picks.pick[i].begin / TALLY_BLOCK; b < tally_blocks(picks.pick[i].end); b++) {
            uint64_t mask = tally_takes_block(takes, b, picks.pick[i].begin, picks.pick[i].end);
            if (mask)
                weigh_block(t, p, b, mask, c);
        }
}

static void add_not_asked(const struct tally *t, const struct tally_piece *p, const struct counted *c)
{
    for (size_t q = 0; q < t->frame.n_questions; q++)
        if (p->question_of[q] < 0) {
            c->sums[q].n[ANSWER_NOT_ASKED] += c->n;
            c->sums[q].w[ANSWER_NOT_ASKED] += c->w;
            c->sums[q].w2[ANSWER_NOT_ASKED] += c->w2;
        }
}

void tally_local_count(struct tally *t, const struct tally_slice *s, struct answer_sums *sums)
{
    const struct tally_local *l = t->state;
    for (size_t i = 0; i < l->n_pieces; i++) {
        struct arena_mark start = arena_mark(t->arena);
        const struct tally_piece *p = &l->piece[i];
        struct tally_picks ranges = tally_ranges_of(t, p, s);
        struct tally_takes takes = tally_takes_of(t, p, s->filter);
        struct counted c = { .sums = sums };
        if (s->weighted && p->segment->weight) {
            count_weighted(t, p, &takes, ranges, &c);
        } else if (ranges.n) {
            c.value = tally_aligned(t->arena, TALLY_VALUES * lanes_of(p->segment) * sizeof *c.value);
            count_plain(t, p, &takes, ranges, &c);
        }
        add_not_asked(t, p, &c);
        arena_rewind(t->arena, start);
    }
}

/* ---- influences ---- */

/* A component's worth by value of the segment's lane. */
struct worth_by_value { bool is_asked; uint32_t lane; double z[TALLY_VALUES], scale[TALLY_VALUES]; uint16_t in_base; };

static void put_worth(struct worth_by_value *w, uint32_t value, const struct tally_worth *worth, unsigned code)
{
    if (!(worth->in_base >> code & 1))
        return;
    w->in_base = (uint16_t)(w->in_base | 1u << value);
    w->z[value] = worth->z[code];
    w->scale[value] = worth->scale[code];
}

static struct worth_by_value worth_on(const struct tally_piece *p, size_t question, const struct tally_worth *worth)
{
    struct worth_by_value w = { .is_asked = p->question_of[question] >= 0 };
    if (!w.is_asked) { /* every row has the same code */
        put_worth(&w, 0, worth, ANSWER_NOT_ASKED);
        return w;
    }
    const struct tally_question *q = &p->segment->question[p->question_of[question]];
    w.lane = q->lane;
    for (uint32_t v = 0; v < q->n_values; v++)
        put_worth(&w, v, worth, q->code_of[v]);
    return w;
}

static struct worth_by_value *scheme_on(const struct tally *t, const struct tally_piece *p, const struct tally_scheme *scheme)
{
    struct worth_by_value *w = ARENA_ARRAY(t->arena, struct worth_by_value, scheme->n_parts * scheme->n_components);
    for (size_t k = 0; k < scheme->n_parts; k++)
        for (size_t j = 0; j < scheme->n_components; j++)
            w[k * scheme->n_components + j] = worth_on(p, scheme->question[j], &scheme->part[k].worth[j]);
    return w;
}

/* z and scale of rows of a block; those of them that are in some base. The other rows mean nothing. */
struct block_worth { double z[TALLY_BLOCK], scale[TALLY_BLOCK]; uint64_t counted; };

/* Only the rows of the mask: a dealer's month has a handful of the 64. */
struct block_rows { const struct tally_segment *segment; size_t block; uint64_t mask; };
static void worth_of_rows(const struct block_rows *rows, const struct worth_by_value *w, size_t n, struct block_worth *out)
{
    uint8_t value[TALLY_BLOCK] = { 0 };
    uint64_t mask = rows->mask;
    out->counted = 0;
    for (uint64_t m = mask; m; m &= m - 1)
        out->z[__builtin_ctzll(m)] = out->scale[__builtin_ctzll(m)] = 0;
    for (size_t j = 0; j < n; j++) {
        if (w[j].is_asked)
            tally_values_in(&rows->segment->planes, rows->block, w[j].lane, mask, value);
        for (uint64_t m = mask; m; m &= m - 1) {
            unsigned r = (unsigned)__builtin_ctzll(m), v = w[j].is_asked ? value[r] : 0;
            out->z[r] += w[j].z[v];
            out->scale[r] += w[j].scale[v];
            out->counted |= (uint64_t)(w[j].in_base >> v & 1) << r;
        }
    }
}

static void add_influences(const struct block_worth *b, uint64_t mask, const double *weight, struct influence *out)
{
    for (uint64_t m = mask & b->counted; m; m &= m - 1) {
        int r = __builtin_ctzll(m);
        double w = weight ? weight[r] : 1;
        influence_count(out, &(struct influence){ .z = w * b->z[r], .scale = w * b->scale[r] }, w);
    }
}

static ptrdiff_t part_of_month(const struct tally_scheme *scheme, int32_t month)
{
    for (size_t k = 0; k < scheme->n_parts; k++)
        if (window_has(scheme->part[k].window, month))
            return (ptrdiff_t)k;
    return -1;
}

/* What the influences of a piece are made of. */
struct influences { const struct tally_slice *slice; const struct tally_scheme *scheme; const struct worth_by_value *by_value; struct influence *out; };

static void influence_of_pick(const struct influences *f, const struct tally_takes *takes, const struct tally_pick *at)
{
    struct block_worth worth;
    ptrdiff_t part = part_of_month(f->scheme, at->month);
    if (part < 0)
        return;
    const struct worth_by_value *by_value = f->by_value + (size_t)part * f->scheme->n_components;
    struct influence *out = &f->out[(size_t)at->dealer * f->scheme->n_parts + (size_t)part];
    const double *weight = f->slice->weighted ? takes->segment->weight : NULL;
    for (size_t b = at->begin / TALLY_BLOCK; b < tally_blocks(at->end); b++) {
        uint64_t mask = tally_takes_block(takes, b, at->begin, at->end);
        if (!mask)
            continue;
        worth_of_rows(&(struct block_rows){ takes->segment, b, mask }, by_value, f->scheme->n_components, &worth);
        add_influences(&worth, mask, weight ? weight + b * TALLY_BLOCK : NULL, out);
    }
}

void tally_local_influence(struct tally *t, const struct tally_slice *s, const struct tally_scheme *scheme, struct influence *out)
{
    const struct tally_local *l = t->state;
    for (size_t i = 0; i < l->n_pieces; i++) {
        struct arena_mark start = arena_mark(t->arena);
        const struct tally_piece *p = &l->piece[i];
        struct tally_picks picks = tally_picks_of(t, p, s);
        struct tally_takes takes = tally_takes_of(t, p, s->filter);
        struct influences f = { s, scheme, scheme_on(t, p, scheme), out };
        for (size_t k = 0; k < picks.n; k++)
            influence_of_pick(&f, &takes, &picks.pick[k]);
        arena_rewind(t->arena, start);
    }
}
