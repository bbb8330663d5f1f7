#include "base/rng.h"
#include "base/test.h"
#include "tally/tally_planes.h"
#include <string.h>

/* Values as they are, and as planes. */
enum { MOST_LANES = 48 };
struct sheet { size_t n_lanes, n_rows; uint8_t n_values[MOST_LANES]; uint8_t *value; /* row by row */ struct tally_planes planes; };

static struct sheet sheet_of(struct arena *a, struct pcg *g, const uint8_t *n_values, size_t n_lanes, size_t n_rows)
{
    struct sheet s = { .n_lanes = n_lanes, .n_rows = n_rows, .value = ARENA_ARRAY(a, uint8_t, n_lanes * n_rows) };
    memcpy(s.n_values, n_values, n_lanes);
    struct tally_layout l = tally_layout_of(n_values, n_lanes);
    uint64_t *word = tally_aligned(a, tally_blocks(n_rows) * l.words * sizeof *word);
    for (size_t r = 0; r < n_rows; r++)
        for (uint32_t lane = 0; lane < n_lanes; lane++) {
            uint8_t v = (uint8_t)pcg_below(g, n_values[lane]);
            s.value[r * n_lanes + lane] = v;
            tally_put(&l, word + r / TALLY_BLOCK * l.words, (uint32_t)(r % TALLY_BLOCK), lane, v);
        }
    s.planes = (struct tally_planes){ l, word, n_rows };
    return s;
}

/* Falling widths, up to `most` values. */
static size_t random_widths(struct pcg *g, unsigned most, uint8_t *n_values)
{
    size_t n = 1 + pcg_below(g, MOST_LANES);
    unsigned width = most;
    for (size_t i = 0; i < n; i++) {
        n_values[i] = (uint8_t)width;
        if (width > 1 && pcg_below(g, 3) == 0)
            width -= pcg_below(g, width);
    }
    return n;
}

