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

/* ---- figures of a unit (publication_figure.c) ---- */
struct publication_figure_rows { struct publication_figure_insert_in *row; size_t n, room; };
/* Bases of the edition before, by key of publication_figure_key; NULL for a first edition. */
struct publication_bases { struct str_map by_key; const struct publication_figure_list_row *row; };
struct str publication_figure_key(struct arena *a, const struct publication_figure_list_row *r);
struct figuring {
    struct reporting *r;                 /* of the unit */
    const struct publication *p;
    const struct ranking *ranking;
    struct report_base ranking_base;
    const struct publication_bases *before;
    struct publication_figure_rows *out;
};
/* Appends the unit's figures: every measure in both bases, with what must not be told left out. */
struct err *publication_figure_unit(struct figuring *f) MUST_CHECK;
/* ---- documents (publication_document.c) ---- */
/* Hides rows of figures whose base differs by one to four interviews from that in the same document of the edition before. */
void publication_hold_back(struct arena *a, const struct document *before, struct document *now, double small_count);
/* A document's table by its key, a table's column by its; NULL and -1 when there is none. */
const struct table *publication_table(const struct document *d, const char *key);
ptrdiff_t publication_column(const struct table *t, const char *key);
/* What names a row: its texts and messages. */
struct str publication_row_name(struct arena *a, const struct table *t, size_t row);
/* "Monthly" for people, "monthly" for machines. */
struct cell publication_kind_cell(struct arena *a, struct str kind);
