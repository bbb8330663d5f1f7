/* What a file looks like before it is taken in: where its heading is, which column means what, its first rows (people masked), what would become of it and what is wrong. Made by a job,
 * kept as JSON beside the file, read by the page. */
#pragma once
#include "platform/import.h"

enum { IMPORT_SAMPLE = 5 };
struct import_look_column {
    struct str heading;
    struct str means;               /* name of the field, or of what the kind takes besides (a question); no value = nothing */
    struct str sample[IMPORT_SAMPLE]; /* of the first rows below the heading; no value = no more rows */
};
struct import_look_finding { int64_t line; struct str column, value, reason; bool is_warning; };
struct import_look {
    int64_t heading_line;
    struct import_look_column *column;
    size_t n;
    struct str *missing;            /* names of required fields that have no column */
    size_t n_missing;
    struct str *sheet;              /* of a workbook: the visible ones */
    size_t n_sheets;
    struct str sheet_name;          /* the one that was read */
    bool is_checked;                /* the counts are known */
    int64_t rows_new, rows_changed, rows_same, rows_rejected, rows_skipped, warnings, findings_left_out;
    bool was_known, has_rejects;
    struct import_look_finding *finding;
    size_t n_findings;
};

/* Finds the heading and matches the columns as import_run would; what is missing is said, not refused. For kinds that are no sheet nothing. Errors as import_run's of the
 * file as a whole; then *out has at least the sheets of a workbook with several. */
struct err *import_look_at(struct job *job, const struct import_request *q, struct import_look *out) MUST_CHECK;
/* Adds what a dry run found. */
void import_look_add(struct arena *a, struct import_look *l, const struct import_kind *kind, const struct import_report *r);

/* To and from a file (written whole and renamed). NOT_FOUND when it is not there. */
struct err *import_look_write(struct arena *a, const struct import_look *l, const char *path) MUST_CHECK;
struct err *import_look_read(struct arena *a, const char *path, struct import_look *out) MUST_CHECK;
