/* The attack: whoever has the database and the file tries to find an interview's row in the file. Each row of the file carries a word of
 * its own in an open answer, so the test knows the truth; the attacker has only what is stored: the order of rows, ids and feed, the
 * place of bytes in the files on the disk, numbers that could be instants or counters. All of it must be chance. */
#include "db/db_schema.h"
#include "interview/interview.h"
#include "platform/test_platform.h"
#include <ctype.h>
#include <dirent.h>

enum { ROWS = 600, BATCHES = 2 };

static const char form[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":\"Overall\",\"scale\":\"level\",\"labels\":\"satisfaction\"},"
    "{\"type\":\"comment\",\"name\":\"X1\",\"title\":\"Why?\"},{\"type\":\"comment\",\"name\":\"X2\",\"title\":\"What else?\"}]}]}";

/* Rows in the order of interviewing: by day, dealer after dealer. */
static const char *answers_file(struct arena *a, int batch)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, "dealer_code,programme,visit_date,interview_date,L1,X1,X2\n");
    for (int i = 0; i < ROWS; i++)
        buf_addf(&b, "A%02d,service,2025-0%d-%02d,2025-0%d-%02d,%d,row-%d%04d,extra-%04d\n", 1 + i % 3, batch, 1 + i * 28 / ROWS, 1 + batch, 1 + i * 27 / ROWS, 1 + i % 5, batch, i,
                 i);
    return buf_c(&b);
}

static struct job *attacked(struct arena *a)
{
    struct job *job = test_job(a);
    job->data_dir = test_folder(a);
    test_import(job, &org_network_import, "dealer_code,name,region_code\nA01,一店,N\nA02,二店,N\nA03,三店,N\n");
    test_import(job, &questionnaire_import, form);
    for (int batch = 1; batch <= BATCHES; batch++)
        assert_int_equal(test_import(job, &interview_answers_import, answers_file(a, batch)).rows_new, ROWS);
    return job;
}

/* ---- orders ---- */

struct order { int row[ROWS]; int n; };

/* Row of the first batch that a text "row-1NNNN" names, or -1. */
static int row_of(struct str s)
{
    int64_t n;
    return str_starts(s, STR("row-1")) && str_to_int(str_sub(s, 5, 4), &n) ? (int)n : -1;
}

static void read_order(struct job *job, const char *sql, struct order *out)
{
    struct db_column column = { STR("value"), DB_TEXT };
    struct db_cursor *c;
    out->n = 0;
    check_ok(sql, db_query_text(job->db, job->arena, sql, &(struct db_table){ .column = &column, .n_columns = 1 }, &c));
    while (db_step(c))
        if (row_of(db_text(c, 0)) >= 0)
            out->row[out->n++] = row_of(db_text(c, 0));
    check_ok(sql, db_finish(c));
}

/* Spearman's correlation with the order of the file: of chance its standard deviation is 1/sqrt(n - 1). */
static double correlation(const struct order *o)
{
    double sum = 0;
    for (int i = 0; i < o->n; i++)
        sum += (double)(o->row[i] - i) * (o->row[i] - i);
    return 1 - 6 * sum / ((double)o->n * ((double)o->n * o->n - 1));
}

/* Neighbours in the file that stand side by side: by chance two, spread like Poisson. */
static int neighbours(const struct order *o)
{
    int n = 0;
    for (int i = 1; i < o->n; i++)
        n += abs(o->row[i] - o->row[i - 1]) == 1;
    return n;
}

static void check_chance(const char *label, const struct order *o)
{
    if (o->n != ROWS)
        fail_msg("%s: %d rows", label, o->n);
    double r = correlation(o);
    if (r > 5 / 24.0 || r < -5 / 24.0 || neighbours(o) > 14) /* five standard deviations; Poisson(2) above 14: 1 in 10 million */
        fail_msg("%s tells the order of the file: correlation %.3f, %d neighbours", label, r, neighbours(o));
}

