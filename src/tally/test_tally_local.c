/* The local engine against a plain loop over the same interviews: segments, loose ones, removed ones, two versions, filters, weights, many dealers. */
#include "base/civil_month.h"
#include "base/test.h"
#include "tally/tally_local.h"
#include "test_tally_oracle.h"
#include <stdlib.h>

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Takes every `step`-th interview of both versions out again. */
static void remove_some(struct world *w, size_t step)
{
    size_t n = 0, room = w->old.n + w->new.n;
    int64_t *id = ARENA_ARRAY(w->arena, int64_t, room);
    for (int v = 0; v < 2; v++)
        for (size_t i = 0; i < world_made(w, v)->n; i += step) {
            id[n++] = world_made(w, v)->row[i].id;
            w->is_gone[v][i] = true;
        }
    qsort(id, n, sizeof *id, by_id);
    assert_int_equal(tally_local_remove(w->tally, id, n), n);
    assert_int_equal(tally_local_remove(w->tally, id, n), 0);
}

static void add_loose(struct world *w, int v, size_t from)
{
    const struct made *m = world_made(w, v);
    struct tally_version version = { v + 1, m->question, m->n_questions };
    for (size_t i = from; i < m->n; i++)
        check_ok("add", tally_local_add(w->tally, &version, &m->row[i]));
}

/* n interviews a version, of which `loose` come one by one. */
static struct world new_world(uint64_t seed, size_t n, size_t loose, enum made_kind kind)
{
    struct world w = world_new(seed, n, kind);
    struct tally_segment *segment[3];
    for (int i = 0; i < 3; i++)
        segment[i] = ARENA_NEW(w.arena, struct tally_segment);
    *segment[0] = made_segment(w.arena, &w.old, 1, 0, (n - loose) / 3);
    *segment[1] = made_segment(w.arena, &w.old, 1, (n - loose) / 3, n - loose);
    *segment[2] = made_segment(w.arena, &w.new, 2, 0, n - loose);
    w.tally = tally_local_open(w.arena, &w.frame, segment, 3);
    for (int v = 0; v < 2; v++)
        add_loose(&w, v, n - loose);
    return w;
}

/* With every kernel of this machine. */
static void check_world(struct world *w, int rounds)
{
    for (enum tally_kernel_kind k = 0; k < TALLY_KERNELS; k++) {
        if (!tally_kernel_get(k))
            continue;
        tally_local_use(w->tally, tally_kernel_get(k));
        world_check(w, rounds);
    }
}

static void test_segments(void **state UNUSED)
{
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct world w = new_world(seed, 200 + 97 * seed, 0, seed % 2 ? MADE_WEIGHTED : MADE_PLAIN);
        check_world(&w, 12);
        remove_some(&w, 3);
        check_world(&w, 12);
        arena_free(w.arena);
    }
}

static void test_loose(void **state UNUSED)
{
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct world w = new_world(100 + seed, 500, 130, seed % 2 ? MADE_WEIGHTED : MADE_PLAIN);
        check_world(&w, 10);
        remove_some(&w, 5);
        check_world(&w, 10);
        arena_free(w.arena);
    }
}

/* More loose interviews than the open block holds. */
static void test_settled(void **state UNUSED)
{
    struct world w = new_world(7, 4800, 4500, MADE_WEIGHTED);
    check_world(&w, 3);
    remove_some(&w, 2);
    check_world(&w, 3);
    arena_free(w.arena);
}

static void test_bad_rows(void **state UNUSED)
{
    struct world w = new_world(1, 10, 0, MADE_PLAIN);
    struct tally_version version = { 1, w.old.question, OLD_QUESTIONS };
    struct tally_row row = w.old.row[0];
    row.weight = 0;
    check_err("no weight", tally_local_add(w.tally, &version, &row), ERR_INVALID);
    uint8_t answer[OLD_QUESTIONS] = { 16 };
    row = w.old.row[0];
    row.answer = answer;
    check_err("code 16", tally_local_add(w.tally, &version, &row), ERR_INVALID);
    check_world(&w, 2);
    arena_free(w.arena);
}

