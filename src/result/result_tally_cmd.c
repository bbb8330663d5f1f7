/* huifang tally: the projection that figures are counted from, for whoever runs the machine. */
#include "result/result_cmd.h"
#include "result/result_projection.h"
#include <sys/stat.h>

struct tally_input { struct str programme; struct opt_int rebuild; struct output_options out; };

static const struct column columns[] = {
    { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true },
    { .key = "interviews", .title = { .id = N_("Interviews") } },
    { .key = "segments", .title = { .id = N_("Files") } },
    { .key = "bytes", .title = { .id = N_("Bytes") } },
    { .key = "bytes_per_interview", .title = { .id = N_("Bytes an interview") }, .decimals = 1 },
    { .key = "change", .title = { .id = N_("Changes taken in") } },
    { .key = "behind", .title = { .id = N_("Changes since") } },
    { .key = "state", .title = { .id = N_("State") }, .is_text = true },
};

static struct msg state_of(const struct result_projection_state *s)
{
    if (s->warning.id)
        return s->warning;
    if (s->mark.seq == 0)
        return MSG("not made yet; the next report makes it");
    return s->is_ours ? MSG("in use") : MSG("of another past of this database; the next report makes it anew");
}

static void add_row(struct arena *a, struct table *t, struct str programme, const struct result_projection_state *s)
{
    struct cell *c = table_add_row(a, t);
    c[0] = org_programme_cell(a, programme);
    c[1] = cell_int(s->interviews);
    c[2] = cell_int((int64_t)s->segments);
    c[3] = cell_int(s->bytes);
    c[4] = s->interviews ? cell_num((double)s->bytes / (double)s->interviews) : (struct cell){ .kind = CELL_EMPTY };
    c[5] = cell_int(s->mark.seq);
    c[6] = cell_int(s->newest - s->mark.seq);
    c[7] = cell_msg(a, state_of(s));
}

static struct err *cmd_tally(struct cmd *c, const void *input)
{
    const struct tally_input *in = input;
    struct job *job = &c->job;
    struct table *t = table_new(job->arena, "tally", columns, ARRAY_LEN(columns));
    for (const struct field_choice *p = programme_choices; p->value; p++) {
        struct str programme = str_of_c(p->value);
        struct result_projection_state state;
        if (!str_is_empty(in->programme) && !str_eq(in->programme, programme))
            continue;
        if (in->rebuild.v)
            TRY(result_projection_rebuild(job->db, job->arena, programme, job->data_dir));
        TRY(result_projection_look(job->db, job->arena, programme, job->data_dir, &state));
        add_row(job->arena, t, programme, &state);
    }
    t->note[0] = MSG("Made from the database, in {0}/tally: it may be deleted at any time.", ARG_C(job->data_dir));
    struct section section = { .key = "tally", .table = t };
    struct document d = { .format = "huifang.tally/1", .title = MSG("Projection of the interviews"), .section = &section, .n_sections = 1 };
    return cmd_render(c, &d, in->out);
}

#define IN(member) FIELD_AT(struct tally_input, member)
static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey; nothing: all") } },
    { .name = "rebuild", .type = FIELD_BOOL, IN(rebuild), .hint = { .id = N_("make it anew from the database") } },
    OUTPUT_OPTIONS(struct tally_input),
};

const struct command result_tally_command = {
    .name = "tally", .summary = { .id = N_("the projection that figures are counted from: its state, or made anew") }, .manual = "tally", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct tally_input), .db = COMMAND_CURRENT_DB, .run = cmd_tally,
};
