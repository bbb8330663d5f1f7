/* huifang import KIND FILE, import list, import undo. */
#include "base/json_out.h"
#include "platform/import_file.h"
#include "platform/platform.h"
#include "platform_sql.h"
#include <unistd.h>

enum { SHOWN_ON_TERMINAL = 20 }; /* findings: a screenful; a file or a pipe gets all that the report keeps */

struct import_input {
    struct str kind, file, map, rejects, sheet;
    struct opt_int dry_run, exclusive;
};

static struct err *find_kind(struct cmd *c, struct str name, const struct import_kind **out)
{
    struct buf known = buf_on(c->job.arena);
    for (size_t f = 0; f < c->features->n; f++)
        for (size_t i = 0; i < c->features->feature[f]->n_imports; i++) {
            *out = c->features->feature[f]->import[i];
            if (str_eq_c(name, (*out)->name))
                return NULL;
            buf_addf(&known, "%s%s", known.n ? ", " : "", (*out)->name);
        }
    return ERR(c->job.arena, ERR_INVALID, "There is no import of the kind {0}; there are: {1}.", ARG_S(name), ARG_S(buf_str(&known)));
}

/* Rejections come first; what is left out of them stands in the reject file, where one was written. */
static void say_left_out(struct cmd *c, const struct import_report *r, size_t shown)
{
    int64_t warnings = r->warnings, all = (int64_t)r->n_findings + r->findings_left_out;
    for (size_t i = 0; i < shown; i++)
        warnings -= r->finding[i].is_warning;
    int64_t rejections = all - (int64_t)shown - warnings;
    if (rejections > 0)
        cmd_say(c, r->rejects_path ? &MSG("  … and {0} more, all in the reject file.", ARG_I(rejections)) : &MSG("  … and {0} more.", ARG_I(rejections)));
    if (warnings > 0)
        cmd_say(c, &MSG("  … and {0} more warnings.", ARG_I(warnings)));
}

static void say_findings(struct cmd *c, const struct import_report *r)
{
    size_t shown = isatty(STDERR_FILENO) ? MIN_OF(r->n_findings, (size_t)SHOWN_ON_TERMINAL) : r->n_findings;
    for (size_t i = 0; i < shown; i++) {
        const struct import_finding *f = &r->finding[i];
        cmd_say(c, f->is_warning ? &MSG("  line {0}, {1}: {2} (accepted) [{3}]", ARG_I(f->line), ARG_S(f->column), ARG_S(f->reason), ARG_S(f->value))
                                 : &MSG("  line {0}, {1}: {2} [{3}]", ARG_I(f->line), ARG_S(f->column), ARG_S(f->reason), ARG_S(f->value)));
    }
    say_left_out(c, r, shown);
}

static void say_report(struct cmd *c, const struct import_kind *kind, const struct import_report *r, bool dry_run)
{
    struct arena *a = c->job.arena;
    struct str title = tr_msg(a, c->job.lang, &kind->title);
    if (r->was_known) {
        cmd_say(c, &MSG("{0}: this file with this map was imported already ({1}); nothing changed.", ARG_S(title), ARG_S(db_id_str(a, r->batch_id))));
        return;
    }
    cmd_say(c, &MSG("{0}: {1} new, {2} changed, {3} unchanged, {4} rejected, {5} skipped.", ARG_S(title), ARG_I(r->rows_new), ARG_I(r->rows_changed),
                    ARG_I(r->rows_same), ARG_I(r->rows_rejected), ARG_I(r->rows_skipped)));
    say_findings(c, r);
    if (dry_run)
        cmd_say(c, &MSG("Nothing was stored (dry run). Other writers would wait about {0} s.", ARG_F(r->write_s, 1)));
    else if (r->batch_id)
        cmd_say(c, &MSG("Import {0}. To take it back: huifang import undo {0}", ARG_S(db_id_str(a, r->batch_id))));
    if (r->rejects_path)
        cmd_say(c, &MSG("Rejected rows with their reasons are in {0}: correct them there and import that file.", ARG_C(r->rejects_path)));
}

