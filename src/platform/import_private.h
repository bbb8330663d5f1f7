/* Inside of the import engine: shared by import*.c, included by nobody else. */
#pragma once
#include "form/json_in.h"
#include "platform/import.h"
#include "sheet/sheet.h"

/* Where the value of a field comes from. */
enum source_kind { SOURCE_NONE, SOURCE_COLUMN, SOURCE_TEMPLATE };
struct source {
    enum source_kind kind;
    size_t column;
    struct str template;      /* "{year}-06-15" */
};

struct code_pair { struct str heading /* "*" = every question column */, from, to; };

struct import_map {
    struct str text;          /* the map file as read: its SHA-256 is part of a batch's identity */
    struct str sheet_name, encoding;
    const struct json *columns, *values, *ignore;
    const struct code_pair *missing;
    size_t n_missing;
    struct str *heading;      /* of the file, that the map needs: of columns, in braces of values, of missing */
    size_t n_headings;
    int64_t top_is;           /* 5 or 1: which code is the best answer; 0 = not said */
};

struct import_private {
    struct import_map map;
    struct str *heading;      /* of the file */
    size_t n_headings;
    struct sheet_row part[2]; /* the row or two rows that the heading is made of */
    struct sheet_row *ahead;  /* rows below the heading that were read while looking for it */
    size_t n_ahead, at_ahead;
    struct source *source;    /* one a field */
    struct str *extra;        /* n_headings: under which name the kind took the column (a question); no value = it did not */
    struct str *raw;          /* n_fields: values of the row at hand */
    struct str *mapped;       /* n_headings: cells after the missing codes */
    const char *stage_path;
    bool row_rejected;
    struct import_finding *finding;
    size_t n_findings, room_findings;
    int64_t warnings_kept;
    struct { size_t n_findings; int64_t warnings, warnings_kept; } before_settle;
    struct import_blocked *blocked;
    size_t n_blocked;
    int64_t rows_skipped, rows_refused /* before settle */;
};

/* Beyond this many rejected rows the file as a whole is wrong, not its rows. Of warnings only the first are kept, the others counted. */
enum { IMPORT_MAX_REJECTS = 100000, IMPORT_MAX_WARNINGS = 1000 };

/* A new import of a kind, with an id for its batch. */
struct import *import_new(struct job *job, const struct import_kind *kind);
/* Imports and undos wait for each other here, in db_write, so that none settles against what another is about to change. */
struct err *import_wait_for_others(struct db *db, struct arena *a) MUST_CHECK;

/* Reads the map file; without one (path NULL) an empty map. INVALID with the JSON path for anything unknown in it. */
struct err *import_map_load(struct arena *a, const char *path, struct import_map *out) MUST_CHECK;
/* Our name's heading in the file by the map, or no value. */
struct str import_map_heading(const struct import_map *m, const char *name);
/* Our name's template by the map, or no value. */
struct str import_map_template(const struct import_map *m, const char *name);
/* The heading in the next braces of a template; *template moves behind it. No value when there are no more. */
struct str import_map_next_brace(struct str *template);

/* Opens the file as the request or the map says. */
struct err *import_open_sheet(struct import *im, const struct import_request *q, struct sheet **out) MUST_CHECK;
/* Finds the heading among the first rows and fills heading and source. INVALID when a column is missing or the map does not fit. */
struct err *import_find_heading(struct import *im, struct sheet *sheet) MUST_CHECK;
/* The same when required columns may be missing: their source is SOURCE_NONE. */
struct err *import_guess_heading(struct import *im, struct sheet *sheet) MUST_CHECK;
/* The next row below the heading. */
struct err *import_next_row(struct import *im, struct sheet *sheet, struct sheet_row *row, bool *more) MUST_CHECK;
/* Fills private->raw (and im->cell) from a row of the sheet. */
void import_row_values(struct import *im, const struct sheet_row *row);
/* A row of sums, or the heading once more. */
bool import_row_is_decoration(const struct import *im, const struct sheet_row *row);
/* Is this the column that a reject file adds? */
bool import_is_reason_column(const struct import *im, struct str heading);
/* What that column is called: "原因", unless that means a field of the kind. */
const char *import_reason_heading(const struct import *im);

/* Writes the rejected rows in the file's own layout plus a red column with the reasons (XLSX). */
struct err *import_write_rejects(struct import *im, const struct import_request *q) MUST_CHECK;
/* Findings in the order of lines, when no settling comes any more. */
void import_sort_findings(struct import *im);
/* Rejected rows: lines with a finding that is no warning. */
int64_t import_count_rejected(const struct import *im);
/* The first IMPORT_SHOWN findings, what was rejected before what is only worth knowing. */
void import_first_findings(const struct import *im, struct import_report *out);
/* Settling may run again: what it found is forgotten. */
void import_keep_findings(struct import *im);
void import_forget_findings(struct import *im);
