#include "base/test.h"
#include "tally/tally_manifest.h"
#include "test_tally_data.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture { struct arena *arena; char base[64]; const char *folder; struct made made; };
enum { ROWS = 4000, QUESTIONS = 6 };

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct pcg g = pcg_new(1, 1);
    f->arena = arena_new(0);
    snprintf(f->base, sizeof f->base, "/tmp/test_tally_store.XXXXXX");
    if (!mkdtemp(f->base))
        return 1;
    f->folder = arena_printf(f->arena, "%s/tally", f->base);
    f->made = made_rows(f->arena, &g, ROWS, QUESTIONS, MADE_PLAIN);
    for (size_t i = 0; i < ROWS; i++)
        f->made.row[i].id = (int64_t)i;
    *state = f;
    return 0;
}

/* Calls fn for each file of the folder. */
static size_t each_file(const struct fixture *f, void (*fn)(const char *path))
{
    size_t n = 0;
    DIR *d = opendir(f->folder);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.') {
            char path[512];
            snprintf(path, sizeof path, "%s/%s", f->folder, e->d_name);
            fn(path);
            n++;
        }
    if (d)
        closedir(d);
    return n;
}

static void delete_file(const char *path)
{
    unlink(path);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    each_file(f, delete_file);
    rmdir(f->folder);
    rmdir(f->base);
    arena_free(f->arena);
    free(f);
    return 0;
}

static struct tally_store open_store(struct fixture *f, bool is_broken)
{
    struct tally_store s;
    check_ok("open", tally_store_open(f->arena, f->folder, &s));
    if (is_broken != (s.warning.id != NULL))
        fail_msg("warning: %s", s.warning.id ? s.warning.id : "none");
    return s;
}

/* Writes rows [begin, end) of the fixture as one fresh segment; the mark is end. */
static bool write_rows(struct fixture *f, const struct tally_store *s, size_t begin, size_t end)
{
    struct tally_segment fresh = made_segment(f->arena, &f->made, 1, begin, end);
    struct tally_update u = { .mark = { (int64_t)end, -(int64_t)end }, .fresh = &fresh, .n_fresh = 1 };
    bool is_busy;
    check_ok("write", tally_store_write(s, &u, &is_busy));
    return !is_busy;
}

static bool remove_ids(struct fixture *f, const int64_t *id, size_t n)
{
    struct tally_store s = open_store(f, false);
    struct tally_update u = { .mark = s.mark, .removed = id, .n_removed = n };
    bool is_busy;
    check_ok("remove", tally_store_write(&s, &u, &is_busy));
    return !is_busy;
}

/* How often each id of the fixture is there, and that its answers are right. */
static void count_ids(const struct fixture *f, const struct tally_store *s, uint8_t seen[ROWS])
{
    memset(seen, 0, ROWS);
    for (size_t i = 0; i < s->n_segments; i++) {
        const struct tally_segment *g = &s->segment[i];
        for (size_t row = 0; row < g->n_rows; row++) {
            struct tally_row r;
            uint8_t answer[QUESTIONS];
            if (g->live && !(g->live[row / 64] >> row % 64 & 1))
                continue;
            tally_segment_row(g, row, answer, &r);
            assert_true(r.id >= 0 && r.id < ROWS);
            assert_memory_equal(answer, f->made.row[r.id].answer, QUESTIONS);
            seen[r.id]++;
        }
    }
}

static void check_ids(struct fixture *f, const struct tally_store *s, size_t end, size_t removed_step)
{
    uint8_t seen[ROWS];
    count_ids(f, s, seen);
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(seen[i], i < end && !(removed_step && i % removed_step == 0));
}

