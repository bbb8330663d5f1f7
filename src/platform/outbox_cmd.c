/* huifang outbox list | deliver | retry */
#include "outbox_sql.h"
#include "platform/outbox.h"
#include "platform/outbox_settings.h"
#include "platform/platform.h"

enum { STANDARD_LIMIT = 200, DELIVER_AT_ONCE = 500 };

struct list_input { struct str state; struct opt_int limit; struct output_options out; };

static const struct column columns[] = {
    { .key = "id", .title = { .id = N_("Id") }, .is_text = true }, { .key = "created", .title = { .id = N_("When") }, .is_text = true },
    { .key = "channel", .title = { .id = N_("Channel") }, .is_text = true }, { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    { .key = "state", .title = { .id = N_("State") }, .is_text = true }, { .key = "attempts", .title = { .id = N_("Attempts") } },
    { .key = "next", .title = { .id = N_("Next attempt") }, .is_text = true }, { .key = "problem", .title = { .id = N_("Problem") }, .is_text = true },
};

static struct cell state_cell(struct arena *a, struct str state)
{
    if (str_eq_c(state, "sent"))
        return cell_code(a, "sent", MSG("sent"));
    return str_eq_c(state, "dead") ? cell_code(a, "dead", MSG("given up")) : cell_code(a, "waiting", MSG("waiting"));
}

/* Recipients are not listed: mail addresses and numbers are personal. */
static struct err *cmd_outbox_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct arena *a = c->job.arena;
    struct outbox_list_in q = { .with_state = in->state.p, .state = in->state, .limit = in->limit.has ? in->limit.v : STANDARD_LIMIT };
    struct outbox_list_rows rows;
    TRY(outbox_list(c->job.db, a, &q, &rows));
    struct table *t = table_new(a, "messages", columns, ARRAY_LEN(columns));
    t->empty = MSG("There are no messages.");
    for (size_t i = 0; i < rows.n; i++) {
        const struct outbox_list_row *r = &rows.row[i];
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(db_id_str(a, r->id));
        cell[1] = cell_text(tz_format(a, c->job.tz, r->created_at));
        cell[2] = cell_text(r->channel);
        cell[3] = cell_text(r->kind);
        cell[4] = state_cell(a, r->state);
        cell[5] = cell_int(r->attempts);
        cell[6] = cell_text(str_eq_c(r->state, "waiting") ? tz_format(a, c->job.tz, r->due_at) : STR_NONE);
        cell[7] = cell_text(r->problem);
    }
    struct section s = { .key = "messages", .table = t };
    struct document d = { .format = "huifang.outbox/1", .title = MSG("Outgoing messages"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

static struct err *cmd_outbox_deliver(struct cmd *c, const void *input UNUSED)
{
    struct outbox_counts n;
    TRY(outbox_deliver(&c->job, DELIVER_AT_ONCE, &n));
    cmd_say(c, &MSG("{0} messages sent; {1} will be tried again; {2} given up.", ARG_I(n.sent), ARG_I(n.failed), ARG_I(n.dead)));
    c->status = n.failed || n.dead;
    return NULL;
}

struct retry_input { struct str id; };

static struct err *cmd_outbox_retry(struct cmd *c, const void *input)
{
    const struct retry_input *in = input;
    int64_t id;
    if (!db_id_parse(in->id, &id))
        return ERR(c->job.arena, ERR_INVALID, "\"{0}\" is no id.", ARG_S(in->id));
    TRY(outbox_retry(&c->job, id));
    cmd_say(c, &MSG("The message will be tried again."));
    return NULL;
}

static const struct field_choice states[] = { { "waiting", "waiting" }, { "sent", "sent" }, { "dead", "dead" }, { NULL, NULL } };
static const struct field list_options[] = {
    { .name = "state", .type = FIELD_CHOICE, .choices = states, FIELD_AT(struct list_input, state), .hint = { .id = N_("only those in this state") } },
    { .name = "limit", .type = FIELD_INT, .min = 1, .max = 1000000, FIELD_AT(struct list_input, limit), .hint = { .id = N_("how many at most (standard 200)") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field retry_arguments[] = {
    { .name = "id", .type = FIELD_CODE, .required = true, FIELD_AT(struct retry_input, id), .hint = { .id = N_("id of the message") } },
};
static const struct command command_table[] = {
    { .name = "outbox list", .summary = { .id = N_("mail, SMS and webhooks, the newest first") }, .manual = "outbox", .option = list_options,
      .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_outbox_list },
    { .name = "outbox deliver", .summary = { .id = N_("delivers what is due now") }, .manual = "outbox", .db = COMMAND_CURRENT_DB, .run = cmd_outbox_deliver },
    { .name = "outbox retry", .summary = { .id = N_("tries a message again that was given up") }, .manual = "outbox", .argument = retry_arguments, .n_arguments = 1,
      .input_size = sizeof(struct retry_input), .db = COMMAND_CURRENT_DB, .run = cmd_outbox_retry },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1], &command_table[2] };

const struct feature outbox_feature = { .name = "outbox", .command = commands, .n_commands = ARRAY_LEN(commands), .setting = outbox_setting_list, .n_settings = OUTBOX_SETTINGS };
