/* huifang setting list | set | history: business parameters. */
#include "platform/platform.h"
#include "platform/setting_pages.h"
#include "platform_sql.h"

static const struct column columns[] = {
    { .key = "key", .title = { .id = N_("Setting") }, .is_text = true }, { .key = "label", .title = { .id = N_("Meaning") }, .is_text = true },
    { .key = "value", .title = { .id = N_("Value") }, .is_text = true }, { .key = "standard", .title = { .id = N_("Standard") }, .is_text = true },
    { .key = "source", .title = { .id = N_("Source") }, .is_text = true },
};

struct list_input { struct str scope; struct output_options out; };

static struct err *add_settings(struct cmd *c, const struct feature *f, struct str scope, struct table *t)
{
    for (size_t i = 0; i < f->n_settings; i++) {
        const struct setting *s = f->setting[i];
        struct str value;
        TRY(setting_text(c->job.db, c->job.arena, s, scope, &value));
        struct cell *cell = table_add_row(c->job.arena, t);
        cell[0] = cell_text(str_of_c(s->key));
        cell[1] = cell_msg(c->job.arena, s->label);
        cell[2] = cell_text(value);
        cell[3] = cell_text(str_of_c(s->standard));
        cell[4] = cell_text(str_of_c(s->source));
    }
    return NULL;
}

static struct err *cmd_setting_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct table *t = table_new(c->job.arena, "settings", columns, ARRAY_LEN(columns));
    for (size_t f = 0; f < c->features->n; f++)
        TRY(add_settings(c, c->features->feature[f], in->scope.p ? in->scope : STR(""), t));
    struct section s = { .key = "settings", .table = t };
    struct document d = { .format = "huifang.settings/1", .title = MSG("Settings"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

static const struct setting *find(const struct features *fs, struct str key)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_settings; i++)
            if (str_eq_c(key, fs->feature[f]->setting[i]->key))
                return fs->feature[f]->setting[i];
    return NULL;
}

static struct err *no_such_setting(struct arena *a, struct str key)
{
    return ERR(a, ERR_NOT_FOUND, "There is no setting {0}; \"huifang setting list\" shows them.", ARG_S(key));
}

/* ---- history ---- */

struct history_input { struct str key; struct output_options out; };

static const struct column history_columns[] = {
    { .key = "at", .title = { .id = N_("When") }, .is_text = true }, { .key = "by", .title = { .id = N_("By") }, .is_text = true },
    { .key = "scope", .title = { .id = N_("Programme") }, .is_text = true }, { .key = "value", .title = { .id = N_("Value") }, .is_text = true },
};

static struct err *cmd_setting_history(struct cmd *c, const void *input)
{
    const struct history_input *in = input;
    struct arena *a = c->job.arena;
    const struct setting *setting = find(c->features, in->key);
    struct setting_history_rows rows;
    if (!setting)
        return no_such_setting(a, in->key);
    TRY(setting_history(c->job.db, a, &(struct setting_history_in){ .key = in->key }, &rows));
    struct table *t = table_new(a, "history", history_columns, ARRAY_LEN(history_columns));
    t->empty = MSG("It never changed; the standard {0} holds.", ARG_C(setting->standard));
    for (size_t i = 0; i < rows.n; i++) {
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(tz_format(a, c->job.tz, rows.row[i].changed_at));
        cell[1] = cell_text(rows.row[i].changed_by);
        cell[2] = cell_text(rows.row[i].scope);
        cell[3] = cell_text(rows.row[i].is_withdrawn ? STR_NONE : rows.row[i].value);
    }
    struct section s = { .key = "history", .table = t };
    struct document d = { .format = "huifang.setting-history/1", .title = setting->label, .section = &s, .n_sections = 1 };
    return cmd_render(c, &d, in->out);
}

/* ---- set ---- */

struct set_input { struct str key, value, scope; };

static struct err *cmd_setting_set(struct cmd *c, const void *input)
{
    const struct set_input *in = input;
    const struct setting *s = find(c->features, in->key);
    if (!s)
        return no_such_setting(c->job.arena, in->key);
    TRY(setting_set(&c->job, s, in->scope, in->value));
    cmd_say(c, &MSG("{0} = {1}", ARG_S(in->key), ARG_S(in->value)));
    return NULL;
}

/* ---- withdraw ---- */

static struct err *cmd_setting_withdraw(struct cmd *c, const void *input)
{
    const struct set_input *in = input;
    const struct setting *s = find(c->features, in->key);
    if (!s)
        return no_such_setting(c->job.arena, in->key);
    TRY(setting_withdraw(&c->job, s, in->scope));
    cmd_say(c, &MSG("The programme has the network's value again."));
    return NULL;
}

#define SCOPE(T) { .name = "scope", .type = FIELD_CHOICE, .choices = scopes, FIELD_AT(T, scope), .hint = { .id = N_("of one programme; standard: the whole network") } }
#define KEY(T) { .name = "key", .type = FIELD_CODE, .required = true, FIELD_AT(T, key), .hint = { .id = N_("the setting's name") } }

static const struct field_choice scopes[] = { { "service", "service" }, { "sales", "sales" }, { NULL, NULL } };
static const struct field list_options[] = { SCOPE(struct list_input), OUTPUT_OPTIONS(struct list_input) };
static const struct field set_arguments[] = {
    KEY(struct set_input),
    { .name = "value", .type = FIELD_TEXT, .required = true, .may_be_empty = true, FIELD_AT(struct set_input, value), .max = 4000, .hint = { .id = N_("its new value") } },
};
static const struct field set_options[] = { SCOPE(struct set_input) };
static const struct field withdraw_arguments[] = { KEY(struct set_input) };
static const struct field withdraw_options[] = {
    { .name = "scope", .type = FIELD_CHOICE, .choices = scopes, .required = true, FIELD_AT(struct set_input, scope), .hint = { .id = N_("of which programme") } },
};
static const struct field history_arguments[] = { KEY(struct history_input) };
static const struct field history_options[] = { OUTPUT_OPTIONS(struct history_input) };

static const struct command command_table[] = {
    { .name = "setting list", .summary = { .id = N_("the business parameters, their values and sources") }, .manual = "settings", .option = list_options,
      .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_setting_list },
    { .name = "setting set", .summary = { .id = N_("changes a business parameter; the old value stays in its history") }, .manual = "settings", .argument = set_arguments,
      .n_arguments = 2, .option = set_options, .n_options = 1, .input_size = sizeof(struct set_input), .db = COMMAND_CURRENT_DB, .run = cmd_setting_set },
    { .name = "setting withdraw", .summary = { .id = N_("ends a programme's own value: the network's holds again") }, .manual = "settings", .argument = withdraw_arguments, .n_arguments = 1,
      .option = withdraw_options, .n_options = 1, .input_size = sizeof(struct set_input), .db = COMMAND_CURRENT_DB, .run = cmd_setting_withdraw },
    { .name = "setting history", .summary = { .id = N_("who changed a business parameter when") }, .manual = "settings", .argument = history_arguments, .n_arguments = 1,
      .option = history_options, .n_options = ARRAY_LEN(history_options), .input_size = sizeof(struct history_input), .db = COMMAND_CURRENT_DB, .run = cmd_setting_history },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1], &command_table[2], &command_table[3] };

const struct feature setting_feature = { .name = "setting", .command = commands, .n_commands = ARRAY_LEN(commands),
                                         .pages = { setting_routes, SETTING_ROUTES }, .menu = { setting_menu, SETTING_MENU } };
