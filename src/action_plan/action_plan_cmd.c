/* huifang measure list | remind */
#include "action_plan/action_plan.h"

static const struct field_choice tab_choices[] = { { "open", "open|未完成" }, { "overdue", "overdue|逾期" }, { "done", "done|已完成" }, { "all", "all|全部" }, { NULL, NULL } };

struct list_input { struct str programme, state; struct output_options out; };

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct plan_query q = { .programme = in->programme, .tab = PLAN_TAB_ALL };
    struct document d;
    for (int i = 0; in->state.p && tab_choices[i].value; i++)
        if (str_eq_c(in->state, tab_choices[i].value))
            q.tab = (enum plan_tab)i;
    TRY(action_plan_report(&c->job, &q, &d));
    return cmd_render(c, &d, in->out);
}

#define IN(member) FIELD_AT(struct list_input, member)
static const struct field list_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey; nothing: all") } },
    { .name = "state", .type = FIELD_CHOICE, .choices = tab_choices, IN(state), .hint = { .id = N_("open: not finished; standard: all") } },
    OUTPUT_OPTIONS(struct list_input),
};
const struct command action_plan_list_command = {
    .name = "measure list", .summary = { .id = N_("measures against weak items, and what came of them") }, .manual = "measure", .option = list_options,
    .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list,
};

static struct err *cmd_remind(struct cmd *c, const void *input UNUSED)
{
    int64_t sent;
    TRY(action_plan_remind(&c->job, &sent));
    cmd_say(c, &MSG("{0} reminders wait in the outbox.", ARG_I(sent)));
    return NULL;
}

const struct command action_plan_remind_command = {
    .name = "measure remind", .summary = { .id = N_("mails dealers about measures that are due within a week or overdue, each once") }, .manual = "measure", .db = COMMAND_CURRENT_DB,
    .run = cmd_remind,
};
