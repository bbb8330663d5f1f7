/* huifang target list | set | copy */
#include "report/table.h"
#include "result/target.h"

/* ---- list ---- */

struct list_input { struct str programme; struct opt_int year, history; struct output_options out; };

static const struct column columns[] = {
    { .key = "period", .title = { .id = N_("Period") }, .is_text = true },
    { .key = "place", .title = { .id = N_("Place") }, .is_text = true },
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "measure", .title = { .id = N_("Measure") }, .is_text = true },
    { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
    { .key = "set_at", .title = { .id = N_("Set at") }, .is_text = true },
    { .key = "set_by", .title = { .id = N_("By") }, .is_text = true },
};

static struct cell place_cell(struct arena *a, enum target_place p)
{
    static const struct { const char *code, *word; } words[] = {
        [TARGET_NATION] = { "nation", N_("Nation") }, [TARGET_REGION] = { "region", N_("Region") }, [TARGET_DEALER] = { "dealer", N_("Dealer") },
    };
    return cell_code(a, words[p].code, (struct msg){ .id = words[p].word });
}

static void put_target(struct cmd *c, const struct target *x, struct table *t)
{
    struct arena *a = c->job.arena;
    struct cell *cell = table_add_row(a, t);
    cell[0] = cell_text(target_period_text(a, x->row.period));
    cell[1] = place_cell(a, x->row.place);
    cell[2] = cell_text(x->code);
    cell[3] = cell_text(x->row.measure);
    cell[4] = x->is_gone ? cell_code(a, "none", MSG("taken away")) : cell_num(x->row.value);
    cell[5] = cell_text(tz_format(a, c->job.tz, x->set_at));
    cell[6] = cell_text(x->set_by);
}

static struct err *cmd_target_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct target_list list;
    TRY(target_list_load(c->job.db, c->job.arena, &(struct target_query){ .programme = in->programme, .year = (int32_t)in->year.v, .history = in->history.v }, &list));
    struct table *t = table_new(c->job.arena, "targets", columns, ARRAY_LEN(columns));
    t->empty = MSG("No targets are set. \"huifang target set\" sets one, \"huifang import targets\" reads a file of them.");
    for (size_t i = 0; i < list.n; i++)
        put_target(c, &list.target[i], t);
    struct section s = { .key = "targets", .table = t };
    struct document d = { .format = "huifang.targets/1", .title = MSG("Targets"), .section = &s, .n_sections = 1 };
    return cmd_render(c, &d, in->out);
}

/* ---- set ---- */

struct set_input { struct str programme, place, period, measure; struct opt_num value; struct opt_int none; };

static struct err *cmd_target_set(struct cmd *c, const void *input)
{
    const struct set_input *in = input;
    struct arena *a = c->job.arena;
    struct org_network network;
    struct target_change change = { .programme = in->programme, .value = in->value };
    bool changed;
    if (in->value.has == (in->none.v != 0))
        return ERR(a, ERR_INVALID, "Either --value or --none.");
    if (!target_period_parse(in->period, &change.period))
        return ERR(a, ERR_INVALID, "A period is a year (2012) or a quarter (2012-Q1), not \"{0}\".", ARG_S(in->period));
    TRY(org_network_load(c->job.db, a, (struct db_scope){ 0 }, job_today(&c->job), &network));
    TRY(target_where_of(a, &network, in->place.p ? in->place : STR("nation"), &change.where));
    TRY(target_measure_check(c->job.db, a, in->programme, in->measure, &change.measure));
    TRY(target_set(&c->job, &change, &changed));
    cmd_say(c, changed ? &MSG("The target is set.") : &MSG("It was so already; nothing changed."));
    return NULL;
}

/* ---- copy ---- */

struct copy_input { struct str programme, measure; struct opt_int from, to, replace; struct opt_num plus; };

static struct err *cmd_target_copy(struct cmd *c, const void *input)
{
    const struct copy_input *in = input;
    struct target_copy copy = { .programme = in->programme, .from_year = (int32_t)in->from.v, .to_year = (int32_t)in->to.v, .plus = in->plus.v, .replace = in->replace.v };
    struct target_copied out;
    if (in->measure.p)
        TRY(target_measure_check(c->job.db, c->job.arena, in->programme, in->measure, &copy.measure));
    TRY(target_copy_year(&c->job, &copy, &out));
    cmd_say(c, &MSG("{0} targets copied; {1} places had one for {2} already and keep it.", ARG_I(out.copied), ARG_I(out.kept), ARG_C(arena_printf(c->job.arena, "%d", (int)copy.to_year))));
    return NULL;
}

#define PROGRAMME(T) { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(T, programme), .hint = { .id = N_("which survey") } }
#define YEAR(n, T, m) .name = (n), .type = FIELD_INT, .min = 1900, .max = 2999, FIELD_AT(T, m)

static const struct field list_options[] = {
    PROGRAMME(struct list_input),
    { YEAR("year", struct list_input, year), .hint = { .id = N_("of this year only") } },
    { .name = "history", .type = FIELD_BOOL, FIELD_AT(struct list_input, history), .hint = { .id = N_("all that was ever set, the newest first") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field set_options[] = {
    PROGRAMME(struct set_input),
    { .name = "place", .type = FIELD_TEXT, FIELD_AT(struct set_input, place), .hint = { .id = N_("nation (standard), region:CODE or dealer:CODE") } },
    { .name = "period", .type = FIELD_TEXT, .required = true, FIELD_AT(struct set_input, period), .hint = { .id = N_("a year (2012) or a quarter (2012-Q1)") } },
    { .name = "measure", .type = FIELD_TEXT, .required = true, FIELD_AT(struct set_input, measure), .hint = { .id = N_("retention, total, step:CODE or question:CODE") } },
    { .name = "value", .type = FIELD_NUM, FIELD_AT(struct set_input, value), .hint = { .id = N_("index points from -40 to 120") } },
    { .name = "none", .type = FIELD_BOOL, FIELD_AT(struct set_input, none), .hint = { .id = N_("takes the target away") } },
};
static const struct field copy_options[] = {
    PROGRAMME(struct copy_input),
    { YEAR("from", struct copy_input, from), .required = true, .hint = { .id = N_("the year whose targets are copied") } },
    { YEAR("to", struct copy_input, to), .required = true, .hint = { .id = N_("the year they are copied to") } },
    { .name = "plus", .type = FIELD_NUM, FIELD_AT(struct copy_input, plus), .hint = { .id = N_("index points added to each") } },
    { .name = "measure", .type = FIELD_TEXT, FIELD_AT(struct copy_input, measure), .hint = { .id = N_("of this measure only") } },
    { .name = "replace", .type = FIELD_BOOL, FIELD_AT(struct copy_input, replace), .hint = { .id = N_("also where the later year has a target already") } },
};

const struct command target_list_command = {
    .name = "target list", .summary = { .id = N_("targets of dealers, regions and the nation") }, .manual = "targets", .option = list_options,
    .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_target_list };
const struct command target_set_command = {
    .name = "target set", .summary = { .id = N_("sets a target, or takes it away") }, .manual = "targets", .option = set_options,
    .n_options = ARRAY_LEN(set_options), .input_size = sizeof(struct set_input), .db = COMMAND_CURRENT_DB, .run = cmd_target_set };
const struct command target_copy_command = {
    .name = "target copy", .summary = { .id = N_("copies a year's targets to another year") }, .manual = "targets", .option = copy_options,
    .n_options = ARRAY_LEN(copy_options), .input_size = sizeof(struct copy_input), .db = COMMAND_CURRENT_DB, .run = cmd_target_copy };
