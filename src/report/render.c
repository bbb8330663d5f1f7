#include "report/render_each.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const format_names[] = {
    [REPORT_TEXT] = "text", [REPORT_CSV] = "csv",   [REPORT_JSON] = "json",
    [REPORT_HTML] = "html", [REPORT_XLSX] = "xlsx", [REPORT_PDF] = "pdf",
};

bool report_format_of(struct str name, enum report_format *out)
{
    for (size_t i = 0; i < ARRAY_LEN(format_names); i++) {
        if (str_eq_c(name, format_names[i])) {
            *out = (enum report_format)i;
            return true;
        }
    }
    return false;
}

size_t document_tables(const struct document *d, const struct table **only)
{
    size_t n = 0;
    *only = NULL;
    for (size_t i = 0; i < d->n_sections; i++) {
        if (d->section[i].table) {
            *only = d->section[i].table;
            n++;
        }
    }
    return n;
}

static struct err *render_as(struct render *r, enum report_format f)
{
    switch (f) {
    case REPORT_TEXT: render_text(r); return NULL;
    case REPORT_CSV: render_csv(r); return NULL;
    case REPORT_JSON: render_json(r); return NULL;
    case REPORT_HTML: render_html(r); return NULL;
    case REPORT_XLSX: return render_xlsx(r);
    case REPORT_PDF: return render_pdf(r);
    }
    return ERR(r->arena, ERR_BUG, "A report cannot be written in this format.");
}

static struct err *write_error(struct arena *a, int error)
{
    return err_detail(a, ERR(a, ERR_IO, "The report could not be written. Is the disk full?"), "%s", strerror(error));
}

struct err *report_render(struct arena *a, const struct document *d, const struct lang *l, enum report_format f, struct sink *out)
{
    struct render r = { .arena = a, .scratch = scratch_of(a), .doc = d, .lang = l, .out = out };
    TRY(render_as(&r, f));
    return out->failed ? write_error(a, out->failed) : NULL;
}

/* ---- files ---- */

static struct err *file_error(struct arena *a, const char *path, int error)
{
    struct err *e = ERR(a, ERR_IO, "The file {0} could not be written. Check the folder, its permissions and the space on the disk.", ARG_C(path));
    return err_detail(a, e, "%s", strerror(error));
}

/* 0, or the errno of what failed. Pipes and devices cannot be synced, and need not be. */
static int close_safely(FILE *f)
{
    int error = 0;
    if (fflush(f) != 0 || (fsync(fileno(f)) != 0 && errno != EINVAL && errno != EROFS))
        error = errno;
    if (fclose(f) != 0 && !error)
        error = errno;
    return error;
}

/* So that the new name survives a power cut too; a folder that cannot be opened for that is no reason to fail. */
static void sync_folder(struct arena *a, const char *path)
{
    int fd = open(dirname(str_c(a, str_of_c(path))), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    (void)close(fd);
}

/* /dev/stdout, a named pipe: written as it is; a rename would put a file in its place. */
static bool is_device(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

struct err *report_render_file(struct arena *a, const struct document *d, const struct lang *l, enum report_format f, const char *path)
{
    bool in_place = is_device(path);
    const char *part = in_place ? path : arena_printf(a, "%s.part", path);
    FILE *file = fopen(part, "wbe");
    if (!file)
        return file_error(a, path, errno);
    struct sink out = sink_to_file(file);
    struct err *e = report_render(a, d, l, f, &out);
    int error = close_safely(file);
    if (!e && !error && !in_place && rename(part, path) != 0)
        error = errno;
    if (!e && error)
        e = file_error(a, path, error);
    if (e && !in_place)
        (void)unlink(part);
    else if (!in_place)
        sync_folder(a, path);
    return e;
}
