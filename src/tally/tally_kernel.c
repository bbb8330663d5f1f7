#include "tally/tally_kernel.h"

/* The rows of a block that lie in the range and in its mask. */
static uint64_t mask_of(const struct tally_range *r, size_t block)
{
    size_t first = block * TALLY_BLOCK;
    uint64_t mask = r->mask ? r->mask[block] : UINT64_MAX;
    if (r->begin > first)
        mask &= UINT64_MAX << (r->begin - first);
    if (r->end - first < TALLY_BLOCK)
        mask &= ~(UINT64_MAX << (r->end - first));
    return mask;
}

bool tally_chunk_next(const struct tally_planes *p, struct tally_range *r, struct tally_chunk *out)
{
    out->n = 0;
    out->rows = 0;
    while (r->begin < r->end && out->n < TALLY_CHUNK) {
        size_t block = r->begin / TALLY_BLOCK;
        uint64_t mask = mask_of(r, block);
        r->begin = (block + 1) * TALLY_BLOCK;
        if (!mask)
            continue;
        out->word[out->n] = p->word + block * p->layout.words;
        out->mask[out->n++] = mask;
        out->rows += (uint32_t)__builtin_popcountll(mask);
    }
    return out->n > 0;
}

tally_kernel *tally_kernel_get(enum tally_kernel_kind kind)
{
    return kind == TALLY_PORTABLE ? tally_kernel_portable() : NULL;
}

tally_kernel *tally_kernel_best(void)
{
    return tally_kernel_portable();
}
