/* The open block: interviews of the feed as they come, one group each, numbered by code itself, so that one more changes a few words. */
#include "tally/tally_walk.h"
#include <math.h>
#include <string.h>

enum { LOOSE_ROWS = 4096, LOOSE_TEXT_PLANES = 13 };

static void open_questions(struct arena *a, struct tally_segment *s, const struct tally_version *v)
{
    uint8_t *n_values = ARENA_ARRAY(a, uint8_t, v->n_questions);
    s->question = ARENA_ARRAY(a, struct tally_question, v->n_questions);
    s->n_questions = v->n_questions;
    for (size_t i = 0; i < v->n_questions; i++) {
        s->question[i] = (struct tally_question){ .code = str_dup(a, v->question[i]), .lane = (uint32_t)i, .n_values = TALLY_VALUES };
        n_values[i] = TALLY_VALUES;
        for (uint8_t c = 0; c < TALLY_VALUES; c++)
            s->question[i].code_of[c] = c;
    }
    s->planes.layout = tally_layout_of(n_values, v->n_questions);
    s->planes.word = tally_aligned(a, tally_blocks(LOOSE_ROWS) * s->planes.layout.words * sizeof *s->planes.word);
}

/* Rows, ids, weights … have room from the start: pointers that others keep stay valid. */
static struct tally_segment *open_block(struct arena *a, const struct tally_version *v)
{
    struct tally_segment *s = ARENA_NEW(a, struct tally_segment);
    s->version_id = v->id;
    open_questions(a, s, v);
    for (int k = 0; k < TALLY_ATTRIBUTES; k++) {
        s->attribute[k].value = ARENA_ARRAY(a, struct str, LOOSE_ROWS + 1);
        s->attribute[k].n_planes = LOOSE_TEXT_PLANES;
        s->attribute[k].word = ARENA_ARRAY(a, uint64_t, tally_blocks(LOOSE_ROWS) * (LOOSE_TEXT_PLANES));
    }
    s->dealer_id = ARENA_ARRAY(a, int64_t, LOOSE_ROWS);
    s->group = ARENA_ARRAY(a, struct tally_group, LOOSE_ROWS + 1);
    s->row_id = ARENA_ARRAY(a, int64_t, LOOSE_ROWS);
    s->weight = ARENA_ARRAY(a, double, LOOSE_ROWS);
    s->live = ARENA_ARRAY(a, uint64_t, tally_blocks(LOOSE_ROWS));
    return s;
}

static struct tally_piece *loose_piece(struct tally *t, const struct tally_version *v)
{
    struct tally_local *l = t->state;
    for (size_t i = 0; i < l->n_pieces; i++)
        if (l->piece[i].is_loose && l->piece[i].segment->version_id == v->id)
            return &l->piece[i];
    struct tally_piece *p = tally_piece_add(t, open_block(t->arena, v));
    p->is_loose = true;
    p->dealer_of = ARENA_ARRAY(t->arena, int32_t, LOOSE_ROWS);
    return p;
}

static uint32_t loose_text(struct arena *a, struct tally_dictionary *d, struct str text)
{
    for (uint32_t v = 0; v < d->n_values; v++)
        if (str_eq(d->value[v], text))
            return v;
    d->value[d->n_values] = str_dup(a, text);
    return d->n_values++;
}

/* The open block's arrays are its own: made writable above, read-only for everybody else. */
#define OWN(T, p) ((T *)(uintptr_t)(p))

static uint32_t loose_dealer(const struct tally *t, struct tally_piece *p, int64_t id)
{
    struct tally_segment *s = p->segment;
    for (size_t d = 0; d < s->n_dealers; d++)
        if (s->dealer_id[d] == id)
            return (uint32_t)d;
    OWN(int64_t, s->dealer_id)[s->n_dealers] = id;
    p->dealer_of[s->n_dealers] = tally_dealer_place(t, id);
    return (uint32_t)s->n_dealers++;
}

static void put_text(struct tally_dictionary *d, size_t row, uint32_t value)
{
    uint64_t *word = OWN(uint64_t, d->word) + row / TALLY_BLOCK * d->n_planes;
    for (uint32_t p = 0; p < d->n_planes; p++)
        word[p] |= (uint64_t)(value >> p & 1) << row % TALLY_BLOCK;
}

static void put_row(struct tally *t, struct tally_piece *p, const struct tally_row *row)
{
    struct tally_segment *s = p->segment;
    size_t at = s->n_rows;
    const struct tally_layout *layout = &s->planes.layout;
    for (size_t i = 0; i < s->n_questions; i++)
        tally_put(layout, OWN(uint64_t, s->planes.word) + at / TALLY_BLOCK * layout->words, (uint32_t)(at % TALLY_BLOCK), s->question[i].lane, row->answer[i]);
    for (int k = 0; k < TALLY_ATTRIBUTES; k++)
        put_text(&s->attribute[k], at, loose_text(t->arena, &s->attribute[k], row->attribute[k]));
    OWN(int64_t, s->row_id)[at] = row->id;
    OWN(double, s->weight)[at] = row->weight;
    OWN(struct tally_group, s->group)[at] = (struct tally_group){ at, row->month, loose_dealer(t, p, row->dealer_id) };
    OWN(struct tally_group, s->group)[at + 1] = (struct tally_group){ .begin = at + 1 };
    s->live[at / TALLY_BLOCK] |= UINT64_C(1) << at % TALLY_BLOCK;
    s->n_rows = s->planes.n_rows = s->n_groups = at + 1;
    s->n_live++;
}

/* A full open block becomes a segment like the others. */
static struct err *settle(struct tally *t, struct tally_piece *p, const struct tally_version *v)
{
    struct tally_segment *loose = p->segment, *settled = ARENA_NEW(t->arena, struct tally_segment);
    struct tally_builder *b = tally_builder_new(t->arena, v->id, v->question, v->n_questions);
    uint8_t *answer = ARENA_ARRAY(t->arena, uint8_t, v->n_questions);
    struct tally_row row;
    for (size_t i = 0; i < loose->n_rows; i++) {
        tally_segment_row(loose, i, answer, &row);
        if (loose->live[i / TALLY_BLOCK] >> i % TALLY_BLOCK & 1)
            TRY(tally_builder_add(b, &row));
    }
    TRY(tally_builder_finish(b, t->arena, settled));
    p->segment = open_block(t->arena, v);
    tally_piece_add(t, settled);
    return NULL;
}

static struct err *check_row(struct arena *a, const struct tally_version *v, const struct tally_row *row)
{
    if (!(row->weight > 0 && isfinite(row->weight)))
        return ERR(a, ERR_INVALID, "The weight of an interview is a number above 0.");
    for (size_t i = 0; i < v->n_questions; i++)
        if (row->answer[i] >= TALLY_VALUES)
            return ERR(a, ERR_INVALID, "An answer's code is a number from 0 to 15.");
    return NULL;
}

struct err *tally_local_add(struct tally *t, const struct tally_version *v, const struct tally_row *row)
{
    struct tally_local *l = t->state;
    TRY(check_row(t->arena, v, row));
    struct tally_piece *p = loose_piece(t, v);
    if (p->segment->n_rows == LOOSE_ROWS) {
        TRY(settle(t, p, v));
        p = loose_piece(t, v);
    }
    put_row(t, p, row);
    memset(l->has_values, 0, sizeof l->has_values);
    return NULL;
}
