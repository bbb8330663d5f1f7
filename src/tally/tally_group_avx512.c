/* Group kernel for machines with AVX-512, VPOPCNTDQ, IFMA and VBMI: eight lanes a register, four registers at once.
 *
 * Counts are differences of running totals. A total is a word a lane whose byte v is the number of rows with value v; it is taken at each border
 * between two groups: that of all blocks before the border's, and that of the rows before the border in its own block. Bytes of a total run over,
 * but what two totals differ by is the word of the group between them, whose bytes do not: words add and subtract as whole numbers. So each border
 * costs the same, and no branch depends on how many blocks a group lies in, which a machine cannot foresee.
 *
 * With a, b, c the rows of a block with a bit in plane 0, 1, 2, a word is n + Ka·|a| + Kb·|b| + Kab·|ab| + …: inclusion and exclusion for all
 * values at once, with the signs and shifts multiplied out beforehand. */
#include "tally/tally_kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("popcnt,bmi,bmi2,avx512f,avx512vl,avx512bw,avx512dq,avx512vpopcntdq,avx512ifma,avx512vbmi")))
enum { LANES = 8, WIDTH = 32, REGISTERS = WIDTH / LANES };
struct words { __m512i of[REGISTERS]; };

enum { SPAN_BLOCKS = 16, SPAN_GROUPS = 64 }; /* worked on at once: they stay in the nearest cache */
struct rows { uint64_t mask, n; };                 /* of a block */
struct border { struct rows before; size_t block; }; /* rows before the border in its block, counted from the span's first */
/* How the bytes of a group stand: values, bytes from one to the next; and whether they are written past the caches. */
struct form { size_t n_values, step; bool past_caches; };
struct span {
    struct form form;
    const uint64_t *word;                         /* of the first block */
    size_t n_blocks, n_groups;
    size_t fetch;                                 /* words of the next span to fetch at each border */
    struct rows block[SPAN_BLOCKS];
    struct border border[SPAN_GROUPS + 1];
};

#define UNIT(v) (UINT64_C(1) << 8 * (v))
#define K_A (UNIT(1) - UNIT(0))
#define K_B (UNIT(2) - UNIT(0))
#define K_C (UNIT(4) - UNIT(0))
#define K_AB (UNIT(3) - UNIT(2) - UNIT(1) + UNIT(0))
#define K_AC (UNIT(5) - UNIT(4) - UNIT(1) + UNIT(0))
#define K_BC (UNIT(6) - UNIT(4) - UNIT(2) + UNIT(0))
#define K_ABC (UNIT(7) - UNIT(6) - UNIT(5) - UNIT(3) + UNIT(4) + UNIT(2) + UNIT(1) - UNIT(0))

AVX512 static ALWAYS_INLINE struct rows rows_of(uint64_t mask)
{
    return (struct rows){ mask, (uint64_t)__builtin_popcountll(mask) };
}

/* The next groups, as many as fit (one always does). */
AVX512 static ALWAYS_INLINE void span_next(const struct tally_planes *p, const uint64_t *mask, const struct tally_group *group, size_t n, struct span *out)
{
    size_t first = group->begin / TALLY_BLOCK, k = 0;
    for (; k <= n && k <= SPAN_GROUPS; k++) {
        size_t before = group[k].begin - first * TALLY_BLOCK, block = before ? (before - 1) / TALLY_BLOCK : 0;
        if (block >= SPAN_BLOCKS)
            break;
        uint64_t rows = before ? UINT64_MAX >> (-before & (TALLY_BLOCK - 1)) : 0;
        rows &= mask ? mask[first + block] : UINT64_MAX;
        out->border[k] = (struct border){ rows_of(rows), block };
    }
    out->n_groups = k - 1;
    out->n_blocks = out->border[k - 1].block + 1;
    out->word = p->word + first * p->layout.words;
    out->fetch = out->n_blocks * p->layout.words / k + 1;
    for (size_t b = 0; b < out->n_blocks; b++)
        out->block[b] = rows_of(mask ? mask[first + b] : UINT64_MAX);
}

