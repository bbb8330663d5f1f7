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
    const struct json *columns, *values;
    const struct code_pair *missing;
    size_t n_missing;
    int64_t top_is;           /* 5 or 1: which code is the best answer; 0 = not said */
};

struct import_private {
    struct import_map map;
    struct str *heading;      /* of the file */
    size_t n_headings;
    int64_t heading_line;
    struct source *source;    /* one a field */
    bool *is_extra;           /* n_headings: columns the kind took */
    struct str *raw;          /* n_fields: values of the row at hand */
    struct str *mapped;       /* n_headings: cells after the missing codes */
    bool row_rejected;
    struct import_finding *finding;
    size_t n_findings, room_findings, n_before_settle;
    struct import_blocked *blocked;
    size_t n_blocked;
    int64_t rows_skipped;
};

/* Reads the map file; without one (path NULL) an empty map. INVALID with the JSON path for anything unknown in it. */
struct err *import_map_load(struct arena *a, const char *path, struct import_map *out) MUST_CHECK;
/* Our name's heading in the file by the map, or no value. */
struct str import_map_heading(const struct import_map *m, const char *name);
/* Our name's template by the map, or no value. */
struct str import_map_template(const struct import_map *m, const char *name);

/* Finds the heading row among the first rows and fills heading and source. Leaves the sheet behind the heading. */
struct err *import_find_heading(struct import *im, struct sheet *sheet) MUST_CHECK;
/* Fills private->raw (and im->cell) from a row of the sheet. */
void import_row_values(struct import *im, const struct sheet_row *row);
/* Blank but for sums, or the heading once more. */
bool import_row_is_decoration(const struct import *im, const struct sheet_row *row);

/* Writes the rejected rows in the file's own layout plus a red column with the reasons (XLSX). */
struct err *import_write_rejects(struct import *im, const struct import_request *q) MUST_CHECK;
/* Findings in the order of lines. */
void import_sort_findings(struct import *im);
