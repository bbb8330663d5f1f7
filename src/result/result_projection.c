#include "result/result_projection.h"
#include "base/log.h"
#include "result/result_gather.h"
#include <stdlib.h>
#include <sys/stat.h>

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Does the projection tell of this database up to its mark? Not when the database was put back from an older copy, and not when this
 * snapshot is older than the projection. */
static struct err *is_ours(struct db *db, struct arena *a, const struct tally_store *store, struct tally_mark newest, bool *yes)
{
    int64_t id = 0;
    if (store->mark.seq > 0 && store->mark.seq <= newest.seq)
        TRY(interview_feed_at(db, a, store->mark.seq, &id));
    *yes = store->mark.seq > 0 && id == store->mark.interview_id;
    return NULL;
}

static struct err *gather_everything(struct db *db, struct gathering *g)
{
    struct interview_query all = { .programme = g->q->programme };
    return interview_each(db, g->a, &all, gather_interview, g);
}

static struct err *gather_since(struct db *db, struct gathering *g, struct tally_mark from, struct tally_mark to)
{
    struct interview_feed_query changes = { g->q->programme, from.seq, to.seq };
    TRY(interview_feed_each(db, g->a, &changes, gather_change, g));
    if (g->removed.n)
        qsort(g->removed.p, g->removed.n, sizeof(int64_t), by_id);
    return NULL;
}

enum { WORTH_WRITING = 1000 }; /* changes, of the other programme too: they must be passed over; fewer are quicker read again than kept */

/* What cannot be kept is read again by the next one. A snapshot that is older than what is there must not take its place: another reader has read on meanwhile. */
static void keep(const struct gathering *g, const struct tally_store *store, const struct tally_update *u)
{
    bool is_busy;
    if (u->mark.seq < store->mark.seq || (!u->replaces_all && u->mark.seq - store->mark.seq < WORTH_WRITING))
        return;
    mkdir(arena_printf(g->a, "%s/tally", g->q->data_dir), 0700); /* it usually exists; if it cannot be made, the next call says so */
    struct err *e = tally_store_write(store, u, &is_busy);
    if (e)
        log_err(LOG_WARN, "tally.write", e);
}

static const char *folder_of(struct arena *a, const char *data_dir, struct str programme)
{
    return arena_printf(a, "%s/tally/" STR_FMT, data_dir, STR_ARG(programme));
}

struct err *result_projection_open(struct db *db, struct arena *a, const struct result_tally_query *q, struct tally **out)
{
    struct gathering *g = gathering_new(a, q);
    struct tally_store store;
    struct tally_mark newest;
    struct segments fresh;
    bool is_known = false;
    TRY(interview_feed_newest(db, a, &newest));
    struct err *unread = tally_store_open(a, folder_of(a, q->data_dir, q->programme), &store);
    if (unread)
        log_err(LOG_WARN, "tally.open", unread);
    else if (store.warning.id)
        log_err(LOG_WARN, "tally.unusable", err_detail(a, err_new(a, ERR_IO, &store.warning, __FILE__, __LINE__), "%s", store.folder));
    if (!unread)
        TRY(is_ours(db, a, &store, newest, &is_known));
    TRY(is_known ? gather_since(db, g, store.mark, newest) : gather_everything(db, g));
    TRY(gather_finish(g, &fresh));
    if (!unread)
        keep(g, &store, &(struct tally_update){ newest, fresh.segment, fresh.n, g->removed.p, g->removed.n, !is_known });
    *out = gather_tally(a, q->frame, (struct segments){ store.segment, is_known ? store.n_segments : 0 }, fresh);
    tally_local_remove(*out, g->removed.p, g->removed.n);
    return NULL;
}

/* ---- for whoever runs the machine ---- */

struct looking { struct arena *a; struct tally_store *store; struct result_projection_state *out; };

static struct err *look(struct db *db, void *ctx)
{
    struct looking *l = ctx;
    struct tally_mark newest;
    TRY(interview_feed_newest(db, l->a, &newest));
    l->out->newest = newest.seq;
    return is_ours(db, l->a, l->store, newest, &l->out->is_ours);
}

struct err *result_projection_look(struct db *db, struct arena *a, struct str programme, const char *data_dir, struct result_projection_state *out)
{
    struct tally_store store;
    TRY(tally_store_open(a, folder_of(a, data_dir, programme), &store));
    *out = (struct result_projection_state){ .mark = store.mark, .segments = store.n_segments, .warning = store.warning, .bytes = store.n_bytes };
    for (size_t i = 0; i < store.n_segments; i++)
        out->interviews += (int64_t)store.segment[i].n_live;
    return db_read(db, look, &(struct looking){ a, &store, out });
}

struct rebuilding { struct arena *a; struct result_tally_query *q; };

/* Versions are of the snapshot too: one that is newer than the list would lose its interviews for good. */
static struct err *rebuild(struct db *db, void *ctx)
{
    const struct rebuilding *r = ctx;
    struct questionnaire *version;
    struct tally *made;
    TRY(questionnaire_list(db, r->a, r->q->programme, &version, &r->q->n_versions));
    r->q->version = version;
    return result_projection_open(db, r->a, r->q, &made);
}

struct err *result_projection_rebuild(struct db *db, struct arena *a, struct str programme, const char *data_dir)
{
    struct tally_frame nobody = { .n_dealers = 0 };
    struct result_tally_query q = { .programme = programme, .data_dir = data_dir, .frame = &nobody };
    TRY(tally_store_drop(a, folder_of(a, data_dir, programme)));
    return db_read(db, rebuild, &(struct rebuilding){ a, &q });
}