AVX512 static ALWAYS_INLINE __m512i all_lanes(uint64_t x)
{
    return _mm512_set1_epi64((long long)x);
}

/* sum + k·|x|. Six values are 48 bits, for which the multiplier of 52 bits will do. */
AVX512 static ALWAYS_INLINE __m512i plus(__m512i sum, __m512i x, uint64_t k, struct tally_strip t)
{
    __m512i ones = _mm512_popcnt_epi64(x);
    return t.is_full ? _mm512_add_epi64(sum, _mm512_mullo_epi64(ones, all_lanes(k))) : _mm512_madd52lo_epu64(sum, ones, all_lanes(k));
}

AVX512 static ALWAYS_INLINE __m512i word_of(const uint64_t *word, const struct tally_layout *l, struct tally_strip t, __m512i mask, __m512i sum)
{
    __m512i a = _mm512_and_si512(mask, _mm512_loadu_si512(word));
    sum = plus(sum, a, K_A, t);
    if (t.planes < 2)
        return sum;
    __m512i plane_b = _mm512_loadu_si512(word + l->begin_of_plane[1]), b = _mm512_and_si512(mask, plane_b);
    sum = plus(plus(sum, b, K_B, t), _mm512_and_si512(a, plane_b), K_AB, t);
    if (t.planes < 3)
        return sum;
    __m512i plane_c = _mm512_loadu_si512(word + l->begin_of_plane[2]), ac = _mm512_and_si512(a, plane_c);
    sum = plus(plus(sum, _mm512_and_si512(mask, plane_c), K_C, t), ac, K_AC, t);
    if (!t.is_full)
        return sum;
    return plus(plus(sum, _mm512_and_si512(b, plane_c), K_BC, t), _mm512_and_si512(b, ac), K_ABC, t);
}

/* Adds the words of a block's rows to `before`. */
AVX512 static ALWAYS_INLINE struct words words_of(const uint64_t *word, const struct tally_layout *l, struct tally_strip t, struct rows rows, struct words before)
{
    __m512i m = all_lanes(rows.mask), n = all_lanes(rows.n);
    for (size_t i = 0; i < t.n / LANES; i++)
        before.of[i] = word_of(word + i * LANES, l, t, m, _mm512_add_epi64(before.of[i], n));
    return before;
}

static struct form form_of(const struct tally_layout *l, size_t n_groups, const uint8_t *count)
{
    struct form f = { .n_values = l->most_values, .step = l->lanes_of_plane[0] };
    bool is_whole_lines = f.step == WIDTH && f.n_values % 2 == 0 && (uintptr_t)count % sizeof(__m512i) == 0;
    f.past_caches = is_whole_lines && n_groups * f.n_values * f.step > TALLY_GROUP_NEAR;
    return f;
}

/* Two rows of 32 bytes, or one, of n that are left. */
AVX512 static ALWAYS_INLINE void put_two(__m512i two, size_t n, struct form f, uint8_t *count)
{
    if (f.past_caches)
        _mm512_stream_si512((void *)count, two);
    else if (n > 1 && f.step == WIDTH)
        _mm512_storeu_si512(count, two);
    else
        _mm256_storeu_si256((__m256i *)count, _mm512_castsi512_si256(two));
    if (n > 1 && f.step != WIDTH)
        _mm256_storeu_si256((__m256i *)(count + f.step), _mm512_extracti64x4_epi64(two, 1));
}

/* Four of the values of 32 lanes, from the first-th on, of which there is one at least. */
AVX512 static ALWAYS_INLINE void put_four(const struct words *w, size_t value, struct form f, uint8_t *count)
{
    _Alignas(64) static const uint8_t bytes_of_16[64] = { /* byte 0 of each word, then 1, 2, 3 */
        0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 1, 9, 17, 25, 33, 41, 49, 57, 65, 73, 81, 89, 97, 105, 113, 121,
        2, 10, 18, 26, 34, 42, 50, 58, 66, 74, 82, 90, 98, 106, 114, 122, 3, 11, 19, 27, 35, 43, 51, 59, 67, 75, 83, 91, 99, 107, 115, 123 };
    const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    __m512i at = _mm512_add_epi8(_mm512_load_si512(bytes_of_16), _mm512_set1_epi8((char)value));
    __m512i left = _mm512_permutex2var_epi8(w->of[0], at, w->of[1]), right = _mm512_permutex2var_epi8(w->of[2], at, w->of[3]);
    size_t n = f.n_values - value;
    count += value * f.step;
    put_two(_mm512_permutex2var_epi64(left, first, right), n, f, count);
    if (n > 2)
        put_two(_mm512_permutex2var_epi64(left, second, right), n - 2, f, count + 2 * f.step);
}

