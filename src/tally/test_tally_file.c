#include "base/test.h"
#include "test_tally_data.h"
#include "test_tally_seal.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture { struct arena *arena; char folder[64]; const char *path; };

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new(0);
    snprintf(f->folder, sizeof f->folder, "/tmp/test_tally_file.XXXXXX");
    if (!mkdtemp(f->folder))
        return 1;
    f->path = arena_printf(f->arena, "%s/a.segment", f->folder);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    rmdir(f->folder);
    arena_free(f->arena);
    free(f);
    return 0;
}

static struct tally_segment write_made(struct fixture *f, uint32_t seed, size_t n, size_t n_questions, enum made_kind kind)
{
    struct pcg g = pcg_new(seed, n);
    struct made m = made_rows(f->arena, &g, n, n_questions, kind);
    struct tally_segment s = made_segment(f->arena, &m, (int64_t)seed << 40, 0, n);
    check_ok("write", tally_segment_write(f->arena, &s, f->path));
    return s;
}

static struct str bytes_of_file(struct fixture *f)
{
    FILE *in = fopen(f->path, "rb");
    struct stat st;
    assert_non_null(in);
    assert_int_equal(fstat(fileno(in), &st), 0);
    char *p = arena_alloc(f->arena, (size_t)st.st_size);
    assert_int_equal(fread(p, 1, (size_t)st.st_size, in), st.st_size);
    fclose(in);
    return (struct str){ p, (size_t)st.st_size };
}

static void check_same_segment(const struct tally_segment *x, const struct tally_segment *y)
{
    struct arena *a = arena_new(0);
    uint8_t *one = ARENA_ARRAY(a, uint8_t, x->n_questions), *two = ARENA_ARRAY(a, uint8_t, x->n_questions);
    assert_int_equal(x->version_id, y->version_id);
    assert_int_equal(x->n_rows, y->n_rows);
    assert_int_equal(x->n_questions, y->n_questions);
    assert_int_equal(x->n_groups, y->n_groups);
    assert_int_equal(x->weight != NULL, y->weight != NULL);
    assert_memory_equal(x->group, y->group, (x->n_groups + 1) * sizeof *x->group);
    for (size_t q = 0; q < x->n_questions; q++)
        assert_true(str_eq(x->question[q].code, y->question[q].code));
    for (size_t row = 0; row < x->n_rows; row++) {
        struct tally_row r1, r2;
        tally_segment_row(x, row, one, &r1);
        tally_segment_row(y, row, two, &r2);
        assert_true(r1.id == r2.id && r1.dealer_id == r2.dealer_id && r1.month == r2.month && r1.weight == r2.weight);
        assert_memory_equal(one, two, x->n_questions);
        for (int i = 0; i < TALLY_ATTRIBUTES; i++)
            assert_true(str_eq(r1.attribute[i], r2.attribute[i]));
    }
    arena_free(a);
}

