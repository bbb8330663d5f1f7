/* huifang sample draw | list | show | verify | opening. */
#include "sampling/sampling_cmd.h"
#include "sampling/sampling_report.h"

/* ---- draw ---- */

struct draw_input { struct str programme; struct opt_int month, tranche, demo, seed; struct output_options out; };

static struct err *check_seed(struct cmd *c, const struct draw_input *in)
{
    if (in->seed.has && !in->demo.v)
        return ERR(c->job.arena, ERR_INVALID, "A seed of one's own is for demonstrations only: add --demo. Real draws take theirs from the operating system.");
    return NULL;
}

static void warn_of_early_draw(struct cmd *c, const struct draw_input *in)
{
    int32_t month = (int32_t)in->month.v;
    if (in->tranche.has && in->tranche.v > calendar_tranches_over(month, job_today(&c->job)))
        cmd_say(c, &MSG("Tranche {0} ends on {1}: visits that come in after this draw belong to the next one.", ARG_I(in->tranche.v),
                        ARG_S(civil_date_str(c->job.arena, calendar_tranche(month, (int)in->tranche.v).last))));
}

static struct err *cmd_draw(struct cmd *c, const void *input)
{
    const struct draw_input *in = input;
    struct sampling_request q = { .programme = in->programme, .month = (int32_t)in->month.v, .tranche = in->tranche.has ? in->tranche.v : 0,
                                  .has_seed = in->seed.has, .seed = (uint64_t)in->seed.v };
    struct sampling_draw draw;
    int64_t id;
    TRY(check_seed(c, in));
    warn_of_early_draw(c, in);
    TRY(sampling_draw(&c->job, &q, &id));
    TRY(sampling_load(c->job.db, c->job.arena, id, (struct db_scope){ SCOPE_SYSTEM, 0 }, &draw));
    if (civil_date_cmp(draw.field_end, job_today(&c->job)) < 0)
        cmd_say(c, &MSG("These visits are too old to be called: the last day of calls was {0}.", ARG_S(civil_date_str(c->job.arena, draw.field_end))));
    return cmd_render(c, sampling_counts(&(struct sampling_paper){ &c->job, &draw }), in->out);
}

/* ---- the others ---- */

struct one_input { struct str draw, scope; struct output_options out; };

static struct err *load(struct cmd *c, const struct one_input *in, struct db_scope scope, struct sampling_draw *out)
{
    int64_t id;
    if (!db_id_parse(in->draw, &id))
        return ERR(c->job.arena, ERR_INVALID, "\"{0}\" is no draw's number; \"huifang sample list\" shows them.", ARG_S(in->draw));
    return sampling_load(c->job.db, c->job.arena, id, scope, out);
}

static const struct db_scope whole_network = { SCOPE_SYSTEM, 0 };

/* "nation", "region:CODE", "dealer:CODE". */
static struct err *scope_of(struct cmd *c, struct str text, struct db_scope *out)
{
    struct org_network n;
    struct str code = text, kind = str_cut(&code, ':');
    *out = whole_network;
    if (str_is_empty(text) || str_eq_c(text, "nation"))
        return NULL;
    TRY(org_network_load(c->job.db, c->job.arena, whole_network, job_today(&c->job), &n));
    const struct org_dealer *dealer = code.p ? org_dealer_by_code(&n, code) : NULL;
    const size_t *region = code.p ? str_map_get(&n.region_by_code, code) : NULL;
    if (str_eq_c(kind, "dealer") && dealer)
        *out = (struct db_scope){ SCOPE_DEALER, dealer->id };
    else if (str_eq_c(kind, "region") && region)
        *out = (struct db_scope){ SCOPE_REGION, n.region[*region].id };
    else
        return ERR(c->job.arena, ERR_NOT_FOUND, "There is no \"{0}\": nation, region:CODE or dealer:CODE is wanted.", ARG_S(text));
    return NULL;
}

static struct err *cmd_show(struct cmd *c, const void *input)
{
    const struct one_input *in = input;
    struct db_scope scope;
    struct sampling_draw draw;
    struct document *d;
    TRY(scope_of(c, in->scope, &scope));
    TRY(load(c, in, scope, &draw));
    struct sampling_paper p = { &c->job, &draw };
    if (scope.kind == SCOPE_SYSTEM)
        d = sampling_counts(&p);
    else
        TRY(sampling_public_counts(&p, scope, &d));
    return cmd_render(c, d, in->out);
}

