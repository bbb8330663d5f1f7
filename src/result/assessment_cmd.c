/* huifang assessment …: making, adjusting, signing and printing assessments from the machine itself. */
#include "result/assessment_cmd.h"
#include "result/assessment.h"
#include "result/publication_cmd.h"

static const struct assessment_reader everybody = { .scope = { .kind = SCOPE_SYSTEM }, .is_maker = true };

/* ---- make, adjust, sign ---- */

struct make_input { struct opt_int id; struct str by; };

static struct err *cmd_make(struct cmd *c, const void *input)
{
    const struct make_input *in = input;
    struct job job;
    int64_t id;
    TRY(publication_act_as(c, in->by, &assessment_permissions[ASSESSMENT_PREPARE], &job));
    TRY(assessment_make(&job, in->id.v, &id));
    cmd_say(c, &MSG("The assessment is made. Check it, adjust it where there is a reason (huifang assessment adjust), then have it signed (huifang assessment sign)."));
    sink_put(c->out, db_id_str(c->job.arena, id));
    sink_put_c(c->out, "\n");
    return NULL;
}

static struct err *cmd_sign(struct cmd *c, const void *input)
{
    const struct make_input *in = input;
    struct job job;
    TRY(publication_act_as(c, in->by, &assessment_permissions[ASSESSMENT_SIGN], &job));
    TRY(assessment_sign(&job, in->id.v));
    cmd_say(c, &MSG("The assessment is signed; dealers, groups and regions can read it now."));
    return NULL;
}

struct adjust_input { struct opt_int id; struct opt_num points; struct str dealer, reason, by; };

static struct err *find_dealer(struct job *job, int64_t sheet_id, struct str code, int64_t *id)
{
    struct assessment x;
    TRY(assessment_load(job, &everybody, sheet_id, &x));
    for (size_t i = 0; i < x.line.n; i++)
        if (str_eq(x.line.row[i].code, code)) {
            *id = x.line.row[i].dealer_id;
            return NULL;
        }
    return ERR(job->arena, ERR_NOT_FOUND, "The assessment has no dealer {0}.", ARG_S(code));
}

static struct err *cmd_adjust(struct cmd *c, const void *input)
{
    const struct adjust_input *in = input;
    struct job job;
    struct assessment_adjustment x = { .sheet_id = in->id.v, .points = in->points.v, .reason = in->reason.p ? in->reason : STR("") };
    TRY(publication_act_as(c, in->by, &assessment_permissions[ASSESSMENT_PREPARE], &job));
    TRY(find_dealer(&job, x.sheet_id, in->dealer, &x.dealer_id));
    TRY(assessment_adjust(&job, &x));
    cmd_say(c, &MSG("The factor is adjusted."));
    return NULL;
}

/* ---- list, show ---- */

