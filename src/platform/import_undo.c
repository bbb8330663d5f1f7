/* Taking an import back. */
#include "platform/feature.h"
#include "platform/import_file.h"
#include "platform/import_private.h"
#include "platform_sql.h"

enum { UNDO_DEADLINE_MS = 60000 };

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
    TRY(import_wait_for_others(db, a));
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
    const struct import_kind *kind = import_kind_find(features, row.kind);
    if (!kind)
        return ERR(job->arena, ERR_BUG, "This program does not know imports of the kind {0}.", ARG_S(row.kind));
    struct undo u = { import_new(job, kind), features };
    u.im->batch_id = batch_id;
    struct err *e = db_write(job->db, undo_batch, &u, UNDO_DEADLINE_MS);
    *out = (struct import_undo_report){ .rows = row.rows_new + row.rows_changed, .blocked = u.im->private->blocked,
                                        .n_blocked = MIN_OF(u.im->private->n_blocked, (size_t)IMPORT_SHOWN) };
    return e;
}
