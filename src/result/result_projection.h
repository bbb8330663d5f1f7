/* The projection of a programme's interviews beside the database, kept up to date by those who read it. Inside result/ only.
 *
 * It stands in DATA_DIR/tally/PROGRAMME (tally/tally_store.h). Whoever opens it reads the changes since and has them counted at once; when
 * they are many, they are also written there, if no other process is doing so. Who sees an older database than the one that is told of there (a
 * snapshot taken before another's) counts by itself and leaves the folder alone. The database stays the truth: the folder may be deleted at
 * any time. */
#pragma once
#include "result/result_tally.h"
#include "tally/tally_store.h"

/* Inside a db_read. A projection that cannot be used or written is worked without, and logged. IO of the database. */
struct err *result_projection_open(struct db *db, struct arena *a, const struct result_tally_query *q, struct tally **out) MUST_CHECK;

/* How a programme's projection stands. */
struct result_projection_state {
    struct tally_mark mark;                /* what it has taken in */
    int64_t newest;                        /* newest change of the database */
    int64_t interviews, bytes;
    size_t segments;
    bool is_ours;                          /* it tells of this database's past */
    struct msg warning;                    /* why what was there cannot be used; id NULL: nothing */
};
/* Looks without changing anything. */
struct err *result_projection_look(struct db *db, struct arena *a, struct str programme, const char *data_dir, struct result_projection_state *out) MUST_CHECK;
/* Throws it away and makes it anew. BUSY while another process writes it; IO. */
struct err *result_projection_rebuild(struct db *db, struct arena *a, struct str programme, const char *data_dir) MUST_CHECK;
