#include "platform/import.h"
#include "base/clock.h"
#include "base/hash.h"
#include "platform/import_private.h"
#include "platform_sql.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { WRITE_DEADLINE_MS = 60000, ROW_MEMORY = 8 << 20 };
/* For the estimate of a dry run: what a write takes beside its settling, a row; measured with visits (answers take a third of it). */
static const double write_s_per_row[] = { [DB_SQLITE] = 20e-6, [DB_POSTGRES] = 65e-6 };

/* ---- reading ---- */

static struct err *take_row(struct import *im, const struct sheet_row *row, void *target)
{
    struct form_issues issues = { 0 };
    import_row_values(im, row);
    memset(target, 0, im->kind->row_size);
    im->private->row_rejected = false;
    bool ok = form_parse(im->row_arena, (struct form){ im->kind->field, im->kind->n_fields }, im->private->raw, target, &issues);
    for (size_t i = 0; i < issues.n; i++) {
        const struct field_issue *f = &issues.issue[i];
        if (f->is_warning)
            import_warn(im, im->line, f->field->name, f->value, f->why);
        else
            import_reject(im, im->line, f->field->name, f->value, f->why);
    }
    if (ok)
        TRY(im->kind->row(im, target));
    if (im->private->row_rejected && im->kind->rejected)
        im->kind->rejected(im, target);
    return NULL;
}

static struct err *too_many_rejects(struct import *im)
{
    const struct import_finding *first = im->private->finding;
    return ERR(im->job->arena, ERR_INVALID,
               "More than {0} rows would be rejected, so it is the file as a whole that does not fit. The first reason: line {1}, {2}: {3}",
               ARG_I(IMPORT_MAX_REJECTS), ARG_I(first->line), ARG_S(first->column), ARG_S(first->reason));
}

static struct err *read_rows(struct import *im, struct sheet *sheet)
{
    struct import_private *p = im->private;
    void *target = arena_alloc(im->job->arena, im->kind->row_size);
    const struct arena_mark start = arena_mark(im->row_arena);
    for (;;) {
        struct sheet_row row;
        bool more;
        TRY(import_next_row(im, sheet, &row, &more));
        if (!more)
            return im->kind->finish ? im->kind->finish(im) : NULL;
        if (import_row_is_decoration(im, &row)) {
            p->rows_skipped++;
            continue;
        }
        TRY(take_row(im, &row, target));
        im->rows_staged += !p->row_rejected;
        p->rows_refused += p->row_rejected;
        if (p->rows_refused > IMPORT_MAX_REJECTS)
            return too_many_rejects(im);
        arena_rewind(im->row_arena, start);
        int64_t total, at = sheet_position(sheet, &total);
        job_progress(im->job, &MSG("Reading"), at, total);
    }
}

