#include "tally/tally_places.h"
#include "method/order.h"
#include "tally/tally_variant.h"
#include <math.h>
#include <string.h>

enum { DIGIT_BITS = 12, KEY_BITS = 31, MARKED_KEYS = 1 << 20, MARK_BITS = 64, LANES = 8 };
typedef uint16_t lanes __attribute__((vector_size(LANES * sizeof(uint16_t))));

struct tally_places {
    size_t n, n_regions;
    const uint32_t *region_begin;
    enum tally_kernel_kind kind;
    int32_t *key;
    uint16_t *order, *spare;          /* dealers by rising key */
    uint16_t *before, *position;      /* by dealer: how many are better; where it stands in the order */
    uint32_t start[1 << DIGIT_BITS];
    uint64_t *member;                 /* of a region, by position */
    uint16_t *members_before;         /* of each word of member */
    size_t *slow_order;               /* for keys that do not fit */
    uint64_t *mark;                   /* a bit a key */
    uint16_t *marks_before;           /* of each word of mark */
    uint16_t *number;                 /* by dealer: of its key */
    lanes *standing;                  /* by number of a key: in the nation and up to seven regions */
};

struct tally_places *tally_places_new(struct arena *a, const uint32_t *region_begin, size_t n_regions)
{
    struct tally_places *p = ARENA_NEW(a, struct tally_places);
    size_t n = region_begin[n_regions], words = n / 64 + 1;
    p->n = n;
    p->n_regions = n_regions;
    p->region_begin = arena_grow(a, region_begin, n_regions + 1, n_regions + 1, sizeof *region_begin);
    p->kind = tally_variant_best();
    p->key = ARENA_ARRAY(a, int32_t, n);
    p->order = ARENA_ARRAY(a, uint16_t, n);
    p->spare = ARENA_ARRAY(a, uint16_t, n);
    p->before = ARENA_ARRAY(a, uint16_t, n);
    p->position = ARENA_ARRAY(a, uint16_t, n);
    p->member = ARENA_ARRAY(a, uint64_t, words);
    p->members_before = ARENA_ARRAY(a, uint16_t, words);
    p->slow_order = ARENA_ARRAY(a, size_t, n);
    p->mark = ARENA_ARRAY(a, uint64_t, MARKED_KEYS / MARK_BITS);
    p->marks_before = ARENA_ARRAY(a, uint16_t, MARKED_KEYS / MARK_BITS);
    p->number = ARENA_ARRAY(a, uint16_t, n);
    p->standing = tally_aligned(a, n * sizeof *p->standing);
    return p;
}

void tally_places_use(struct tally_places *p, enum tally_kernel_kind kind)
{
    p->kind = kind;
}

/* ---- keys ---- */

/* What is known of the keys of those who take part. */
struct keys { int32_t ranked, least, most; };

/* Keys of those who take part; `out`, which is above them, for the others. */
static TALLY_INLINE struct keys make_keys(const struct tally_losses *l, size_t n, double scale, int32_t out, int32_t *restrict key)
{
    const double *restrict q = l->quotient;
    const int32_t *restrict base = l->n;
    struct keys keys = { 0, out, 0 };
    for (size_t i = 0; i < n; i++) {
        bool is_in = base[i] >= l->n_min;
        int32_t k = (int32_t)(is_in ? q[i] * scale : out), to_most = is_in ? k : 0;
        key[i] = k;
        keys.ranked += is_in;
        keys.least = k < keys.least ? k : keys.least;
        keys.most = to_most > keys.most ? to_most : keys.most;
    }
    return keys;
}

/* ---- keys near each other: those that occur are marked, and marks are numbered ---- */

/* Keys from 0 on; those who take no part have the one above all others. */
static TALLY_INLINE void shift_keys(struct tally_places *p, struct keys keys)
{
    int32_t *restrict key = p->key;
    for (size_t i = 0; i < p->n; i++)
        key[i] = (key[i] > keys.most ? keys.most + 1 : key[i]) - keys.least;
}

/* Returns how many keys occur. */
static TALLY_INLINE size_t mark_keys(struct tally_places *p, size_t words)
{
    const size_t n = p->n;
    const int32_t *restrict key = p->key;
    uint64_t *restrict mark = p->mark;
    uint16_t *restrict before = p->marks_before;
    uint32_t sum = 0;
    memset(mark, 0, words * sizeof *mark);
    for (size_t i = 0; i < n; i++)
        mark[(uint32_t)key[i] / MARK_BITS] |= UINT64_C(1) << ((uint32_t)key[i] % MARK_BITS);
    for (size_t w = 0; w < words; w++) {
        before[w] = (uint16_t)sum;
        sum += (uint32_t)__builtin_popcountll(mark[w]);
    }
    return sum;
}

