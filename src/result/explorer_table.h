/* The explorer's tables: the same struct table for the page and for its exports, and where each row leads. */
#pragma once
#include "report/chart.h"
#include "result/explorer.h"

struct explorer_part {
    const char *key;
    struct msg title;
    struct table *table;
    const struct chart *chart;           /* NULL: none */
    const struct str *href;              /* by row; no value: leads nowhere */
    size_t link;                         /* the column that is the link */
    bool is_sortable;                    /* by the columns of explorer_sort_keys */
};
/* Indicators, steps and questions of the unit; with a measure: of that alone, beside what it is compared with. */
struct err *explorer_measures(struct explorer *e, struct explorer_part *out) MUST_CHECK;
/* The units below, by the measure listed; filtered and sorted as asked for. */
struct err *explorer_below(struct explorer *e, struct explorer_part *out) MUST_CHECK;
/* How the answers to a question are distributed: the unit, its region, the nation. Only with a question as measure. */
struct err *explorer_answers(struct explorer *e, struct explorer_part *out) MUST_CHECK;
/* The measure of the unit, its region and the nation in the windows that end with this one and those before. */
struct err *explorer_trend(struct explorer *e, struct explorer_part *out) MUST_CHECK;
/* Score levels, what customers feel and do: how to read the figures (R027, R028). */
struct explorer_part explorer_levels(struct explorer *e);

/* Keys of the columns that units can be sorted by, ended by NULL. */
extern const char *const explorer_sort_keys[];

/* Everything of the address as a document, for exports. */
struct err *explorer_document(struct explorer *e, struct document *out) MUST_CHECK;
/* The parts of the page, in order. */
enum { EXPLORER_PARTS = 5 };
struct err *explorer_parts(struct explorer *e, struct explorer_part part[EXPLORER_PARTS], size_t *n) MUST_CHECK;

/* The address of a page: of the explorer's own unit and measure where they are NULL, all its choices in the query, one of them changed. */
struct explorer_link { const struct explorer_unit *unit; const struct explorer_measure *measure; bool no_measure; const char *word; struct str value; };
struct str explorer_address(const struct explorer *e, const struct explorer_link *link);
