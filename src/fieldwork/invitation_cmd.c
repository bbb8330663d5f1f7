/* huifang wave invite: what the job field.invite does each hour, for one wave and at once. */
#include "fieldwork/invitation.h"
#include "fieldwork/wave.h"
#include "platform/platform.h"

struct invite_input { struct str programme; struct opt_int month; };

static struct err *cmd_invite(struct cmd *c, const void *input)
{
    const struct invite_input *in = input;
    int64_t wave_id, n;
    TRY(wave_find_month(c->job.db, c->job.arena, in->programme, (int32_t)in->month.v, &wave_id));
    TRY(invitation_send(&c->job, wave_id, &n));
    cmd_say(c, &MSG("{0} invitations and reminders were written.", ARG_I(n)));
    return NULL;
}

static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct invite_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct invite_input, month), .hint = { .id = N_("the repair month") } },
};

const struct command wave_invite_command = {
    .name = "wave invite", .summary = { .id = N_("writes the invitations and reminders of a wave that are due, at once") }, .manual = "link", .option = options, .n_options = ARRAY_LEN(options),
    .input_size = sizeof(struct invite_input), .db = COMMAND_CURRENT_DB, .run = cmd_invite,
};
