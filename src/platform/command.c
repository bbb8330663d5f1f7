#include "platform/command.h"
#include <sys/ioctl.h>
#include <unistd.h>

const struct field_choice report_format_choices[] = {
    { "text", "text|txt" }, { "csv", "csv" }, { "json", "json" }, { "html", "html|htm" }, { "xlsx", "xlsx|excel" }, { "pdf", "pdf" }, { NULL, NULL },
};

void cmd_say(struct cmd *c, const struct msg *m)
{
    struct str line = tr_msg(c->job.arena, c->job.lang, m);
    job_progress_end(&c->job);
    fprintf(stderr, STR_FMT "\n", STR_ARG(line));
}

/* "xlsx" of "reports/2012.Q1.XLSX"; no value without a dot in the name. */
static struct str ending_of(struct str path)
{
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.')
            return str_sub(path, i, path.n);
    return STR_NONE;
}

/* Without --format the ending of -o decides; a name without one (a device, a pipe) gets text. */
static struct err *format_of(struct arena *a, struct output_options o, enum report_format *f)
{
    static const struct field field = { .name = "ending", .type = FIELD_CHOICE, .choices = report_format_choices, .offset2 = -1 };
    struct form_issues issues = { 0 };
    struct str name = o.format, ending = ending_of(o.path);
    *f = REPORT_TEXT;
    if (!name.p && ending.p)
        form_parse_field(a, &field, ending, &name, &issues);
    if (!report_format_of(name, f) && ending.p)
        return ERR(a, ERR_INVALID, "No output has the form \"{0}\". Name the file .txt, .csv, .json, .html, .xlsx or .pdf, or say its --format.", ARG_S(ending));
    return NULL;
}

/* 0 when stdout is no terminal or does not tell. */
static size_t terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

struct err *cmd_render(struct cmd *c, const struct document *d, struct output_options o)
{
    enum report_format f;
    TRY(format_of(c->job.arena, o, &f));
    if (!str_is_empty(o.path))
        return report_render_file(c->job.arena, d, c->job.lang, f, str_c(c->job.arena, o.path));
    if ((f == REPORT_XLSX || f == REPORT_PDF) && isatty(STDOUT_FILENO))
        return ERR(c->job.arena, ERR_INVALID, "This format is not for a terminal: name a file with -o FILE.");
    c->out->columns = terminal_columns();
    return report_render(c->job.arena, d, c->job.lang, f, c->out);
}