/* The machine's answer on stdout; people read stderr. */
static void put_json(struct cmd *c, const struct import_report *r, bool dry_run)
{
    struct json_out j = json_out_to(c->out, false);
    json_object(&j);
    json_put_c(&j, "format", "huifang.import/1");
    json_put_str(&j, "batch", r->batch_id ? db_id_str(c->job.arena, r->batch_id) : STR_NONE);
    json_put_bool(&j, "dry_run", dry_run);
    json_put_bool(&j, "was_known", r->was_known);
    json_put_int(&j, "new", r->rows_new);
    json_put_int(&j, "changed", r->rows_changed);
    json_put_int(&j, "unchanged", r->rows_same);
    json_put_int(&j, "rejected", r->rows_rejected);
    json_put_int(&j, "skipped", r->rows_skipped);
    json_put_int(&j, "warnings", r->warnings);
    json_put_num(&j, "write_s", r->write_s);
    json_object_end(&j);
    sink_put_c(c->out, "\n");
}

/* Beside the file, so that it is found: visits.csv → visits.rejects.xlsx */
static const char *rejects_path(struct cmd *c, const struct import_input *in)
{
    if (in->rejects.p)
        return str_c(c->job.arena, in->rejects);
    struct str stem = in->file;
    for (size_t i = stem.n; i > 0 && stem.p[i - 1] != '/'; i--)
        if (stem.p[i - 1] == '.') {
            stem = str_sub(stem, 0, i - 1);
            break;
        }
    return arena_printf(c->job.arena, STR_FMT ".rejects.xlsx", STR_ARG(stem));
}

static struct err *cmd_import(struct cmd *c, const void *input)
{
    const struct import_input *in = input;
    struct import_request q = { .path = str_c(c->job.arena, in->file), .map_path = in->map.p ? str_c(c->job.arena, in->map) : NULL,
                                .rejects_path = rejects_path(c, in), .sheet_name = in->sheet, .dry_run = in->dry_run.v, .exclusive = in->exclusive.v };
    struct import_report r;
    TRY(find_kind(c, in->kind, &q.kind));
    TRY(import_run(&c->job, &q, &r));
    say_report(c, q.kind, &r, q.dry_run);
    put_json(c, &r, q.dry_run);
    bool none_taken = r.rows_new + r.rows_changed + r.rows_same == 0;
    c->status = r.rows_rejected > 0 && (q.dry_run || none_taken);
    return r.rejects_failed;
}

struct batch_input { struct str batch; };

static struct err *cmd_import_undo(struct cmd *c, const void *input)
{
    struct str word = ((const struct batch_input *)input)->batch;
    int64_t id;
    if (!db_id_parse(word, &id))
        return ERR(c->job.arena, ERR_INVALID, "\"{0}\" is no import's number; \"huifang import list\" shows them.", ARG_S(word));
    struct import_undo_report r;
    struct err *e = import_undo(&c->job, c->features, id, &r);
    for (size_t i = 0; i < r.n_blocked; i++)
        cmd_say(c, &MSG("  {0}: {1}", ARG_S(r.blocked[i].what), ARG_S(r.blocked[i].reason)));
    if (!e)
        cmd_say(c, &MSG("Import {0} is undone: {1} rows.", ARG_S(word), ARG_I(r.rows)));
    return e;
}

