#include "base/test.h"
#include "interview/interview_export.h"
#include "platform/test_platform.h"
#include <string.h>
#include <unistd.h>

static const char form_1[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"steps\":[{\"code\":\"s\",\"title\":\"S\"}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":{\"en\":\"Overall\",\"zh-cn\":\"总体\"},\"scale\":\"level\",\"composite\":\"retention\",\"labels\":\"satisfaction\"},"
    "{\"type\":\"boolean\",\"name\":\"D1\",\"title\":\"Fixed?\",\"step\":\"s\"},"
    "{\"type\":\"comment\",\"name\":\"X1\",\"title\":\"Why?\"},"
    "{\"type\":\"rating\",\"name\":\"NPS\",\"title\":\"0-10\",\"rateMin\":0,\"rateMax\":10}]}]}";
/* Another order, one question less, two more; one of them is called like a word that SPSS keeps for itself. */
static const char form_2[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":2,\"steps\":[{\"code\":\"s\",\"title\":\"S\"}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"TO\",\"title\":\"To\",\"scale\":\"level\",\"step\":\"s\",\"labels\":\"likelihood\",\"comparable\":\"new\"},"
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":{\"en\":\"Overall\",\"zh-cn\":\"总体\"},\"scale\":\"level\",\"composite\":\"retention\",\"labels\":\"satisfaction\",\"comparable\":\"same\"}]}]}";

static struct job *prepared(struct arena *a)
{
    struct job *job = test_job(a);
    test_import(job, &org_network_import, "dealer_code,name,region_code,region_name\nA01,北京一店,N,北部\nA02,\"=二,店\",S,南部\n");
    test_import(job, &questionnaire_import, form_1);
    struct import_report r = test_import(job, &interview_answers_import,
                "dealer_code,programme,visit_date,interview_date,L1,D1,X1,NPS,weight,model\n"
                "A01,service,2026-01-05,2026-01-09,5,1,王芳很好,10,1,A6L\n"
                "A02,service,2026-02-05,2026-02-09,9,2,,,2.5,\n"
                "A02,service,2026-03-05,2026-03-09,1,8,,0,1,\n");
    assert_int_equal(r.rows_new, 3);
    return job;
}

static struct interview_export wanted(struct arena *a, struct job *job, enum interview_export_format format)
{
    return (struct interview_export){ .programme = STR("service"), .from = civil_month(2026, 1), .to = civil_month(2026, 3), .format = format,
                                      .path = arena_printf(a, "%s/out", job->data_dir) };
}

static struct str content(struct arena *a, const char *path)
{
    static char bytes[1 << 16];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    return str_dup(a, (struct str){ bytes, n });
}

static size_t count(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

static void test_csv(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct interview_export x = wanted(a, job, INTERVIEW_EXPORT_CSV);
    int64_t rows;
    check_ok("export", interview_export(job, &x, &rows));
    assert_int_equal(rows, 3);
    struct str got = content(a, x.path);
    assert_int_equal(count(got, '\n'), 4);
    static const char *const lines[] = {
        "\xef\xbb\xbfprogramme,version,dealer,dealer_name,region,region_name,month,mode,weight,model,model_year,work_type,owner_type,age_band,advisor,L1,D1,NPS\r\n",
        "\r\nservice,1,A01,北京一店,N,北部,2026-01,import,1,A6L,,,,,,5,1,10\r\n",
        "\r\nservice,1,A02,\"'=二,店\",S,南部,2026-02,import,2.5,,,,,,,9,2,\r\n",
        "\r\nservice,1,A02,\"'=二,店\",S,南部,2026-03,import,1,,,,,,,1,8,0\r\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        if (str_find(got, str_of_c(lines[i])) < 0) {
            fprintf(stderr, "%s not in\n" STR_FMT, lines[i], STR_ARG(got));
            fail();
        }
    assert_true(str_find(got, STR("王芳")) < 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'interview.exported'"), 1);
    arena_free(a);
}

static void test_versions_and_months(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    test_import(job, &questionnaire_import, form_2);
    test_import(job, &interview_answers_import, "dealer_code,programme,visit_date,L1,TO\nA01,service,2026-03-06,4,2\n");
    struct interview_export x = wanted(a, job, INTERVIEW_EXPORT_CSV);
    int64_t rows;
    x.from = civil_month(2026, 3);
    check_ok("export", interview_export(job, &x, &rows));
    assert_int_equal(rows, 2);
    struct str got = content(a, x.path);
    assert_true(str_find(got, STR(",advisor,Q_TO,L1,D1,NPS\r\n")) > 0);
    assert_true(str_find(got, STR(",7,1,8,0\r\n")) > 0); /* the older version does not ask TO */
    assert_true(str_find(got, STR(",2,4,7,\r\n")) > 0);  /* the newer one asks neither D1 nor NPS */
    arena_free(a);
}

static void test_scope_and_refusals(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct interview_export x = wanted(a, job, INTERVIEW_EXPORT_SAV);
    int64_t rows;
    x.scope = (struct db_scope){ .kind = SCOPE_DEALER, .id = test_db_int(job->db, "select id from dealer where code = 'A01'") };
    check_ok("one dealer", interview_export(job, &x, &rows));
    assert_int_equal(rows, 1);
    unlink(x.path);
    x.to = civil_month(2025, 1);
    check_err("backwards", interview_export(job, &x, &rows), ERR_INVALID);
    x.from = civil_month(2025, 1);
    check_err("none", interview_export(job, &x, &rows), ERR_NOT_FOUND);
    assert_int_equal(access(x.path, F_OK), -1);
    x = wanted(a, job, INTERVIEW_EXPORT_SAV);
    x.path = "/nowhere/out.sav";
    check_err("no folder", interview_export(job, &x, &rows), ERR_IO);
    enum interview_export_format f;
    check_ok("ending", interview_export_format_of(a, STR_NONE, STR("a/b.SAV"), &f));
    assert_int_equal(f, INTERVIEW_EXPORT_SAV);
    check_ok("named", interview_export_format_of(a, STR("csv"), STR("a.sav"), &f));
    assert_int_equal(f, INTERVIEW_EXPORT_CSV);
    check_err("neither", interview_export_format_of(a, STR_NONE, STR("a.xlsx"), &f), ERR_INVALID);
    arena_free(a);
}

/* Whatever call to the database fails: no export without its entry in the log, no file without it. */
static void test_faults(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct interview_export x = wanted(a, job, INTERVIEW_EXPORT_SAV);
    int64_t rows;
    for (int64_t k = 1;; k++) {
        db_fail_at(job->db, k);
        struct err *e = interview_export(job, &x, &rows);
        db_fail_at(job->db, 0);
        int64_t entries = test_db_int(job->db, "select count(*) from audit_entry where action = 'interview.exported'");
        if (!e) {
            assert_int_equal(entries, 1);
            break;
        }
        assert_int_equal(entries, 0);
        assert_int_equal(access(x.path, F_OK), -1);
        assert_true(k < 100);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv), cmocka_unit_test(test_versions_and_months), cmocka_unit_test(test_scope_and_refusals), cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
