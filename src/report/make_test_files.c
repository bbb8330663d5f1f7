/* Writes the test documents as XLSX and PDF files into a folder: make_test_files FOLDER. test_files.py looks into them. */
#include "base/log.h"
#include "report/render.h"
#include "report/test_documents.h"

static const struct document *ranking(struct arena *a, bool chinese)
{
    return ranking_document(a, chinese, 231);
}

static const struct { const char *name; const struct document *(*make)(struct arena *a, bool chinese); } documents[] = {
    { "monthly", monthly_document }, { "overview", overview_document }, { "ranking", ranking }, { "stress", stress_document },
};

static int write_file(const char *folder, size_t i, bool chinese, enum report_format f)
{
    struct arena *a = arena_new(0);
    const char *path = arena_printf(a, "%s/%s.%s.%s", folder, documents[i].name, chinese ? "zh" : "en", f == REPORT_PDF ? "pdf" : "xlsx");
    struct err *e = report_render_file(a, documents[i].make(a, chinese), lang_load(a, chinese ? STR("zh") : STR("en")), f, path);
    if (e)
        log_err(LOG_ERROR, "render", e);
    arena_free(a);
    return e != NULL;
}

int main(int argc, char **argv)
{
    int bad = argc != 2;
    for (size_t i = 0; i < ARRAY_LEN(documents) * 4 && !bad; i++)
        bad |= write_file(argv[1], i / 4, i & 1, i & 2 ? REPORT_PDF : REPORT_XLSX);
    return bad;
}