static void check_modes(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_write_and_open(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    struct tally_store s = open_store(f, false);
    assert_int_equal(s.n_segments, 0);
    assert_int_equal(s.mark.seq, 0);
    assert_true(write_rows(f, &s, 0, 1000));
    assert_int_equal(s.n_segments, 0); /* as it was opened */
    s = open_store(f, false);
    assert_true(s.mark.seq == 1000 && s.mark.interview_id == -1000);
    check_ids(f, &s, 1000, 0);
    assert_int_equal(stat(f->folder, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(each_file(f, check_modes), 3); /* manifest, lock, one segment */
    check_err("a file for a folder", tally_store_open(f->arena, "/dev/null", &s), ERR_IO);
    check_err("no parent", tally_store_write(&(struct tally_store){ .arena = f->arena, .folder = "/tmp/no/such/folder", .manifest = s.manifest },
                                             &(struct tally_update){ 0 }, &(bool){ false }), ERR_IO);
}

/* Removed rows stay out; an id that comes again afterwards is there. */
static void test_remove(void **state)
{
    struct fixture *f = *state;
    struct tally_store s = open_store(f, false);
    int64_t gone[100];
    assert_true(write_rows(f, &s, 0, 1000));
    for (int i = 0; i < 100; i++)
        gone[i] = i * 10;
    assert_true(remove_ids(f, gone, 50));
    assert_true(remove_ids(f, gone, 100));
    s = open_store(f, false);
    check_ids(f, &s, 1000, 10);
    assert_int_equal(s.segment[0].n_live, 900);
    assert_true(write_rows(f, &s, 0, 1)); /* id 0 again */
    uint8_t seen[ROWS];
    s = open_store(f, false);
    count_ids(f, &s, seen);
    assert_int_equal(seen[0], 1);
    assert_int_equal(seen[10], 0);
    int64_t all[1000];
    for (int i = 0; i < 1000; i++)
        all[i] = i;
    assert_true(remove_ids(f, all, 1000)); /* segments without a row are given up */
    s = open_store(f, false);
    assert_int_equal(s.n_segments, 0);
    assert_int_equal(each_file(f, check_modes), 2);
}

/* Many small writes: few files, all rows, each rewritten a few times; readers of before keep what they mapped. */
static void test_merging(void **state)
{
    struct fixture *f = *state;
    struct pcg g = pcg_new(2, 1);
    struct tally_store early = { 0 };
    size_t end = 0, most = 0;
    for (int i = 0; end < ROWS; i++) {
        size_t begin = end;
        struct tally_store s = open_store(f, false);
        end = MIN_OF(begin + 1 + pcg_below(&g, 120), (size_t)ROWS);
        assert_true(write_rows(f, &s, begin, end));
        if (i == 3)
            early = open_store(f, false);
        s = open_store(f, false);
        check_ids(f, &s, end, 0);
        most = MAX_OF(most, s.n_segments);
    }
    assert_true(most <= 12 && most > 1); /* log2 of the rows */
    check_ids(f, &early, (size_t)early.mark.seq, 0);
    struct tally_store s = open_store(f, false);
    assert_int_equal(each_file(f, check_modes), 2 + s.n_segments);
}

static void test_equal_segments_merge(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < TALLY_STORE_SEGMENTS + 1; i++) {
        struct tally_store s = open_store(f, false);
        assert_int_equal(s.n_segments, i);
        assert_true(write_rows(f, &s, i * 10, i * 10 + 10));
    }
    struct tally_store s = open_store(f, false);
    assert_int_equal(s.n_segments, 1);
    check_ids(f, &s, 50, 0);
    struct tally_segment other = made_segment(f->arena, &f->made, 2, 50, 60); /* another version stays apart */
    struct tally_update u = { .mark = { 60, 1 }, .fresh = &other, .n_fresh = 1 };
    bool is_busy;
    check_ok("write", tally_store_write(&s, &u, &is_busy));
    s = open_store(f, false);
    assert_int_equal(s.n_segments, 2);
    u = (struct tally_update){ .mark = { 61, 1 }, .fresh = &other, .n_fresh = 1, .replaces_all = true };
    check_ok("write", tally_store_write(&s, &u, &is_busy));
    s = open_store(f, false);
    assert_int_equal(s.n_segments, 1);
    assert_int_equal(s.segment[0].version_id, 2);
    assert_int_equal(each_file(f, check_modes), 3);
}

/* Segments whose values together are too many for one stay apart. */
static void test_too_many_values(void **state)
{
    enum { SEGMENTS = TALLY_STORE_SEGMENTS + 2, EACH = TALLY_MOST_VALUES / TALLY_STORE_SEGMENTS };
    struct fixture *f = *state;
    struct str question[] = { STR("L1") };
    for (int i = 0; i < SEGMENTS; i++) {
        struct tally_store s = open_store(f, false);
        struct tally_segment fresh;
        struct tally_builder *b = tally_builder_new(f->arena, 1, question, 1);
        for (int k = i * EACH; k < (i + 1) * EACH; k++) {
            struct tally_row row = { .id = k, .weight = 1, .answer = (uint8_t[]){ 5 } };
            row.attribute[TALLY_ADVISOR] = str_printf(f->arena, "%d", k);
            check_ok("row", tally_builder_add(b, &row));
        }
        check_ok("finish", tally_builder_finish(b, f->arena, &fresh));
        bool is_busy;
        check_ok("write", tally_store_write(&s, &(struct tally_update){ .mark = { i + 1, 1 }, .fresh = &fresh, .n_fresh = 1 }, &is_busy));
        assert_false(is_busy);
    }
    struct tally_store s = open_store(f, false);
    assert_int_equal(s.n_segments, SEGMENTS);
}

/* Who comes second, or while another process holds the lock, does nothing. */
static void test_two_writers(void **state)
{
    struct fixture *f = *state;
    struct tally_store s = open_store(f, false), second = s;
    assert_true(write_rows(f, &s, 0, 10));
    assert_false(write_rows(f, &second, 0, 20));
    second = open_store(f, false);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open(arena_printf(f->arena, "%s/lock", f->folder), O_RDWR);
        _exit(flock(fd, LOCK_EX) == 0 && write(ready[1], "x", 1) == 1 && pause());
    }
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_false(write_rows(f, &second, 10, 20));
    check_err("drop", tally_store_drop(f->arena, f->folder), ERR_BUSY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(write_rows(f, &second, 10, 20));
    second = open_store(f, false);
    check_ids(f, &second, 20, 0);
    close(ready[0]);
    close(ready[1]);
}

/* All race from one state: exactly one wins each round. */
static void test_race(void **state)
{
    enum { WRITERS = 4, ROUNDS = 5 };
    struct fixture *f = *state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct tally_store s = open_store(f, false);
        int won = 0;
        pid_t child[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            child[i] = fork();
            if (child[i] == 0)
                _exit(write_rows(f, &s, round * 50, round * 50 + 50));
        }
        for (int i = 0; i < WRITERS; i++) {
            int status;
            waitpid(child[i], &status, 0);
            won += WIFEXITED(status) && WEXITSTATUS(status) == 1;
        }
        assert_int_equal(won, 1);
        s = open_store(f, false);
        check_ids(f, &s, round * 50 + 50, 0);
    }
}

/* Adds ten rows and takes one out, again and again, until it is killed. */
static NORETURN void write_for_ever(struct fixture *f)
{
    for (;;) {
        struct tally_store s = open_store(f, false);
        size_t begin = (size_t)s.mark.seq % (ROWS - 10);
        int64_t gone = (int64_t)begin - 10;
        struct tally_segment fresh = made_segment(f->arena, &f->made, 1, begin, begin + 10);
        struct tally_update u = { { (int64_t)begin + 10, 1 }, &fresh, 1, &gone, 1, begin == 0 };
        bool is_busy;
        if (tally_store_write(&s, &u, &is_busy) || is_busy)
            _exit(1);
    }
}

static void test_kill(void **state)
{
    struct fixture *f = *state;
    struct pcg g = pcg_new(3, 1);
    int rounds = getenv("HUIFANG_LONG") && *getenv("HUIFANG_LONG") ? 50 : 5;
    for (int i = 0; i < rounds; i++) {
        int status;
        pid_t child = fork();
        if (child == 0)
            write_for_ever(f);
        usleep(2000 + pcg_below(&g, 60000));
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status)); /* it did not give up by itself */
        struct tally_store s = open_store(f, false);
        uint8_t seen[ROWS];
        count_ids(f, &s, seen);
        for (size_t id = 0; id < ROWS; id++) /* of each ten before the last the first is out */
            assert_int_equal(seen[id], (int64_t)id < s.mark.seq && (id % 10 || (int64_t)id + 10 >= s.mark.seq));
    }
}

