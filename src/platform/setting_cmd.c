/* huifang setting list | set: business parameters with their history. */
#include "platform/platform.h"

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

struct set_input { struct str key, value, scope; };

struct store { const struct setting *s; const struct set_input *in; struct job *job; };

static struct err *store(struct db *db, void *ctx)
{
    const struct store *w = ctx;
    struct setting_change change = { w->in->scope.p ? w->in->scope : STR(""), w->in->value, str_of_c(w->job->who), w->job->now_ms };
    return setting_store(db, w->s, &change);
}

static const struct setting *find(const struct features *fs, struct str key)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_settings; i++)
            if (str_eq_c(key, fs->feature[f]->setting[i]->key))
                return fs->feature[f]->setting[i];
    return NULL;
}

static struct err *cmd_setting_set(struct cmd *c, const void *input)
{
    struct store w = { .in = input, .job = &c->job };
    w.s = find(c->features, w.in->key);
    if (!w.s)
        return ERR(c->job.arena, ERR_NOT_FOUND, "There is no setting {0}; \"huifang setting list\" shows them.", ARG_S(w.in->key));
    TRY(db_write(c->job.db, store, &w, 0));
    cmd_say(c, &MSG("{0} = {1}", ARG_S(w.in->key), ARG_S(w.in->value)));
    return NULL;
}

static const struct field list_options[] = {
    { .name = "scope", .type = FIELD_TEXT, FIELD_AT(struct list_input, scope), .hint = { .id = N_("service or sales; standard: the whole network") } },
    { .name = "format", .type = FIELD_CHOICE, FIELD_AT(struct list_input, out.format), .choices = report_format_choices, .hint = { .id = N_("form of the output") } },
    { .name = "output", .type = FIELD_TEXT, FIELD_AT(struct list_input, out.path), .max = 4000, .hint = { .id = N_("file to write (-o)") } },
};
static const struct field set_arguments[] = {
    { .name = "key", .type = FIELD_CODE, .required = true, FIELD_AT(struct set_input, key), .hint = { .id = N_("the setting's name") } },
    { .name = "value", .type = FIELD_TEXT, .required = true, FIELD_AT(struct set_input, value), .max = 4000, .hint = { .id = N_("its new value") } },
};
static const struct field set_options[] = {
    { .name = "scope", .type = FIELD_TEXT, FIELD_AT(struct set_input, scope), .hint = { .id = N_("service or sales; standard: the whole network") } },
};

static const struct command command_table[] = {
    { .name = "setting list", .summary = { .id = N_("the business parameters, their values and sources") }, .manual = "settings", .option = list_options,
      .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_setting_list },
    { .name = "setting set", .summary = { .id = N_("changes a business parameter; the old value stays in its history") }, .manual = "settings", .argument = set_arguments,
      .n_arguments = 2, .option = set_options, .n_options = 1, .input_size = sizeof(struct set_input), .db = COMMAND_CURRENT_DB, .run = cmd_setting_set },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1] };

const struct feature setting_feature = { .name = "setting", .command = commands, .n_commands = ARRAY_LEN(commands) };
