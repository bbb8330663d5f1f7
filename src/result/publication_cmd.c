/* huifang publication …: making, checking and releasing reports from the machine itself. */
#include "org/user.h"
#include "result/publication_actions.h"
#include "result/publication_cmd.h"
#include "result/publication_private.h"

static const struct field_choice kind_choices[] = { { "monthly", "monthly|月度" }, { "quarterly", "quarterly|季度" }, { NULL, NULL } };
static const struct field_choice language_choices[] = { { "zh", "zh|中文" }, { "en", "en" }, { NULL, NULL } };

static struct publication_key every(int64_t id)
{
    return (struct publication_key){ id, { .kind = SCOPE_SYSTEM }, true };
}

/* ---- make ---- */

struct make_input { struct str programme, kind, reason; struct opt_int period; };

static struct err *cmd_make(struct cmd *c, const void *input)
{
    const struct make_input *in = input;
    int64_t id;
    TRY(publication_make(&c->job, &(struct publication_new){ in->programme, in->kind, (int32_t)in->period.v, in->reason, c->features }, &id));
    cmd_say(c, &MSG("The draft is made. An analyst checks it (huifang publication check), a manager releases it (huifang publication release)."));
    sink_put(c->out, db_id_str(c->job.arena, id));
    sink_put_c(c->out, "\n");
    return NULL;
}

#define IN(member) FIELD_AT(struct make_input, member)
static const struct field make_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey") } },
    { .name = "kind", .type = FIELD_CHOICE, .required = true, .choices = kind_choices, IN(kind), .hint = { .id = N_("monthly or quarterly") } },
    { .name = "period", .type = FIELD_MONTH, .required = true, IN(period), .hint = { .id = N_("the month; for quarterly reports any month of the quarter") } },
    { .name = "reason", .type = FIELD_TEXT, .max = 1000, IN(reason), .hint = { .id = N_("why a released edition is corrected by another one") } },
};
#undef IN

/* ---- check, release, withdraw ---- */

struct step_input { struct opt_int id; struct str by; };

/* Whoever does it from the machine says for whom: two people are needed, and the log names them. */
struct err *publication_act_as(struct cmd *c, struct str login, const struct permission *p, struct job *out)
{
    struct user u;
    *out = c->job;
    if (!login.p)
        return NULL;
    TRY(user_load(&c->job, login, &u));
    if (!user_may(&u, p))
        return ERR(c->job.arena, ERR_DENIED, "{0} has no role that may do this ({1}).", ARG_S(login), ARG_C(p->name));
    out->who = str_c(c->job.arena, u.login);
    out->who_id = u.id;
    return NULL;
}

static struct err *cmd_check(struct cmd *c, const void *input)
{
    const struct step_input *in = input;
    struct job job;
    TRY(publication_act_as(c, in->by, &publication_permissions[REPORT_CHECK], &job));
    TRY(publication_check(&job, in->id.v));
    cmd_say(c, &MSG("The reports are checked. Somebody else can release them now."));
    return NULL;
}

static struct err *cmd_release(struct cmd *c, const void *input)
{
    const struct step_input *in = input;
    struct job job;
    TRY(publication_act_as(c, in->by, &publication_permissions[REPORT_RELEASE], &job));
    TRY(publication_release(&job, in->id.v));
    TRY(publication_issue(&job, in->id.v));
    cmd_say(c, &MSG("The reports are released, and their PDF and XLSX files are issued."));
    return NULL;
}

static struct err *cmd_withdraw(struct cmd *c, const void *input)
{
    const struct step_input *in = input;
    struct job job;
    TRY(publication_act_as(c, in->by, &publication_permissions[REPORT_CHECK], &job));
    TRY(publication_withdraw(&job, in->id.v));
    cmd_say(c, &MSG("The draft is withdrawn."));
    return NULL;
}

#define IN(member) FIELD_AT(struct step_input, member)
static const struct field id_argument[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id), .hint = { .id = N_("number of the publication (huifang publication list)") } },
};
static const struct field by_option[] = {
    { .name = "by", .type = FIELD_TEXT, .max = 64, IN(by), .hint = { .id = N_("login of the person who does it; without it: the operator at the machine") } },
};
#undef IN

