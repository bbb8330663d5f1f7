#include "platform/import_file.h"
#include "base/id_text.h"
#include "platform/audit.h"
#include "platform/msg_json.h"
#include "platform_sql.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL_BYTES = 2 << 20, SWEPT_AT_ONCE = 500 };

/* ---- places ---- */

static struct err *folder_of(const struct job *job, const char **out)
{
    *out = arena_printf(job->arena, "%s/uploads", job->data_dir);
    if (mkdir(*out, 0700) != 0 && errno != EEXIST)
        return ERR(job->arena, ERR_IO, "The folder {0} cannot be made: {1}.", ARG_C(*out), ARG_C(strerror(errno)));
    return NULL;
}

static const char *path_of(const struct job *job, int64_t id, const char *ending)
{
    return arena_printf(job->arena, "%s/uploads/" STR_FMT "%s", job->data_dir, STR_ARG(id_text(job->arena, id)), ending);
}

const char *import_file_rejects(const struct job *job, int64_t id)
{
    return path_of(job, id, ".rejects.xlsx");
}

static void remove_bytes(const struct job *job, int64_t id, bool with_rejects)
{
    unlink(path_of(job, id, ""));
    unlink(path_of(job, id, ".look"));
    if (with_rejects)
        unlink(import_file_rejects(job, id));
}

/* ---- who and what ---- */

struct str import_file_owner(struct arena *a, struct db_scope scope, int64_t user_id)
{
    bool is_dealers = scope.kind == SCOPE_DEALER;
    return str_printf(a, "%s:" STR_FMT, is_dealers ? "dealer" : "user", STR_ARG(id_text(a, is_dealers ? scope.id : user_id)));
}

const struct import_kind *import_kind_find(const struct features *fs, struct str name)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_imports; i++)
            if (str_eq_c(name, fs->feature[f]->import[i]->name))
                return fs->feature[f]->import[i];
    return NULL;
}

const char *import_kind_permission(const struct import_kind *k)
{
    return k->permission ? k->permission : "import.all";
}

/* ---- looking ---- */

static enum import_file_state state_of(struct str name)
{
    static const char *const names[FILE_STATES] = { "checking", "ready", "taking", "taken", "dropped" };
    enum import_file_state s = FILE_CHECKING;
    while (s < FILE_DROPPED && !str_eq_c(name, names[s]))
        s++;
    return s;
}

struct err *import_file_load(struct job *job, struct import_file_wanted w, struct import_file *out)
{
    struct import_file_row_row r;
    bool found;
    TRY(import_file_row(job->db, job->arena, &(struct import_file_row_in){ .id = w.id }, &r, &found));
    if (!found || (w.owner.p && !str_eq(w.owner, r.owner)))
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such file. Files that were not taken in are kept for {0} days.", ARG_I(JOB_KEPT_DAYS));
    *out = (struct import_file){ .id = r.id, .bytes = r.bytes, .job_id = r.job_id, .batch_id = r.batch_id.v, .created_ms = r.created_at, .kind = r.kind, .file_name = r.file_name,
                                 .owner = r.owner, .asked_by = r.asked_by, .sheet = r.sheet, .map = r.map, .state = state_of(r.state), .problem = msg_of_json(job->arena, r.problem),
                                 .rows_new = r.rows_new, .rows_changed = r.rows_changed, .rows_same = r.rows_same, .rows_rejected = r.rows_rejected };
    return NULL;
}

