/* The kernel for machines with AVX-512 and VPOPCNTDQ: eight lanes a register, and one instruction counts them all. */
#include "tally/tally_kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("popcnt,bmi,bmi2,avx512f,avx512vl,avx512vpopcntdq")))
enum { WIDTH = 16, HALF = 8 };

/* 64-bit words or sums of a strip's lanes: of the first eight and the second. */
struct two { __m512i first, second; };
/* Rows with these bits set, over a chunk. */
struct sums { struct two n, a, b, c, ab, ac, bc, abc; };

AVX512 static ALWAYS_INLINE struct two both(struct two x, struct two y)
{
    return (struct two){ _mm512_and_si512(x.first, y.first), _mm512_and_si512(x.second, y.second) };
}

AVX512 static ALWAYS_INLINE struct two ones(struct two x)
{
    return (struct two){ _mm512_popcnt_epi64(x.first), _mm512_popcnt_epi64(x.second) };
}

AVX512 static ALWAYS_INLINE struct two plus(struct two x, struct two y)
{
    return (struct two){ _mm512_add_epi64(x.first, y.first), _mm512_add_epi64(x.second, y.second) };
}

AVX512 static ALWAYS_INLINE struct two all_lanes(uint64_t x)
{
    return (struct two){ _mm512_set1_epi64((long long)x), _mm512_set1_epi64((long long)x) };
}

/* The rows of the mask in a plane. A strip of eight lanes only must not read on. */
AVX512 static ALWAYS_INLINE struct two in_plane(struct two m, const uint64_t *word, size_t begin, __mmask8 second)
{
    return both(m, (struct two){ _mm512_loadu_si512(word + begin), _mm512_maskz_loadu_epi64(second, word + begin + HALF) });
}

AVX512 static ALWAYS_INLINE struct sums sums_of_block(const uint64_t *word, uint64_t mask, const struct tally_layout *l, struct tally_strip t)
{
    __mmask8 second = t.n > HALF ? 0xFF : 0;
    struct two m = all_lanes(mask), none = all_lanes(0);
    if (t.has_high) {
        struct two high = in_plane(m, word, l->begin_of_plane[3], second);
        m = t.high ? (struct two){ _mm512_andnot_si512(high.first, m.first), _mm512_andnot_si512(high.second, m.second) } : high;
    }
    struct two a = in_plane(m, word, 0, second);
    struct two b = t.planes > 1 ? in_plane(m, word, l->begin_of_plane[1], second) : none;
    struct two c = t.planes > 2 ? in_plane(m, word, l->begin_of_plane[2], second) : none;
    struct sums s = { t.has_high ? ones(m) : none, ones(a), none, none, none, none, none, none };
    if (t.planes > 1) {
        s.b = ones(b);
        s.ab = ones(both(a, b));
    }
    if (t.planes > 2) {
        s.c = ones(c);
        s.ac = ones(both(a, c));
    }
    if (t.is_full) {
        s.bc = ones(both(b, c));
        s.abc = ones(both(a, both(b, c)));
    }
    return s;
}

AVX512 static ALWAYS_INLINE void add_block(struct sums *s, struct sums x)
{
    s->n = plus(s->n, x.n);
    s->a = plus(s->a, x.a);
    s->b = plus(s->b, x.b);
    s->c = plus(s->c, x.c);
    s->ab = plus(s->ab, x.ab);
    s->ac = plus(s->ac, x.ac);
    s->bc = plus(s->bc, x.bc);
    s->abc = plus(s->abc, x.abc);
}

/* The sums of sixteen lanes in 32 bits each. */
AVX512 static ALWAYS_INLINE __m512i packed(struct two x)
{
    const __m512i low_halves = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_epi32(x.first, low_halves, x.second);
}

AVX512 static ALWAYS_INLINE void add_to(uint32_t *count, __m512i n, __mmask16 lanes)
{
    _mm512_mask_storeu_epi32(count, lanes, _mm512_add_epi32(_mm512_maskz_loadu_epi32(lanes, count), n));
}

/* Inclusion and exclusion. */
AVX512 static ALWAYS_INLINE void add_sums(const struct sums *s, struct tally_strip t, uint32_t *at, size_t step)
{
    __mmask16 lanes = t.n > HALF ? 0xFFFF : 0xFF;
    __m512i abc = packed(s->abc), ab = _mm512_sub_epi32(packed(s->ab), abc), ac = _mm512_sub_epi32(packed(s->ac), abc);
    __m512i bc = _mm512_sub_epi32(packed(s->bc), abc), b_or_ab = _mm512_sub_epi32(packed(s->b), bc), with_b = packed(s->b);
    __m512i a = _mm512_sub_epi32(_mm512_sub_epi32(packed(s->a), packed(s->ab)), ac), b = _mm512_sub_epi32(b_or_ab, packed(s->ab));
    __m512i c = _mm512_sub_epi32(_mm512_sub_epi32(packed(s->c), packed(s->ac)), bc);
    __m512i any = _mm512_add_epi32(_mm512_add_epi32(a, with_b), _mm512_add_epi32(c, ac));
    add_to(at, _mm512_sub_epi32(packed(s->n), any), lanes);
    add_to(at + step, a, lanes);
    if (t.planes > 1) {
        add_to(at + 2 * step, b, lanes);
        add_to(at + 3 * step, ab, lanes);
    }
    if (t.planes > 2) {
        add_to(at + 4 * step, c, lanes);
        add_to(at + 5 * step, ac, lanes);
    }
    if (t.is_full) {
        add_to(at + 6 * step, bc, lanes);
        add_to(at + 7 * step, abc, lanes);
    }
}

AVX512 static ALWAYS_INLINE void count_strip(const struct tally_layout *l, const struct tally_chunk *k, struct tally_strip t, uint32_t *count)
{
    struct sums s = sums_of_block(k->word[0] + t.lane, k->mask[0], l, t);
    for (size_t i = 1; i < k->n; i++)
        add_block(&s, sums_of_block(k->word[i] + t.lane, k->mask[i], l, t));
    if (!t.has_high)
        s.n = all_lanes(k->rows);
    size_t step = l->lanes_of_plane[0];
    add_sums(&s, t, count + t.lane + (t.has_high && !t.high ? 8 * step : 0), step);
}

AVX512 static void count_avx512(const struct tally_planes *p, const struct tally_range *r, uint32_t *count)
{
    struct tally_range rest = { r->begin, r->end, r->mask };
    const struct tally_layout l = p->layout;
    for (struct tally_chunk k; tally_chunk_next(p, &rest, &k);)
        TALLY_COUNT_STRIPS(count_strip, WIDTH, &l, &k, count);
}

tally_kernel *tally_kernel_avx512(void)
{
    bool is_there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq");
    return is_there ? count_avx512 : NULL;
}
#else
tally_kernel *tally_kernel_avx512(void)
{
    return NULL;
}
#endif