/* ---- list ---- */

enum { L_ID, L_PROGRAMME, L_KIND, L_PERIOD, L_EDITION, L_STATE, L_INTERVIEWS, L_MADE, L_CHECKED, L_RELEASED, L_REASON, L_COLUMNS };
static const struct column list_columns[L_COLUMNS] = {
    [L_ID] = { .key = "id", .title = { .id = N_("Number") }, .is_text = true },
    [L_PROGRAMME] = { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true },
    [L_KIND] = { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    [L_PERIOD] = { .key = "period", .title = { .id = N_("Period") }, .is_text = true },
    [L_EDITION] = { .key = "edition", .title = { .id = N_("Edition") } },
    [L_STATE] = { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    [L_INTERVIEWS] = { .key = "interviews", .title = { .id = N_("Interviews") } },
    [L_MADE] = { .key = "made_by", .title = { .id = N_("Made by") }, .is_text = true },
    [L_CHECKED] = { .key = "checked_by", .title = { .id = N_("Checked by") }, .is_text = true },
    [L_RELEASED] = { .key = "released", .title = { .id = N_("Released") }, .is_text = true },
    [L_REASON] = { .key = "reason", .title = { .id = N_("Reason of the correction") }, .is_text = true, .width = 24 },
};

static void list_row(struct cmd *c, struct table *t, const struct publication *p)
{
    struct arena *a = c->job.arena;
    struct cell *row = table_add_row(a, t);
    row[L_ID] = cell_text(db_id_str(a, p->id));
    row[L_PROGRAMME] = org_programme_cell(a, p->programme);
    row[L_KIND] = publication_kind_cell(a, p->kind);
    row[L_PERIOD] = cell_text(civil_month_str(a, p->period));
    row[L_EDITION] = cell_int(p->edition);
    row[L_STATE] = cell_code(a, publication_state_name(p->state), (struct msg){ .id = p->state == PUBLICATION_DRAFT && !p->complete_at.has ? N_("being made") : publication_state_text(p->state) });
    row[L_INTERVIEWS] = cell_int(p->interviews);
    row[L_MADE] = cell_text(p->made_by);
    row[L_CHECKED] = cell_text(p->checked_by);
    if (p->released_at.has)
        row[L_RELEASED] = cell_text(str_printf(a, STR_FMT " " STR_FMT, STR_ARG(tz_format(a, c->job.tz, p->released_at.v)), STR_ARG(p->released_by)));
    row[L_REASON] = cell_text(p->reason);
}

struct list_input { struct str programme; struct output_options out; };

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct publication_list list;
    struct table *t = table_new(c->job.arena, "publications", list_columns, L_COLUMNS);
    struct publication_query q = { .scope = { .kind = SCOPE_SYSTEM }, .programme = in->programme, .with_drafts = true };
    TRY(publication_list_load(c->job.db, c->job.arena, &q, &list));
    for (size_t i = 0; i < list.n; i++)
        list_row(c, t, &list.row[i]);
    t->empty = MSG("No reports have been made for publication yet: huifang publication make.");
    struct section s = { .key = "publications", .table = t };
    struct document d = { .format = "huifang.publications/1", .title = MSG("Publications"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

static const struct field list_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct list_input, programme), .hint = { .id = N_("which survey") } },
    OUTPUT_OPTIONS(struct list_input),
};

/* ---- show, compare ---- */

struct show_input { struct opt_int id; struct str report, unit, language; struct output_options out; };

/* "nation", "dealer:A01" */
static struct err *unit_of_text(struct arena *a, struct str text, struct publication_document_key *k)
{
    if (publication_unit_of_text(text, &k->kind, &k->code))
        return NULL;
    return ERR(a, ERR_INVALID, "A unit is nation, region:CODE, area:REGION/NAME, group:NAME or dealer:CODE.");
}

static struct err *cmd_show(struct cmd *c, const void *input)
{
    const struct show_input *in = input;
    struct publication p;
    struct publication_document d;
    struct publication_document_key k = { .publication = every(in->id.v), .report = in->report, .language = in->language };
    TRY(publication_load(c->job.db, c->job.arena, &k.publication, &p));
    if (!k.report.p)
        k.report = p.kind;
    if (!k.language.p)
        k.language = lang_is_chinese(c->job.lang) ? STR("zh") : STR("en");
    TRY(unit_of_text(c->job.arena, in->unit.p ? in->unit : STR("nation"), &k));
    TRY(publication_document_load(c->job.db, c->job.arena, &k, &d));
    return cmd_render(c, &d.document, in->out);
}

static struct err *cmd_compare(struct cmd *c, const void *input)
{
    const struct show_input *in = input;
    struct document d;
    TRY(publication_compare(&c->job, in->id.v, &d));
    c->status = d.section[0].table->n_rows ? 1 : 0;
    return cmd_render(c, &d, in->out);
}

static const struct field_choice report_choices[] = {
    { "monthly", "monthly|月度报告" }, { "quarterly", "quarterly|季度报告" }, { "overview", "overview|全国概况" }, { "ranking", "ranking|排名" }, { NULL, NULL },
};
#define IN(member) FIELD_AT(struct show_input, member)
static const struct field show_argument[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id), .hint = { .id = N_("number of the publication (huifang publication list)") } },
};
static const struct field show_options[] = {
    { .name = "report", .type = FIELD_CHOICE, .choices = report_choices, IN(report), .hint = { .id = N_("which report") } },
    { .name = "unit", .type = FIELD_TEXT, IN(unit), .hint = { .id = N_("nation (standard), region:CODE, area:REGION/NAME, group:NAME or dealer:CODE") } },
    { .name = "language", .type = FIELD_CHOICE, .choices = language_choices, IN(language), .hint = { .id = N_("language it was made in; standard: the command's") } },
    OUTPUT_OPTIONS(struct show_input),
};
static const struct field compare_options[] = { OUTPUT_OPTIONS(struct show_input) };
#undef IN

