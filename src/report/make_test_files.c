/* Writes the test documents as XLSX, PDF and HTML files into a folder: make_test_files FOLDER. test_files.py looks into them. */
#include "base/log.h"
#include "report/html_chart.h"
#include "report/html_table.h"
#include "report/render.h"
#include "report/test_documents.h"

static const struct document *ranking(struct arena *a, bool chinese)
{
    return ranking_document(a, chinese, 231);
}

static const struct { const char *name; const struct document *(*make)(struct arena *a, bool chinese); } documents[] = {
    { "monthly", monthly_document }, { "overview", overview_document }, { "ranking", ranking }, { "stress", stress_document }, { "charts", charts_document },
};

static const struct { enum report_format format; const char *name; } formats[] = { { REPORT_XLSX, "xlsx" }, { REPORT_PDF, "pdf" }, { REPORT_HTML, "html" } };

static int write_file(const char *folder, size_t i, bool chinese, size_t f)
{
    struct arena *a = arena_new(0);
    const char *path = arena_printf(a, "%s/%s.%s.%s", folder, documents[i].name, chinese ? "zh" : "en", formats[f].name);
    struct err *e = report_render_file(a, documents[i].make(a, chinese), lang_load(a, chinese ? STR("zh") : STR("en")), formats[f].format, path);
    if (e)
        log_err(LOG_ERROR, "render", e);
    arena_free(a);
    return e != NULL;
}

/* The charts as a part of a page, for the browser's tests. */
static int write_part(const char *folder, bool chinese)
{
    struct arena *a = arena_new(0);
    FILE *f = fopen(arena_printf(a, "%s/charts.%s.part", folder, chinese ? "zh" : "en"), "wbe");
    if (f) {
        struct sink sink = sink_to_file(f);
        struct html_out o = html_out_to(a, &sink, lang_load(a, chinese ? STR("zh") : STR("en")));
        const struct document *d = charts_document(a, chinese);
        html_document_put(&o, d);
        sink_put_c(&sink, "<div class=\"rp\">");
        html_chart_put(&o, d->section[2].table, &d->section[2].chart[0]);
        sink_put_c(&sink, "</div>");
    }
    bool bad = !f || fclose(f) != 0;
    arena_free(a);
    return bad;
}

int main(int argc, char **argv)
{
    int bad = argc != 2 || write_part(argv[1], false) || write_part(argv[1], true);
    for (size_t i = 0; i < ARRAY_LEN(documents) * ARRAY_LEN(formats) * 2 && !bad; i++)
        bad |= write_file(argv[1], i / 2 / ARRAY_LEN(formats), i & 1, i / 2 % ARRAY_LEN(formats));
    return bad;
}
