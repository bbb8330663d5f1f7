/* What the kernels share: the cutting of a range into chunks, and the sums of inclusion and exclusion.
 *
 * A chunk lists up to 31 blocks that have wanted rows, each with its mask; a kernel goes over them strip by strip (a strip is the lanes of one
 * register), so that the sums of a strip stay in registers and the blocks in the nearest cache. 31 blocks, because a byte holds 31 × 8 bits. */
#pragma once
#include "tally/tally_planes.h"

#define ALWAYS_INLINE inline __attribute__((always_inline))

enum { TALLY_CHUNK = 31 };
struct tally_chunk {
    size_t n;                             /* blocks */
    uint32_t rows;                        /* wanted, of all of them */
    const uint64_t *word[TALLY_CHUNK];
    uint64_t mask[TALLY_CHUNK];
};
/* The next blocks of the range, which moves on; blocks without a wanted row are left out. False at the end. */
bool tally_chunk_next(const struct tally_planes *p, struct tally_range *r, struct tally_chunk *out);

/* How a strip is counted: which planes it has, and which sums can be other than 0. Kernels are inlined for each kind. */
struct tally_strip {
    uint32_t lane;    /* the first */
    unsigned planes;  /* 1..3 */
    bool is_full;     /* values 6 and 7 occur */
    bool has_high;    /* the strip has plane 3 as well: `high` says which half is counted now */
    uint64_t high;    /* 0: rows with plane 3, all ones: rows without it */
};

/* The kernels, NULL where this machine or build cannot run one. */
tally_kernel *tally_kernel_portable(void); /* with the popcnt instruction where there is one */
