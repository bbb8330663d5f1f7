/* What the engine stores, knows again, takes back and leaves behind; with other processes beside it and a database that fails. */
#include "db/db_driver.h"
#include "platform/test_probe.h"
#include "sheet/sheet.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char two_rows[] = "code,name\nA1,one\nA2,two\n";

static struct import_request request_of(struct arena *a, const char *text)
{
    return (struct import_request){ .kind = &probe_import, .path = test_file(a, "in.csv", str_of_c(text)) };
}

static struct import_report run(struct job *job, const char *text)
{
    return test_import(job, &probe_import, text);
}

static int64_t batches(struct job *job)
{
    return test_db_int(job->db, "select count(*) from import_batch");
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* ---- identity ---- */

static void test_the_same_file_with_the_same_map_is_known(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report first = run(job, two_rows), r = run(job, two_rows);
    assert_true(r.was_known && r.batch_id == first.batch_id);
    assert_true(r.rows_new == 0 && r.rows_same == 2);
    struct import_request q = request_of(a, two_rows);
    q.dry_run = true;
    check_ok("dry run", import_run(job, &q, &r));
    assert_true(r.was_known && r.batch_id == first.batch_id);
    q.dry_run = false;
    q.map_path = test_file(a, "map.json", STR("{}"));
    check_ok("another map", import_run(job, &q, &r));
    assert_true(!r.was_known && r.rows_same == 2 && r.batch_id == 0); /* another import, with nothing new in it */
    r = run(job, "code,name\nA1,one\nA2,two\n\n");
    assert_false(r.was_known);
    assert_int_equal(batches(job), 1);
    r = run(job, "code,name\nA1,one\nA3,three\n");
    assert_true(r.rows_new == 1 && r.rows_same == 1);
    assert_int_equal(test_db_int(job->db, "select rows_new * 100 + rows_same * 10 + rows_rejected from import_batch order by id desc limit 1"), 110);
    arena_free(a);
}

static void test_a_dry_run_changes_nothing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_request q = request_of(a, "code,name\nA1,one\nbad1,x\nlate1,y\n");
    struct import_report r;
    q.dry_run = true;
    q.rejects_path = arena_printf(a, "%s/rejects.xlsx", test_folder(a));
    check_ok("dry", import_run(job, &q, &r));
    assert_true(r.rows_new == 1 && r.rows_rejected == 2 && r.batch_id == 0);
    assert_true(r.write_s > 0 && r.write_s < 10);
    assert_int_equal(batches(job), 0);
    check_str("no row", probe_rows(job), "");
    assert_int_equal(access(q.rejects_path, R_OK), 0); /* what would be rejected can be corrected before anything is stored */
    q.dry_run = false;
    check_ok("then", import_run(job, &q, &r));
    assert_false(r.was_known);
    check_str("stored", probe_rows(job), "A1=one");
    arena_free(a);
}

/* ---- reject files ---- */

static struct str first_sheet(struct arena *a, const char *path)
{
    struct sheet *sheet;
    struct sheet_row row;
    struct buf b = buf_on(a);
    bool more = true;
    check_ok("open", sheet_open(a, &(struct sheet_options){ .path = path }, &sheet));
    for (;;) {
        check_ok("row", sheet_next(sheet, &row, &more));
        if (!more)
            return buf_str(&b);
        for (size_t i = 0; i < row.n; i++)
            buf_addf(&b, "%s" STR_FMT, i ? "|" : "", STR_ARG(row.cell[i]));
        buf_add_c(&b, "\n");
    }
}

static void test_a_reject_file_comes_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_request q = request_of(a, "名单,,,\n编号,店名,进厂日期,Q1\nA1,一店,,5\nbad 1,\" 引\"\"号 \",someday,0013\nlate1,二店,2026-03-01,=1+1\n合计,,,\n");
    struct import_report r;
    q.rejects_path = arena_printf(a, "%s/rejects.xlsx", test_folder(a));
    check_ok("first", import_run(job, &q, &r));
    assert_int_equal(r.rows_rejected, 2);
    check_str("original cells and reasons", first_sheet(a, r.rejects_path),
              "编号|店名|进厂日期|Q1|原因\n"
              "bad 1| 引\"号 |someday|0013|code: Only letters, digits and - _ . may stand here.; day: Not a date. Write it as 2026-03-05.\n"
              "late1|二店|2026-03-01|=1+1|code: This comes too late.\n");
    q.path = r.rejects_path;
    q.rejects_path = arena_printf(a, "%s/again.xlsx", test_folder(a));
    check_ok("as it is", import_run(job, &q, &r));
    assert_true(r.rows_new == 0 && r.rows_rejected == 2);
    check_str("one column of reasons", str_sub(first_sheet(a, r.rejects_path), 0, 37), "编号|店名|进厂日期|Q1|原因\n");
    r = run(job, "编号,店名,进厂日期,Q1,原因\nA2,引号,2026-03-02,5,code: x\nA3,二店,2026-03-01,4,code: This comes too late.\n");
    assert_true(r.rows_new == 2 && r.rows_rejected == 0);
    check_str("corrected", probe_rows(job), "A1=一店:5 A2=引号:5 A3=二店:4");
    arena_free(a);
}

