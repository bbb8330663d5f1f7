#include "platform/test_platform.h"
#include <stdio.h>

struct job *test_job(struct arena *a)
{
    struct job *job = ARENA_NEW(a, struct job);
    *job = (struct job){ .arena = a, .lang = lang_load(a, STR("en")), .who = "test", .now_ms = INT64_C(1773547200000), .data_dir = test_folder(a) };
    check_ok("time zone", tz_load(a, STR("Asia/Shanghai"), &job->tz));
    check_ok("database", test_db_open(a, &job->db));
    return job;
}

const char *test_file(struct arena *a, const char *name, struct str content)
{
    const char *path = arena_printf(a, "%s/%s", test_folder(a), name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(content.p, 1, content.n, f), content.n);
    fclose(f);
    return path;
}

static struct err *run(struct job *job, const struct import_kind *kind, const char *text, struct import_report *out)
{
    struct import_request q = { .kind = kind, .path = test_file(job->arena, "in.csv", str_of_c(text)) };
    return import_run(job, &q, out);
}

struct import_report test_import(struct job *job, const struct import_kind *kind, const char *text)
{
    struct import_report r;
    check_ok(kind->name, run(job, kind, text, &r));
    return r;
}

struct err *test_import_error(struct job *job, const struct import_kind *kind, const char *text)
{
    struct import_report r;
    return run(job, kind, text, &r);
}

struct str test_finding(const struct import_report *r, int64_t line)
{
    for (size_t i = 0; i < r->n_findings; i++)
        if (r->finding[i].line == line)
            return r->finding[i].reason;
    return STR("");
}
