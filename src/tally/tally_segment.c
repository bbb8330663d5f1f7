#include "tally/tally_segment.h"
#include <stdlib.h>

ptrdiff_t tally_segment_question(const struct tally_segment *s, struct str code)
{
    for (size_t i = 0; i < s->n_questions; i++)
        if (str_eq_nocase(s->question[i].code, code))
            return (ptrdiff_t)i;
    return -1;
}

/* The first group of the month or a later one. */
static size_t group_from(const struct tally_segment *s, int32_t month)
{
    size_t low = 0, high = s->n_groups;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->group[middle].month < month)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void tally_segment_months(const struct tally_segment *s, int32_t first, int32_t last, size_t *begin, size_t *end)
{
    *begin = group_from(s, first);
    *end = last < first ? *begin : last == INT32_MAX ? s->n_groups : group_from(s, last + 1);
}

static const struct tally_group *group_of(const struct tally_segment *s, size_t row)
{
    size_t low = 0, high = s->n_groups; /* the group's index is in [low, high) */
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (s->group[middle].begin <= row)
            low = middle;
        else
            high = middle;
    }
    return &s->group[low];
}

static unsigned answer_at(const struct tally_segment *s, size_t row, const struct tally_question *q)
{
    const struct tally_layout *l = &s->planes.layout;
    const uint64_t *word = s->planes.word + row / TALLY_BLOCK * l->words;
    uint64_t value = 0;
    for (unsigned p = 0; p < TALLY_PLANES && q->lane < l->lanes_of_plane[p]; p++)
        value |= (word[l->begin_of_plane[p] + q->lane] >> row % TALLY_BLOCK & 1) << p;
    return q->code_of[value];
}

static struct str text_at(const struct tally_dictionary *d, size_t row)
{
    const uint64_t *word = d->word + row / TALLY_BLOCK * d->n_planes;
    uint64_t value = 0;
    for (unsigned p = 0; p < d->n_planes; p++)
        value |= (word[p] >> row % TALLY_BLOCK & 1) << p;
    return d->value[value];
}

void tally_segment_row(const struct tally_segment *s, size_t row, uint8_t *answer, struct tally_row *out)
{
    const struct tally_group *g = group_of(s, row);
    *out = (struct tally_row){ s->row_id[row], s->dealer_id[g->dealer], g->month, s->weight ? s->weight[row] : 1, answer, { { 0 } } };
    for (size_t i = 0; i < s->n_questions; i++)
        answer[i] = (uint8_t)answer_at(s, row, &s->question[i]);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        out->attribute[i] = text_at(&s->attribute[i], row);
}

/* ---- taking rows out ---- */

static uint64_t *all_rows(struct arena *a, size_t n_rows)
{
    size_t n = tally_blocks(n_rows);
    uint64_t *live = ARENA_ARRAY(a, uint64_t, n);
    for (size_t i = 0; i < n; i++)
        live[i] = UINT64_MAX;
    if (n_rows % TALLY_BLOCK)
        live[n - 1] = ~(UINT64_MAX << n_rows % TALLY_BLOCK);
    return live;
}

bool tally_segment_remove_row(struct tally_segment *s, struct arena *a, size_t row)
{
    if (!s->live)
        s->live = all_rows(a, s->n_rows);
    uint64_t bit = UINT64_C(1) << row % TALLY_BLOCK, *live = &s->live[row / TALLY_BLOCK];
    if (!(*live & bit))
        return false;
    *live &= ~bit;
    s->n_live--;
    return true;
}

/* A filter of ids: few of millions of rows are looked up among the sorted ones. */
enum { SIEVE_BITS = 16 };
struct sieve { uint64_t word[(1 << SIEVE_BITS) / 64]; };

static size_t place_of(int64_t id)
{
    return (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> (64 - SIEVE_BITS));
}

static bool may_have(const struct sieve *f, int64_t id)
{
    size_t place = place_of(id);
    return f->word[place / 64] >> place % 64 & 1;
}

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

void tally_segment_remove(struct tally_segment *s, struct arena *a, const int64_t *id, size_t n, size_t *n_found)
{
    struct sieve f = { 0 };
    for (size_t i = 0; i < n; i++)
        f.word[place_of(id[i]) / 64] |= UINT64_C(1) << place_of(id[i]) % 64;
    for (size_t row = 0; n && row < s->n_rows; row++)
        if (may_have(&f, s->row_id[row]) && bsearch(&s->row_id[row], id, n, sizeof *id, by_id))
            *n_found += tally_segment_remove_row(s, a, row);
}
