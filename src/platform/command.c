#include "platform/command.h"
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

/* Without --format the ending of -o decides, else text. */
static enum report_format format_of(struct output_options o)
{
    enum report_format f = REPORT_TEXT;
    if (report_format_of(o.format, &f))
        return f;
    struct str ending = o.path;
    for (size_t i = o.path.n; i > 0; i--)
        if (o.path.p[i - 1] == '.') {
            ending = str_sub(o.path, i, o.path.n);
            break;
        }
    report_format_of(ending, &f);
    return f;
}

struct err *cmd_render(struct cmd *c, const struct document *d, struct output_options o)
{
    enum report_format f = format_of(o);
    if (!str_is_empty(o.path))
        return report_render_file(c->job.arena, d, c->job.lang, f, str_c(c->job.arena, o.path));
    if ((f == REPORT_XLSX || f == REPORT_PDF) && isatty(STDOUT_FILENO))
        return ERR(c->job.arena, ERR_INVALID, "This format is not for a terminal: name a file with -o FILE.");
    return report_render(c->job.arena, d, c->job.lang, f, c->out);
}
