#include "tally/tally_kernel.h"
#include "tally/tally_segment.h"
#include <string.h>

size_t tally_groups_fit(const struct tally_layout *l, const struct tally_group *group, size_t n)
{
    size_t k = 0;
    while (l->most_values <= TALLY_GROUP_VALUES && k < n && group[k + 1].begin - group[k].begin <= TALLY_GROUP_ROWS)
        k++;
    return k;
}

/* Lanes are padded to whole steps. */
static void narrow(const uint32_t *wide, size_t n, uint8_t *out)
{
    typedef uint32_t words __attribute__((vector_size(TALLY_LANE_STEP * sizeof(uint32_t))));
    typedef uint16_t shorts __attribute__((vector_size(TALLY_LANE_STEP * sizeof(uint16_t))));
    typedef uint8_t bytes __attribute__((vector_size(TALLY_LANE_STEP)));
    for (size_t i = 0; i < n; i += TALLY_LANE_STEP) {
        words w;
        memcpy(&w, wide + i, sizeof w);
        bytes b = __builtin_convertvector(__builtin_convertvector(w, shorts), bytes);
        memcpy(out + i, &b, sizeof b);
    }
}

/* Group by group with a kernel for ranges: without the wide registers nothing else was faster. */
static size_t count_group(tally_kernel *kernel, const struct tally_planes *p, const struct tally_range *r, uint8_t *count)
{
    _Alignas(64) uint32_t wide[TALLY_GROUP_VALUES * TALLY_MOST_QUESTIONS];
    size_t lanes = p->layout.lanes_of_plane[0], cells = p->layout.most_values * lanes;
    memset(wide, 0, (p->layout.most_values > 6 ? TALLY_GROUP_VALUES : 6) * lanes * sizeof *wide); /* kernels may add 0 to values that a lane has not */
    kernel(p, r, wide);
    narrow(wide, cells, count);
    return cells;
}

static void count_portable(const struct tally_planes *p, const uint64_t *mask, const struct tally_group *group, size_t n, uint8_t *count)
{
    for (size_t k = 0; k < n; k++)
        count += count_group(tally_kernel_portable(), p, &(struct tally_range){ group[k].begin, group[k + 1].begin, mask }, count);
}

static void count_avx2(const struct tally_planes *p, const uint64_t *mask, const struct tally_group *group, size_t n, uint8_t *count)
{
    for (size_t k = 0; k < n; k++)
        count += count_group(tally_kernel_avx2(), p, &(struct tally_range){ group[k].begin, group[k + 1].begin, mask }, count);
}

tally_group_kernel *tally_group_kernel_get(enum tally_kernel_kind kind)
{
    switch (kind) {
    case TALLY_AVX512: return tally_group_kernel_avx512();
    case TALLY_AVX2: return tally_kernel_avx2() ? count_avx2 : NULL;
    default: return count_portable;
    }
}

tally_group_kernel *tally_group_kernel_best(void)
{
    tally_group_kernel *k = tally_group_kernel_get(TALLY_AVX512);
    if (!k)
        k = tally_group_kernel_get(TALLY_AVX2);
    return k ? k : count_portable;
}
