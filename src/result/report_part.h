/* What later features add to a dealer's report when it is frozen: measures stand in it, though results know nothing of measures. A feature names its part in
 * struct feature; who makes a publication hands the features over (publication_new). Parts are frozen with the document they stand in. */
#pragma once
#include "result/publication.h"

/* The keys of sections and tables that parts add begin so: two editions are not compared by them, for they hold what people wrote. */
#define REPORT_PART_KEY "part_"

/* A figure of the dealer as the report at hand tells it, index points; NaN: not told. */
struct report_part_value { struct str measure, base; double n, value, se; };
struct report_part_query {
    const struct publication *publication; /* being made, not released yet: programme, kind, period, questionnaires */
    int64_t dealer_id;
    const struct report_part_value *value;
    size_t n_values;
};
/* Gives sections, on the job's arena, in its language. Inside db_read. */
struct report_part { struct err *(*make)(struct job *job, const struct report_part_query *q, struct document *out); };
