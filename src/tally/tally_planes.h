/* Closed answers as bit planes, and counting them.
 *
 * Interviews stand in blocks of 64. A question is a lane: its answers are numbered 0..n_values-1 (a dictionary of the segment gives the
 * code of each number), and bit r of plane p of a lane is bit p of the number that row r of the block has. The words of a block are
 * plane 0 of all lanes, then plane 1, plane 2 and, for questions with more than eight different answers, plane 3 of the first lanes.
 * Lanes are padded to eight words, one register of 512 bits, so 30 questions with up to eight answers cost 12 bytes an interview.
 *
 * Counting is masking and popcount: with a mask m of the rows wanted, |m&p0|, |m&p1|, |m&p0&p1| … of a lane give the number of rows of
 * each value by inclusion and exclusion. */
#pragma once
#include "base/arena.h"

enum {
    TALLY_BLOCK = 64,      /* rows of a block */
    TALLY_LANE_STEP = 8,   /* lanes are padded to a multiple */
    TALLY_PLANES = 4,
    TALLY_VALUES = 16,     /* most values of a lane */
};

/* How the words of a block are laid out. Lanes stand in order of falling width, so plane p is that of the first lanes_of_plane[p]. */
struct tally_layout {
    uint32_t lanes_of_plane[TALLY_PLANES]; /* padded; lanes_of_plane[0] is the number of lanes with padding */
    uint32_t begin_of_plane[TALLY_PLANES]; /* first word of the plane in a block */
    uint32_t words;                        /* of a block */
    uint32_t lanes_over_six;               /* padded: the lanes behind them have at most six values, and kernels leave out what cannot occur */
    uint32_t most_values;                  /* of any lane */
};
/* The layout of lanes with these numbers of values (1..TALLY_VALUES each, falling). */
struct tally_layout tally_layout_of(const uint8_t *n_values, size_t n_lanes);

/* n zeroed bytes that begin where a cache line does, in large pages where that is possible: what kernels read and count into. */
void *tally_aligned(struct arena *a, size_t n);

struct tally_planes { struct tally_layout layout; const uint64_t *word; size_t n_rows; }; /* word: 64-byte aligned (8 will do), whole blocks, unused rows 0 */

static inline size_t tally_blocks(size_t n_rows)
{
    return (n_rows + TALLY_BLOCK - 1) / TALLY_BLOCK;
}

/* Rows [begin, end) of the planes, of which `mask` (a word a block, counted from block 0) leaves those with a 1; NULL: all. */
struct tally_range { size_t begin, end; const uint64_t *mask; };

/* The bits of the rows of a block that lie in [begin, end), of which at least one does. */
static inline uint64_t tally_rows_between(size_t block, size_t begin, size_t end)
{
    size_t first = block * TALLY_BLOCK;
    uint64_t rows = begin > first ? UINT64_MAX << (begin - first) : UINT64_MAX;
    return end - first < TALLY_BLOCK ? rows & ~(UINT64_MAX << (end - first)) : rows;
}

/* Adds the number of rows by value and lane: count[value * layout.lanes_of_plane[0] + lane], values 0..TALLY_VALUES-1, lanes with their
 * padding (whose value is always 0). count is 64-byte aligned. Sums of one range stay below 2^32. The range comes by pointer: a struct of three
 * words passed by value is stored and loaded in different widths, which alone costs 7 ns a call. */
typedef void tally_kernel(const struct tally_planes *p, const struct tally_range *r, uint32_t *count);
enum tally_kernel_kind { TALLY_PORTABLE, TALLY_AVX2, TALLY_AVX512, TALLY_KERNELS };
/* NULL when this machine (or this build) cannot run it. TALLY_PORTABLE is always there. */
tally_kernel *tally_kernel_get(enum tally_kernel_kind kind);
/* The fastest that this machine runs, as measured (docs/adr). */
tally_kernel *tally_kernel_best(void);

/* Rows [begin, begin of the next group) are a dealer's of a month; every group has some. */
struct tally_group { uint64_t begin; int32_t month; uint32_t dealer; /* index into the segment's dealer_id */ };

/* Small groups, as most dealer-months are: counted in bytes, many in one call, because what a call and its sums cost is more than what is counted.
 * Sets (and does not add to) the number of rows of each group by value and lane, count[(group * values + value) * lanes + lane] with values =
 * layout.most_values, lanes = layout.lanes_of_plane[0]. group[n].begin ends the last group; `mask` is as in a range. */
typedef void tally_group_kernel(const struct tally_planes *p, const uint64_t *mask, const struct tally_group *group, size_t n, uint8_t *count);
enum { TALLY_GROUP_ROWS = 255, TALLY_GROUP_VALUES = 8 }; /* the most that bytes, and a word of eight of them, can count */
enum { TALLY_GROUP_NEAR = 4 << 20 }; /* bytes of counts; more in one call may be written past the caches, which would not hold them until they are read */
/* How many of the first n groups a group kernel can count: those before the first with more rows, all or none by the layout's values. The others
 * need a tally_kernel, whose counters are wider. */
size_t tally_groups_fit(const struct tally_layout *l, const struct tally_group *group, size_t n);
/* As with kernels; there is one for each kind. */
tally_group_kernel *tally_group_kernel_get(enum tally_kernel_kind kind);
tally_group_kernel *tally_group_kernel_best(void);

/* The bits of the rows of a block whose value in the lane is `value`. */
uint64_t tally_rows_with(const struct tally_planes *p, size_t block, uint32_t lane, uint32_t value);
/* The value of each row of a block in a lane. */
void tally_values_of(const struct tally_planes *p, size_t block, uint32_t lane, uint8_t value[TALLY_BLOCK]);
/* The same for some rows only, as bits; the others are left as they were. */
void tally_values_in(const struct tally_planes *p, size_t block, uint32_t lane, uint64_t rows, uint8_t value[TALLY_BLOCK]);
/* Writes a value (below the lane's number of values) into a block whose bit for the row is still 0 everywhere. word: the block's words. */
void tally_put(const struct tally_layout *l, uint64_t *word, uint32_t row, uint32_t lane, uint32_t value);