/* Beside a writer that merges and deletes, a reader finds one state or the other, and nothing to complain of. */
static void test_reader_and_writer(void **state)
{
    struct fixture *f = *state;
    struct tally_store s = open_store(f, false);
    assert_true(write_rows(f, &s, 0, 10));
    pid_t child = fork();
    if (child == 0)
        write_for_ever(f);
    bool is_sound = true;
    for (int i = 0; i < 3000 && is_sound; i++) {
        struct arena *a = arena_new(0);
        is_sound = !tally_store_open(a, f->folder, &s) && !s.warning.id && s.mark.seq > 0;
        arena_free(a);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(is_sound);
}

static void flip(const char *path, long at)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    int c = fgetc(file);
    fseek(file, at, SEEK_SET);
    fputc(c ^ 1, file);
    fclose(file);
}

static const char *segment_path(struct fixture *f, const struct tally_store *s)
{
    return arena_printf(f->arena, "%s/" STR_FMT, f->folder, STR_ARG(s->manifest->segment[0].name));
}

/* Whatever is broken: an empty store with a warning, over which one can write. */
static void test_broken(void **state)
{
    struct fixture *f = *state;
    const char *manifest = arena_printf(f->arena, "%s/MANIFEST", f->folder);
    for (int kind = 0; kind < 6; kind++) {
        struct tally_store s;
        check_ok("open", tally_store_open(f->arena, f->folder, &s));
        assert_true(write_rows(f, &s, 0, 100));
        s = open_store(f, false);
        check_ids(f, &s, 100, 0);
        struct tally_manifest wrong = *s.manifest;
        wrong.segment[0].removed = (size_t[]){ 100 };
        wrong.segment[0].n_removed = 1;
        struct str text = tally_manifest_text(f->arena, &wrong);
        FILE *file = NULL;
        switch (kind) {
        case 0: flip(manifest, 20); break;
        case 1: assert_int_equal(truncate(manifest, 0), 0); break;
        case 2: assert_int_equal(unlink(segment_path(f, &s)), 0); break;
        case 3: flip(segment_path(f, &s), 700); break;
        case 4: assert_int_equal(truncate(segment_path(f, &s), 512), 0); break;
        default:
            file = fopen(manifest, "wb");
            fwrite(text.p, 1, text.n, file);
            fclose(file);
        }
        s = open_store(f, true);
        assert_int_equal(s.n_segments, 0);
        assert_int_equal(s.mark.seq, 0);
        assert_true(s.warning.arg[0].s.n > 0); /* names the file */
    }
    struct tally_store s = open_store(f, true);
    assert_true(write_rows(f, &s, 0, 30));
    s = open_store(f, false);
    check_ids(f, &s, 30, 0);
    assert_int_equal(each_file(f, check_modes), 3); /* nothing of the broken ones is left */
}