static void test_no_order_of_rows_is_that_of_the_file(void **state UNUSED)
{
    static const struct { const char *label, *sqlite, *postgres; } orders[] = {
        { "interview, as it comes", "select t.value from (select id from interview) i join answer_text t on t.interview_id = i.id and t.question_code = 'X1'", NULL },
        { "interview, by place", "select t.value from interview i join answer_text t on t.interview_id = i.id and t.question_code = 'X1' order by i.rowid",
          "select t.value from interview i join answer_text t on t.interview_id = i.id and t.question_code = 'X1' order by i.ctid" },
        { "interview, by id", "select t.value from interview i join answer_text t on t.interview_id = i.id and t.question_code = 'X1' order by i.id", NULL },
        { "interview, by dealer and place", "select t.value from interview i join answer_text t on t.interview_id = i.id and t.question_code = 'X1' order by i.dealer_id, i.rowid",
          "select t.value from interview i join answer_text t on t.interview_id = i.id and t.question_code = 'X1' order by i.dealer_id, i.ctid" },
        { "answer_text, as it comes", "select value from answer_text where question_code = 'X1'", NULL },
        { "answer_text, by place", "select value from answer_text where question_code = 'X1' order by rowid", "select value from answer_text where question_code = 'X1' order by ctid" },
        { "interview_change, by seq", "select t.value from interview_change c join answer_text t on t.interview_id = c.interview_id and t.question_code = 'X1' order by c.seq", NULL },
        { "interview_change, by place", "select t.value from interview_change c join answer_text t on t.interview_id = c.interview_id and t.question_code = 'X1' order by c.rowid",
          "select t.value from interview_change c join answer_text t on t.interview_id = c.interview_id and t.question_code = 'X1' order by c.ctid" },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = attacked(a);
    struct order o;
    for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
        read_order(job, db_engine(job->db) == DB_POSTGRES && orders[i].postgres ? orders[i].postgres : orders[i].sqlite, &o);
        check_chance(orders[i].label, &o);
    }
    arena_free(a);
}

/* ---- bytes on the disk ---- */

static struct str whole_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR("");
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    rewind(f);
    char *bytes = arena_alloc(a, n);
    n = fread(bytes, 1, n, f);
    fclose(f);
    return (struct str){ bytes, n };
}

/* Each row where its word stands first in the bytes. */
static void order_of_bytes(struct str bytes, struct order *out)
{
    bool seen[ROWS] = { false };
    out->n = 0;
    for (size_t i = 0; i + 9 <= bytes.n; i++) {
        int row = bytes.p[i] == 'r' ? row_of(str_sub(bytes, i, 9)) : -1;
        if (row >= 0 && row < ROWS && !seen[row]) {
            seen[row] = true;
            out->row[out->n++] = row;
        }
    }
}

/* A killed process leaves its temporary files behind: once interviews are stored, none may be there that tells their rows. */
static void check_no_temporary_file(const char *folder)
{
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.')
            fail_msg("%s/%s", folder, e->d_name);
    closedir(d);
}

static void test_no_place_in_a_file_is_that_of_the_row(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = attacked(a);
    struct order o;
    check_no_temporary_file(job->temp_dir);
    const char *backup = arena_printf(a, "%s/all.backup", test_folder(a));
    check_ok("backup", db_backup(job->db, backup));
    order_of_bytes(whole_file(a, backup), &o);
    check_chance("backup", &o);
    if (db_engine(job->db) == DB_SQLITE) {
        const char *path = db_path(job->db), *log = arena_printf(a, "%s-wal", path);
        order_of_bytes(whole_file(a, log), &o);
        if (o.n == ROWS) /* as much as was not yet copied into the database */
            check_chance("write-ahead log", &o);
        db_close(job->db); /* copies all that is left */
        order_of_bytes(whole_file(a, path), &o);
        check_chance("database file", &o);
    }
    arena_free(a);
}

/* ---- values ---- */

static bool is_interview_table(struct str name)
{
    return str_eq_c(name, "interview") || str_eq_c(name, "answer_text") || str_eq_c(name, "interview_change");
}

/* Ids of dealers, versions and batches carry an instant, but a whole file shares them; the interviews' own are looked at by themselves. */
static bool is_id(struct str column)
{
    return str_eq_c(column, "id") || str_ends(column, STR("_id"));
}

/* Seconds to microseconds since 1970, years 2001 to 2100. */
static bool is_instant(int64_t v)
{
    const int64_t first = 978307200, last = 4102444800;
    for (int64_t unit = 1; unit <= 1000000; unit *= 1000)
        if (v >= first * unit && v <= last * unit)
            return true;
    return false;
}

