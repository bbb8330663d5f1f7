/* huifang wave open | list | show | close | erase. */
#include "fieldwork/wave_cmd.h"
#include "fieldwork/wave_close.h"
#include "fieldwork/wave_report.h"
#include "fieldwork/wave_sign.h"

struct month_input { struct str programme; struct opt_int month, version, unreviewed; struct output_options out; };
struct list_input { struct output_options out; };

static struct err *find(struct cmd *c, const struct month_input *in, int64_t *id)
{
    return wave_find_month(c->job.db, c->job.arena, in->programme, (int32_t)in->month.v, id);
}

static struct err *show(struct cmd *c, int64_t id, struct output_options out)
{
    struct document *d;
    TRY(wave_cells_document(&c->job, id, &d));
    return cmd_render(c, d, out);
}

static struct err *cmd_open(struct cmd *c, const void *input)
{
    const struct month_input *in = input;
    struct wave_new new = { .programme = in->programme, .month = (int32_t)in->month.v, .version = in->version.has ? in->version.v : 0 };
    int64_t id;
    TRY(wave_open(&c->job, &new, &id));
    return show(c, id, in->out);
}

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct document *d;
    TRY(wave_list_document(&c->job, &d));
    return cmd_render(c, d, in->out);
}

static struct err *cmd_show(struct cmd *c, const void *input)
{
    const struct month_input *in = input;
    int64_t id;
    TRY(find(c, in, &id));
    return show(c, id, in->out);
}

static struct err *cmd_close(struct cmd *c, const void *input)
{
    const struct month_input *in = input;
    struct wave_closed closed;
    int64_t id;
    TRY(find(c, in, &id));
    TRY(wave_sign_check(&c->job, id, in->unreviewed.v));
    TRY(wave_close(&c->job, id, &closed));
    cmd_say(c, &MSG("{0} interviews went to the results; {1} cases ended without one. Until {2} back-checks and appeals are possible.", ARG_I(closed.interviews), ARG_I(closed.unfinished),
                    ARG_S(civil_date_str(c->job.arena, closed.erase_on))));
    return NULL;
}

static struct err *cmd_erase(struct cmd *c, const void *input)
{
    const struct month_input *in = input;
    int64_t id;
    TRY(find(c, in, &id));
    TRY(wave_erase(&c->job, id));
    cmd_say(c, &MSG("Nobody can tell any more who gave which answers."));
    return NULL;
}

#define MONTH_OPTIONS                                                                                                                                                              \
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct month_input, programme), .hint = { .id = N_("which survey") } }, \
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct month_input, month), .hint = { .id = N_("the repair month") } }

static const struct field open_options[] = {
    MONTH_OPTIONS,
    { .name = "version", .type = FIELD_INT, .min = 1, .max = INT64_MAX, FIELD_AT(struct month_input, version), .hint = { .id = N_("of the questionnaire (standard: the newest)") } },
    OUTPUT_OPTIONS(struct month_input),
};
static const struct field list_options[] = { OUTPUT_OPTIONS(struct list_input) };
static const struct field show_options[] = { MONTH_OPTIONS, OUTPUT_OPTIONS(struct month_input) };
static const struct field end_options[] = { MONTH_OPTIONS };
static const struct field close_options[] = {
    MONTH_OPTIONS,
    { .name = "unreviewed", .type = FIELD_BOOL, FIELD_AT(struct month_input, unreviewed), .hint = { .id = N_("interviews that nobody reviewed count as they are") } },
};

const struct command wave_open_command = {
    .name = "wave open", .summary = { .id = N_("opens the interviews about a drawn repair month") }, .manual = "wave", .option = open_options, .n_options = ARRAY_LEN(open_options),
    .input_size = sizeof(struct month_input), .db = COMMAND_CURRENT_DB, .run = cmd_open,
};
const struct command wave_list_command = {
    .name = "wave list", .summary = { .id = N_("the waves so far") }, .manual = "wave", .option = list_options, .n_options = ARRAY_LEN(list_options),
    .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list,
};
const struct command wave_show_command = {
    .name = "wave show", .summary = { .id = N_("a wave's quotas and cases by dealer") }, .manual = "wave", .option = show_options, .n_options = ARRAY_LEN(show_options),
    .input_size = sizeof(struct month_input), .db = COMMAND_CURRENT_DB, .run = cmd_show,
};
const struct command wave_close_command = {
    .name = "wave close", .summary = { .id = N_("ends a wave: its interviews become results, without names and days") }, .manual = "wave", .option = close_options,
    .n_options = ARRAY_LEN(close_options), .input_size = sizeof(struct month_input), .db = COMMAND_CURRENT_DB, .run = cmd_close,
};
const struct command wave_erase_command = {
    .name = "wave erase", .summary = { .id = N_("erases, after the appeal window, the way from a wave's interviews to people") }, .manual = "wave", .option = end_options,
    .n_options = ARRAY_LEN(end_options), .input_size = sizeof(struct month_input), .db = COMMAND_CURRENT_DB, .run = cmd_erase,
};
