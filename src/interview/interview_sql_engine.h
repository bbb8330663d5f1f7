/* The tally by SQL alone: the figures of the bit planes, asked of the database.
 *
 * Slower, and nothing to keep: for small networks, for checking the projection, and because every engine must count alike. What a filter
 * or an axis looks at becomes columns of a GROUP BY (attributes, and the bytes of up to INTERVIEW_SQL_ANSWERS questions); the filter
 * itself is applied to the groups that come back. Lists of dealers, questions and worths go in as tables in JSON (docs/manual/sqlc.md). */
#pragma once
#include "db/db.h"
#include "tally/tally.h"

/* byte_no: by question of the frame its place in the version's answers, -1: not asked. */
struct interview_sql_version { int64_t id; const int *byte_no; };
struct interview_sql_spec {
    struct str programme;
    struct db_scope scope;
    struct tally_frame frame;
    const struct interview_sql_version *version; /* interviews of others are not seen */
    size_t n_versions;
};
enum { INTERVIEW_SQL_ANSWERS = 10, INTERVIEW_SQL_FILTERED = 8 };
/* The spec's arrays stay the caller's, with the arena; the connection must not be closed before the last question. What is asked sees the
 * last commit (inside db_read: its snapshot). Errors of the tally: those of the database; INVALID for a filter of more than INTERVIEW_SQL_FILTERED
 * questions. */
struct tally *interview_sql_open(struct db *db, struct arena *a, const struct interview_sql_spec *spec);