static const struct column list_columns[] = {
    { .key = "batch", .title = { .id = N_("Import") }, .is_text = true }, { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    { .key = "file", .title = { .id = N_("File") }, .is_text = true },    { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    { .key = "new", .title = { .id = N_("New") } },                       { .key = "changed", .title = { .id = N_("Changed") } },
    { .key = "unchanged", .title = { .id = N_("Unchanged") } },           { .key = "rejected", .title = { .id = N_("Rejected") } },
    { .key = "at", .title = { .id = N_("When") }, .is_text = true },      { .key = "by", .title = { .id = N_("By") }, .is_text = true },
};

struct list_input { struct output_options out; struct opt_int limit; };

static struct err *cmd_import_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct arena *a = c->job.arena;
    struct import_batch_list_in q = { .limit = in->limit.has ? in->limit.v : 50 };
    struct import_batch_list_rows rows;
    TRY(import_batch_list(c->job.db, a, &q, &rows));
    struct table *t = table_new(a, "imports", list_columns, ARRAY_LEN(list_columns));
    t->empty = MSG("Nothing was imported yet.");
    for (size_t i = 0; i < rows.n; i++) {
        const struct import_batch_list_row *r = &rows.row[i];
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(db_id_str(a, r->id));
        cell[1] = cell_text(r->kind);
        cell[2] = cell_text(r->file_name);
        cell[3] = cell_msg(a, str_eq_c(r->state, "undone") ? MSG("undone") : MSG("applied"));
        cell[4] = cell_int(r->rows_new);
        cell[5] = cell_int(r->rows_changed);
        cell[6] = cell_int(r->rows_same);
        cell[7] = cell_int(r->rows_rejected);
        cell[8] = cell_text(tz_format(a, c->job.tz, r->applied_at));
        cell[9] = cell_text(r->applied_by);
    }
    struct section s = { .key = "imports", .table = t };
    struct document d = { .format = "huifang.imports/1", .title = MSG("Imports"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

static const struct field import_arguments[] = {
    { .name = "kind", .type = FIELD_CODE, .required = true, FIELD_AT(struct import_input, kind), .hint = { .id = N_("network, staff, kpi, visits, exclusions, questionnaire, answers, opinions or targets") } },
    { .name = "file", .type = FIELD_TEXT, .required = true, FIELD_AT(struct import_input, file), .max = 4000, .hint = { .id = N_("CSV, XLSX, XLS or an HTML table; a questionnaire is JSON") } },
};
static const struct field import_options[] = {
    { .name = "map", .type = FIELD_TEXT, FIELD_AT(struct import_input, map), .max = 4000, .hint = { .id = N_("JSON that says what the file's columns mean") } },
    { .name = "sheet", .type = FIELD_TEXT, FIELD_AT(struct import_input, sheet), .hint = { .id = N_("which sheet of a workbook") } },
    { .name = "rejects", .type = FIELD_TEXT, FIELD_AT(struct import_input, rejects), .max = 4000, .hint = { .id = N_("where rejected rows go (standard: FILE with .rejects.xlsx)") } },
    { .name = "dry-run", .type = FIELD_BOOL, FIELD_AT(struct import_input, dry_run), .hint = { .id = N_("checks and counts, stores nothing; exit 1 when rows would be rejected") } },
    { .name = "exclusive", .type = FIELD_BOOL, FIELD_AT(struct import_input, exclusive), .hint = { .id = N_("allows more than 100,000 rows: others wait meanwhile") } },
};
static const struct field undo_arguments[] = {
    { .name = "batch", .type = FIELD_TEXT, .required = true, FIELD_AT(struct batch_input, batch), .hint = { .id = N_("the import's number, from \"import list\"") } },
};
static const struct field list_options[] = {
    { .name = "limit", .type = FIELD_INT, FIELD_AT(struct list_input, limit), .min = 1, .max = 100000, .hint = { .id = N_("how many, newest first (standard 50)") } },
    { .name = "format", .type = FIELD_CHOICE, FIELD_AT(struct list_input, out.format), .choices = report_format_choices, .hint = { .id = N_("form of the output") } },
    { .name = "output", .type = FIELD_TEXT, FIELD_AT(struct list_input, out.path), .max = 4000, .hint = { .id = N_("file to write (-o)") } },
};

static const struct command command_table[] = {
    { .name = "import", .summary = { .id = N_("takes a file in, all or nothing") }, .manual = "import", .argument = import_arguments, .n_arguments = ARRAY_LEN(import_arguments),
      .option = import_options, .n_options = ARRAY_LEN(import_options), .input_size = sizeof(struct import_input), .db = COMMAND_CURRENT_DB, .run = cmd_import },
    { .name = "import undo", .summary = { .id = N_("takes an import back, unless later work stands on it") }, .manual = "import", .argument = undo_arguments, .n_arguments = 1,
      .input_size = sizeof(struct batch_input), .db = COMMAND_CURRENT_DB, .run = cmd_import_undo },
    { .name = "import list", .summary = { .id = N_("the imports so far") }, .manual = "import", .option = list_options, .n_options = ARRAY_LEN(list_options),
      .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_import_list },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1], &command_table[2] };

static const struct permission permissions[] = {
    { "import.visits", { .id = N_("Send files of visits") }, ROLE_BIT(ROLE_UPLOADER) | ROLE_DEALER_HEADS | ROLE_NATIONAL | ROLE_BIT(ROLE_ADMINISTRATOR) },
    { "import.quality", { .id = N_("See what the dealers' addresses are worth") }, ROLE_BIT(ROLE_UPLOADER) | ROLE_DEALER_HEADS | ROLE_REGIONAL | ROLE_NATIONAL | ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_GROUP_USER) },
    { "import.all", { .id = N_("Take in files of every kind, and see everybody's") }, ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_ANALYST) },
};
static const struct job_kind *const jobs[] = { &import_check_job, &import_take_job, &import_undo_job };

const struct feature import_feature = { .name = "import", .command = commands, .n_commands = ARRAY_LEN(commands), .permission = permissions, .n_permissions = ARRAY_LEN(permissions),
                                        .job = jobs, .n_jobs = ARRAY_LEN(jobs) };
