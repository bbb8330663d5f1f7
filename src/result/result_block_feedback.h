/* Named opinions in reports: how a dealer handled them, in numbers that org keeps (docs/adr/0034-counts-for-reports.md). */
#pragma once
#include "result/result_block.h"

/* A row a month of [from, to]; NULL when no opinion came in. */
struct err *result_feedback_table(struct db *db, struct arena *a, const struct org_count_query *q, struct table **out) MUST_CHECK;
/* Section 6 of a dealer's monthly report: the last six months of it. Nothing for units that are no dealer, and where there were no opinions. */
struct err *block_feedback(struct block *b) MUST_CHECK;
