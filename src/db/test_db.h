/* For tests of everything that stores: an empty, migrated database on the engine that HUIFANG_TEST_DB names.
 *
 * "sqlite" (default): a file in a fresh folder below TMPDIR. "postgresql": a schema of its own, with a random name, on
 * the server of HUIFANG_TEST_PG (a URL; `tools/pg_server start DIR` prints one). Without that variable the whole test
 * program reports itself as skipped (TAP "1..0 # SKIP") and ends before main. Everything is removed when the arena ends. */
#pragma once
#include "base/test.h"
#include "db/db.h"

/* An empty database with all migrations applied. */
struct err *test_db_open(struct arena *a, struct db **out) MUST_CHECK;
/* The same without tables: schema version 0. */
struct err *test_db_open_empty(struct arena *a, struct db **out) MUST_CHECK;
/* A second connection to the same database; for child processes too (open it in the child). */
struct err *test_db_open_again(struct arena *a, const struct db *db, struct db **out) MUST_CHECK;
/* A fresh folder that goes with the arena. */
const char *test_folder(struct arena *a);
/* Runs SQL text with engine words in one db_write; an error fails the test. Scratch tables, sample rows. */
void test_db_exec_sql(struct db *db, const char *sql);
/* First column of the first row as a number or text; fails the test when there is no row. Text in the arena. */
int64_t test_db_int(struct db *db, const char *sql);
struct str test_db_text(struct arena *a, struct db *db, const char *sql);
