/* A file that came by the portal, through its jobs, done here as their process would do them. */
#include "base/clock.h"
#include "platform/import_file.h"
#include "platform/import_template.h"
#include "platform/test_probe.h"
#include "sheet/sheet.h"
#include <sys/stat.h>
#include <unistd.h>

static struct job *start(struct arena *a)
{
    struct job *job = probe_job(a);
    job->who_id = 7;
    return job;
}

static int64_t send(struct job *job, const char *name, const char *text)
{
    struct import_arrival in = { .kind = &probe_import, .path = test_file(job->arena, "upload", str_of_c(text)), .file_name = str_of_c(name), .bytes = (int64_t)strlen(text),
                                 .scope = { SCOPE_NATION, 0 } };
    int64_t id;
    check_ok(name, import_file_arrive(job, &in, &id));
    assert_int_not_equal(access(in.path, F_OK), 0); /* moved away */
    return id;
}

static struct import_file load(struct job *job, int64_t id)
{
    struct import_file f;
    check_ok("load", import_file_load(job, (struct import_file_wanted){ id, STR_NONE }, &f));
    return f;
}

/* Runs the last job of a file. */
static struct err *work(struct job *job, const struct job_kind *kind, int64_t id)
{
    struct job_run run = { .job = *job, .features = &probe_features, .scope = { SCOPE_NATION, 0 } };
    struct opt_int input = SOME_INT(id);
    struct err *e = kind->run(&run, &input);
    job->temp_dir = run.job.temp_dir;
    return e;
}

static struct import_look look(struct job *job, int64_t id)
{
    struct import_look l;
    check_ok("look", import_file_look(job, id, &l));
    return l;
}

static void read_as(struct job *job, int64_t id, const char *map)
{
    struct import_file f = load(job, id);
    check_ok("map", import_file_check_again(job, &f, &(struct import_reading){ .map = str_of_c(map), .scope = { SCOPE_NATION, 0 } }));
    check_ok("check", work(job, &import_check_job, id));
}

static void test_from_upload_to_batch(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    int64_t id = send(job, "三月.csv", "code,name,day,Q1\nA1,one,2026-03-01,5\nbad1,two,,4\nA3,three,x,4\n");
    struct import_file f = load(job, id);
    assert_true(f.state == FILE_CHECKING && f.job_id);
    check_err("not yet", import_file_take_in(job, &f, (struct db_scope){ SCOPE_NATION, 0 }), ERR_CONFLICT);
    check_ok("check", work(job, &import_check_job, id));
    f = load(job, id);
    struct import_look l = look(job, id);
    assert_true(f.state == FILE_READY && !f.problem.id && f.rows_new == 1 && f.rows_rejected == 2);
    assert_true(l.is_checked && l.rows_new == 1 && l.rows_rejected == 2 && l.has_rejects && l.n == 4 && l.n_missing == 0 && l.n_findings == 2);
    check_str("means", l.column[0].means, "code");
    check_str("what the kind takes besides", l.column[3].means, "Q1");
    check_str("sample", l.column[1].sample[1], "two");
    check_str("nothing is stored", probe_rows(job), "");
    check_ok("again: nothing", work(job, &import_check_job, id));
    check_ok("take", import_file_take_in(job, &f, (struct db_scope){ SCOPE_NATION, 0 }));
    check_err("the second tab", import_file_take_in(job, &f, (struct db_scope){ SCOPE_NATION, 0 }), ERR_CONFLICT);
    check_err("too late to discard", import_file_drop_it(job, &f), ERR_CONFLICT);
    check_ok("taken", work(job, &import_take_job, id));
    f = load(job, id);
    assert_true(f.state == FILE_TAKEN && f.batch_id && f.rows_new == 1 && f.rows_rejected == 2);
    check_str("stored", probe_rows(job), "A1=one:5");
    assert_int_equal(access(import_file_rejects(job, id), R_OK), 0);
    check_ok("done again by another attempt: nothing", work(job, &import_take_job, id));
    assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 1);
    check_str("the batch has the file's name", test_db_text(a, job->db, "select file_name from import_batch"), "三月.csv");
    check_ok("undo", work(job, &import_undo_job, f.batch_id));
    check_ok("undone already", work(job, &import_undo_job, f.batch_id));
    check_str("undone", probe_rows(job), "");
    arena_free(a);
}

/* Killed between the import's transaction and the file's: the next attempt finds the batch. */
static void test_killed_after_the_import(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    int64_t id = send(job, "x.csv", "code,name\nA1,one\n");
    check_ok("check", work(job, &import_check_job, id));
    struct import_file f = load(job, id);
    check_ok("take", import_file_take_in(job, &f, (struct db_scope){ SCOPE_NATION, 0 }));
    int k = 1;
    for (struct err *e; k < 200; k++) {
        db_fail_at(job->db, k);
        e = work(job, &import_take_job, id);
        db_fail_at(job->db, 0);
        if (!e && load(job, id).state == FILE_TAKEN)
            break;
        assert_true(load(job, id).state == FILE_TAKING);
    }
    assert_true(k > 10 && k < 200);
    f = load(job, id);
    assert_true(f.batch_id && test_db_int(job->db, "select count(*) from import_batch where state = 'applied'") == 1);
    check_str("once", probe_rows(job), "A1=one");
    arena_free(a);
}

