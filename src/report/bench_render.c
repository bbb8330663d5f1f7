/* How long the renderers take: bench_render [ROWS]. Prints milliseconds, output bytes and, for PDF, the number of pages. */
#include "base/clock.h"
#include "report/render.h"
#include "report/test_documents.h"

static const char *const names[] = { "text", "csv", "json", "html", "xlsx", "pdf" };

static void count(struct sink *s, struct str bytes)
{
    *(size_t *)s->ctx += bytes.n;
}

static int measure(const char *name, const struct document *d, enum report_format f)
{
    struct arena *a = arena_new(0);
    size_t bytes = 0;
    struct sink sink = { count, &bytes, 0 };
    const struct lang *l = lang_load(a, STR("zh_CN"));
    int64_t start = clock_monotonic_ms(), cpu = clock_cpu_us();
    struct err *e = report_render(a, d, l, f, &sink);
    printf("%-22s %-5s %6lld ms %6lld ms CPU %10zu bytes %8zu kB arena%s\n", name, names[f], (long long)(clock_monotonic_ms() - start),
           (long long)(clock_cpu_us() - cpu) / 1000, bytes, arena_used(a) / 1024, e ? " FAILED" : "");
    arena_free(a);
    return e != NULL;
}

int main(int argc, char **argv)
{
    int64_t rows = 100000;
    if (argc > 1 && (!str_to_int(str_of_c(argv[1]), &rows) || rows < 1))
        return fprintf(stderr, "usage: bench_render [ROWS]\n"), 2;
    struct arena *a = arena_new(0);
    const struct document *table = long_document(a, (size_t)rows), *ranking = ranking_document(a, true, 231);
    const struct document *pages = ranking_document(a, true, 570);
    int bad = 0;
    for (enum report_format f = REPORT_TEXT; f <= REPORT_XLSX; f++)
        bad |= measure(arena_printf(a, "%lld rows", (long long)rows), table, f);
    for (enum report_format f = REPORT_TEXT; f <= REPORT_PDF; f++)
        bad |= measure("ranking, 238 dealers", ranking, f);
    bad |= measure("20 pages, 19 columns", pages, REPORT_PDF);
    arena_free(a);
    return bad;
}
