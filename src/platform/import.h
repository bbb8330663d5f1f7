/* The import engine: any file that people send becomes rows of one kind, all or nothing.
 *
 *   file ─ sheet ─► find the heading ─ map ─► fields ─► kind->row ─► staging file ─► kind->apply, in one transaction
 *                                      └── rejects, with line, column, value and reason ──► reject file
 *
 * Parsing, checking, de-duplication and preview happen in a staging file outside the database, so a file of any size
 * holds up no other writer until its accepted rows enter. A row is rejected alone; an error of the file (encoding,
 * truncation, missing column) refuses the file and changes nothing. The same file with the same map is known by its
 * SHA-256 and changes nothing. Undo gives back what the batch did, unless later work stands on it. */
#pragma once
#include "form/form.h"
#include "platform/job.h"

struct import;

struct import_kind {
    const char *name;                    /* "visits": the command line's word */
    struct msg title;
    const char *permission;              /* whoever has it may bring such files by the portal, of the places it reaches; NULL = import.all */
    const struct field *field;
    size_t n_fields;
    size_t row_size;                     /* of the struct the fields fill */
    /* Loads what the checks of rows need (dealer codes …) into im->state. */
    struct err *(*begin)(struct import *im);
    /* A heading, or the name that the map gives a column: true when the kind takes it besides its fields (answers: a question's column). It
     * is taken before the fields are looked for, and no name twice. May be NULL. */
    bool (*takes_column)(struct import *im, struct str name, size_t column);
    /* Checks a parsed row across its fields and stages it, or calls import_reject. */
    struct err *(*row)(struct import *im, const void *row);
    /* A row that is not taken, by its fields or by row(): for counts. Of fields with issues the value may be missing. May be NULL. */
    void (*rejected)(struct import *im, const void *row);
    /* After the last row: work over the whole file that needs no lock on the database. May be NULL. */
    struct err *(*finish)(struct import *im);
    /* Kinds that are no sheet (questionnaire) read the file themselves instead; field and row are then NULL. */
    struct err *(*file)(struct import *im, const char *path);
    /* Rejects what only the whole file or the database can show, matches, and fills im->rows_new/changed/same. Reads the
     * database, writes stage tables only (visible to im->job->db); may run again, also as the first step of the write. */
    struct err *(*settle)(struct import *im);
    /* The write: in one transaction, right behind settle. */
    struct err *(*apply)(struct import *im);
    /* In one transaction: gives back what the batch did. CONFLICT, with import_blocker for each row that something
     * stands on, changes nothing. */
    struct err *(*undo)(struct import *im);
};

struct import {
    struct job *job;
    const struct import_kind *kind;
    struct arena *row_arena;             /* rewound after each row */
    struct db *stage;
    int64_t batch_id;
    struct db_scope scope;               /* whose rows the sender may bring */
    bool is_dry_run;
    void *state;                         /* the kind's own, in job->arena */
    int64_t line;                        /* of the row at hand */
    const struct str *cell;              /* its cells as given (after the map's missing codes) */
    size_t n_cells;
    int64_t top_is;                      /* of the map: which level code is the best answer, 5 or 1; 0 = not said */
    int64_t rows_staged, rows_new, rows_changed, rows_same, rows_rejected, warnings;
    struct import_private *private;
};

/* Rejects the row at hand, or in settle a staged line; one row may have several reasons. why is translated now. */
void import_reject(struct import *im, int64_t line, const char *column, struct str value, struct msg why);
/* Something to know that does not keep the row out. */
void import_warn(struct import *im, int64_t line, const char *column, struct str value, struct msg why);
/* A row that undo cannot give back. */
void import_blocker(struct import *im, struct str what, struct msg why);

struct import_request {
    const struct import_kind *kind;
    const char *path;
    struct str file_name;                /* under which the batch is known; no value = that of the path */
    const char *map_path;                /* NULL = none */
    const char *rejects_path;            /* where the reject file goes (XLSX); NULL = none is written */
    struct str sheet_name;               /* no value: the only visible one */
    struct db_scope scope;               /* zero: everybody's */
    bool dry_run;
    bool exclusive;                      /* allows batches above IMPORT_SHARED_ROWS */
};
enum { IMPORT_SHARED_ROWS = 100000, IMPORT_SHOWN = 200 };

struct import_finding {
    int64_t line;
    struct str column, value, reason;
    bool is_warning;
};
struct import_report {
    int64_t batch_id;                    /* of a known file its own; 0 on a dry run of another, or when nothing was accepted */
    bool was_known;                      /* same file and map were taken in before: nothing changed */
    int64_t rows_new, rows_changed, rows_same, rows_rejected, rows_skipped /* blank, totals, repeated headings */, warnings;
    double write_s;                      /* how long other writers waited (dry run: about how long they would wait) */
    const struct import_finding *finding;/* the first IMPORT_SHOWN: rejections, then warnings */
    size_t n_findings;
    int64_t findings_left_out;
    const char *rejects_path;            /* written, or NULL */
    struct err *rejects_failed;          /* why the reject file could not be written; the import stands all the same */
};

/* Runs an import. INVALID: the file as a whole cannot be taken (message says why and what to do), or more than 100,000 rows
 * would be rejected; CONFLICT: too large beside others without `exclusive`; BUSY: another import takes too long. Rejected rows
 * are no error. */
struct err *import_run(struct job *job, const struct import_request *q, struct import_report *out) MUST_CHECK;

struct import_blocked { struct str what, reason; };
struct import_undo_report {
    int64_t rows;                        /* taken back */
    const struct import_blocked *blocked;/* when CONFLICT: why not, the first IMPORT_SHOWN */
    size_t n_blocked;
};
/* Undoes a batch. Every feature's undo_veto is asked first: visits that were drawn stay. NOT_FOUND, CONFLICT (already undone; or something stands on it: see out->blocked). */
struct features;
struct err *import_undo(struct job *job, const struct features *features, int64_t batch_id, struct import_undo_report *out) MUST_CHECK;

/* ---- the map: makes a foreign file fit (docs/manual/import.md) ----
 * {"columns": {"dealer_code": "airline", "L1": "q1", …},   our name (field, or question of an answers file) → heading in the file
 *  "values": {"visit_date": "{year}-06-15", …},            built from headings in braces, or constant
 *  "missing": {"q7_all": {"0": "7", "": "7", "6": "8"}, "*": {…}},   codes of the file → our codes; * = every question
 *  "ignore": ["备注"],                                      columns that mean nothing here, though their headings sound so
 *  "sheet": "Sheet1", "encoding": "GB18030", "top_is": 5}
 * A heading that the file does not have, or a name that the kind does not have, refuses the file. */