enum { L_ID, L_PUBLICATION, L_PROGRAMME, L_PERIOD, L_EDITION, L_STATE, L_MADE, L_SIGNED, L_APPEAL_END, L_COLUMNS };
static const struct column list_columns[L_COLUMNS] = {
    [L_ID] = { .key = "id", .title = { .id = N_("Number") }, .is_text = true },
    [L_PUBLICATION] = { .key = "publication", .title = { .id = N_("Publication") }, .is_text = true },
    [L_PROGRAMME] = { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true },
    [L_PERIOD] = { .key = "period", .title = { .id = N_("Period") }, .is_text = true },
    [L_EDITION] = { .key = "edition", .title = { .id = N_("Edition") } },
    [L_STATE] = { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    [L_MADE] = { .key = "made_by", .title = { .id = N_("Made by") }, .is_text = true },
    [L_SIGNED] = { .key = "signed", .title = { .id = N_("Signed") }, .is_text = true },
    [L_APPEAL_END] = { .key = "appeal_end", .title = { .id = N_("Objections until") }, .is_text = true },
};

static void list_row(struct cmd *c, struct table *t, const struct assessment_sheet *s)
{
    struct arena *a = c->job.arena;
    struct cell *row = table_add_row(a, t);
    row[L_ID] = cell_text(db_id_str(a, s->id));
    row[L_PUBLICATION] = cell_text(db_id_str(a, s->publication_id));
    row[L_PROGRAMME] = org_programme_cell(a, s->programme);
    row[L_PERIOD] = cell_text(civil_month_str(a, s->period));
    row[L_EDITION] = cell_int(s->edition);
    row[L_STATE] = s->is_signed ? cell_code(a, "signed", MSG("signed")) : cell_code(a, "draft", MSG("draft"));
    row[L_MADE] = cell_text(s->made_by);
    if (s->is_signed)
        row[L_SIGNED] = cell_text(str_printf(a, STR_FMT " " STR_FMT, STR_ARG(tz_format(a, c->job.tz, s->signed_at.v)), STR_ARG(s->signed_by)));
    row[L_APPEAL_END] = cell_text(s->appeal_end.year ? civil_date_str(a, s->appeal_end) : STR(""));
}

struct list_input { struct str programme; struct output_options out; };

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct assessment_sheet_list list;
    struct table *t = table_new(c->job.arena, "assessments", list_columns, L_COLUMNS);
    TRY(assessment_list_load(&c->job, &everybody, in->programme, &list));
    for (size_t i = 0; i < list.n; i++)
        list_row(c, t, &list.row[i]);
    t->empty = MSG("No assessment has been made yet: huifang assessment make, with the number of a released quarterly report.");
    struct section s = { .key = "assessments", .table = t };
    struct document d = { .format = "huifang.assessments/1", .title = MSG("Assessments"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

struct show_input { struct opt_int id; struct str dealer; struct output_options out; };

static struct err *cmd_show(struct cmd *c, const void *input)
{
    const struct show_input *in = input;
    struct assessment x;
    struct document d;
    struct assessment_dealer key = { .sheet_id = in->id.v };
    if (in->dealer.p)
        TRY(find_dealer(&c->job, in->id.v, in->dealer, &key.dealer_id));
    TRY(in->dealer.p ? assessment_load_dealer(&c->job, &everybody, key, &x) : assessment_load(&c->job, &everybody, in->id.v, &x));
    assessment_document(&c->job, &x, &d);
    return cmd_render(c, &d, in->out);
}

/* ---- tables ---- */

#define BY(T) { .name = "by", .type = FIELD_TEXT, .max = 64, FIELD_AT(T, by), .hint = { .id = N_("login of the person who does it; without it: the operator at the machine") } }
#define ID(T, hint_) { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(T, id), .hint = { .id = hint_ } }
static const struct field make_argument[] = { ID(struct make_input, N_("number of the released quarterly report (huifang publication list)")) };
static const struct field sign_argument[] = { ID(struct make_input, N_("number of the assessment (huifang assessment list)")) };
static const struct field by_option[] = { BY(struct make_input) };
static const struct field adjust_argument[] = { ID(struct adjust_input, N_("number of the assessment (huifang assessment list)")) };
static const struct field adjust_options[] = {
    { .name = "dealer", .type = FIELD_CODE, .required = true, FIELD_AT(struct adjust_input, dealer), .hint = { .id = N_("code of the dealer") } },
    { .name = "points", .type = FIELD_NUM, .required = true, FIELD_AT(struct adjust_input, points), .hint = { .id = N_("what its factor is changed by, -1 to 1; 0 takes an adjustment back") } },
    { .name = "reason", .type = FIELD_TEXT, .max = 500, FIELD_AT(struct adjust_input, reason), .hint = { .id = N_("why; it stands on the sheet") } },
    BY(struct adjust_input),
};
static const struct field list_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct list_input, programme), .hint = { .id = N_("which survey") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field show_argument[] = { ID(struct show_input, N_("number of the assessment (huifang assessment list)")) };
static const struct field show_options[] = {
    { .name = "dealer", .type = FIELD_CODE, FIELD_AT(struct show_input, dealer), .hint = { .id = N_("only this dealer, by its code") } },
    OUTPUT_OPTIONS(struct show_input),
};

static const struct command make_command = {
    .name = "assessment make", .summary = { .id = N_("make the draft of a quarter's assessment from its released report") }, .manual = "assessment", .argument = make_argument, .n_arguments = 1,
    .option = by_option, .n_options = 1, .input_size = sizeof(struct make_input), .db = COMMAND_CURRENT_DB, .run = cmd_make,
};
static const struct command adjust_command = {
    .name = "assessment adjust", .summary = { .id = N_("change a dealer's factor, with a reason") }, .manual = "assessment", .argument = adjust_argument, .n_arguments = 1,
    .option = adjust_options, .n_options = ARRAY_LEN(adjust_options), .input_size = sizeof(struct adjust_input), .db = COMMAND_CURRENT_DB, .run = cmd_adjust,
};
static const struct command sign_command = {
    .name = "assessment sign", .summary = { .id = N_("sign an assessment: it is frozen, and its dealers can read it") }, .manual = "assessment", .argument = sign_argument, .n_arguments = 1,
    .option = by_option, .n_options = 1, .input_size = sizeof(struct make_input), .db = COMMAND_CURRENT_DB, .run = cmd_sign,
};
static const struct command list_command = {
    .name = "assessment list", .summary = { .id = N_("assessments, drafts and signed ones") }, .manual = "assessment", .option = list_options, .n_options = ARRAY_LEN(list_options),
    .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list,
};
static const struct command show_command = {
    .name = "assessment show", .summary = { .id = N_("an assessment, a line a dealer; as XLSX for finance") }, .manual = "assessment", .argument = show_argument, .n_arguments = 1,
    .option = show_options, .n_options = ARRAY_LEN(show_options), .input_size = sizeof(struct show_input), .db = COMMAND_CURRENT_DB, .run = cmd_show,
};
const struct command *const assessment_commands[ASSESSMENT_COMMANDS] = { &make_command, &adjust_command, &sign_command, &list_command, &show_command };
