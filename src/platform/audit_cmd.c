/* huifang audit list | verify | erase */
#include "audit_sql.h"
#include "platform/audit_chain.h"
#include "platform/audit_pages.h"
#include "platform/platform.h"

enum { STANDARD_LIMIT = 200 };

/* ---- list ---- */

struct list_input { struct str action, object, id, who; struct civil_date since; struct opt_int limit; struct output_options out; };

static const struct column columns[] = {
    { .key = "at", .title = { .id = N_("When") }, .is_text = true }, { .key = "who", .title = { .id = N_("Who") }, .is_text = true },
    { .key = "action", .title = { .id = N_("Action") }, .is_text = true }, { .key = "object", .title = { .id = N_("Object") }, .is_text = true },
    { .key = "object_id", .title = { .id = N_("Id") }, .is_text = true }, { .key = "detail", .title = { .id = N_("Detail") }, .is_text = true },
    { .key = "entry", .title = { .id = N_("Entry") }, .is_text = true, .show = COLUMN_MACHINE },
};

static struct err *add_entries(struct cmd *c, const struct list_input *in, struct table *t)
{
    struct arena *a = c->job.arena;
    struct audit_entry_list_in q = { .with_action = in->action.p, .action = in->action, .with_object = in->object.p, .object = in->object, .with_who = in->who.p, .who = in->who,
                                     .with_since = in->since.year != 0, .limit = in->limit.has ? in->limit.v : STANDARD_LIMIT };
    struct audit_entry_list_rows rows;
    q.since = q.with_since ? tz_instant(c->job.tz, (struct local_time){ .date = in->since }) : 0;
    q.with_of_object = in->id.p;
    if (in->id.p && !db_id_parse(in->id, &q.object_id.v))
        return ERR(a, ERR_INVALID, "\"{0}\" is no id.", ARG_S(in->id));
    q.object_id.has = in->id.p;
    TRY(audit_entry_list(c->job.db, a, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct audit_entry_list_row *r = &rows.row[i];
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(tz_format(a, c->job.tz, r->at));
        cell[1] = r->who.p ? cell_text(r->who) : cell_code(a, "erased", MSG("(erased)"));
        cell[2] = cell_text(r->action);
        cell[3] = cell_text(r->object);
        cell[4] = cell_text(r->object_id.has ? db_id_str(a, r->object_id.v) : STR_NONE);
        cell[5] = cell_text(r->body);
        cell[6] = cell_text(db_id_str(a, r->id));
    }
    return NULL;
}

static struct err *cmd_audit_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct table *t = table_new(c->job.arena, "entries", columns, ARRAY_LEN(columns));
    t->empty = MSG("There are no such entries.");
    TRY(add_entries(c, in, t));
    struct section s = { .key = "entries", .table = t };
    struct document d = { .format = "huifang.audit/1", .title = MSG("Audit log"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

/* ---- verify ---- */

struct verify_input { struct opt_int position; struct str link; };

const char *const audit_break_texts[] = {
    [AUDIT_GAP] = N_("Position {0} of the audit chain is broken: links before it are missing."),
    [AUDIT_ENTRY_GONE] = N_("Position {0} of the audit chain is broken: its entry {1} is gone."),
    [AUDIT_ENTRY_CHANGED] = N_("Position {0} of the audit chain is broken: the entry {1} or its link was changed."),
    [AUDIT_DETAIL_CHANGED] = N_("Position {0} of the audit chain is broken: the detail of the entry {1} was changed."),
    [AUDIT_CUT] = N_("Position {0} of the audit chain is broken: it is not the link that was noted."),
};

static struct err *cmd_audit_verify(struct cmd *c, const void *input)
{
    const struct verify_input *in = input;
    struct arena *a = c->job.arena;
    struct audit_verdict v;
    if (in->position.has != (in->link.p != NULL))
        return ERR(a, ERR_INVALID, "--position and --link belong together: the end of the chain as it was printed earlier.");
    TRY(audit_verify(&c->job, (struct audit_anchor){ in->position.v, in->link }, &v));
    if (v.broken) {
        c->status = 1;
        cmd_say(c, &(struct msg){ .id = audit_break_texts[v.broken], .arg = { ARG_I(v.position), ARG_S(v.audit_id ? db_id_str(a, v.audit_id) : STR("-")) } });
    } else {
        cmd_say(c, &MSG("The audit chain is sound: {0} entries, {1} of them with their personal part erased.", ARG_I(v.sealed), ARG_I(v.erased)));
    }
    if (v.unsealed)
        cmd_say(c, &MSG("{0} entries are not sealed yet, the oldest of {1}. \"huifang audit seal\" seals them.", ARG_I(v.unsealed), ARG_S(tz_format(a, c->job.tz, v.oldest_ms))));
    if (!v.broken && v.sealed)
        sink_putf(c->out, "%lld " STR_FMT "\n", (long long)v.last.position, STR_ARG(v.last.link));
    return NULL;
}

/* ---- seal and erase ---- */

static struct err *cmd_audit_seal(struct cmd *c, const void *input UNUSED)
{
    int64_t n;
    TRY(audit_seal(&c->job, &n));
    cmd_say(c, &MSG("{0} entries sealed.", ARG_I(n)));
    return NULL;
}

struct erase_input { struct str object, id; };

static struct err *cmd_audit_erase(struct cmd *c, const void *input)
{
    const struct erase_input *in = input;
    int64_t id, n;
    if (!db_id_parse(in->id, &id))
        return ERR(c->job.arena, ERR_INVALID, "\"{0}\" is no id.", ARG_S(in->id));
    TRY(audit_erase(&c->job, str_c(c->job.arena, in->object), id, &n));
    cmd_say(c, &MSG("The personal part of {0} entries was erased; the entries stay and the chain holds.", ARG_I(n)));
    return NULL;
}

#define IN(member) FIELD_AT(struct list_input, member)
static const struct field list_options[] = {
    { .name = "action", .type = FIELD_TEXT, IN(action), .hint = { .id = N_("only this action, user.sign_in for instance") } },
    { .name = "who", .type = FIELD_TEXT, IN(who), .hint = { .id = N_("only what this login did") } },
    { .name = "object", .type = FIELD_TEXT, IN(object), .hint = { .id = N_("only this kind of thing, user for instance") } },
    { .name = "id", .type = FIELD_CODE, IN(id), .hint = { .id = N_("only the thing with this id") } },
    { .name = "since", .type = FIELD_DATE, IN(since), .hint = { .id = N_("from this day on") } },
    { .name = "limit", .type = FIELD_INT, .min = 1, .max = 1000000, IN(limit), .hint = { .id = N_("how many at most (standard 200)") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field verify_options[] = {
    { .name = "position", .type = FIELD_INT, .min = 1, .max = INT64_MAX, FIELD_AT(struct verify_input, position), .hint = { .id = N_("position that was noted earlier") } },
    { .name = "link", .type = FIELD_CODE, FIELD_AT(struct verify_input, link), .hint = { .id = N_("its link") } },
};
static const struct field erase_arguments[] = {
    { .name = "object", .type = FIELD_CODE, .required = true, FIELD_AT(struct erase_input, object), .hint = { .id = N_("kind of thing, user for instance") } },
    { .name = "id", .type = FIELD_CODE, .required = true, FIELD_AT(struct erase_input, id), .hint = { .id = N_("its id") } },
};

static const struct command command_table[] = {
    { .name = "audit list", .summary = { .id = N_("who did what to what, the newest first") }, .manual = "audit", .option = list_options, .n_options = ARRAY_LEN(list_options),
      .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_audit_list },
    { .name = "audit verify", .summary = { .id = N_("checks that nothing was changed in the audit log, and prints the chain's end") }, .manual = "audit", .option = verify_options,
      .n_options = ARRAY_LEN(verify_options), .input_size = sizeof(struct verify_input), .db = COMMAND_CURRENT_DB, .run = cmd_audit_verify },
    { .name = "audit seal", .summary = { .id = N_("seals the newest entries now") }, .manual = "audit", .db = COMMAND_CURRENT_DB, .run = cmd_audit_seal },
    { .name = "audit erase", .summary = { .id = N_("erases the personal part of the entries about a thing") }, .manual = "audit", .argument = erase_arguments, .n_arguments = 2,
      .input_size = sizeof(struct erase_input), .db = COMMAND_CURRENT_DB, .run = cmd_audit_erase },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1], &command_table[2], &command_table[3] };
static const struct job_kind *const jobs[] = { &audit_verify_job };
static const struct permission permissions[] = {
    { "audit.read", { .id = N_("Read the audit log") }, ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMINISTRATOR) },
    { "audit.erase", { .id = N_("Erase the personal part of audit entries") }, ROLE_BIT(ROLE_AUDITOR) },
    { "setting.read", { .id = N_("See settings and their history") }, ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_NATIONAL | ROLE_BIT(ROLE_AUDITOR) },
    { "setting.write", { .id = N_("Change settings") }, ROLE_BIT(ROLE_ADMINISTRATOR) },
};

const struct feature audit_feature = { .name = "audit", .command = commands, .n_commands = ARRAY_LEN(commands), .permission = permissions, .n_permissions = ARRAY_LEN(permissions), .job = jobs, .n_jobs = ARRAY_LEN(jobs),
                                       .pages = { audit_routes, AUDIT_ROUTES }, .menu = { audit_menu, AUDIT_MENU } };
