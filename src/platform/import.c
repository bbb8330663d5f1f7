#include "platform/import.h"
#include "base/clock.h"
#include "base/hash.h"
#include "platform/feature.h"
#include "platform/import_private.h"
#include "platform_sql.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { WRITE_DEADLINE_MS = 60000, ROW_MEMORY = 8 << 20 };
static const double write_cost = 2.5; /* a write takes about this many times as long as its settling, measured with visits */

/* ---- findings ---- */

static void add_finding(struct import *im, const struct import_finding *f)
{
    struct import_private *p = im->private;
    if (p->n_findings == p->room_findings) {
        p->room_findings = p->room_findings ? p->room_findings * 2 : 64;
        p->finding = arena_grow(im->job->arena, p->finding, p->n_findings, p->room_findings, sizeof *p->finding);
    }
    p->finding[p->n_findings++] = *f;
}

/* f->value and the message may live in the row's arena: both are copied. */
static void note(struct import *im, struct import_finding f, const struct msg *why)
{
    f.value = f.value.p ? str_dup(im->job->arena, f.value) : STR("");
    f.reason = tr_msg(im->job->arena, im->job->lang, why);
    add_finding(im, &f);
}

void import_reject(struct import *im, int64_t line, const char *column, struct str value, struct msg why)
{
    note(im, (struct import_finding){ .line = line, .column = str_of_c(column), .value = value }, &why);
    im->private->row_rejected = true;
}

void import_warn(struct import *im, int64_t line, const char *column, struct str value, struct msg why)
{
    im->warnings++;
    note(im, (struct import_finding){ .line = line, .column = str_of_c(column), .value = value, .is_warning = true }, &why);
}

static int by_line(const void *x, const void *y)
{
    const struct import_finding *a = x, *b = y;
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line) : str_cmp(a->column, b->column);
}

void import_sort_findings(struct import *im)
{
    struct import_private *p = im->private;
    if (p->n_findings)
        qsort(p->finding, p->n_findings, sizeof *p->finding, by_line);
}

static int64_t count_rejected_lines(const struct import *im)
{
    const struct import_private *p = im->private;
    int64_t n = 0, last = -1;
    for (size_t i = 0; i < p->n_findings; i++)
        if (!p->finding[i].is_warning && p->finding[i].line != last) {
            last = p->finding[i].line;
            n++;
        }
    return n;
}

/* ---- reading ---- */

static struct err *take_row(struct import *im, const struct sheet_row *row, void *target)
{
    struct form_issues issues = { 0 };
    import_row_values(im, row);
    memset(target, 0, im->kind->row_size);
    bool ok = form_parse(im->row_arena, (struct form){ im->kind->field, im->kind->n_fields }, im->private->raw, target, &issues);
    for (size_t i = 0; i < issues.n; i++) {
        const struct field_issue *f = &issues.issue[i];
        if (f->is_warning)
            import_warn(im, im->line, f->field->name, f->value, f->why);
        else
            import_reject(im, im->line, f->field->name, f->value, f->why);
    }
    return ok ? im->kind->row(im, target) : NULL;
}

static struct err *read_sheet(struct import *im, const struct import_request *q)
{
    struct import_private *p = im->private;
    struct sheet_options o = { .path = q->path, .sheet_name = q->sheet_name.p ? q->sheet_name : p->map.sheet_name, .encoding = p->map.encoding };
    struct sheet *sheet;
    TRY(sheet_open(im->job->arena, &o, &sheet));
    TRY(import_find_heading(im, sheet));
    void *target = arena_alloc(im->job->arena, im->kind->row_size);
    const struct arena_mark start = arena_mark(im->row_arena);
    for (;;) {
        struct sheet_row row;
        bool more;
        TRY(sheet_next(sheet, &row, &more));
        if (!more)
            return NULL;
        if (import_row_is_decoration(im, &row)) {
            p->rows_skipped++;
            continue;
        }
        p->row_rejected = false;
        TRY(take_row(im, &row, target));
        im->rows_staged += !p->row_rejected;
        if (p->row_rejected && im->kind->rejected)
            im->kind->rejected(im, target);
        arena_rewind(im->row_arena, start);
        int64_t total, at = sheet_position(sheet, &total);
        job_progress(im->job, &MSG("Reading"), at, total);
    }
}

static struct err *read_file(struct import *im, const struct import_request *q)
{
    if (im->kind->file)
        return im->kind->file(im, q->path);
    TRY(read_sheet(im, q));
    return im->kind->finish ? im->kind->finish(im) : NULL;
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
    double seconds;
};

