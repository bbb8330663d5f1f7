/* Cross-tables: interviews, or a question's index, by two directions; for the command line and the page. */
#pragma once
#include "platform/command.h"

struct crosstab_input {
    struct str programme, rows, columns, measure, where, scope, engine; /* words as of result_axis.h; scope as of result_unit_of_text, no value: the nation */
    struct opt_int from, to, weighted;
    struct output_options out;           /* format json or csv: a row a cell; else the table as it is drawn */
};
/* The table as a document on the job's arena. INVALID: directions, condition or measure that make no table; NOT_FOUND: no such unit or question. */
struct err *crosstab_make(struct job *job, const struct crosstab_input *in, struct document *out) MUST_CHECK;
