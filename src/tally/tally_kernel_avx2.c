/* The kernel for machines with AVX2: four lanes a register. There is no instruction that counts bits, so the two halves of each byte are
 * looked up, bytes are summed over the chunk (31 blocks of up to 8 bits stay below 256), and the eight bytes of a lane at its end. */
#include "tally/tally_kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX2 __attribute__((target("popcnt,bmi,bmi2,avx2")))
enum { WIDTH = 4 };

/* Rows with these bits set, over a chunk, byte by byte. */
struct sums { __m256i n, a, b, c, ab, ac, bc, abc; };

AVX2 static ALWAYS_INLINE __m256i plane_at(const uint64_t *word, const struct tally_layout *l, unsigned plane)
{
    return _mm256_loadu_si256((const __m256i *)(word + l->begin_of_plane[plane]));
}

AVX2 static ALWAYS_INLINE __m256i plus_ones(__m256i sum, __m256i x)
{
    const __m256i ones = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i half = _mm256_set1_epi8(0x0F);
    __m256i low = _mm256_shuffle_epi8(ones, _mm256_and_si256(x, half));
    __m256i high = _mm256_shuffle_epi8(ones, _mm256_and_si256(_mm256_srli_epi16(x, 4), half));
    return _mm256_add_epi8(sum, _mm256_add_epi8(low, high));
}

AVX2 static ALWAYS_INLINE void add_block(struct sums *s, const uint64_t *word, __m256i m, const struct tally_layout *l, struct tally_strip t)
{
    if (t.has_high) {
        m = _mm256_and_si256(m, _mm256_xor_si256(plane_at(word, l, 3), _mm256_set1_epi64x((long long)t.high)));
        s->n = plus_ones(s->n, m);
    }
    __m256i a = _mm256_and_si256(m, plane_at(word, l, 0));
    s->a = plus_ones(s->a, a);
    if (t.planes < 2)
        return;
    __m256i b = _mm256_and_si256(m, plane_at(word, l, 1));
    s->b = plus_ones(s->b, b);
    s->ab = plus_ones(s->ab, _mm256_and_si256(a, b));
    if (t.planes < 3)
        return;
    __m256i c = _mm256_and_si256(m, plane_at(word, l, 2));
    s->c = plus_ones(s->c, c);
    s->ac = plus_ones(s->ac, _mm256_and_si256(a, c));
    if (!t.is_full)
        return;
    s->bc = plus_ones(s->bc, _mm256_and_si256(b, c));
    s->abc = plus_ones(s->abc, _mm256_and_si256(_mm256_and_si256(a, b), c));
}

/* Sums of bytes become sums of lanes. */
AVX2 static ALWAYS_INLINE __m256i lanes_of(__m256i bytes)
{
    return _mm256_sad_epu8(bytes, _mm256_setzero_si256());
}

AVX2 static ALWAYS_INLINE struct sums sums_of_lanes(const struct sums *s, struct tally_strip t, uint32_t rows)
{
    __m256i n = t.has_high ? lanes_of(s->n) : _mm256_set1_epi64x(rows);
    return (struct sums){ n, lanes_of(s->a), lanes_of(s->b), lanes_of(s->c), lanes_of(s->ab), lanes_of(s->ac), lanes_of(s->bc), lanes_of(s->abc) };
}

AVX2 static ALWAYS_INLINE void add_to(uint32_t *count, __m256i n)
{
    __m128i *at = (__m128i *)count;
    __m256i packed = _mm256_permutevar8x32_epi32(n, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    _mm_storeu_si128(at, _mm_add_epi32(_mm_loadu_si128(at), _mm256_castsi256_si128(packed)));
}

/* Inclusion and exclusion. */
AVX2 static ALWAYS_INLINE void add_sums(const struct sums *s, struct tally_strip t, uint32_t *at, size_t step)
{
    __m256i a_only_c = _mm256_sub_epi64(s->ac, s->abc), b_only_c = _mm256_sub_epi64(s->bc, s->abc), ab = _mm256_sub_epi64(s->ab, s->abc);
    __m256i a = _mm256_sub_epi64(_mm256_sub_epi64(s->a, s->ab), a_only_c), b = _mm256_sub_epi64(_mm256_sub_epi64(s->b, s->ab), b_only_c);
    __m256i c = _mm256_sub_epi64(_mm256_sub_epi64(s->c, s->ac), b_only_c);
    __m256i any = _mm256_add_epi64(_mm256_add_epi64(_mm256_add_epi64(a, s->b), c), a_only_c);
    add_to(at, _mm256_sub_epi64(s->n, any));
    add_to(at + step, a);
    if (t.planes > 1) {
        add_to(at + 2 * step, b);
        add_to(at + 3 * step, ab);
    }
    if (t.planes > 2) {
        add_to(at + 4 * step, c);
        add_to(at + 5 * step, a_only_c);
    }
    if (t.is_full) {
        add_to(at + 6 * step, b_only_c);
        add_to(at + 7 * step, s->abc);
    }
}

AVX2 static ALWAYS_INLINE void count_strip(const struct tally_layout *l, const struct tally_chunk *k, struct tally_strip t, uint32_t *count)
{
    __m256i none = _mm256_setzero_si256();
    struct sums s = { none, none, none, none, none, none, none, none };
    for (size_t i = 0; i < k->n; i++)
        add_block(&s, k->word[i] + t.lane, _mm256_set1_epi64x((long long)k->mask[i]), l, t);
    size_t step = l->lanes_of_plane[0];
    struct sums of_lanes = sums_of_lanes(&s, t, k->rows);
    add_sums(&of_lanes, t, count + t.lane + (t.has_high && !t.high ? 8 * step : 0), step);
}

AVX2 static void count_avx2(const struct tally_planes *p, const struct tally_range *r, uint32_t *count)
{
    struct tally_range rest = { r->begin, r->end, r->mask };
    const struct tally_layout l = p->layout;
    for (struct tally_chunk k; tally_chunk_next(p, &rest, &k);)
        TALLY_COUNT_STRIPS(count_strip, WIDTH, &l, &k, count);
}

tally_kernel *tally_kernel_avx2(void)
{
    return __builtin_cpu_supports("avx2") ? count_avx2 : NULL;
}
#else
tally_kernel *tally_kernel_avx2(void)
{
    return NULL;
}
#endif