static TALLY_INLINE void number_keys(struct tally_places *p)
{
    const int32_t *restrict key = p->key;
    const uint64_t *restrict mark = p->mark;
    const uint16_t *restrict before = p->marks_before;
    uint16_t *restrict number = p->number;
    for (size_t n = p->n, i = 0; i < n; i++) {
        uint32_t word = (uint32_t)key[i] / MARK_BITS, bit = (uint32_t)key[i] % MARK_BITS;
        number[i] = (uint16_t)(before[word] + (uint32_t)__builtin_popcountll(mark[word] & ((UINT64_C(1) << bit) - 1)));
    }
}

/* Regions [begin, end) are counted together, each in a lane of its own; the first ones together with the nation, which has lane 0. */
struct some { size_t begin, end; };

static TALLY_INLINE void count_numbers(struct tally_places *p, struct some some)
{
    const uint16_t *restrict number = p->number;
    lanes *restrict standing = p->standing;
    for (size_t r = some.begin; r < (some.begin ? some.end : p->n_regions); r++) {
        lanes one = { !some.begin };
        if (r < some.end)
            one[1 + r - some.begin] = 1;
        for (size_t i = p->region_begin[r]; i < p->region_begin[r + 1]; i++)
            standing[number[i]] += one;
    }
}

/* From how many have a key to the place that they have. */
static TALLY_INLINE void add_up(lanes *standing, size_t n_keys)
{
    lanes sum = (lanes){ 0 } + 1;
    for (size_t k = 0; k < n_keys; k++) {
        lanes here = standing[k];
        standing[k] = sum;
        sum += here;
    }
}

static TALLY_INLINE void look_up(const struct tally_places *p, struct some some, uint16_t *restrict place, uint16_t *restrict region_place)
{
    const uint16_t *restrict number = p->number, *restrict standing = (const uint16_t *)p->standing;
    for (size_t i = 0; !some.begin && i < p->n; i++)
        place[i] = standing[number[i] * LANES];
    for (size_t r = some.begin; r < some.end; r++)
        for (size_t i = p->region_begin[r]; i < p->region_begin[r + 1]; i++)
            region_place[i] = standing[(size_t)number[i] * LANES + 1 + r - some.begin];
}

static TALLY_INLINE void places_by_marks(struct tally_places *p, struct keys keys, uint16_t *place, uint16_t *region_place)
{
    if (!keys.ranked)
        keys.least = keys.most = 0;
    shift_keys(p, keys);
    size_t n_keys = mark_keys(p, (size_t)(keys.most + 1 - keys.least) / MARK_BITS + 1);
    number_keys(p);
    for (struct some some = { 0, 0 }; some.begin < p->n_regions; some.begin = some.end) {
        some.end = MIN_OF(some.begin + LANES - 1, p->n_regions);
        memset(p->standing, 0, n_keys * sizeof *p->standing);
        count_numbers(p, some);
        add_up(p->standing, n_keys);
        if ((size_t)keys.ranked < p->n)
            p->standing[n_keys - 1] = (lanes){ 0 }; /* those who take no part */
        look_up(p, some, place, region_place);
    }
}

/* ---- sorting ---- */

/* One stable pass over a digit. from NULL: dealers in their own order. */
static TALLY_INLINE void sort_digit(struct tally_places *p, unsigned shift, uint32_t mask, const uint16_t *restrict from, uint16_t *restrict to)
{
    uint32_t *restrict start = p->start;
    const int32_t *restrict key = p->key;
    memset(start, 0, (mask + 1) * sizeof *start);
    for (size_t i = 0; i < p->n; i++)
        start[(uint32_t)key[i] >> shift & mask]++;
    uint32_t sum = 0;
    for (uint32_t d = 0; d <= mask; d++) {
        uint32_t here = start[d];
        start[d] = sum;
        sum += here;
    }
    if (!from) {
        for (size_t i = 0; i < p->n; i++)
            to[start[(uint32_t)key[i] >> shift & mask]++] = (uint16_t)i;
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        uint16_t dealer = from[i];
        to[start[(uint32_t)key[dealer] >> shift & mask]++] = dealer;
    }
}

/* Sorts dealers into p->order by keys of so many bits. */
static TALLY_INLINE void sort_keys(struct tally_places *p, unsigned bits)
{
    unsigned passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS, width = (bits + passes - 1) / passes;
    const uint16_t *from = NULL;
    for (unsigned pass = 0; pass < passes; pass++) {
        sort_digit(p, pass * width, (1u << width) - 1, from, p->spare);
        uint16_t *sorted = p->spare;
        p->spare = p->order;
        p->order = sorted;
        from = sorted;
    }
}

/* ---- places ---- */

/* From the order: how many are better than each of the first `ranked`, and where each stands. */
static TALLY_INLINE void walk(struct tally_places *p, size_t ranked)
{
    const uint16_t *restrict order = p->order;
    const int32_t *restrict key = p->key;
    uint16_t *restrict before = p->before, *restrict position = p->position;
    int32_t last = -1;
    uint32_t better = 0;
    for (uint32_t k = 0; k < ranked; k++) {
        uint16_t dealer = order[k];
        uint32_t is_new = 0 - (uint32_t)(key[dealer] != last); /* a mask: ties are too many to guess */
        last = key[dealer];
        better ^= (better ^ k) & is_new;
        before[dealer] = (uint16_t)better;
        position[dealer] = (uint16_t)k;
    }
    for (size_t k = ranked; k < p->n; k++)
        position[order[k]] = (uint16_t)k;
}