/* The words of 32 lanes as rows of bytes, one a value. */
AVX512 static ALWAYS_INLINE void put_values(const struct words *w, struct form f, uint8_t *count)
{
    put_four(w, 0, f, count);
    if (f.n_values > 4)
        put_four(w, 4, f, count);
}

/* Those of eight lanes. */
AVX512 static ALWAYS_INLINE void put_few(__m512i w, struct form f, uint8_t *count)
{
    _Alignas(64) uint64_t word[LANES];
    _mm512_store_si512(word, w);
    for (size_t v = 0; v < f.n_values; v++)
        for (size_t i = 0; i < LANES; i++)
            count[v * f.step + i] = (uint8_t)(word[i] >> 8 * v);
}

/* The next span's words come in step with the borders of this one: all at once they wait for memory, and so does everything behind them. */
AVX512 static ALWAYS_INLINE void fetch_ahead(const struct span *s, const struct tally_layout *l, struct tally_strip t, size_t border)
{
    const uint64_t *word = s->word + s->n_blocks * l->words + border * s->fetch;
    for (size_t i = 0; i < s->fetch && !t.lane; i += LANES)
        __builtin_prefetch(word + i);
}

AVX512 static ALWAYS_INLINE void count_strip(const struct tally_layout *l, const struct span *s, struct tally_strip t, uint8_t *count)
{
    const struct form f = s->form;
    struct words before[SPAN_BLOCKS], last = { { _mm512_setzero_si512() } }, sum = last;
    const uint64_t *word = s->word + t.lane;
    for (size_t b = 0; b < s->n_blocks; b++) {
        before[b] = sum;
        sum = words_of(word + b * l->words, l, t, s->block[b], sum);
    }
    count += t.lane;
    for (size_t k = 0; k <= s->n_groups; k++) {
        const struct border *at = &s->border[k];
        fetch_ahead(s, l, t, k);
        struct words now = words_of(word + at->block * l->words, l, t, at->before, before[at->block]), group;
        for (size_t i = 0; i < t.n / LANES; i++) /* what has at most six values left nothing in the upper bytes */
            group.of[i] = _mm512_and_si512(_mm512_sub_epi64(now.of[i], last.of[i]), all_lanes(t.is_full ? UINT64_MAX : UINT64_MAX >> 16));
        last = now;
        if (!k)
            continue;
        if (t.n == WIDTH)
            put_values(&group, f, count);
        else
            put_few(group.of[0], f, count);
        count += f.n_values * f.step;
    }
}

AVX512 static void count_avx512(const struct tally_planes *p, const uint64_t *mask, const struct tally_group *group, size_t n, uint8_t *count)
{
    const struct tally_layout l = p->layout;
    struct span s = { .form = form_of(&l, n, count) };
    for (; n; group += s.n_groups, n -= s.n_groups) {
        span_next(p, mask, group, n, &s);
        uint32_t lane = 0;
        TALLY_COUNT_LOW_STRIPS(count_strip, WIDTH, &l, &s, count);
        count += s.n_groups * l.most_values * l.lanes_of_plane[0];
    }
    _mm_sfence(); /* what went past the caches is there for everybody */
}

tally_group_kernel *tally_group_kernel_avx512(void)
{
    bool is_there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512ifma") && __builtin_cpu_supports("avx512vbmi");
    return is_there ? count_avx512 : NULL;
}
#else
tally_group_kernel *tally_group_kernel_avx512(void)
{
    return NULL;
}
#endif