/* Each bit of the manifest. */
static void test_manifest_bits(void **state)
{
    struct fixture *f = *state;
    struct tally_manifest_segment segment[] = { { STR("0123456789abcdef.segment"), (size_t[]){ 0, 7, 99 }, 3 }, { STR("fedcba9876543210.segment"), NULL, 0 } };
    struct tally_manifest m = { { 77, INT64_MIN }, segment, 2, 0 }, back;
    struct str text = tally_manifest_text(f->arena, &m);
    check_ok("as written", tally_manifest_parse(f->arena, text, "M", &back));
    assert_true(back.mark.interview_id == INT64_MIN && back.n_segments == 2 && back.segment[0].n_removed == 3 && back.segment[0].removed[2] == 99);
    char *p = (char *)text.p;
    for (size_t bit = 0; bit < text.n * 8; bit++) {
        p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
        check_err("a bit", tally_manifest_parse(f->arena, text, "M", &back), ERR_INVALID);
        p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t n = 0; n < text.n; n++)
        check_err("cut", tally_manifest_parse(f->arena, (struct str){ text.p, n }, "M", &back), ERR_INVALID);
}

static void test_drop(void **state)
{
    struct fixture *f = *state;
    check_ok("nothing there", tally_store_drop(f->arena, f->folder));
    struct tally_store s = open_store(f, false);
    assert_true(write_rows(f, &s, 0, 500));
    struct tally_store reader = open_store(f, false);
    check_ok("drop", tally_store_drop(f->arena, f->folder));
    assert_int_equal(each_file(f, check_modes), 1); /* the lock */
    check_ids(f, &reader, 500, 0);
    s = open_store(f, false);
    assert_int_equal(s.n_segments, 0);
    assert_false(write_rows(f, &reader, 500, 600)); /* what it was opened from is gone */
    assert_true(write_rows(f, &s, 0, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_write_and_open, set_up, tear_down), cmocka_unit_test_setup_teardown(test_remove, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_merging, set_up, tear_down),        cmocka_unit_test_setup_teardown(test_equal_segments_merge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_writers, set_up, tear_down),    cmocka_unit_test_setup_teardown(test_race, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kill, set_up, tear_down),           cmocka_unit_test_setup_teardown(test_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reader_and_writer, set_up, tear_down), cmocka_unit_test_setup_teardown(test_too_many_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manifest_bits, set_up, tear_down),  cmocka_unit_test_setup_teardown(test_drop, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
