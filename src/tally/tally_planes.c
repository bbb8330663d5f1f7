#include "tally/tally_planes.h"
#include <sys/mman.h>

/* Lanes with more than `most` values, padded. They are the first ones. */
static uint32_t lanes_over(const uint8_t *n_values, size_t n_lanes, unsigned most)
{
    size_t n = 0;
    while (n < n_lanes && n_values[n] > most)
        n++;
    return (uint32_t)((n + TALLY_LANE_STEP - 1) / TALLY_LANE_STEP * TALLY_LANE_STEP);
}

struct tally_layout tally_layout_of(const uint8_t *n_values, size_t n_lanes)
{
    struct tally_layout l = { .lanes_over_six = lanes_over(n_values, n_lanes, 6), .most_values = n_lanes ? n_values[0] : 0 };
    for (unsigned p = 0; p < TALLY_PLANES; p++) {
        l.lanes_of_plane[p] = lanes_over(n_values, n_lanes, p ? 1u << p : 0);
        l.begin_of_plane[p] = l.words;
        l.words += l.lanes_of_plane[p];
    }
    return l;
}

uint64_t tally_rows_with(const struct tally_planes *p, size_t block, uint32_t lane, uint32_t value)
{
    const uint64_t *word = p->word + block * p->layout.words;
    size_t in_block = MIN_OF(p->n_rows - block * TALLY_BLOCK, (size_t)TALLY_BLOCK);
    uint64_t rows = UINT64_MAX >> (TALLY_BLOCK - in_block);
    for (unsigned i = 0; i < TALLY_PLANES; i++) {
        uint64_t plane = lane < p->layout.lanes_of_plane[i] ? word[p->layout.begin_of_plane[i] + lane] : 0;
        rows &= value >> i & 1 ? plane : ~plane;
    }
    return rows;
}

void tally_values_of(const struct tally_planes *p, size_t block, uint32_t lane, uint8_t value[TALLY_BLOCK])
{
    const uint64_t *word = p->word + block * p->layout.words;
    for (unsigned row = 0; row < TALLY_BLOCK; row++)
        value[row] = 0;
    for (unsigned i = 0; i < TALLY_PLANES && lane < p->layout.lanes_of_plane[i]; i++) {
        uint64_t plane = word[p->layout.begin_of_plane[i] + lane];
        for (unsigned row = 0; row < TALLY_BLOCK; row++)
            value[row] = (uint8_t)(value[row] | (plane >> row & 1) << i);
    }
}

void tally_values_in(const struct tally_planes *p, size_t block, uint32_t lane, uint64_t rows, uint8_t value[TALLY_BLOCK])
{
    const uint64_t *word = p->word + block * p->layout.words;
    uint64_t plane[TALLY_PLANES];
    unsigned n = 0;
    for (; n < TALLY_PLANES && lane < p->layout.lanes_of_plane[n]; n++)
        plane[n] = word[p->layout.begin_of_plane[n] + lane];
    for (uint64_t m = rows; m; m &= m - 1) {
        unsigned row = (unsigned)__builtin_ctzll(m), v = 0;
        for (unsigned i = 0; i < n; i++)
            v |= (unsigned)(plane[i] >> row & 1) << i;
        value[row] = (uint8_t)v;
    }
}

void tally_put(const struct tally_layout *l, uint64_t *word, uint32_t row, uint32_t lane, uint32_t value)
{
    for (unsigned i = 0; value >> i; i++)
        word[l->begin_of_plane[i] + lane] |= (uint64_t)(value >> i & 1) << row;
}

/* Megabytes that are read or written in many places in turn: fewer pages are faster. A wish only; nothing depends on it. */
static void ask_for_large_pages(void *p, size_t n)
{
    enum { LARGE = 2 << 20 };
    uintptr_t begin = ((uintptr_t)p + LARGE - 1) & ~(uintptr_t)(LARGE - 1), end = ((uintptr_t)p + n) & ~(uintptr_t)(LARGE - 1);
    if (begin < end)
        (void)!madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

void *tally_aligned(struct arena *a, size_t n)
{
    enum { LINE = 64 };
    char *p = arena_alloc(a, n + LINE);
    p += (LINE - (uintptr_t)p % LINE) % LINE;
    ask_for_large_pages(p, n);
    return p;
}