static struct err *cmd_verify(struct cmd *c, const void *input)
{
    const struct one_input *in = input;
    struct sampling_draw draw;
    struct sampling_verdict v;
    TRY(load(c, in, whole_network, &draw));
    TRY(sampling_verify(&c->job, &draw, &v));
    c->status = v.is_sound ? 0 : 1;
    return cmd_render(c, sampling_verdict_document(&(struct sampling_paper){ &c->job, &draw }, &v), in->out);
}

static struct err *cmd_opening(struct cmd *c, const void *input)
{
    const struct one_input *in = input;
    struct sampling_draw draw;
    struct document *d;
    TRY(load(c, in, whole_network, &draw));
    TRY(sampling_opening(&(struct sampling_paper){ &c->job, &draw }, &d));
    return cmd_render(c, d, in->out);
}

struct list_input { struct str programme; struct opt_int limit; struct output_options out; };

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct document *d;
    TRY(sampling_list(&c->job, in->programme, in->limit.has ? in->limit.v : 100, &d));
    return cmd_render(c, d, in->out);
}

/* ---- what they take ---- */

static const struct field draw_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct draw_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct draw_input, month), .hint = { .id = N_("the repair month") } },
    { .name = "tranche", .type = FIELD_INT, .min = 1, .max = TRANCHES, FIELD_AT(struct draw_input, tranche),
      .hint = { .id = N_("up to which week of the month (standard: all that are over)") } },
    { .name = "demo", .type = FIELD_BOOL, FIELD_AT(struct draw_input, demo), .hint = { .id = N_("a demonstration, whose seed may be given") } },
    { .name = "seed", .type = FIELD_INT, .min = 0, .max = INT64_MAX, FIELD_AT(struct draw_input, seed), .hint = { .id = N_("the seed, only with --demo") } },
    OUTPUT_OPTIONS(struct draw_input),
};
static const struct field list_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct list_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "limit", .type = FIELD_INT, .min = 1, .max = 100000, FIELD_AT(struct list_input, limit), .hint = { .id = N_("how many, newest first (standard 100)") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field draw_argument[] = {
    { .name = "draw", .type = FIELD_TEXT, .required = true, FIELD_AT(struct one_input, draw), .hint = { .id = N_("the draw's number, from \"sample list\"") } },
};
static const struct field show_options[] = {
    { .name = "scope", .type = FIELD_TEXT, FIELD_AT(struct one_input, scope),
      .hint = { .id = N_("nation (standard), or region:CODE or dealer:CODE for what they may see of their own") } },
    OUTPUT_OPTIONS(struct one_input),
};
static const struct field output_options[] = { OUTPUT_OPTIONS(struct one_input) };

const struct command sample_draw_command = {
    .name = "sample draw", .summary = { .id = N_("draws the visits to be called") }, .manual = "sample", .option = draw_options, .n_options = ARRAY_LEN(draw_options),
    .input_size = sizeof(struct draw_input), .db = COMMAND_CURRENT_DB, .run = cmd_draw,
};
const struct command sample_list_command = {
    .name = "sample list", .summary = { .id = N_("the draws so far, with their commitments") }, .manual = "sample", .option = list_options,
    .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list,
};
const struct command sample_show_command = {
    .name = "sample show", .summary = { .id = N_("counts of a draw by dealer") }, .manual = "sample", .argument = draw_argument, .n_arguments = 1,
    .option = show_options, .n_options = ARRAY_LEN(show_options), .input_size = sizeof(struct one_input), .db = COMMAND_CURRENT_DB, .run = cmd_show,
};
const struct command sample_verify_command = {
    .name = "sample verify", .summary = { .id = N_("draws again and compares; says what changed in the data since") }, .manual = "sample", .argument = draw_argument,
    .n_arguments = 1, .option = output_options, .n_options = ARRAY_LEN(output_options), .input_size = sizeof(struct one_input), .db = COMMAND_CURRENT_DB,
    .run = cmd_verify,
};
const struct command sample_opening_command = {
    .name = "sample opening", .summary = { .id = N_("seed, salt and frame of a draw: for the auditor only") }, .manual = "sample", .argument = draw_argument,
    .n_arguments = 1, .option = output_options, .n_options = ARRAY_LEN(output_options), .input_size = sizeof(struct one_input), .db = COMMAND_CURRENT_DB,
    .run = cmd_opening,
};