/* "2026-01-05", "20260105", "12:30" */
static bool holds_a_day(struct str s)
{
    int digits = 0;
    for (size_t i = 0; i <= s.n; i++) {
        bool digit = i < s.n && isdigit((unsigned char)s.p[i]);
        if (digit) {
            digits++;
            continue;
        }
        if (digits >= 8 || (digits == 2 && i < s.n && s.p[i] == ':'))
            return true;
        digits = 0;
    }
    struct civil_date d;
    return s.n >= 10 && civil_date_parse_iso(str_sub(s, 0, 10), &d);
}

static void check_value(const struct db_table *t, const struct db_column *c, struct db_cursor *cursor, int i)
{
    if (db_is_null(cursor, i) || is_id(c->name))
        return;
    if (c->type == DB_INT && is_instant(db_int(cursor, i)))
        fail_msg(STR_FMT "." STR_FMT " holds what may be an instant: %lld", STR_ARG(t->name), STR_ARG(c->name), (long long)db_int(cursor, i));
    struct str text = c->type == DB_TEXT ? db_text(cursor, i) : STR("");
    if (holds_a_day(text))
        fail_msg(STR_FMT "." STR_FMT " holds a day: " STR_FMT, STR_ARG(t->name), STR_ARG(c->name), STR_ARG(text));
}

static void test_no_day_and_no_instant_is_stored(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = attacked(a);
    struct db_table *t;
    size_t n, seen = 0;
    check_ok("tables", db_tables(a, job->db, &t, &n));
    for (size_t i = 0; i < n; i++) {
        struct db_cursor *c;
        if (!is_interview_table(t[i].name))
            continue;
        check_ok("rows", db_table_rows(job->db, a, &t[i], &c));
        while (db_step(c))
            for (size_t k = 0; k < t[i].n_columns; k++)
                check_value(&t[i], &t[i].column[k], c, (int)k);
        check_ok("rows", db_finish(c));
        seen++;
    }
    assert_int_equal(seen, 3);
    arena_free(a);
}

/* Ids carry no time: their upper halves are spread over the whole range, unlike those of db_new_id. */
static void test_ids_are_random(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = attacked(a);
    int64_t low = test_db_int(job->db, "select min(id) from interview"), high = test_db_int(job->db, "select max(id) from interview");
    assert_true(low < INT64_MAX / 50 && high > INT64_MAX / 50 * 49);
    assert_int_equal(test_db_int(job->db, "select count(*) from (select distinct id from interview) i"), BATCHES * ROWS);
    arena_free(a);
}

/* Nothing else in the database names an interview. */
static void test_no_other_table_names_an_interview(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = attacked(a);
    struct db_table *t;
    size_t n, looked = 0;
    check_ok("tables", db_tables(a, job->db, &t, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t[i].n_columns && !is_interview_table(t[i].name); k++) {
            if (t[i].column[k].type != DB_INT)
                continue;
            const char *sql = arena_printf(a, "select count(*) from \"" STR_FMT "\" x join interview i on i.id = x.\"" STR_FMT "\"", STR_ARG(t[i].name), STR_ARG(t[i].column[k].name));
            if (test_db_int(job->db, sql) != 0)
                fail_msg("%s", sql);
            looked++;
        }
    assert_true(looked > 20);
    arena_free(a);
}

/* The checks themselves: an order that does tell is found. */
static void test_the_attack_would_be_seen(void **state UNUSED)
{
    struct order file = { .n = ROWS }, blocks = { .n = ROWS };
    for (int i = 0; i < ROWS; i++) {
        file.row[i] = i;
        blocks.row[i] = (i / 20 * 7 % 30) * 20 + i % 20; /* shuffled in blocks of 20 */
    }
    assert_true(correlation(&file) > 0.99);
    assert_int_equal(neighbours(&file), ROWS - 1);
    assert_true(neighbours(&blocks) > 500);
    assert_true(holds_a_day(STR("2026-01-05")) && holds_a_day(STR("at 12:30")) && holds_a_day(STR("20260105")));
    assert_false(holds_a_day(STR("2026-01")) || holds_a_day(STR("row-10001")));
    assert_true(is_instant(INT64_C(1773547200000)) && is_instant(1773547200) && !is_instant(5) && !is_instant(INT64_MAX / 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_order_of_rows_is_that_of_the_file), cmocka_unit_test(test_no_place_in_a_file_is_that_of_the_row),
        cmocka_unit_test(test_no_day_and_no_instant_is_stored),      cmocka_unit_test(test_ids_are_random),
        cmocka_unit_test(test_no_other_table_names_an_interview),    cmocka_unit_test(test_the_attack_would_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