/* ---- slices of many dealers: one by one, in runs, all ---- */

enum { MANY = 200, SEEN = 190, ROWS = 300, EVERY = 7 /* has no divisor in common with SEEN */ };

/* Dealers by number n: from first to last, all but those between skip and again, each step-th. */
struct many { const char *label; int first, last, skip, again, step; };
static const struct many many[] = {
    { "everybody seen", 0, MANY - 1, MANY, MANY, 1 },
    { "side by side", 40, 99, MANY, MANY, 1 },
    { "a short run", 100, 113, MANY, MANY, 1 },
    { "two runs", 10, 180, 60, 120, 1 },
    { "up to the last", 150, MANY - 1, MANY, MANY, 1 },
    { "every other one", 0, MANY - 1, MANY, MANY, 2 },
    { "a few", 3, MANY - 1, MANY, MANY, 25 },
    { "one", 77, 77, MANY, MANY, 1 },
    { "nobody", 1, 0, MANY, MANY, 1 },
};

static bool is_one_of(const struct many *m, int n)
{
    return n < SEEN && n >= m->first && n <= m->last && !(n > m->skip && n < m->again) && (n - m->first) % m->step == 0;
}

static int number_of(int64_t dealer_id)
{
    return (int)(dealer_id - 100) / 3;
}

static void count_plainly(const struct made *rows, const struct many *m, struct window w, double n[ANSWER_CODES])
{
    for (size_t i = 0; i < rows->n; i++)
        if (is_one_of(m, number_of(rows->row[i].dealer_id)) && window_has(w, rows->row[i].month))
            n[rows->row[i].answer[3]]++;
}

static void check_many(struct tally *t, const struct made *rows, const struct many *m, struct window w)
{
    int32_t dealer[SEEN];
    struct tally_slice slice = { .dealer = dealer, .window = w };
    struct answer_sums got = { 0 };
    double want[ANSWER_CODES] = { 0 };
    for (int32_t k = 0; k < SEEN; k++)
        if (is_one_of(m, number_of(t->frame.dealer_id[k])))
            dealer[slice.n_dealers++] = k;
    tally_count(t, &slice, &got);
    count_plainly(rows, m, w, want);
    for (int c = 0; c < ANSWER_CODES; c++)
        if (got.n[c] != want[c])
            fail_msg("%s, months %d to %d: %g interviews with code %d, want %g", m->label, w.first, w.last, got.n[c], c, want[c]);
}

static void test_many_dealers(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(11, 1);
    struct made rows = made_rows(a, &g, ROWS, 4, MADE_PLAIN);
    for (size_t i = 0; i < rows.n; i++)
        rows.row[i].dealer_id = 100 + 3 * (int64_t)pcg_below(&g, MANY);
    struct tally_segment segment = made_segment(a, &rows, 1, 0, rows.n), *list[] = { &segment };
    int64_t id[SEEN];
    for (int k = 0; k < SEEN; k++)
        id[k] = 100 + 3 * (k * EVERY % SEEN);
    int32_t january = civil_month(2025, 1);
    struct tally *t = tally_local_open(a, &(struct tally_frame){ id, SEEN, &rows.question[3], 1, { january, january + 11 } }, list, 1);
    const struct window windows[] = { { january, january + 11 }, { january + 3, january + 8 }, { january + 5, january + 5 }, { january - 9, january + 1 }, { january + 5, january + 4 } };
    for (size_t i = 0; i < ARRAY_LEN(many); i++)
        for (size_t k = 0; k < ARRAY_LEN(windows); k++)
            check_many(t, &rows, &many[i], windows[k]);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segments),
        cmocka_unit_test(test_loose),
        cmocka_unit_test(test_settled),
        cmocka_unit_test(test_bad_rows),
        cmocka_unit_test(test_many_dealers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
