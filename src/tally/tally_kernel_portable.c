/* The kernel in plain C: a lane at a time, its sums in registers. */
#include "tally/tally_kernel.h"

/* Rows with these bits set, over a chunk. */
struct sums { uint32_t n, a, b, c, ab, ac, bc, abc; };

static ALWAYS_INLINE uint32_t ones(uint64_t x)
{
    return (uint32_t)__builtin_popcountll(x);
}

static ALWAYS_INLINE struct sums sums_of(const struct tally_layout *l, const struct tally_chunk *k, struct tally_strip t)
{
    struct sums s = { .n = t.has_high ? 0 : k->rows };
    for (size_t i = 0; i < k->n; i++) {
        const uint64_t *word = k->word[i] + t.lane;
        uint64_t m = t.has_high ? k->mask[i] & (word[l->begin_of_plane[3]] ^ t.high) : k->mask[i];
        uint64_t a = m & word[0];
        uint64_t b = t.planes > 1 ? m & word[l->begin_of_plane[1]] : 0;
        uint64_t c = t.planes > 2 ? m & word[l->begin_of_plane[2]] : 0;
        s.n += t.has_high ? ones(m) : 0;
        s.a += ones(a);
        s.b += ones(b);
        s.c += ones(c);
        s.ab += ones(a & b);
        s.ac += ones(a & c);
        s.bc += t.is_full ? ones(b & c) : 0;
        s.abc += t.is_full ? ones(a & b & c) : 0;
    }
    return s;
}

static ALWAYS_INLINE void count_lane(const struct tally_layout *l, const struct tally_chunk *k, struct tally_strip t, uint32_t *count)
{
    struct sums s = sums_of(l, k, t);
    size_t step = l->lanes_of_plane[0];
    uint32_t *at = count + t.lane + (t.has_high && !t.high ? 8 * step : 0);
    at[0] += s.n - s.a - s.b - s.c + s.ab + s.ac + s.bc - s.abc;
    at[step] += s.a - s.ab - s.ac + s.abc;
    if (t.planes > 1) {
        at[2 * step] += s.b - s.ab - s.bc + s.abc;
        at[3 * step] += s.ab - s.abc;
    }
    if (t.planes > 2) {
        at[4 * step] += s.c - s.ac - s.bc + s.abc;
        at[5 * step] += s.ac - s.abc;
    }
    if (t.is_full) {
        at[6 * step] += s.bc - s.abc;
        at[7 * step] += s.abc;
    }
}

static void count_plain(const struct tally_planes *p, const struct tally_range *r, uint32_t *count)
{
    struct tally_range rest = { r->begin, r->end, r->mask };
    const struct tally_layout l = p->layout;
    for (struct tally_chunk k; tally_chunk_next(p, &rest, &k);)
        TALLY_COUNT_STRIPS(count_lane, 1, &l, &k, count);
}

#if defined(__x86_64__) && !defined(__POPCNT__)
__attribute__((target("popcnt"))) static void count_popcnt(const struct tally_planes *p, const struct tally_range *r, uint32_t *count)
{
    struct tally_range rest = { r->begin, r->end, r->mask };
    const struct tally_layout l = p->layout;
    for (struct tally_chunk k; tally_chunk_next(p, &rest, &k);)
        TALLY_COUNT_STRIPS(count_lane, 1, &l, &k, count);
}

tally_kernel *tally_kernel_portable(void)
{
    return __builtin_cpu_supports("popcnt") ? count_popcnt : count_plain;
}
#else
tally_kernel *tally_kernel_portable(void)
{
    return count_plain;
}
#endif