static struct err *hash_file(struct arena *a, const char *path, struct str *hex)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ERR(a, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "The file {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    struct sha256_stream h;
    sha256_start(&h);
    static const size_t step = 1 << 16;
    char *bytes = arena_alloc(a, step);
    ssize_t n;
    while ((n = read(fd, bytes, step)) > 0)
        sha256_add(&h, (struct str){ bytes, (size_t)n });
    close(fd);
    if (n < 0)
        return ERR(a, ERR_IO, "The file {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    struct sha256 d = sha256_end(&h);
    *hex = sha256_hex(a, &d);
    return NULL;
}

/* ---- writing ---- */

struct write {
    struct import *im;
    struct import_batch_insert_in batch;
    bool was_known;
    int64_t start_ms;     /* when others began to wait; 0 = nothing was written */
    double seconds;
};

/* May run again: what an earlier run found and counted is forgotten. */
static struct err *settle(struct import *im)
{
    import_forget_findings(im);
    im->rows_new = im->rows_changed = im->rows_same = 0;
    return im->kind->settle ? im->kind->settle(im) : NULL;
}

static struct err *find_known(struct db *db, struct import *im, struct write *w)
{
    const struct import_batch_insert_in *b = &w->batch;
    struct import_batch_known_in in = { .file_sha256 = b->file_sha256, .kind = b->kind, .map_sha256 = b->map_sha256, .limit = 1 };
    struct import_batch_known_row row;
    TRY(import_batch_known(db, im->job->arena, &in, &row, &w->was_known));
    if (w->was_known) {
        im->batch_id = row.id;
        im->rows_same = row.rows_new + row.rows_changed + row.rows_same;
        im->rows_rejected = row.rows_rejected;
    }
    return NULL;
}

struct err *import_wait_for_others(struct db *db, struct arena *a)
{
    struct guard_hold_in in = { .name = STR("import") };
    struct guard_hold_row row;
    bool found;
    TRY(guard_hold(db, a, &in, &row, &found));
    return found ? NULL : ERR(a, ERR_BUG, "The guard of imports is missing.");
}

static struct err *write_batch(struct db *db, void *ctx)
{
    struct write *w = ctx;
    struct import *im = w->im;
    TRY(import_wait_for_others(db, im->job->arena));
    w->start_ms = clock_monotonic_ms();
    TRY(find_known(db, im, w)); /* two people may send one file at once */
    if (w->was_known)
        return NULL;
    TRY(settle(im));
    im->rows_rejected = import_count_rejected(im);
    if (im->rows_new + im->rows_changed == 0)
        return NULL;
    w->batch.rows_new = im->rows_new;
    w->batch.rows_changed = im->rows_changed;
    w->batch.rows_same = im->rows_same;
    w->batch.rows_rejected = im->rows_rejected;
    TRY(import_batch_insert(db, &w->batch, NULL));
    return im->kind->apply(im);
}

static struct err *preview_batch(struct db *db, void *ctx)
{
    struct write *w = ctx;
    struct import *im = w->im;
    int64_t start = clock_monotonic_ms();
    TRY(settle(im));
    im->rows_rejected = import_count_rejected(im);
    w->seconds = (double)(clock_monotonic_ms() - start) / 1000 + write_s_per_row[db_engine(db)] * (double)(im->rows_new + im->rows_changed);
    return NULL;
}

static struct err *too_large(struct import *im)
{
    return ERR(im->job->arena, ERR_CONFLICT,
               "{0} rows would hold up everybody else for some time. Run it with --exclusive when nobody is working, or split the file.",
               ARG_I(im->rows_staged));
}

static struct err *stage_to_database(struct import *im, const struct import_request *q, struct write *w)
{
    struct db *db = im->job->db;
    import_keep_findings(im);
    if (im->rows_staged > IMPORT_SHARED_ROWS && !q->exclusive && !q->dry_run)
        return too_large(im);
    job_progress(im->job, &MSG("Writing"), 0, 0);
    TRY(db_stage_attach(db, im->stage));
    unlink(im->private->stage_path); /* open, it serves on; a process killed from here on leaves no list of who became what */
    struct err *e = q->dry_run ? db_read(db, preview_batch, w) : db_write(db, write_batch, w, WRITE_DEADLINE_MS);
    if (w->start_ms)
        w->seconds = (double)(clock_monotonic_ms() - w->start_ms) / 1000;
    struct err *detached = db_stage_detach(db);
    return e || !q->dry_run ? e : detached; /* what is stored is stored: a failed clean-up must not deny it */
}

/* ---- the whole ---- */

struct import *import_new(struct job *job, const struct import_kind *kind)
{
    struct import *im = ARENA_NEW(job->arena, struct import);
    *im = (struct import){ .job = job, .kind = kind, .row_arena = arena_new(ROW_MEMORY), .batch_id = db_new_id(job->db),
                           .private = ARENA_NEW(job->arena, struct import_private) };
    arena_defer(job->arena, (void (*)(void *))arena_free, im->row_arena);
    return im;
}

static void report(const struct import *im, const struct write *w, const struct import_request *q, struct import_report *out)
{
    bool has_batch = w->was_known || (!q->dry_run && im->rows_new + im->rows_changed > 0);
    *out = (struct import_report){
        .batch_id = has_batch ? im->batch_id : 0, .was_known = w->was_known,
        .rows_new = w->was_known ? 0 : im->rows_new, .rows_changed = w->was_known ? 0 : im->rows_changed,
        .rows_same = im->rows_same, .rows_rejected = im->rows_rejected, .rows_skipped = im->private->rows_skipped, .warnings = im->warnings,
        .write_s = w->seconds,
    };
    import_first_findings(im, out);
}

/* Identity of the file, and whether it came before. */
static struct err *identify(struct import *im, const struct import_request *q, struct write *w)
{
    struct arena *a = im->job->arena;
    struct str file_hash;
    struct sha256 map_hash = sha256_of(im->private->map.text);
    const char *slash = strrchr(q->path, '/');
    TRY(hash_file(a, q->path, &file_hash));
    w->im = im;
    w->batch = (struct import_batch_insert_in){
        .id = im->batch_id, .kind = str_of_c(im->kind->name), .file_name = q->file_name.p ? q->file_name : str_of_c(slash ? slash + 1 : q->path), .file_sha256 = file_hash,
        .map_sha256 = sha256_hex(a, &map_hash), .applied_at = im->job->now_ms, .applied_by = str_of_c(im->job->who),
    };
    return find_known(im->job->db, im, w);
}

static struct err *open_stage(struct import *im)
{
    im->private->stage_path = job_temp_path(im->job, ".stage");
    return db_stage_open(im->job->arena, im->private->stage_path, &im->stage);
}

/* The heading comes before the identity: a file that is no table says so at once, however large it is. */
static struct err *read_table(struct import *im, const struct import_request *q, struct write *w)
{
    struct sheet *sheet;
    TRY(open_stage(im));
    TRY(im->kind->begin ? im->kind->begin(im) : NULL);
    TRY(import_open_sheet(im, q, &sheet));
    TRY(import_find_heading(im, sheet));
    TRY(identify(im, q, w));
    return w->was_known ? NULL : read_rows(im, sheet);
}

static struct err *read_other(struct import *im, const struct import_request *q, struct write *w)
{
    if (q->map_path || q->sheet_name.p)
        return ERR(im->job->arena, ERR_INVALID, "Imports of this kind take no map and no sheet.");
    TRY(identify(im, q, w));
    if (w->was_known)
        return NULL;
    TRY(open_stage(im));
    return im->kind->file(im, q->path);
}

struct err *import_run(struct job *job, const struct import_request *q, struct import_report *out)
{
    struct import *im = import_new(job, q->kind);
    struct write w = { 0 };
    im->is_dry_run = q->dry_run;
    im->scope = q->scope;
    TRY(import_map_load(job->arena, q->map_path, &im->private->map));
    im->top_is = im->private->map.top_is;
    TRY(im->kind->file ? read_other(im, q, &w) : read_table(im, q, &w));
    if (!w.was_known)
        TRY(stage_to_database(im, q, &w));
    import_sort_findings(im);
    report(im, &w, q, out);
    if (q->rejects_path && im->rows_rejected > 0 && !w.was_known && !im->kind->file) {
        out->rejects_failed = import_write_rejects(im, q);
        out->rejects_path = out->rejects_failed ? NULL : q->rejects_path;
    }
    return NULL;
}
