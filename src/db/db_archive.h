/* The file of a backup: everything an installation stores, in a form that knows neither engine nor machine.
 *
 *     "huifang backup 1\n"
 *     'H' schema version, time of the backup (ms)
 *     for each table   'T' name, number of columns, for each its name and type (i b t n x: int bool text num blob)
 *                      'R' number of rows, number of bytes, the rows (db_row.h)      as often as needed
 *                      'E' number of rows of the table
 *     'Z'
 *     SHA-256 of all bytes before it (32 bytes)
 *
 * Numbers and lengths are LEB128, names are a length and UTF-8 bytes. Sections of other letters belong to later versions
 * of the form (the attachments' files will be 'F' sections between the last 'E' and 'Z') and are refused. */
#pragma once
#include "db/db_driver.h"

struct archive_out;
struct archive_in;

/* Starts FILE.part (mode 0600), which becomes FILE in archive_finish; removed with the arena when that never happens.
 * IO when the file cannot be written, also from the others. */
struct err *archive_create(struct arena *a, const char *file, int schema_version, struct archive_out **out) MUST_CHECK;
struct err *archive_put_table(struct archive_out *o, const struct db_table *t) MUST_CHECK;
struct err *archive_put_row(struct archive_out *o, const struct db_value *v) MUST_CHECK;
struct err *archive_end_table(struct archive_out *o) MUST_CHECK;
/* Adds the digest; ok means that the file is on the disk under its name. */
struct err *archive_finish(struct archive_out *o) MUST_CHECK;

/* Reads the whole file and compares its digest. INVALID when it differs or the file is no backup, NOT_FOUND, IO. */
struct err *archive_verify(struct arena *a, const char *file) MUST_CHECK;
/* Opens a verified file; closed with the arena. */
struct err *archive_open(struct arena *a, const char *file, struct archive_in **out, int *schema_version) MUST_CHECK;
/* The same from any stream (fuzzing); it stays the caller's. */
struct err *archive_open_stream(struct arena *a, FILE *f, struct archive_in **out, int *schema_version) MUST_CHECK;
/* The next table; false in *more after the last. INVALID for a malformed file, also from the next. All rows of a table
 * must be read before the next one. */
struct err *archive_next_table(struct archive_in *in, struct db_table *t, bool *more) MUST_CHECK;
/* v has room for the table's columns; texts live until the next call. */
struct err *archive_next_row(struct archive_in *in, struct db_value *v, bool *more) MUST_CHECK;