/* The rows are in the database; that the reasons could not be written must not hide it. */
static void test_a_reject_file_that_cannot_be_written(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_request q = request_of(a, "code,name\nA1,one\nbad1,x\n");
    struct import_report r;
    q.rejects_path = "/nowhere/rejects.xlsx";
    check_ok("import", import_run(job, &q, &r));
    check_err("rejects", r.rejects_failed, ERR_IO);
    assert_null(r.rejects_path);
    assert_true(r.batch_id != 0 && r.rows_new == 1);
    check_str("stored", probe_rows(job), "A1=one");
    arena_free(a);
}

/* ---- size ---- */

static const char *many(struct arena *a, int n)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, "code,name\n");
    for (int i = 0; i < n; i++)
        buf_addf(&b, "late%d,x\n", i);
    return buf_c(&b);
}

static void test_large_batches_need_to_be_alone(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_request q = request_of(a, many(a, IMPORT_SHARED_ROWS + 1));
    struct import_report r;
    struct err *e = import_run(job, &q, &r);
    check_err("beside others", e, ERR_CONFLICT);
    check_str("says how", tr_msg(a, job->lang, &e->msg),
              "100,001 rows would hold up everybody else for some time. Run it with --exclusive when nobody is working, or split the file.");
    q.dry_run = true;
    check_ok("dry", import_run(job, &q, &r));
    q.dry_run = false;
    q.exclusive = true;
    check_ok("alone", import_run(job, &q, &r));
    assert_int_equal(r.rows_rejected, IMPORT_SHARED_ROWS + 1);
    q = request_of(a, many(a, IMPORT_SHARED_ROWS));
    check_ok("just not too large", import_run(job, &q, &r));
    arena_free(a);
}

/* ---- undo ---- */

static void test_undo(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_undo_report u;
    struct import_report r = run(job, two_rows), stays = run(job, "code,name\nstays,x\n");
    check_err("unknown", import_undo(job, &probe_features, 42, &u), ERR_NOT_FOUND);
    check_err("used", import_undo(job, &probe_features, stays.batch_id, &u), ERR_CONFLICT);
    assert_int_equal(u.n_blocked, 1);
    check_str("by what", u.blocked[0].what, "stays");
    check_ok("undo", import_undo(job, &probe_features, r.batch_id, &u));
    assert_int_equal(u.rows, 2);
    check_str("left", probe_rows(job), "stays=x");
    check_err("second time", import_undo(job, &probe_features, r.batch_id, &u), ERR_CONFLICT);
    check_str("state", test_db_text(a, job->db, "select state from import_batch where undone_by = 'test'"), "undone");
    struct import_report again = run(job, two_rows);
    assert_true(!again.was_known && again.rows_new == 2); /* an import taken back may come again */
    arena_free(a);
}

/* ---- two processes ---- */

struct answer { bool ok, was_known; int64_t rows_new; };

static NORETURN void import_in_child(const struct job *parent, const char *path, int fd)
{
    struct arena *a = arena_new(0);
    struct job *job = ARENA_NEW(a, struct job);
    struct import_request q = { .kind = &probe_import, .path = path };
    struct import_report r = { 0 };
    struct answer answer = { 0 };
    *job = *parent;
    job->arena = a;
    job->temp_dir = NULL;
    if (!test_db_open_again(a, parent->db, &job->db)) {
        answer.ok = !import_run(job, &q, &r);
        answer.was_known = r.was_known;
        answer.rows_new = r.rows_new;
    }
    _exit(write(fd, &answer, sizeof answer) == sizeof answer ? 0 : 1);
}

/* Both have looked whether the file is known before either writes. */
static void test_two_processes_send_one_file(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    const char *path = test_file(a, "in.csv", STR("code,name\nA1,one\nmeet,here\n"));
    struct answer answer[2];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    probe_meet(2);
    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            import_in_child(job, path, ends[1]);
    }
    for (int i = 0; i < 2; i++) {
        int status;
        assert_true(wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0);
        assert_int_equal(read(ends[0], &answer[i], sizeof answer[i]), sizeof answer[i]);
        assert_true(answer[i].ok);
    }
    assert_true(answer[0].was_known != answer[1].was_known);
    assert_int_equal(answer[0].rows_new + answer[1].rows_new, 2);
    assert_int_equal(batches(job), 1);
    check_str("rows", probe_rows(job), "A1=one meet=here");
    close(ends[0]);
    close(ends[1]);
    arena_free(a);
}

