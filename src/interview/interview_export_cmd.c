/* huifang export interviews */
#include "interview/interview_export.h"

struct export_input { struct str programme, format, output; struct opt_int from, to; };

static struct err *cmd_export(struct cmd *c, const void *input)
{
    const struct export_input *in = input;
    struct interview_export x = { .programme = in->programme, .from = (int32_t)in->from.v, .to = (int32_t)in->to.v, .path = str_c(c->job.arena, in->output) };
    int64_t rows;
    TRY(interview_export_format_of(c->job.arena, in->format, in->output, &x.format));
    TRY(interview_export(&c->job, &x, &rows));
    cmd_say(c, &MSG("{0} interviews are written to {1}.", ARG_I(rows), ARG_S(in->output)));
    return NULL;
}

#define IN(member) FIELD_AT(struct export_input, member)
static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, .required = true, IN(programme), .hint = { .id = N_("which survey") } },
    { .name = "from", .type = FIELD_MONTH, .required = true, IN(from), .hint = { .id = N_("first visit month") } },
    { .name = "to", .type = FIELD_MONTH, .required = true, IN(to), .hint = { .id = N_("last visit month") } },
    { .name = "format", .type = FIELD_CHOICE, .choices = interview_export_formats, IN(format), .hint = { .id = N_("sav or csv; standard: as the file's name ends") } },
    { .name = "output", .type = FIELD_TEXT, .max = 4000, .required = true, IN(output), .hint = { .id = N_("file to write (-o)") } },
};

const struct command interview_export_command = {
    .name = "export interviews", .summary = { .id = N_("writes interviews row by row for statisticians: SPSS or CSV") }, .manual = "export", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct export_input), .db = COMMAND_CURRENT_DB, .run = cmd_export,
};