static struct err *settle(struct import *im)
{
    im->private->n_findings = im->private->n_before_settle; /* this may be a second run */
    im->rows_new = im->rows_changed = im->rows_same = 0;
    return im->kind->settle ? im->kind->settle(im) : NULL;
}

static struct err *find_known(struct db *db, struct import *im, const struct import_batch_insert_in *batch, bool *known)
{
    struct import_batch_known_in in = { .file_sha256 = batch->file_sha256, .kind = batch->kind, .map_sha256 = batch->map_sha256, .limit = 1 };
    struct import_batch_known_row row;
    TRY(import_batch_known(db, im->job->arena, &in, &row, known));
    if (*known) {
        im->batch_id = row.id;
        im->rows_same = row.rows_new + row.rows_changed + row.rows_same;
        im->rows_rejected = row.rows_rejected;
    }
    return NULL;
}

static struct err *write_batch(struct db *db, void *ctx)
{
    struct write *w = ctx;
    struct import *im = w->im;
    int64_t start = clock_monotonic_ms();
    TRY(find_known(db, im, &w->batch, &w->was_known)); /* two people may send one file at once */
    if (w->was_known)
        return NULL;
    TRY(settle(im));
    if (im->rows_new + im->rows_changed == 0)
        return NULL;
    TRY(import_batch_insert(db, &w->batch, NULL));
    TRY(im->kind->apply(im));
    import_sort_findings(im);
    im->rows_rejected = count_rejected_lines(im);
    struct import_batch_count_in counts = { .id = im->batch_id, .rows_new = im->rows_new, .rows_changed = im->rows_changed,
                                            .rows_same = im->rows_same, .rows_rejected = im->rows_rejected };
    TRY(import_batch_count(db, &counts, NULL));
    w->seconds = (double)(clock_monotonic_ms() - start) / 1000;
    return NULL;
}

static struct err *preview_batch(struct db *db UNUSED, void *ctx)
{
    struct write *w = ctx;
    int64_t start = clock_monotonic_ms();
    TRY(settle(w->im));
    w->seconds = write_cost * (double)(clock_monotonic_ms() - start) / 1000;
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
    im->private->n_before_settle = im->private->n_findings;
    if (im->rows_staged > IMPORT_SHARED_ROWS && !q->exclusive && !q->dry_run)
        return too_large(im);
    job_progress(im->job, &MSG("Writing"), 0, 0);
    TRY(db_stage_attach(db, im->stage));
    struct err *e = q->dry_run ? db_read(db, preview_batch, w) : db_write(db, write_batch, w, WRITE_DEADLINE_MS);
    struct err *detached = db_stage_detach(db);
    return e || !q->dry_run ? e : detached; /* what is stored is stored: a failed clean-up must not deny it */
}

static struct import *import_new(struct job *job, const struct import_kind *kind)
{
    struct import *im = ARENA_NEW(job->arena, struct import);
    *im = (struct import){ .job = job, .kind = kind, .row_arena = arena_new(ROW_MEMORY), .batch_id = db_new_id(job->db),
                           .private = ARENA_NEW(job->arena, struct import_private) };
    arena_defer(job->arena, (void (*)(void *))arena_free, im->row_arena);
    return im;
}

static void report(const struct import *im, const struct write *w, const struct import_request *q, struct import_report *out)
{
    const struct import_private *p = im->private;
    bool wrote = !q->dry_run && (w->was_known || im->rows_new + im->rows_changed > 0);
    *out = (struct import_report){
        .batch_id = wrote ? im->batch_id : 0, .was_known = w->was_known,
        .rows_new = w->was_known ? 0 : im->rows_new, .rows_changed = w->was_known ? 0 : im->rows_changed,
        .rows_same = im->rows_same, .rows_rejected = im->rows_rejected, .rows_skipped = p->rows_skipped, .warnings = im->warnings,
        .write_s = w->seconds, .finding = p->finding, .n_findings = MIN_OF(p->n_findings, (size_t)IMPORT_SHOWN),
    };
}

static struct err *prepare(struct import *im, const struct import_request *q, struct write *w)
{
    struct arena *a = im->job->arena;
    struct import_private *p = im->private;
    struct str file_hash;
    TRY(hash_file(a, q->path, &file_hash));
    TRY(import_map_load(a, q->map_path, &p->map));
    im->top_is = p->map.top_is;
    struct sha256 map_hash = sha256_of(p->map.text);
    const char *slash = strrchr(q->path, '/');
    w->im = im;
    w->batch = (struct import_batch_insert_in){
        .id = im->batch_id, .kind = str_of_c(im->kind->name), .file_name = str_of_c(slash ? slash + 1 : q->path),
        .file_sha256 = file_hash, .map_sha256 = sha256_hex(a, &map_hash), .applied_at = im->job->now_ms, .applied_by = str_of_c(im->job->who),
    };
    return find_known(im->job->db, im, &w->batch, &w->was_known);
}

