#include "tally/tally_walk.h"
#include <string.h>

/* An axis on a part: what does not change within a block is looked up before. */
struct axis_on {
    const struct tally_axis *axis;
    const struct tally_segment *segment;
    ptrdiff_t question;                     /* CODE: of the segment; -1: not asked */
    const uint32_t *place_of_value;         /* VALUE: by number in the segment's dictionary */
};

static uint32_t value_place(struct tally_values all, const struct tally_axis *axis, struct str value)
{
    for (size_t low = 0, high = all.n; low < high;) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(all.value[middle], value);
        if (order == 0)
            return axis->place_of[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}

static struct axis_on axis_on(struct tally *t, const struct tally_piece *p, const struct tally_axis *axis)
{
    struct axis_on on = { .axis = axis, .segment = p->segment, .question = axis->kind == AXIS_CODE ? p->question_of[axis->question] : -1 };
    if (axis->kind != AXIS_VALUE)
        return on;
    const struct tally_dictionary *d = &p->segment->attribute[axis->attribute];
    struct tally_values all = tally_values(t, axis->attribute);
    uint32_t *place = ARENA_ARRAY(t->arena, uint32_t, MAX_OF(d->n_values, 1));
    for (uint32_t v = 0; v < d->n_values; v++)
        place[v] = value_place(all, axis, d->value[v]);
    on.place_of_value = place;
    return on;
}

/* Codes of the rows of a block; a question that is not asked has the code of that. */
static void codes_of_block(const struct tally_segment *s, ptrdiff_t question, size_t block, uint8_t code[TALLY_BLOCK])
{
    if (question < 0) {
        memset(code, ANSWER_NOT_ASKED, TALLY_BLOCK);
        return;
    }
    const struct tally_question *q = &s->question[question];
    tally_values_of(&s->planes, block, q->lane, code);
    for (size_t r = 0; r < TALLY_BLOCK; r++)
        code[r] = q->code_of[code[r]];
}

static void places_by_code(const struct axis_on *on, size_t block, uint32_t place[TALLY_BLOCK])
{
    uint8_t code[TALLY_BLOCK];
    codes_of_block(on->segment, on->question, block, code);
    for (size_t r = 0; r < TALLY_BLOCK; r++)
        place[r] = on->axis->place_of[code[r]];
}

static void places_by_value(const struct axis_on *on, size_t block, uint32_t place[TALLY_BLOCK])
{
    uint16_t value[TALLY_BLOCK];
    tally_dictionary_values(&on->segment->attribute[on->axis->attribute], block, value);
    for (size_t r = 0; r < TALLY_BLOCK; r++)
        place[r] = on->place_of_value[value[r]];
}

/* Where a dealer and month stand on an axis that depends on nothing else. */
struct where { int32_t dealer, month; };

static void places_of(const struct axis_on *on, size_t block, struct where at, uint32_t place[TALLY_BLOCK])
{
    uint32_t same = 0;
    switch (on->axis->kind) {
    case AXIS_CODE: places_by_code(on, block, place); return;
    case AXIS_VALUE: places_by_value(on, block, place); return;
    case AXIS_DEALER: same = on->axis->place_of[at.dealer]; break;
    case AXIS_MONTH: same = on->axis->place_of[at.month]; break;
    case AXIS_ALL: break;
    }
    for (size_t r = 0; r < TALLY_BLOCK; r++)
        place[r] = same;
}

struct table_on {
    struct axis_on row, column;
    ptrdiff_t measured;          /* of the segment; -1 not asked */
    bool has_measured;
    const double *weight;
    struct tally_takes takes;
    struct answer_sums *cell;
};

static void add_block(const struct table_on *o, size_t block, struct where at, uint64_t mask)
{
    uint32_t row[TALLY_BLOCK], column[TALLY_BLOCK];
    uint8_t code[TALLY_BLOCK] = { 0 };
    places_of(&o->row, block, at, row);
    places_of(&o->column, block, at, column);
    if (o->has_measured)
        codes_of_block(o->row.segment, o->measured, block, code);
    for (; mask; mask &= mask - 1) {
        int r = __builtin_ctzll(mask);
        if (row[r] != UINT32_MAX && column[r] != UINT32_MAX)
            answers_add(&o->cell[row[r] * o->column.axis->n + column[r]], code[r], o->weight ? o->weight[block * TALLY_BLOCK + (size_t)r] : 1);
    }
}

static void add_pick(const struct table_on *o, const struct tally_pick *at, struct where where)
{
    for (size_t b = at->begin / TALLY_BLOCK; b < tally_blocks(at->end); b++) {
        uint64_t mask = tally_takes_block(&o->takes, b, at->begin, at->end);
        if (mask)
            add_block(o, b, where, mask);
    }
}

static struct table_on table_on(struct tally *t, const struct tally_piece *p, const struct tally_slice *s, const struct tally_table *q)
{
    return (struct table_on){
        .row = axis_on(t, p, &q->row), .column = axis_on(t, p, &q->column),
        .has_measured = q->measured >= 0, .measured = q->measured >= 0 ? p->question_of[q->measured] : -1,
        .weight = s->weighted ? p->segment->weight : NULL, .takes = tally_takes_of(t, p, s->filter),
    };
}

void tally_local_table(struct tally *t, const struct tally_slice *s, const struct tally_table *q, struct answer_sums *cell)
{
    const struct tally_local *l = t->state;
    const struct tally_axis *axis[] = { &q->row, &q->column };
    for (size_t i = 0; i < ARRAY_LEN(axis); i++)
        if (axis[i]->kind == AXIS_VALUE)
            tally_values(t, axis[i]->attribute); /* kept from here on, outside what is rewound below */
    for (size_t i = 0; i < l->n_pieces; i++) {
        struct arena_mark start = arena_mark(t->arena);
        struct tally_picks picks = tally_picks_of(t, &l->piece[i], s);
        struct table_on o = table_on(t, &l->piece[i], s, q);
        o.cell = cell;
        for (size_t k = 0; k < picks.n; k++)
            add_pick(&o, &picks.pick[k], (struct where){ s->dealer[picks.pick[k].dealer], picks.pick[k].month - s->window.first });
        arena_rewind(t->arena, start);
    }
}