#define STEP(name_, text, run_) \
    { .name = (name_), .summary = { .id = (text) }, .manual = "publication", .argument = id_argument, .n_arguments = 1, .option = by_option, .n_options = 1, \
      .input_size = sizeof(struct step_input), .db = COMMAND_CURRENT_DB, .run = (run_) }
const struct command publication_make_command = {
    .name = "publication make", .summary = { .id = N_("make the draft of a period's reports for all dealers, or go on making it") }, .manual = "publication", .option = make_options,
    .n_options = ARRAY_LEN(make_options), .input_size = sizeof(struct make_input), .db = COMMAND_CURRENT_DB, .run = cmd_make,
};
const struct command publication_check_command = STEP("publication check", N_("say that a draft is right"), cmd_check);
const struct command publication_release_command = STEP("publication release", N_("release checked reports to their readers"), cmd_release);
const struct command publication_withdraw_command = STEP("publication withdraw", N_("take back a draft"), cmd_withdraw);
const struct command publication_list_command = {
    .name = "publication list", .summary = { .id = N_("what was made and released") }, .manual = "publication", .option = list_options, .n_options = ARRAY_LEN(list_options),
    .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list,
};
const struct command publication_show_command = {
    .name = "publication show", .summary = { .id = N_("a report as it was frozen") }, .manual = "publication", .argument = show_argument, .n_arguments = 1, .option = show_options,
    .n_options = ARRAY_LEN(show_options), .input_size = sizeof(struct show_input), .db = COMMAND_CURRENT_DB, .run = cmd_show,
};
const struct command publication_compare_command = {
    .name = "publication compare", .summary = { .id = N_("what today's data and settings give instead") }, .manual = "publication", .argument = show_argument, .n_arguments = 1,
    .option = compare_options, .n_options = ARRAY_LEN(compare_options), .input_size = sizeof(struct show_input), .db = COMMAND_CURRENT_DB, .run = cmd_compare,
};