/* Dealers of a region that stand before each position. */
static TALLY_INLINE void mark_members(struct tally_places *p, size_t begin, size_t end)
{
    size_t words = p->n / 64 + 1;
    memset(p->member, 0, words * sizeof *p->member);
    for (size_t i = begin; i < end; i++)
        p->member[p->position[i] / 64] |= UINT64_C(1) << p->position[i] % 64;
    uint32_t sum = 0;
    for (size_t w = 0; w < words; w++) {
        p->members_before[w] = (uint16_t)sum;
        sum += (uint32_t)__builtin_popcountll(p->member[w]);
    }
}

static TALLY_INLINE void give_places(struct tally_places *p, const struct tally_losses *l, uint16_t *restrict place, uint16_t *restrict region_place)
{
    for (size_t r = 0; r < p->n_regions; r++) {
        size_t begin = p->region_begin[r], end = p->region_begin[r + 1];
        mark_members(p, begin, end);
        for (size_t i = begin; i < end; i++) {
            unsigned better = p->before[i];
            uint64_t in_word = p->member[better / 64] & ((UINT64_C(1) << better % 64) - 1);
            region_place[i] = (uint16_t)(1 + p->members_before[better / 64] + (unsigned)__builtin_popcountll(in_word));
        }
    }
    const int32_t *restrict base = l->n;
    const uint16_t *restrict before = p->before;
    for (size_t i = 0; i < p->n; i++) {
        uint16_t keep = base[i] >= l->n_min ? UINT16_MAX : 0;
        place[i] = (uint16_t)(before[i] + 1) & keep;
        region_place[i] &= keep;
    }
}

static bool quotient_below(const void *ctx, size_t i, size_t j)
{
    const double *q = ctx;
    return q[i] < q[j];
}

/* Bases so large that keys do not fit 31 bits: the quotients themselves tell fractions apart. Makes keys of their order. */
static size_t keys_by_comparing(struct tally_places *p, const struct tally_losses *l)
{
    size_t ranked = 0;
    for (size_t i = 0; i < p->n; i++)
        if (l->n[i] >= l->n_min)
            p->slow_order[ranked++] = i;
    order_sort(p->slow_order, ranked, quotient_below, l->quotient);
    for (size_t i = 0; i < p->n; i++)
        p->key[i] = (int32_t)ranked;
    for (size_t k = 0; k < ranked; k++) {
        size_t dealer = p->slow_order[k];
        bool is_tie = k && l->quotient[p->slow_order[k - 1]] == l->quotient[dealer];
        p->key[dealer] = is_tie ? p->key[p->slow_order[k - 1]] : (int32_t)k;
    }
    return ranked;
}

static unsigned bits_of(uint64_t x)
{
    return x ? 64 - (unsigned)__builtin_clzll(x) : 1;
}

static TALLY_INLINE int32_t largest_base(const struct tally_losses *l, size_t n)
{
    int32_t most = 1;
    for (size_t i = 0; i < n; i++)
        most = l->n[i] > most ? l->n[i] : most;
    return most;
}

static TALLY_INLINE void take(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place)
{
    int64_t base = largest_base(l, p->n);
    unsigned shift = bits_of((uint64_t)(base * base)); /* 2^shift > base² */
    size_t ranked;
    unsigned bits;
    if (shift + bits_of(l->most) <= KEY_BITS - 1) {
        int32_t out = (int32_t)(l->most << shift) + 1;
        struct keys keys = make_keys(l, p->n, ldexp(1, (int)shift), out, p->key);
        if (keys.most - keys.least < MARKED_KEYS - 1) {
            places_by_marks(p, keys, place, region_place);
            return;
        }
        ranked = (size_t)keys.ranked;
        bits = bits_of((uint64_t)out);
    } else {
        ranked = keys_by_comparing(p, l);
        bits = bits_of(ranked);
    }
    sort_keys(p, bits);
    walk(p, ranked);
    give_places(p, l, place, region_place);
}

typedef void take_function(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place);

static void take_portable(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place)
{
    take(p, l, place, region_place);
}

#if TALLY_HAS_VARIANTS
TALLY_FOR_AVX2 static void take_avx2(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place)
{
    take(p, l, place, region_place);
}

TALLY_FOR_AVX512 static void take_avx512(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place)
{
    take(p, l, place, region_place);
}
#else
#define take_avx2 take_portable
#define take_avx512 take_portable
#endif

void tally_places_take(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place)
{
    static take_function *const variant[TALLY_KERNELS] = { take_portable, take_avx2, take_avx512 };
    struct tally_losses at_least_one = *l;
    at_least_one.n_min = MAX_OF(l->n_min, 1);
    variant[p->kind](p, &at_least_one, place, region_place);
}