static void test_layout(void **state UNUSED)
{
    static const struct { const char *label; size_t n; uint8_t values[20]; struct tally_layout want; } cases[] = {
        { "none", 0, { 0 }, { { 0 }, { 0 }, 0, 0, 0 } },
        { "one of one value", 1, { 1 }, { { 8, 0, 0, 0 }, { 0, 8, 8, 8 }, 8, 0, 1 } },
        { "two values", 2, { 2, 2 }, { { 8, 0, 0, 0 }, { 0, 8, 8, 8 }, 8, 0, 2 } },
        { "three values", 2, { 3, 2 }, { { 8, 8, 0, 0 }, { 0, 8, 16, 16 }, 16, 0, 3 } },
        { "six values", 9, { 6, 6, 6, 6, 6, 6, 6, 6, 6 }, { { 16, 16, 16, 0 }, { 0, 16, 32, 48 }, 48, 0, 6 } },
        { "seven values", 9, { 7, 6, 6, 6, 6, 6, 6, 6, 4 }, { { 16, 16, 8, 0 }, { 0, 16, 32, 40 }, 40, 8, 7 } },
        { "sixteen values", 9, { 16, 9, 8, 5, 5, 4, 3, 2, 1 }, { { 16, 8, 8, 8 }, { 0, 16, 24, 32 }, 40, 8, 16 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct tally_layout l = tally_layout_of(cases[i].values, cases[i].n);
        if (memcmp(&l, &cases[i].want, sizeof l) != 0)
            fail_msg("%s: %u words, planes of %u %u %u %u lanes", cases[i].label, l.words, l.lanes_of_plane[0], l.lanes_of_plane[1],
                     l.lanes_of_plane[2], l.lanes_of_plane[3]);
    }
}

static void check_row(const struct sheet *s, size_t row)
{
    for (uint32_t lane = 0; lane < s->n_lanes; lane++) {
        uint8_t v[TALLY_BLOCK], want = s->value[row * s->n_lanes + lane];
        tally_values_of(&s->planes, row / TALLY_BLOCK, lane, v);
        assert_int_equal(v[row % TALLY_BLOCK], want);
        for (uint32_t w = 0; w < TALLY_VALUES; w++)
            assert_int_equal(tally_rows_with(&s->planes, row / TALLY_BLOCK, lane, w) >> row % TALLY_BLOCK & 1, w == want);
    }
}

static void test_values_come_back(void **state UNUSED)
{
    struct pcg g = pcg_new(3, 1);
    for (unsigned most = 1; most <= TALLY_VALUES; most++) {
        struct arena *a = arena_new(0);
        uint8_t n_values[MOST_LANES];
        size_t n = random_widths(&g, most, n_values);
        struct sheet s = sheet_of(a, &g, n_values, n, 1 + pcg_below(&g, 200));
        for (size_t r = 0; r < s.n_rows; r++)
            check_row(&s, r);
        size_t last = tally_blocks(s.n_rows) - 1; /* no row behind the end has a value */
        if (s.n_rows % TALLY_BLOCK)
            assert_int_equal(tally_rows_with(&s.planes, last, 0, 0) >> s.n_rows % TALLY_BLOCK, 0);
        arena_free(a);
    }
}

static void count_plainly(const struct sheet *s, struct tally_range r, uint32_t *count)
{
    size_t lanes = s->planes.layout.lanes_of_plane[0];
    for (size_t row = r.begin; row < r.end; row++)
        for (size_t lane = 0; lane < lanes && (!r.mask || r.mask[row / 64] >> row % 64 & 1); lane++)
            count[(lane < s->n_lanes ? s->value[row * s->n_lanes + lane] : 0) * lanes + lane]++;
}

/* Every kernel adds what a plain loop adds. */
static void check_kernels(const struct sheet *s, struct tally_range r)
{
    struct arena *a = arena_new(0);
    size_t n = TALLY_VALUES * (size_t)s->planes.layout.lanes_of_plane[0];
    uint32_t *want = ARENA_ARRAY(a, uint32_t, n), *got = tally_aligned(a, n * sizeof *got);
    for (size_t i = 0; i < n; i++)
        want[i] = (uint32_t)i;
    count_plainly(s, r, want);
    for (int kind = 0; kind < TALLY_KERNELS; kind++) {
        tally_kernel *kernel = tally_kernel_get((enum tally_kernel_kind)kind);
        if (!kernel)
            continue;
        for (size_t i = 0; i < n; i++)
            got[i] = (uint32_t)i;
        kernel(&s->planes, &r, got);
        for (size_t i = 0; i < n; i++)
            if (got[i] != want[i])
                fail_msg("kernel %d, rows %zu to %zu of %zu%s, %zu lanes up to %u values: count %zu is %u, want %u", kind, r.begin, r.end, s->n_rows,
                         r.mask ? " masked" : "", s->n_lanes, s->planes.layout.most_values, i, got[i], want[i]);
    }
    arena_free(a);
}

/* All edges of a sheet of some blocks. */
static void test_edges(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(4, 1);
    static const uint8_t n_values[] = { 12, 8, 7, 6, 6, 5, 5, 5, 5, 5, 4, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1 };
    struct sheet s = sheet_of(a, &g, n_values, ARRAY_LEN(n_values), 150);
    uint64_t mask[3] = { UINT64_C(0x8000000000000001), 0, UINT64_C(0x0F0F0F0F0F0F0F0F) };
    for (size_t begin = 0; begin <= s.n_rows; begin++)
        for (size_t end = begin; end <= s.n_rows; end += begin % 64 < 2 || begin % 64 > 61 ? 1 : 13) {
            check_kernels(&s, (struct tally_range){ begin, end, NULL });
            check_kernels(&s, (struct tally_range){ begin, end, mask });
        }
    arena_free(a);
}

/* All widths, ranges beyond a chunk, random masks with empty blocks. */
static void test_widths(void **state UNUSED)
{
    struct pcg g = pcg_new(5, 1);
    for (unsigned most = 1; most <= TALLY_VALUES; most++)
        for (int round = 0; round < 12; round++) {
            struct arena *a = arena_new(0);
            uint8_t n_values[MOST_LANES];
            size_t n = random_widths(&g, most, n_values);
            struct sheet s = sheet_of(a, &g, n_values, n, 1 + pcg_below(&g, round < 8 ? 400 : 6000));
            uint64_t *mask = ARENA_ARRAY(a, uint64_t, tally_blocks(s.n_rows));
            for (size_t i = 0; i < tally_blocks(s.n_rows); i++)
                mask[i] = pcg_below(&g, 3) ? (uint64_t)pcg_next(&g) << 32 | pcg_next(&g) : 0;
            size_t begin = pcg_below(&g, (uint32_t)s.n_rows), end = begin + pcg_below(&g, (uint32_t)(s.n_rows - begin) + 1);
            check_kernels(&s, (struct tally_range){ begin, end, NULL });
            check_kernels(&s, (struct tally_range){ begin, end, mask });
            check_kernels(&s, (struct tally_range){ 0, s.n_rows, NULL });
            arena_free(a);
        }
}

/* ---- groups ---- */

/* Borders of groups over all rows of a sheet: of one row, of a whole block, of the most that bytes count, and any. */
static struct tally_group *random_groups(struct arena *a, struct pcg *g, size_t n_rows, size_t *n)
{
    static const uint32_t length[] = { 1, 2, TALLY_BLOCK - 1, TALLY_BLOCK, TALLY_GROUP_ROWS - 1, TALLY_GROUP_ROWS };
    struct tally_group *group = ARENA_ARRAY(a, struct tally_group, n_rows + 1);
    size_t begin = pcg_below(g, (uint32_t)MIN_OF(n_rows, (size_t)100));
    for (*n = 0; begin < n_rows; ++*n) {
        uint32_t pick = pcg_below(g, 12), rows = pick < ARRAY_LEN(length) ? length[pick] : 1 + pcg_below(g, pick == 11 ? TALLY_GROUP_ROWS : 20);
        group[*n].begin = begin;
        begin = MIN_OF(begin + rows, n_rows);
    }
    group[*n].begin = n_rows;
    return group;
}

static void check_group(const struct sheet *s, struct tally_range r, const uint8_t *got, int kind)
{
    uint32_t want[TALLY_VALUES * MOST_LANES] = { 0 };
    size_t lanes = s->planes.layout.lanes_of_plane[0];
    count_plainly(s, r, want);
    for (size_t i = 0; i < s->planes.layout.most_values * lanes; i++)
        if (got[i] != want[i])
            fail_msg("group kernel %d, rows %zu to %zu of %zu%s, %zu lanes up to %u values: lane %zu value %zu is %u, want %u", kind, r.begin, r.end, s->n_rows,
                     r.mask ? " masked" : "", s->n_lanes, s->planes.layout.most_values, i % lanes, i / lanes, got[i], want[i]);
}

/* Bytes from the beginning of a line on. */
static uint8_t *line_and(struct arena *a, size_t n, size_t offset)
{
    return (uint8_t *)tally_aligned(a, offset + n) + offset;
}

static void check_group_kernels(const struct sheet *s, const uint64_t *mask, const struct tally_group *group, size_t n)
{
    struct arena *a = arena_new(0);
    size_t cells = (size_t)s->planes.layout.most_values * s->planes.layout.lanes_of_plane[0];
    for (int kind = 0; kind < 2 * TALLY_KERNELS; kind++) {
        tally_group_kernel *kernel = tally_group_kernel_get((enum tally_kernel_kind)(kind / 2));
        if (!kernel)
            continue;
        uint8_t *got = line_and(a, n * cells + 1, (size_t)kind % 2);
        memset(got, 0xEE, n * cells + 1);
        kernel(&s->planes, mask, group, n, got);
        for (size_t k = 0; k < n; k++)
            check_group(s, (struct tally_range){ group[k].begin, group[k + 1].begin, mask }, got + k * cells, kind / 2);
        assert_int_equal(got[n * cells], 0xEE);
    }
    arena_free(a);
}

static void check_sheet(const struct sheet *s, struct arena *a, struct pcg *g)
{
    size_t n;
    uint64_t *mask = ARENA_ARRAY(a, uint64_t, tally_blocks(s->n_rows));
    for (size_t i = 0; i < tally_blocks(s->n_rows); i++)
        mask[i] = pcg_below(g, 3) ? (uint64_t)pcg_next(g) << 32 | pcg_next(g) : 0;
    struct tally_group *group = random_groups(a, g, s->n_rows, &n);
    assert_int_equal(tally_groups_fit(&s->planes.layout, group, n), n);
    check_group_kernels(s, NULL, group, n);
    check_group_kernels(s, mask, group, n);
}

static void test_groups(void **state UNUSED)
{
    struct pcg g = pcg_new(6, 1);
    for (unsigned round = 0; round < 160; round++) {
        struct arena *a = arena_new(0);
        unsigned most = 1 + round % TALLY_GROUP_VALUES;
        bool is_one_strip = round % 3 == 0; /* of the widest registers */
        uint8_t n_values[MOST_LANES];
        size_t n = random_widths(&g, most, n_values);
        if (is_one_strip)
            memset(n_values, (int)most, n = 32);
        struct sheet s = sheet_of(a, &g, n_values, n, 1 + pcg_below(&g, round < 80 ? 300 : 6000));
        check_sheet(&s, a, &g);
        arena_free(a);
    }
}

/* More counts than the caches hold. */
static void test_many_groups(void **state UNUSED)
{
    struct pcg g = pcg_new(8, 1);
    for (unsigned most = 5; most <= TALLY_GROUP_VALUES; most++) {
        struct arena *a = arena_new(0);
        uint8_t n_values[MOST_LANES];
        size_t lanes = 32, n = TALLY_GROUP_NEAR / (most * lanes) + 3;
        memset(n_values, (int)most, lanes);
        struct sheet s = sheet_of(a, &g, n_values, lanes, 2 * n);
        struct tally_group *group = ARENA_ARRAY(a, struct tally_group, n + 1);
        for (size_t k = 1; k <= n; k++)
            group[k].begin = group[k - 1].begin + 1 + pcg_below(&g, 2);
        check_group_kernels(&s, NULL, group, n);
        arena_free(a);
    }
}

/* 255 interviews of one answer are counted in a byte, 256 are not; nor are more than eight values. */
static void test_groups_that_fit(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(7, 1);
    static const uint8_t one = 1, eight = 8, nine = 9;
    const struct tally_group group[] = { { 0, 0, 0 }, { 255, 0, 1 }, { 510, 0, 2 }, { 766, 0, 3 }, { 767, 0, 4 } };
    struct sheet s = sheet_of(a, &g, &one, 1, 767);
    assert_int_equal(tally_groups_fit(&s.planes.layout, group, 4), 2);
    assert_int_equal(tally_groups_fit(&s.planes.layout, group + 2, 2), 0);
    assert_int_equal(tally_groups_fit(&s.planes.layout, group + 3, 1), 1);
    check_group_kernels(&s, NULL, group, 2);
    struct tally_layout l = tally_layout_of(&eight, 1);
    assert_int_equal(tally_groups_fit(&l, group, 4), 2);
    l = tally_layout_of(&nine, 1);
    assert_int_equal(tally_groups_fit(&l, group, 4), 0);
    arena_free(a);
}

static void test_kernel_choice(void **state UNUSED)
{
    assert_non_null(tally_kernel_get(TALLY_PORTABLE));
    bool is_known = false;
    for (int kind = 0; kind < TALLY_KERNELS; kind++)
        is_known |= tally_kernel_best() == tally_kernel_get((enum tally_kernel_kind)kind);
    assert_true(is_known);
    assert_non_null(tally_group_kernel_get(TALLY_PORTABLE));
    assert_non_null(tally_group_kernel_best());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout), cmocka_unit_test(test_values_come_back), cmocka_unit_test(test_edges), cmocka_unit_test(test_widths),
        cmocka_unit_test(test_groups), cmocka_unit_test(test_many_groups), cmocka_unit_test(test_groups_that_fit),
        cmocka_unit_test(test_kernel_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