static void test_maps(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    int64_t id = send(job, "a.csv", "Kennung,name,amount\nA1,one,5\n");
    check_ok("check", work(job, &import_check_job, id));
    struct import_look l = look(job, id);
    assert_true(l.n_missing == 1 && !l.is_checked && l.n == 3);
    check_str("missing", l.missing[0], "code");
    read_as(job, id, "{\"columns\":{\"code\":\"Kennung\"},\"ignore\":[\"amount\"]}");
    l = look(job, id);
    assert_true(l.n_missing == 0 && l.rows_new == 1 && !l.column[2].means.p);
    read_as(job, id, "{\"columns\":{\"code\":\"Nummer\"}}");
    assert_int_equal(look(job, id).n_missing, 1); /* such a column there is not: the file speaks for itself */
    read_as(job, id, "{\"columns\":{\"code\":\"Kennung\"}}");
    struct import_file f = load(job, id);
    check_ok("take", import_file_take_in(job, &f, (struct db_scope){ SCOPE_NATION, 0 }));
    check_ok("taken", work(job, &import_take_job, id));
    int64_t next = send(job, "b.csv", "Kennung,name\nA2,two\n");
    check_ok("check", work(job, &import_check_job, next));
    assert_int_equal(look(job, next).rows_new, 1); /* remembered */
    job->who_id = 8;
    int64_t other = send(job, "c.csv", "Kennung,name\nA3,three\n");
    check_ok("check", work(job, &import_check_job, other));
    assert_int_equal(look(job, other).n_missing, 1); /* somebody else's files are others */
    int64_t plain = send(job, "d.csv", "code,name\nA4,four\n");
    check_ok("check", work(job, &import_check_job, plain));
    assert_int_equal(look(job, plain).rows_new, 1);
    arena_free(a);
}

static void test_what_is_no_table(void **state UNUSED)
{
    static const char *const texts[] = { "", "\n\n", "PK\x03\x04 cut", "\x00\x01\x02", "code,name\nA1,\xff\xfe\xfd\n" };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    struct import_arrival empty = { .kind = &probe_import, .path = test_file(a, "upload", STR("")), .file_name = STR("e.csv") };
    int64_t id;
    check_err("empty", import_file_arrive(job, &empty, &id), ERR_INVALID);
    for (size_t i = 1; i < ARRAY_LEN(texts); i++) {
        id = send(job, "x", texts[i][0] ? texts[i] : "\x01\x02");
        check_ok("looked at", work(job, &import_check_job, id));
        struct import_file f = load(job, id);
        assert_true(f.state == FILE_READY && f.problem.id);
        check_ok("discard", import_file_drop_it(job, &f));
        check_err("gone", import_file_check_again(job, &f, &(struct import_reading){ 0 }), ERR_CONFLICT);
    }
    assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 0);
    arena_free(a);
}

static void test_whose(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    int64_t id = send(job, "x.csv", "code,name\nA1,one\n");
    struct str mine = import_file_owner(a, (struct db_scope){ SCOPE_NATION, 0 }, 7), other = import_file_owner(a, (struct db_scope){ SCOPE_NATION, 0 }, 8);
    struct str dealers = import_file_owner(a, (struct db_scope){ SCOPE_DEALER, 7 }, 8);
    assert_true(!str_eq(mine, other) && !str_eq(mine, dealers) && str_eq(dealers, import_file_owner(a, (struct db_scope){ SCOPE_DEALER, 7 }, 9)));
    struct import_file f;
    struct import_files files;
    check_ok("mine", import_file_load(job, (struct import_file_wanted){ id, mine }, &f));
    check_err("others", import_file_load(job, (struct import_file_wanted){ id, other }, &f), ERR_NOT_FOUND);
    check_ok("list", import_file_list(job, other, false, 10, &files));
    assert_int_equal(files.n, 0);
    check_ok("list", import_file_list(job, mine, false, 10, &files));
    assert_int_equal(files.n, 1);
    const char *left = arena_printf(a, "%s/uploads/0000000000001", job->data_dir);
    FILE *file = fopen(left, "wb"); /* of a process that was killed before it wrote the row */
    assert_non_null(file);
    fclose(file);
    job->now_ms = clock_now_ms();
    check_ok("sweep", import_file_sweep(job));
    assert_int_equal(access(left, F_OK), 0);
    job->now_ms += INT64_C(31) * 86400000;
    check_ok("sweep", import_file_sweep(job));
    assert_int_not_equal(access(left, F_OK), 0);
    check_err("old", import_file_load(job, (struct import_file_wanted){ id, STR_NONE }, &f), ERR_NOT_FOUND);
    arena_free(a);
}

/* What is filled into the workbook can be read as it is, in both languages. */
static void test_workbook(void **state UNUSED)
{
    static const char *const languages[] = { "en", "zh" };
    struct arena *a = arena_new(TEST_MEMORY);
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        const char *path = arena_printf(a, "%s/form.xlsx", test_folder(a));
        check_ok("write", import_template_write(a, lang_load(a, str_of_c(languages[i])), &probe_import, path));
        struct sheet *s;
        struct sheet_row row;
        bool more;
        check_ok("open", sheet_open(a, &(struct sheet_options){ .path = path }, &s));
        check_ok("heading", sheet_next(s, &row, &more));
        assert_true(more && row.n == probe_import.n_fields);
        for (size_t f = 0; f < row.n; f++)
            assert_int_equal(form_find_field(a, probe_import.field, probe_import.n_fields, row.cell[f]), f);
    }
    check_str("Chinese", import_field_heading(&probe_import.field[0], lang_load(a, STR("zh"))), "经销商代码");
    check_str("English", import_field_heading(&probe_import.field[0], lang_load(a, STR("en"))), "code");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_upload_to_batch), cmocka_unit_test(test_killed_after_the_import), cmocka_unit_test(test_maps), cmocka_unit_test(test_what_is_no_table),
        cmocka_unit_test(test_whose), cmocka_unit_test(test_workbook),
    };
    return cmocka_run_group_tests_name("import_file", tests, NULL, NULL);
}
