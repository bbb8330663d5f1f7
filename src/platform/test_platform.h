/* For tests of features: a job on an empty database, and imports of texts. The clock stands at 2026-03-15 12:00 in Shanghai. */
#pragma once
#include "db/test_db.h"
#include "platform/feature.h"

enum { TEST_MEMORY = 0 };

/* A job on a fresh, migrated database of the engine under test, in English. Everything ends with the arena. */
struct job *test_job(struct arena *a);
/* A file of this content in a folder that goes with the arena. */
const char *test_file(struct arena *a, const char *name, struct str content);
/* Imports a text; fails the test when the file as a whole is refused. */
struct import_report test_import(struct job *job, const struct import_kind *kind, const char *text);
/* The same, refused: gives the error. */
struct err *test_import_error(struct job *job, const struct import_kind *kind, const char *text);
/* Reason of the first finding about this line, or "". */
struct str test_finding(const struct import_report *r, int64_t line);
