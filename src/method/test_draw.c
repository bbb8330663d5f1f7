/* Hashes and orders against tests/vectors/method/draw.csv, which an independent script made; chance by counting. */
#include "base/civil_month.h"
#include "base/test.h"
#include "method/draw.h"
#include "method/test_data.h"

static struct arena *arena;

static int start(void **state UNUSED)
{
    arena = arena_new(0);
    return 0;
}

static int end(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct str hex(struct sha256 h)
{
    return sha256_hex(arena, &h);
}

/* draw,seed,code,programme,month,stream,n,k,positions */
static void check_draw(char **field)
{
    uint64_t seed;
    int32_t month;
    int64_t n = 0, k = 0, want;
    assert_true(draw_seed_of_hex(str_of_c(field[1]), &seed));
    check_str("seed", draw_seed_hex(arena, seed), field[1]);
    assert_true(civil_month_parse(str_of_c(field[4]), &month));
    assert_true(str_to_int(str_of_c(field[6]), &n) && str_to_int(str_of_c(field[7]), &k));
    uint64_t stream = draw_stream(str_of_c(field[2]), str_of_c(field[3]), month);
    check_str("stream", draw_seed_hex(arena, stream), field[5]);
    uint32_t *index = ARENA_ARRAY(arena, uint32_t, (size_t)n);
    draw_positions(seed, stream, index, (uint32_t)n, (uint32_t)k);
    struct str rest = str_of_c(field[8]);
    for (int64_t i = 0; i < k; i++) {
        assert_true(str_to_int(str_cut(&rest, ' '), &want));
        assert_int_equal(index[i], want);
    }
    assert_true(str_is_empty(rest));
}

static void check_frame(char **field)
{
    struct buf frame = buf_on(arena), lines = buf_on(arena);
    struct draw_hash h;
    const char *const reason[] = { "ok", "vip", "ok" };
    for (int i = 0; i < 3; i++) {
        memset(h.digit, 'a' + i, DRAW_HASH_DIGITS);
        draw_frame_add(&frame, &h, str_of_c(reason[i]));
    }
    struct draw_dealer_line d = { .code = STR("D001"), .rows = 3, .eligible = 2, .target = 2, .size = { 2, 4, 2 }, .frame = sha256_of(buf_str(&frame)) };
    draw_dealer_add(&lines, &d);
    check_str("frame hash", hex(sha256_of(buf_str(&lines))), field[1]);
}

static void check_vector(void *ctx, char **field, int n)
{
    int *seen = ctx;
    (*seen)++;
    if (strcmp(field[0], "draw") == 0) {
        assert_int_equal(n, 9);
        check_draw(field);
    } else if (strcmp(field[0], "hash") == 0) {
        struct draw_key key = { str_of_c(field[2]), STR("2026-03-01"), str_of_c(field[4]) };
        struct draw_salt salt = draw_salt_of(str_of_c(field[1]));
        struct draw_hash h = draw_row_hash(&salt, str_of_c(field[3]), &key);
        check_str("row hash", str_of_c(arena_dup(arena, h.digit, DRAW_HASH_DIGITS)), field[5]);
    } else if (strcmp(field[0], "commitment") == 0) {
        uint64_t seed = 0;
        struct sha256 frame;
        assert_true(draw_seed_of_hex(str_of_c(field[1]), &seed) && sha256_of_hex(str_of_c(field[2]), &frame));
        check_str("commitment", hex(draw_commitment(seed, &frame, str_of_c(field[3]))), field[4]);
    } else {
        assert_string_equal(field[0], "frame");
        check_frame(field);
    }
}

static void test_vectors(void **state UNUSED)
{
    int seen = 0;
    data_each_row("tests/vectors/method/draw.csv", check_vector, &seen);
    assert_int_equal(seen, 15);
}

static void test_stable_order(void **state UNUSED)
{
    const struct draw_key rising[] = {
        { STR("D1"), STR("2026-03-01"), STR("10") }, { STR("D1"), STR("2026-03-01"), STR("9") }, { STR("D1"), STR("2026-03-02"), STR("1") },
        { STR("D10"), STR("2026-01-01"), STR("1") }, { STR("D2"), STR("2026-01-01"), STR("") }, { STR("d1"), STR("2026-01-01"), STR("1") },
        { STR("杭州"), STR("2026-01-01"), STR("1") },
    };
    for (size_t i = 0; i < ARRAY_LEN(rising); i++)
        for (size_t j = 0; j < ARRAY_LEN(rising); j++) {
            int c = draw_key_cmp(&rising[i], &rising[j]);
            assert_int_equal((c > 0) - (c < 0), (i > j) - (i < j));
        }
}

static void test_frame_lines(void **state UNUSED)
{
    static const struct { const char *label, *text; int lines; } cases[] = {
        { "empty", "", 0 },
        { "two", "0123456789abcdef0123456789abcdef ok\n0123456789abcdef0123456789abcdee vip\n", 2 },
        { "no end of line", "0123456789abcdef0123456789abcdef ok", 0 },
        { "short hash", "0123456789abcdef ok\n", 0 },
        { "line feed in the hash", "0123456789\nabcdef0123456789abcde ok\n", 0 },
        { "no reason", "0123456789abcdef0123456789abcdef \n", 1 },
        { "only a hash", "0123456789abcdef0123456789abcdef\n", 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str rest = str_of_c(cases[i].text);
        struct draw_line line;
        int n = 0;
        while (draw_frame_next(&rest, &line))
            n++;
        if (n != cases[i].lines)
            fail_msg("%s: %d lines", cases[i].label, n);
    }
    assert_true(draw_is_eligible(STR("ok")));
    assert_false(draw_is_eligible(STR("ok ")));
    assert_false(draw_is_eligible(STR("")));
}

static void test_seed_text(void **state UNUSED)
{
    uint64_t v = 7;
    static const char *const bad[] = { "", "2a", "000000000000002A", "00000000000000000", "000000000000002g", "-00000000000002a" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(draw_seed_of_hex(str_of_c(bad[i]), &v));
    assert_int_equal(v, 7);
}

static void test_sizes(void **state UNUSED)
{
    static const struct { const char *label; int64_t target, eligible; double yield; struct draw_size want; } cases[] = {
        { "a month", 10, 500, 0.25, { 40, 4, 60 } },   { "reserve cut", 10, 45, 0.25, { 40, 4, 45 } }, { "census", 10, 40, 0.25, { 40, 4, 40 } },
        { "small census", 10, 3, 0.25, { 3, 4, 3 } },  { "nobody", 10, 0, 0.25, { 0, 4, 0 } },         { "no target", 0, 100, 0.25, { 0, 4, 0 } },
        { "low yield", 10, 500, 0.12, { 83, 8, 128 } }, { "everybody answers", 2, 100, 1, { 2, 1, 2 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct draw_size s = draw_size_of(cases[i].target, cases[i].eligible, cases[i].yield);
        if (s.main != cases[i].want.main || s.reserve != cases[i].want.reserve || s.drawn != cases[i].want.drawn)
            fail_msg("%s: %lld %lld %lld", cases[i].label, (long long)s.main, (long long)s.reserve, (long long)s.drawn);
    }
    struct draw_size s = { .main = 40, .reserve = 4, .drawn = 60 };
    static const int64_t replicate[][2] = { { 1, 0 }, { 40, 0 }, { 41, 1 }, { 44, 1 }, { 45, 2 }, { 60, 5 } };
    for (size_t i = 0; i < ARRAY_LEN(replicate); i++)
        assert_int_equal(draw_replicate(s, replicate[i][0]), replicate[i][1]);
}

/* Chi-square of the counts of n cells against an even spread. */
static double chi_square(const int64_t *count, int n)
{
    double sum = 0, total = 0;
    for (int i = 0; i < n; i++)
        total += (double)count[i];
    for (int i = 0; i < n; i++)
        sum += ((double)count[i] - total / n) * ((double)count[i] - total / n) / (total / n);
    return sum;
}

/* 20 000 draws of 5 out of 17: every visit equally often, and in every place of the order. */
static void test_fair(void **state UNUSED)
{
    enum { N = 17, K = 5, DRAWS = 20000 };
    int64_t drawn[N] = { 0 }, first[N] = { 0 }, last[N] = { 0 };
    for (uint64_t seed = 0; seed < DRAWS; seed++) {
        uint32_t index[N];
        bool seen[N] = { false };
        draw_positions(seed * UINT64_C(0x9e3779b97f4a7c15), 1, index, N, K);
        for (int i = 0; i < K; i++) {
            assert_false(seen[index[i]]);
            seen[index[i]] = true;
            drawn[index[i]]++;
        }
        first[index[0]]++;
        last[index[K - 1]]++;
    }
    static const double limit = 39.25; /* 16 degrees of freedom, p = 0.001 */
    assert_true(chi_square(first, N) < limit);
    assert_true(chi_square(last, N) < limit);
    assert_true(chi_square(drawn, N) < limit); /* without replacement the counts spread less: a fair draw stays far below */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),   cmocka_unit_test(test_stable_order), cmocka_unit_test(test_frame_lines),
        cmocka_unit_test(test_seed_text), cmocka_unit_test(test_sizes),        cmocka_unit_test(test_fair),
    };
    return cmocka_run_group_tests(tests, start, end);
}
