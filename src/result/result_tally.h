/* The tally of a result_set: opens the engine that counts for it. Inside result/ only. */
#pragma once
#include "result/result.h"

struct result_tally_query {
    struct str programme;
    struct db_scope scope;
    const char *data_dir;                  /* NULL: no projection; the frame's months are read */
    enum result_engine engine;
    const struct questionnaire *version;
    size_t n_versions;
    const struct tally_frame *frame;
};
/* Inside a db_read. IO of the database. A projection that cannot be read or written is worked without, and logged. */
struct err *result_tally_open(struct db *db, struct arena *a, const struct result_tally_query *q, struct tally **out) MUST_CHECK;

/* The number of a question in a frame, -1 when it has none. */
ptrdiff_t result_frame_column(const struct tally_frame *f, struct str code);