/* ---- failures ---- */

/* The k-th call of the database fails, for every k until the import comes through: all of it is stored or nothing. */
static void test_any_database_call_may_fail(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    struct import_undo_report u;
    int64_t k = 0;
    struct err *e;
    do {
        struct import_request q = request_of(a, "code,name\nA1,one\nA2,two\nlate1,x\n");
        db_fail_at(job->db, ++k);
        e = import_run(job, &q, &r);
        db_fail_at(job->db, 0);
        if (e) {
            check_err("reported", e, ERR_IO);
            check_str("nothing", probe_rows(job), "");
            assert_int_equal(batches(job), 0);
        }
    } while (e && k < 200);
    assert_true(k > 8); /* known, attach, guard, known again, settle, insert, rows, commit at least */
    check_str("all", probe_rows(job), "A1=one A2=two");
    assert_int_equal(r.rows_rejected, 1);
    k = 0;
    do {
        db_fail_at(job->db, ++k);
        e = import_undo(job, &probe_features, r.batch_id, &u);
        db_fail_at(job->db, 0);
        check_str("undo", probe_rows(job), e ? "A1=one A2=two" : "");
    } while (e && k < 200);
    assert_true(k > 4);
    arena_free(a);
}

static void test_a_write_that_breaks_or_is_run_again(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r = { 0 };
    check_err("breaks", test_import_error(job, &probe_import, "code,name\nA1,one\nbreak,x\n"), ERR_IO);
    check_str("nothing", probe_rows(job), "");
    r = run(job, "code,name\nA1,one\nbusy,x\nlate1,y\nlate2,y\nwarn1,z\n");
    check_str("once", probe_rows(job), "A1=one busy=x warn1=z");
    assert_true(r.rows_new == 3 && r.rows_rejected == 2 && r.warnings == 1);
    assert_int_equal(r.n_findings, 3);
    arena_free(a);
}

/* ---- nothing is left ---- */

static void leave_folder(struct arena *a, const char *data_dir, const char *name)
{
    const char *path = arena_printf(a, "%s/%s", data_dir, name);
    assert_int_equal(mkdir(path, 0700), 0);
    FILE *f = fopen(arena_printf(a, "%s/rows.stage", path), "w");
    assert_non_null(f);
    fclose(f);
}

static void test_no_temporary_file_stays(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY), *inner = arena_new(TEST_MEMORY);
    struct job *job = probe_job(inner);
    const char *data_dir = job->data_dir = test_folder(a);
    leave_folder(a, data_dir, "work-left01"); /* of a process that was killed */
    leave_folder(a, data_dir, "work-held01"); /* of one that is at work */
    leave_folder(a, data_dir, "backups");
    int held = open(arena_printf(a, "%s/work-held01", data_dir), O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(held, LOCK_EX), 0);
    run(job, two_rows);
    assert_int_equal(files_in(data_dir), 3); /* held01, backups, and this job's own while it lives */
    check_err("a broken one", test_import_error(job, &probe_import, "nothing\n"), ERR_INVALID);
    arena_free(inner);
    assert_int_equal(files_in(data_dir), 2);
    close(held);
    job_sweep(data_dir);
    assert_int_equal(files_in(data_dir), 1);
    assert_int_equal(files_in(arena_printf(a, "%s/backups", data_dir)), 1);
    arena_free(a);
}

static void test_no_room_for_temporary_files(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    job->data_dir = "/nowhere/at/all";
    check_err("no folder", test_import_error(job, &probe_import, two_rows), ERR_IO);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_file_with_the_same_map_is_known), cmocka_unit_test(test_a_dry_run_changes_nothing),
        cmocka_unit_test(test_a_reject_file_comes_back),                 cmocka_unit_test(test_a_reject_file_that_cannot_be_written),
        cmocka_unit_test(test_large_batches_need_to_be_alone),           cmocka_unit_test(test_undo),
        cmocka_unit_test(test_two_processes_send_one_file),              cmocka_unit_test(test_any_database_call_may_fail),
        cmocka_unit_test(test_a_write_that_breaks_or_is_run_again),      cmocka_unit_test(test_no_temporary_file_stays),
        cmocka_unit_test(test_no_room_for_temporary_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
