/* How publications are made: what the files behind publication_actions.h share. */
#pragma once
#include "publication_sql.h"
#include "result/publication.h"
#include "result/result_source.h"

/* ---- what a publication rests on (publication_source.c) ---- */
struct publication_source {
    struct str tally_sha256;      /* of the sorted interviews of the months that its reports look at */
    struct str parameters, questionnaires; /* JSON */
    struct str sha256;            /* of all these and the network: the same text, the same figures */
    struct civil_date structure_day;
    int64_t interviews;           /* of the period */
};
/* Of what report_source_load gave. Inside the same db_read. */
struct err *publication_source_of(struct job *job, const struct report_source *s, const struct publication *p, struct publication_source *out) MUST_CHECK;
/* The base of the period itself, and the rolling one: month and R6, or quarter and R12. */
enum base_kind publication_single(struct str kind), publication_rolling_base(struct str kind);

/* ---- counts of answers (publication_count.c) ---- */
/* Keeps the source's counts with the publication. */
struct err *publication_count_keep(struct db *db, struct arena *a, int64_t id, const struct report_source *s) MUST_CHECK;
/* Lets the source's reports look at the newest publications of the programme that were released before this one was made. BUG for counts in an unknown form. */
struct err *publication_count_before(struct job *job, const struct publication *p, const struct report_source *s) MUST_CHECK;

/* ---- figures of a unit (publication_figure.c) ---- */
struct publication_figure_rows { struct publication_figure_insert_in *row; size_t n, room; };
struct figuring {
    struct reporting *r;                 /* of the unit */
    const struct publication *p;
    const struct ranking *ranking;
    struct report_base ranking_base;
    struct publication_figure_rows *out;
};
/* Appends the unit's figures: every measure in both bases, with what must not be told left out. */
struct err *publication_figure_unit(struct figuring *f) MUST_CHECK;
/* ---- documents (publication_document.c) ---- */
/* A document's table by its key, a table's column by its; NULL and -1 when there is none. */
const struct table *publication_table(const struct document *d, const char *key);
ptrdiff_t publication_column(const struct table *t, const char *key);
/* What names a row: its texts and messages. */
struct str publication_row_name(struct arena *a, const struct table *t, size_t row);
/* "Monthly" for people, "monthly" for machines. */
struct cell publication_kind_cell(struct arena *a, struct str kind);
