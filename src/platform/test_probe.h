/* A kind of import that needs no feature, for tests of the engine: code and name required, day and amount not, questions Q1, Q2 … as
 * further columns. Rows are kept in memory and stored in a table of their own, probe(code, name, extra, batch_id). */
#pragma once
#include "platform/test_platform.h"

extern const struct import_kind probe_import;
extern const struct features probe_features;

/* A job with the table. */
struct job *probe_job(struct arena *a);
/* Names of all stored rows, ordered by code: "A1=one A2=two". With their questions: "A1=one:5,4". */
struct str probe_rows(struct job *job);

/* What a row can ask of the kind by its code, to play trouble:
 *   "bad…"    is rejected as a row          "late…"  is rejected when the file is settled
 *   "warn…"   is taken with a warning       "busy"   the first write fails as busy and is run again
 *   "break"   the write fails for good      "stays"  cannot be undone
 *   "meet"    waits until another process has come as far (probe_meet) */
void probe_meet(int n_processes);