static void test_round_trip(void **state)
{
    static const struct { size_t n, n_questions; enum made_kind kind; } cases[] = {
        { 0, 0, MADE_PLAIN }, { 0, 30, MADE_PLAIN }, { 1, 1, MADE_WEIGHTED }, { 64, 30, MADE_PLAIN }, { 3001, 40, MADE_WEIGHTED }, { 100, 0, MADE_PLAIN },
    };
    struct fixture *f = *state;
    for (uint32_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct tally_segment s = write_made(f, i + 1, cases[i].n, cases[i].n_questions, cases[i].kind), back;
        check_ok("open", tally_segment_open(f->arena, f->path, &back));
        assert_int_equal((uintptr_t)back.planes.word % 64, 0);
        assert_int_equal(back.n_live, s.n_rows);
        check_same_segment(&s, &back);
        assert_true(counts_agree(&back));
        check_ok("parse", tally_segment_parse(f->arena, bytes_of_file(f), &back));
        check_same_segment(&s, &back);
        struct stat st;
        assert_int_equal(stat(f->path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_not_equal(access(arena_printf(f->arena, "%s.part", f->path), F_OK), 0);
    }
}

static void check_refused(const char *label, struct str bytes)
{
    struct arena *a = arena_new(0);
    struct tally_segment s;
    check_err(label, tally_segment_parse(a, bytes, &s), ERR_INVALID);
    arena_free(a);
}

static void test_cut(void **state)
{
    struct fixture *f = *state;
    write_made(f, 3, 300, 20, MADE_WEIGHTED);
    struct str all = bytes_of_file(f);
    for (size_t n = 0; n < all.n; n += n < 256 ? 1 : 64)
        check_refused("cut", (struct str){ all.p, n });
    check_refused("the last byte", (struct str){ all.p, all.n - 1 });
    char *longer = arena_alloc(f->arena, all.n + 64);
    memcpy(longer, all.p, all.n);
    check_refused("longer", (struct str){ longer, all.n + 1 });
    check_refused("longer by a line", (struct str){ longer, all.n + 64 });
}

static void test_flipped_bits(void **state)
{
    struct fixture *f = *state;
    struct pcg g = pcg_new(1, 1);
    write_made(f, 3, 300, 20, MADE_WEIGHTED);
    struct str all = bytes_of_file(f);
    char *p = (char *)all.p;
    size_t head_bits = sizeof(struct tally_file_head) * 8;
    for (size_t i = 0; i < head_bits + 4000; i++) {
        size_t bit = i < head_bits ? i : pcg_below(&g, (uint32_t)(all.n * 8));
        p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
        check_refused("a bit", all);
        p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
    }
    struct tally_segment s;
    check_ok("as it was", tally_segment_parse(f->arena, all, &s));
}

static void test_other_formats(void **state)
{
    struct fixture *f = *state;
    write_made(f, 3, 10, 2, MADE_PLAIN);
    struct str all = bytes_of_file(f);
    struct tally_file_head *h = (struct tally_file_head *)all.p;
    struct tally_segment s;
    h->format = TALLY_FILE_FORMAT + 1;
    seal_file(h, all.n);
    struct err *e = tally_segment_parse(f->arena, all, &s);
    check_err("format", e, ERR_INVALID);
    assert_non_null(strstr(e->msg.id, "version {1}"));
    h->format = TALLY_FILE_FORMAT;
    h->byte_order = __builtin_bswap32(h->byte_order);
    seal_file(h, all.n);
    e = tally_segment_parse(f->arena, all, &s);
    check_err("byte order", e, ERR_INVALID);
    assert_non_null(strstr(e->msg.id, "byte order"));
}

/* A change of a part whose checksum is right: at is where a number of `size` bytes lies in the part. */
struct forgery { const char *label; enum tally_part part; size_t at, size; uint64_t value; };

static void test_contradictions(void **state)
{
    struct fixture *f = *state;
    struct tally_segment s = write_made(f, 3, 300, 20, MADE_WEIGHTED), back;
    size_t last_block = 4 * (size_t)s.planes.layout.words * 8, one = sizeof(struct tally_file_question), group = sizeof(struct tally_group);
    const struct forgery cases[] = {
        { "lane twice", PART_QUESTIONS, 0, 4, s.question[1].lane },
        { "lane too high", PART_QUESTIONS, 0, 4, 20 },
        { "no value", PART_QUESTIONS, 4, 4, 0 },
        { "too many values", PART_QUESTIONS, one + 4, 4, 17 },
        { "fewer values", PART_QUESTIONS, 15 * one + 4, 4, 15 },
        { "code above 15", PART_QUESTIONS, 8, 1, 16 },
        { "codes equal", PART_QUESTIONS, 15 * one + 8, 1, 1 },
        { "code behind the last", PART_QUESTIONS, 8 + 5, 1, 9 },
        { "text too long", PART_LENGTHS, 0, 4, UINT32_MAX },
        { "texts too short", PART_LENGTHS, 0, 4, 1 },
        { "code twice, other case", PART_TEXTS, 0, 4, 0x32713271 /* q2q2 for Q1Q2 */ },
        { "dealers fall", PART_DEALERS, 0, 8, 1000 },
        { "first row", PART_GROUPS, 0, 8, 1 },
        { "empty group", PART_GROUPS, group, 8, 0 },
        { "months fall", PART_GROUPS, 8, 4, 30000 },
        { "dealer unknown", PART_GROUPS, 12, 4, 7 },
        { "rows behind the end", PART_GROUPS, s.n_groups * group, 8, 301 },
        { "end with a month", PART_GROUPS, s.n_groups * group + 8, 4, 1 },
        { "a row behind the end", PART_PLANES, last_block, 8, UINT64_MAX },
        { "value too high", PART_PLANES, ((size_t)s.planes.layout.begin_of_plane[0] + s.question[0].lane) * 8, 8, UINT64_MAX },
        { "padding", PART_PLANES, 23 * 8, 8, 1 },
        { "weight 0", PART_WEIGHTS, 80, 8, 0 },
        { "weight not a number", PART_WEIGHTS, 80, 8, UINT64_C(0x7FF8000000000000) },
        { "weight endless", PART_WEIGHTS, 80, 8, UINT64_C(0x7FF0000000000000) },
        { "weight negative", PART_WEIGHTS, 80, 8, UINT64_C(0xBFF0000000000000) },
        { "attribute too high", PART_ATTRIBUTES + TALLY_MODEL_YEAR, 0, 16, UINT64_MAX },
    };
    struct str all = bytes_of_file(f);
    struct tally_file_parts parts;
    assert_true(tally_file_parts_of((const struct tally_file_head *)all.p, &parts));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *p = arena_dup(f->arena, all.p, all.n);
        memset(p + parts.begin[cases[i].part] + cases[i].at, 0xFF, cases[i].size > 8 ? cases[i].size : 0);
        memcpy(p + parts.begin[cases[i].part] + cases[i].at, &cases[i].value, MIN_OF(cases[i].size, sizeof cases[i].value));
        seal_file(p, all.n);
        struct err *e = tally_segment_parse(f->arena, (struct str){ p, all.n }, &back);
        check_err(cases[i].label, e, ERR_INVALID);
        if (!strstr(e->msg.id, "contradicts"))
            fail_msg("%s: %s", cases[i].label, e->msg.id);
    }
}

/* Random bytes with right checksums: refused, or counted the same in both ways. */
static void test_random_changes(void **state)
{
    struct fixture *f = *state;
    struct pcg g = pcg_new(2, 1);
    write_made(f, 3, 300, 20, MADE_WEIGHTED);
    struct str all = bytes_of_file(f);
    int accepted = 0;
    for (int round = 0; round < 3000; round++) {
        struct arena *a = arena_new(0);
        struct tally_segment s;
        char *p = arena_dup(a, all.p, all.n);
        p[pcg_below(&g, round % 2 ? 96 : (uint32_t)all.n)] = (char)pcg_next(&g);
        seal_file(p, all.n);
        struct err *e = tally_segment_parse(a, (struct str){ p, all.n }, &s);
        if (e)
            check_err("random", e, ERR_INVALID);
        else
            assert_true(counts_agree(&s));
        accepted += !e;
        arena_free(a);
    }
    assert_true(accepted > 100 && accepted < 2900);
}

static void test_missing(void **state)
{
    struct fixture *f = *state;
    struct tally_segment s;
    check_err("missing", tally_segment_open(f->arena, f->path, &s), ERR_NOT_FOUND);
    check_err("a folder", tally_segment_open(f->arena, f->folder, &s), ERR_IO);
    FILE *empty = fopen(f->path, "wb");
    fclose(empty);
    check_err("empty", tally_segment_open(f->arena, f->path, &s), ERR_INVALID);
    struct pcg g = pcg_new(1, 1);
    struct made m = made_rows(f->arena, &g, 1, 1, MADE_PLAIN);
    s = made_segment(f->arena, &m, 1, 0, 1);
    check_err("no such folder", tally_segment_write(f->arena, &s, "/tmp/no/such/folder/x"), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),      cmocka_unit_test_setup_teardown(test_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_flipped_bits, set_up, tear_down),    cmocka_unit_test_setup_teardown(test_other_formats, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contradictions, set_up, tear_down),  cmocka_unit_test_setup_teardown(test_random_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