struct err *import_file_list(struct job *job, struct str owner, bool open_only, int64_t limit, struct import_files *out)
{
    struct import_file_rows_in in = { .with_owner = owner.p, .owner = owner, .with_open = open_only, .limit = limit };
    struct import_file_rows_rows rows;
    TRY(import_file_rows(job->db, job->arena, &in, &rows));
    *out = (struct import_files){ ARENA_ARRAY(job->arena, struct import_file, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct import_file_rows_row *r = &rows.row[i];
        out->file[i] = (struct import_file){ .id = r->id, .kind = r->kind, .file_name = r->file_name, .asked_by = r->asked_by, .state = state_of(r->state),
                                             .problem = msg_of_json(job->arena, r->problem), .batch_id = r->batch_id.v, .rows_new = r->rows_new, .rows_changed = r->rows_changed,
                                             .rows_same = r->rows_same, .rows_rejected = r->rows_rejected, .created_ms = r->created_at, .batch_state = r->batch_state };
    }
    return NULL;
}

static struct err *load_batches(struct job *job, const struct import_batch_rows_in *in, struct import_batches *out)
{
    struct import_batch_rows_rows rows;
    TRY(import_batch_rows(job->db, job->arena, in, &rows));
    *out = (struct import_batches){ ARENA_ARRAY(job->arena, struct import_batch_info, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct import_batch_rows_row *r = &rows.row[i];
        out->batch[i] = (struct import_batch_info){ .id = r->id, .applied_ms = r->applied_at, .rows_new = r->rows_new, .rows_changed = r->rows_changed, .rows_same = r->rows_same,
                                                    .rows_rejected = r->rows_rejected, .file_id = r->file_id.v, .kind = r->kind, .file_name = r->file_name,
                                                    .applied_by = r->applied_by, .owner = r->owner.p ? r->owner : STR(""), .is_undone = str_eq_c(r->state, "undone") };
    }
    return NULL;
}

struct err *import_batch_infos(struct job *job, int64_t limit, struct import_batches *out)
{
    return load_batches(job, &(struct import_batch_rows_in){ .limit = limit }, out);
}

struct err *import_batch_info(struct job *job, int64_t id, struct import_batches *out)
{
    return load_batches(job, &(struct import_batch_rows_in){ .with_one = true, .id = id, .limit = 1 }, out);
}

struct err *import_file_look(struct job *job, int64_t id, struct import_look *out)
{
    return import_look_read(job->arena, path_of(job, id, ".look"), out);
}

/* ---- steps ---- */

/* A step and its job are one transaction. `change` gives how many rows had the state it begins with. */
struct step {
    struct job *job;
    const struct job_kind *kind;
    int64_t id, bytes, job_id;
    struct db_scope scope;
    struct err *(*change)(struct step *s, int64_t *n);
    const void *what;
};

static struct err *take_step(struct db *db UNUSED, void *ctx)
{
    struct step *s = ctx;
    struct arena *a = s->job->arena;
    struct job_request q = { .kind = s->kind, .argument = { { "file", id_text(a, s->id) } }, .scope = s->scope, .is_short = s->bytes <= SMALL_BYTES };
    int64_t n;
    TRY(job_add(s->job, &q, &s->job_id));
    TRY(s->change(s, &n));
    return n ? NULL : ERR(a, ERR_CONFLICT, "Something else has been done with this file meanwhile. Look at it again.");
}

static struct err *insert(struct step *s, int64_t *n)
{
    const struct import_arrival *in = s->what;
    struct job *job = s->job;
    struct import_file_insert_in row = { .id = s->id, .kind = str_of_c(in->kind->name), .file_name = in->file_name, .bytes = in->bytes, .owner = import_file_owner(job->arena, in->scope, job->who_id),
                                         .asked_by_id = job->who_id, .asked_by = str_of_c(job->who), .map = STR(""), .job_id = s->job_id, .created_at = job->now_ms };
    struct import_map_kept_load_row kept;
    bool found;
    TRY(import_map_kept_load(job->db, job->arena, &(struct import_map_kept_load_in){ .owner = row.owner, .kind = row.kind }, &kept, &found));
    if (found)
        row.map = kept.map;
    return import_file_insert(job->db, &row, n);
}

struct err *import_file_arrive(struct job *job, const struct import_arrival *in, int64_t *id)
{
    struct step s = { .job = job, .kind = &import_check_job, .id = db_new_id(job->db), .bytes = in->bytes, .scope = in->scope, .change = insert, .what = in };
    const char *folder, *to = path_of(job, s.id, "");
    if (in->bytes == 0)
        return ERR(job->arena, ERR_INVALID, "The file {0} is empty. Choose another one.", ARG_S(in->file_name));
    TRY(folder_of(job, &folder));
    if (rename(in->path, to) != 0)
        return ERR(job->arena, ERR_IO, "The file {0} cannot be written: {1}.", ARG_C(to), ARG_C(strerror(errno)));
    struct err *e = db_write(job->db, take_step, &s, 0);
    if (e)
        unlink(to);
    *id = s.id;
    return e;
}

static struct err *check_again(struct step *s, int64_t *n)
{
    const struct import_reading *r = s->what;
    struct import_file_check_in in = { .id = s->id, .job_id = s->job_id, .map = r->map.p ? r->map : STR(""), .sheet = r->sheet.p ? r->sheet : STR("") };
    return import_file_check(s->job->db, &in, n);
}

struct err *import_file_check_again(struct job *job, const struct import_file *f, const struct import_reading *r)
{
    struct step s = { .job = job, .kind = &import_check_job, .id = f->id, .bytes = f->bytes, .scope = r->scope, .change = check_again, .what = r };
    return db_write(job->db, take_step, &s, 0);
}

static struct err *take(struct step *s, int64_t *n)
{
    return import_file_take(s->job->db, &(struct import_file_take_in){ .id = s->id, .job_id = s->job_id }, n);
}

struct err *import_file_take_in(struct job *job, const struct import_file *f, struct db_scope scope)
{
    struct step s = { .job = job, .kind = &import_take_job, .id = f->id, .bytes = f->bytes, .scope = scope, .change = take };
    return db_write(job->db, take_step, &s, 0);
}

static struct err *drop(struct db *db, void *ctx)
{
    const struct step *s = ctx;
    int64_t n;
    TRY(import_file_drop(db, &(struct import_file_drop_in){ .id = s->id }, &n));
    return n ? NULL : ERR(s->job->arena, ERR_CONFLICT, "This file is being taken in, or was already.");
}

struct err *import_file_drop_it(struct job *job, const struct import_file *f)
{
    TRY(db_write(job->db, drop, &(struct step){ .job = job, .id = f->id }, 0));
    remove_bytes(job, f->id, true);
    return NULL;
}

/* ---- the jobs ---- */

struct file_input { struct opt_int file; };
static const struct field file_fields[] = { { .name = "file", .type = FIELD_ID, .required = true, FIELD_AT(struct file_input, file) } };

static struct str page_of(struct arena *a, int64_t id)
{
    return str_printf(a, "/imports/files/" STR_FMT, STR_ARG(id_text(a, id)));
}

static struct err *write_text(struct job *job, struct str text, const char **out)
{
    *out = job_temp_path(job, ".map.json");
    FILE *f = fopen(*out, "wb");
    bool is_good = f && fwrite(text.p, 1, text.n, f) == text.n;
    if (f)
        is_good &= fclose(f) == 0;
    return is_good ? NULL : ERR(job->arena, ERR_IO, "The file {0} cannot be written: {1}.", ARG_C(*out), ARG_C(strerror(errno)));
}

/* The request that looks at the file or takes it in. */
static struct err *request_of(struct job_run *run, const struct import_file *f, struct import_request *out)
{
    struct job *job = &run->job;
    *out = (struct import_request){ .kind = import_kind_find(run->features, f->kind), .path = path_of(job, f->id, ""), .file_name = f->file_name, .scope = run->scope,
                                    .sheet_name = str_is_empty(f->sheet) ? STR_NONE : f->sheet, .rejects_path = import_file_rejects(job, f->id) };
    if (!out->kind)
        return ERR(job->arena, ERR_CONFLICT, "This program does not know imports of the kind {0}.", ARG_S(f->kind));
    return str_is_empty(f->map) ? NULL : write_text(job, f->map, &out->map_path);
}

/* A map that was remembered need not fit this file; then the file speaks for itself. */
static struct err *look_with_map(struct job *job, struct import_file *f, struct import_request *q, struct import_look *look)
{
    struct err *e = import_look_at(job, q, look);
    if (!e || e->code != ERR_INVALID || !q->map_path)
        return e;
    struct import_request plain = *q;
    plain.map_path = NULL;
    if (import_look_at(job, &plain, look))
        return e;
    q->map_path = NULL;
    f->map = STR("");
    return NULL;
}

static struct err *look_at(struct job *job, struct import_file *f, struct import_request *q, struct import_look *look)
{
    struct import_report r;
    TRY(look_with_map(job, f, q, look));
    if (look->n_missing)
        return NULL;
    q->dry_run = true;
    TRY(import_run(job, q, &r));
    import_look_add(job->arena, look, q->kind, &r);
    return r.rejects_failed;
}

struct checked { struct job *job; const struct import_file *file; const struct import_look *look; struct err *problem; int64_t n; };

static struct err *store_checked(struct db *db, void *ctx)
{
    struct checked *c = ctx;
    const struct import_look *l = c->look;
    struct import_file_checked_in in = { .id = c->file->id, .problem = c->problem ? msg_json(c->job->arena, &c->problem->msg) : STR(""), .map = c->file->map, .rows_new = l->rows_new,
                                         .rows_changed = l->rows_changed, .rows_same = l->rows_same, .rows_rejected = l->rows_rejected };
    return import_file_checked(db, &in, &c->n);
}

/* What is wrong with the file is the answer, not a failure of the job; only what another attempt may help is. */
static bool is_answer(const struct err *e)
{
    return e->code == ERR_INVALID || e->code == ERR_CONFLICT || e->code == ERR_DENIED || e->code == ERR_NOT_FOUND;
}

static struct err *run_check(struct job_run *run, const void *input)
{
    struct job *job = &run->job;
    struct import_file f;
    struct import_request q;
    struct import_look look = { 0 };
    TRY(import_file_load(job, (struct import_file_wanted){ ((const struct file_input *)input)->file.v, STR_NONE }, &f));
    run->result = (struct job_result){ .text = MSG("{0} is looked at.", ARG_S(f.file_name)), .page = page_of(job->arena, f.id) };
    if (f.state != FILE_CHECKING)
        return NULL; /* done by an earlier attempt, or dropped */
    TRY(request_of(run, &f, &q));
    unlink(q.rejects_path);
    struct err *e = look_at(job, &f, &q, &look);
    if (e && !is_answer(e))
        return e;
    TRY(import_look_write(job->arena, &look, path_of(job, f.id, ".look")));
    struct checked c = { job, &f, &look, e, 0 };
    TRY(db_write(job->db, store_checked, &c, 0));
    if (!c.n)
        remove_bytes(job, f.id, true); /* dropped meanwhile */
    return NULL;
}

struct taken { struct job *job; const struct import_file *file; const struct import_report *report; struct err *problem; };

static struct err *store_taken(struct db *db, void *ctx)
{
    const struct taken *t = ctx;
    const struct import_file *f = t->file;
    const struct import_report *r = t->report;
    struct import_file_taken_in in = { .id = f->id, .batch_id = SOME_INT(r->batch_id), .rows_new = r->rows_new, .rows_changed = r->rows_changed, .rows_same = r->rows_same,
                                       .rows_rejected = r->rows_rejected };
    TRY(import_file_taken(db, &in, NULL));
    TRY(audit_by(t->job, "import.take", "import_batch", r->batch_id, f->kind));
    if (str_is_empty(f->map))
        return NULL;
    return import_map_kept_store(db, &(struct import_map_kept_store_in){ .owner = f->owner, .kind = f->kind, .map = f->map, .changed_at = t->job->now_ms }, NULL);
}

static struct err *store_not_taken(struct db *db, void *ctx)
{
    const struct taken *t = ctx;
    return import_file_not_taken(db, &(struct import_file_not_taken_in){ .id = t->file->id, .problem = msg_json(t->job->arena, &t->problem->msg) }, NULL);
}

static struct msg taken_text(const struct import_file *f, const struct import_report *r)
{
    if (r->was_known)
        return MSG("{0} had been taken in before: nothing changed.", ARG_S(f->file_name));
    return MSG("{0}: {1} new, {2} changed, {3} unchanged, {4} rejected.", ARG_S(f->file_name), ARG_I(r->rows_new), ARG_I(r->rows_changed), ARG_I(r->rows_same), ARG_I(r->rows_rejected));
}

static struct err *run_take(struct job_run *run, const void *input)
{
    struct job *job = &run->job;
    struct import_file f;
    struct import_request q;
    struct import_report r;
    TRY(import_file_load(job, (struct import_file_wanted){ ((const struct file_input *)input)->file.v, STR_NONE }, &f));
    run->result = (struct job_result){ .text = MSG("{0} is taken in.", ARG_S(f.file_name)), .page = page_of(job->arena, f.id) };
    if (f.state != FILE_TAKING)
        return NULL; /* done by an earlier attempt */
    TRY(request_of(run, &f, &q));
    struct err *e = import_run(job, &q, &r);
    struct taken t = { job, &f, &r, e };
    if (e && !is_answer(e))
        return e;
    TRY(db_write(job->db, e ? store_not_taken : store_taken, &t, 0));
    if (e)
        return e;
    remove_bytes(job, f.id, false);
    run->result.text = taken_text(&f, &r);
    return NULL;
}

/* ---- undo ---- */

struct undo_input { struct opt_int batch; };
static const struct field undo_fields[] = { { .name = "batch", .type = FIELD_ID, .required = true, FIELD_AT(struct undo_input, batch) } };

struct err *import_undo_later(struct job *job, int64_t batch_id, int64_t *id)
{
    struct job_request q = { .kind = &import_undo_job, .argument = { { "batch", id_text(job->arena, batch_id) } }, .key = str_printf(job->arena, "import.undo " STR_FMT, STR_ARG(id_text(job->arena, batch_id))) };
    return job_add_now(job, &q, id);
}

static struct err *blocked_error(struct arena *a, const struct err *e, const struct import_undo_report *r)
{
    enum { NAMED = 8 };
    struct buf b = buf_on(a);
    for (size_t i = 0; i < MIN_OF(r->n_blocked, (size_t)NAMED); i++) {
        buf_addf(&b, "%s" STR_FMT " – ", i ? "; " : "", STR_ARG(r->blocked[i].what));
        buf_add(&b, r->blocked[i].reason);
    }
    if (r->n_blocked > NAMED)
        buf_addf(&b, "; … (%zu)", r->n_blocked);
    return ERR(a, e->code, "The import cannot be undone, because later work stands on it: {0}", ARG_S(buf_str(&b)));
}

static struct err *write_undo_audit(struct db *db UNUSED, void *ctx)
{
    const struct checked *c = ctx;
    return audit_by(c->job, "import.undo", "import_batch", c->n, STR_NONE);
}

static struct err *run_undo(struct job_run *run, const void *input)
{
    struct job *job = &run->job;
    int64_t id = ((const struct undo_input *)input)->batch.v;
    struct import_undo_report r;
    struct import_batch_load_row batch;
    bool found;
    run->result = (struct job_result){ .text = MSG("The import is undone."), .page = STR("/imports") };
    TRY(import_batch_load(job->db, job->arena, &(struct import_batch_load_in){ .id = id }, &batch, &found));
    if (found && str_eq_c(batch.state, "undone"))
        return NULL; /* by an earlier attempt */
    job_progress(job, &MSG("Undoing"), 0, 0);
    struct err *e = import_undo(job, run->features, id, &r);
    if (e)
        return r.n_blocked ? blocked_error(job->arena, e, &r) : e;
    run->result.text = MSG("{0} is undone: {1} rows.", ARG_S(batch.file_name), ARG_I(r.rows));
    return db_write(job->db, write_undo_audit, &(struct checked){ .job = job, .n = id }, 0);
}

const struct job_kind import_check_job = { .name = "import.check", .title = { .id = N_("Look at a file") }, .is_long = true, .form = ROUTE_FORM(struct file_input, file_fields), .run = run_check };
const struct job_kind import_take_job = { .name = "import.take", .title = { .id = N_("Take a file in") }, .is_long = true, .form = ROUTE_FORM(struct file_input, file_fields), .run = run_take };
const struct job_kind import_undo_job = { .name = "import.undo", .title = { .id = N_("Undo an import") }, .form = ROUTE_FORM(struct undo_input, undo_fields), .run = run_undo };

/* ---- housekeeping ---- */

struct sweeping { struct import_file_before_rows rows; };

static struct err *delete_rows(struct db *db, void *ctx)
{
    const struct sweeping *s = ctx;
    for (size_t i = 0; i < s->rows.n; i++)
        TRY(import_file_delete(db, &(struct import_file_delete_in){ .id = s->rows.row[i].id }, NULL));
    return NULL;
}

/* Whatever lies there longer: rejected rows of files that were taken in, what a process that was killed between moving a file and its row left. */
static void sweep_folder(const struct job *job)
{
    DIR *d = opendir(arena_printf(job->arena, "%s/uploads", job->data_dir));
    struct stat st;
    for (struct dirent *e; d && (e = readdir(d));)
        if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && (int64_t)st.st_mtime * 1000 < job->now_ms - JOB_KEPT_DAYS * INT64_C(86400000))
            unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
}

struct err *import_file_sweep(struct job *job)
{
    struct sweeping s;
    sweep_folder(job);
    do {
        struct import_file_before_in in = { .before = job->now_ms - JOB_KEPT_DAYS * INT64_C(86400000), .limit = SWEPT_AT_ONCE };
        TRY(import_file_before(job->db, job->arena, &in, &s.rows));
        for (size_t i = 0; i < s.rows.n; i++)
            remove_bytes(job, s.rows.row[i].id, true);
        TRY(s.rows.n ? db_write(job->db, delete_rows, &s, 0) : NULL);
    } while (s.rows.n == SWEPT_AT_ONCE);
    return NULL;
}
