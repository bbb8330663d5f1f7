/* Commands about the database as a whole. */
#include "platform/platform.h"
#include "platform/time_zone.h"
#include "tally/tally_store.h"

struct file_input { struct str file; };
static const struct field file_argument[] = {
    { .name = "file", .type = FIELD_TEXT, .required = true, FIELD_AT(struct file_input, file), .max = 4000, .hint = { .id = N_("the backup file") } },
};

static struct err *cmd_init(struct cmd *c, const void *input UNUSED)
{
    int version;
    TRY(db_schema_version(c->job.db, &version));
    if (version == db_schema_latest()) {
        cmd_say(c, &MSG("The database {0} is ready already (schema {1}).", ARG_C(db_url(c->job.db)), ARG_I(version)));
        return NULL;
    }
    if (version != 0)
        return ERR(c->job.arena, ERR_CONFLICT, "The database holds schema {0} already. Run \"huifang migrate\".", ARG_I(version));
    TRY(db_migrate(c->job.db, NULL));
    cmd_say(c, &MSG("The database {0} is ready (schema {1}).", ARG_C(db_url(c->job.db)), ARG_I(db_schema_latest())));
    return NULL;
}

/* A migration backs up first: a step that turns out wrong must cost nothing. */
static struct err *cmd_migrate(struct cmd *c, const void *input UNUSED)
{
    int version;
    TRY(db_schema_version(c->job.db, &version));
    if (version == 0)
        return ERR(c->job.arena, ERR_CONFLICT, "The database {0} is empty. Run \"huifang init\" first.", ARG_C(db_url(c->job.db)));
    if (version == db_schema_latest()) {
        cmd_say(c, &MSG("Nothing to do: the schema is {0}.", ARG_I(version)));
        return NULL;
    }
    struct str stamp = tz_format(c->job.arena, c->job.tz, c->job.now_ms);
    const char *backup = arena_printf(c->job.arena, "%s/before-%d-%.10s-" STR_FMT ".backup", c->job.data_dir, db_schema_latest(), stamp.p,
                                      STR_ARG(db_id_str(c->job.arena, db_new_id(c->job.db)))); /* a second migration of a day must not take the first one's place */
    TRY(db_backup(c->job.db, backup));
    TRY(db_migrate(c->job.db, NULL));
    cmd_say(c, &MSG("Schema {0} → {1}. A backup of before is in {2}.", ARG_I(version), ARG_I(db_schema_latest()), ARG_C(backup)));
    return NULL;
}

static struct err *cmd_check(struct cmd *c, const void *input UNUSED)
{
    struct str *problems;
    size_t n;
    TRY(db_check(c->job.arena, c->job.db, &problems, &n));
    for (size_t i = 0; i < n; i++) {
        sink_put(c->out, problems[i]);
        sink_put_c(c->out, "\n");
    }
    if (n == 0)
        cmd_say(c, &MSG("The database is sound."));
    c->status = n > 0;
    return NULL;
}

static struct err *cmd_backup(struct cmd *c, const void *input)
{
    const char *file = str_c(c->job.arena, ((const struct file_input *)input)->file);
    TRY(db_backup(c->job.db, file));
    cmd_say(c, &MSG("Backed up to {0}.", ARG_C(file)));
    return NULL;
}

static struct err *cmd_restore(struct cmd *c, const void *input)
{
    const char *file = str_c(c->job.arena, ((const struct file_input *)input)->file);
    TRY(db_restore(c->job.db, file));
    TRY(tally_store_drop_all(c->job.arena, arena_printf(c->job.arena, "%s/tally", c->job.data_dir)));
    cmd_say(c, &MSG("Restored from {0} into {1}.", ARG_C(file), ARG_C(db_url(c->job.db))));
    int version;
    TRY(db_schema_version(c->job.db, &version));
    if (version < db_schema_latest())
        cmd_say(c, &MSG("Its schema is {0}, this program needs {1}. Run \"huifang migrate\".", ARG_I(version), ARG_I(db_schema_latest())));
    return NULL;
}

static const struct command command_table[] = {
    { .name = "init", .summary = { .id = N_("makes an empty database, ready to use") }, .manual = "database", .db = COMMAND_MAKES_DB, .run = cmd_init },
    { .name = "migrate", .summary = { .id = N_("brings a database of an older version up to date, after a backup") }, .manual = "database", .db = COMMAND_ANY_DB, .run = cmd_migrate },
    { .name = "check", .summary = { .id = N_("checks that the database is sound; exit 1 and a line each when it is not") }, .manual = "database", .db = COMMAND_CURRENT_DB, .run = cmd_check },
    { .name = "backup", .summary = { .id = N_("copies the whole database into one file while others work") }, .manual = "database", .argument = file_argument,
      .n_arguments = 1, .input_size = sizeof(struct file_input), .db = COMMAND_CURRENT_DB, .run = cmd_backup },
    { .name = "restore", .summary = { .id = N_("fills an empty database from a backup, of either engine") }, .manual = "database", .argument = file_argument,
      .n_arguments = 1, .input_size = sizeof(struct file_input), .db = COMMAND_MAKES_DB, .run = cmd_restore },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1], &command_table[2], &command_table[3], &command_table[4] };

static const struct setting *const settings[] = { &time_zone_setting };

const struct feature database_feature = { .name = "database", .command = commands, .n_commands = ARRAY_LEN(commands), .setting = settings, .n_settings = ARRAY_LEN(settings) };
