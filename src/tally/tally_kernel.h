/* What the kernels share: the cutting of a range into chunks, and the sums of inclusion and exclusion.
 *
 * A chunk lists up to 31 blocks that have wanted rows, each with its mask; a kernel goes over them strip by strip (a strip is the lanes of one
 * register), so that the sums of a strip stay in registers and the blocks in the nearest cache. 31 blocks, because a byte holds 31 × 8 bits. */
#pragma once
#include "tally/tally_planes.h"

#define ALWAYS_INLINE inline __attribute__((always_inline))

enum { TALLY_CHUNK = 31, TALLY_AHEAD = 8 }; /* blocks */
struct tally_chunk {
    size_t n;                             /* blocks */
    uint32_t rows;                        /* wanted, of all of them */
    const uint64_t *word[TALLY_CHUNK];
    uint64_t mask[TALLY_CHUNK];
};

/* The rows of a block that lie in the range and in its mask. */
static ALWAYS_INLINE uint64_t tally_mask_of(const struct tally_range *r, size_t block)
{
    return tally_rows_between(block, r->begin, r->end) & (r->mask ? r->mask[block] : UINT64_MAX);
}

/* Strips jump through a block, which the machine does not foresee: what a later chunk will read is fetched when a block is done with. */
static ALWAYS_INLINE void tally_fetch_ahead(const struct tally_planes *p, const struct tally_range *r, size_t block)
{
    enum { LINE = 64 / sizeof *p->word };
    const uint64_t *word = p->word + (block + TALLY_AHEAD) * p->layout.words;
    if (r->end < (block + 1) * TALLY_BLOCK || (block + TALLY_AHEAD) * TALLY_BLOCK >= p->n_rows)
        return;
    for (size_t i = 0; i < p->layout.words; i += LINE)
        __builtin_prefetch(word + i);
}

/* The next blocks of the range, which moves on; blocks without a wanted row are left out. False at the end. */
static ALWAYS_INLINE bool tally_chunk_next(const struct tally_planes *p, struct tally_range *r, struct tally_chunk *out)
{
    out->n = 0;
    out->rows = 0;
    while (r->begin < r->end && out->n < TALLY_CHUNK) {
        size_t block = r->begin / TALLY_BLOCK;
        uint64_t mask = tally_mask_of(r, block);
        r->begin = (block + 1) * TALLY_BLOCK;
        tally_fetch_ahead(p, r, block);
        if (!mask)
            continue;
        out->word[out->n] = p->word + block * p->layout.words;
        out->mask[out->n++] = mask;
        out->rows += (uint32_t)__builtin_popcountll(mask);
    }
    return out->n > 0;
}

/* How a strip is counted: which planes it has, and which sums can be other than 0. */
struct tally_strip {
    uint32_t lane, n; /* the first lane, and how many */
    unsigned planes;  /* 1..3 */
    bool is_full;     /* values 6 and 7 occur */
    bool has_high;    /* there is plane 3 as well: `high` says which half is counted now */
    uint64_t high;    /* 0: rows with plane 3, all ones: rows without it */
};
/* Calls count_strip(layout, chunk, strip, count) for strips of `width` lanes, and for a rest of TALLY_LANE_STEP if that is less. Macros, so that
 * count_strip is compiled for each kind of strip with what the kind does not need left out, and for the machine of its kernel. */
#define TALLY_COUNT_STRIPS(count_strip, width, l, k, count)                                                        \
    do {                                                                                                           \
        uint32_t lane = 0;                                                                                         \
        TALLY_STRIPS_BELOW((l)->lanes_of_plane[3], count_strip, width, l, k, count, 3, true, true, 0);             \
        lane = 0; /* the same lanes, the other half of their values */                                             \
        TALLY_STRIPS_BELOW((l)->lanes_of_plane[3], count_strip, width, l, k, count, 3, true, true, UINT64_MAX);    \
        TALLY_COUNT_LOW_STRIPS(count_strip, width, l, k, count);                                                   \
    } while (0)
/* Those of lanes with at most eight values, from `lane` on. */
#define TALLY_COUNT_LOW_STRIPS(count_strip, width, l, k, count)                                                    \
    do {                                                                                                           \
        TALLY_STRIPS_BELOW((l)->lanes_over_six, count_strip, width, l, k, count, 3, true, false, 0);               \
        TALLY_STRIPS_BELOW((l)->lanes_of_plane[2], count_strip, width, l, k, count, 3, false, false, 0);           \
        TALLY_STRIPS_BELOW((l)->lanes_of_plane[1], count_strip, width, l, k, count, 2, false, false, 0);           \
        TALLY_STRIPS_BELOW((l)->lanes_of_plane[0], count_strip, width, l, k, count, 1, false, false, 0);           \
    } while (0)
#define TALLY_STRIPS_BELOW(end, count_strip, width, l, k, count, ...)                                              \
    for (; lane + (uint32_t)(width) <= (end); lane += (uint32_t)(width))                                                             \
        count_strip((l), (k), (struct tally_strip){ lane, (width), __VA_ARGS__ }, (count));                        \
    for (; (uint32_t)(width) > (uint32_t)TALLY_LANE_STEP && lane < (end); lane += TALLY_LANE_STEP)                                     \
        count_strip((l), (k), (struct tally_strip){ lane, TALLY_LANE_STEP, __VA_ARGS__ }, (count))

/* The kernels, NULL where this machine or build cannot run one. */
tally_kernel *tally_kernel_portable(void); /* with the popcnt instruction where there is one */
tally_kernel *tally_kernel_avx2(void);
tally_kernel *tally_kernel_avx512(void);   /* VPOPCNTDQ */
/* Group kernels: that of its own, or a kernel's counts made bytes. */
tally_group_kernel *tally_group_kernel_avx512(void); /* VPOPCNTDQ, IFMA, VBMI */