struct err *import_run(struct job *job, const struct import_request *q, struct import_report *out)
{
    struct import *im = import_new(job, q->kind);
    struct write w = { 0 };
    im->is_dry_run = q->dry_run;
    im->scope = q->scope;
    TRY(prepare(im, q, &w));
    if (w.was_known) {
        report(im, &w, q, out);
        return NULL;
    }
    TRY(db_stage_open(job->arena, job_temp_path(job, ".stage"), &im->stage));
    TRY(q->kind->begin ? q->kind->begin(im) : NULL);
    TRY(read_file(im, q));
    TRY(stage_to_database(im, q, &w));
    if (!w.was_known) {
        import_sort_findings(im);
        im->rows_rejected = count_rejected_lines(im);
    }
    report(im, &w, q, out);
    if (q->rejects_path && im->rows_rejected > 0 && !w.was_known && !im->kind->file) {
        TRY(import_write_rejects(im, q));
        out->rejects_path = q->rejects_path;
    }
    return NULL;
}

/* ---- undo ---- */

void import_blocker(struct import *im, struct str what, struct msg why)
{
    struct import_private *p = im->private;
    if (!p->blocked)
        p->blocked = ARENA_ARRAY(im->job->arena, struct import_blocked, IMPORT_SHOWN);
    if (p->n_blocked < IMPORT_SHOWN)
        p->blocked[p->n_blocked] = (struct import_blocked){ str_dup(im->job->arena, what), tr_msg(im->job->arena, im->job->lang, &why) };
    p->n_blocked++;
}

struct undo { struct import *im; const struct features *features; };

static struct err *ask_for_vetoes(struct import *im, const struct features *fs)
{
    for (size_t i = 0; i < fs->n; i++)
        if (fs->feature[i]->undo_veto)
            TRY(fs->feature[i]->undo_veto(im));
    return NULL;
}

static struct err *undo_batch(struct db *db, void *ctx)
{
    struct undo *u = ctx;
    struct import *im = u->im;
    struct arena *a = im->job->arena;
    struct str number = db_id_str(a, im->batch_id);
    im->private->n_blocked = 0;
    TRY(ask_for_vetoes(im, u->features));
    if (!im->private->n_blocked)
        TRY(im->kind->undo(im));
    if (im->private->n_blocked)
        return ERR(a, ERR_CONFLICT, "Import {0} cannot be undone: {1} rows have been used since.", ARG_S(number), ARG_I(im->private->n_blocked));
    struct import_batch_undo_in in = { .id = im->batch_id, .undone_at = im->job->now_ms, .undone_by = str_of_c(im->job->who) };
    int64_t changed;
    TRY(import_batch_undo(db, &in, &changed));
    return changed ? NULL : ERR(a, ERR_CONFLICT, "Import {0} has been undone already.", ARG_S(number));
}

static const struct import_kind *kind_of_name(const struct features *fs, struct str name)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_imports; i++)
            if (str_eq_c(name, fs->feature[f]->import[i]->name))
                return fs->feature[f]->import[i];
    return NULL;
}

struct err *import_undo(struct job *job, const struct features *features, int64_t batch_id, struct import_undo_report *out)
{
    struct import_batch_load_in in = { .id = batch_id };
    struct import_batch_load_row row;
    bool found;
    *out = (struct import_undo_report){ 0 };
    TRY(import_batch_load(job->db, job->arena, &in, &row, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no import {0}.", ARG_S(db_id_str(job->arena, batch_id)));
    if (!str_eq_c(row.state, "applied"))
        return ERR(job->arena, ERR_CONFLICT, "Import {0} has been undone already.", ARG_S(db_id_str(job->arena, batch_id)));
    const struct import_kind *kind = kind_of_name(features, row.kind);
    if (!kind)
        return ERR(job->arena, ERR_BUG, "This program does not know imports of the kind {0}.", ARG_S(row.kind));
    struct undo u = { import_new(job, kind), features };
    u.im->batch_id = batch_id;
    struct err *e = db_write(job->db, undo_batch, &u, WRITE_DEADLINE_MS);
    *out = (struct import_undo_report){ .rows = row.rows_new + row.rows_changed, .blocked = u.im->private->blocked,
                                        .n_blocked = MIN_OF(u.im->private->n_blocked, (size_t)IMPORT_SHOWN) };
    return e;
}
