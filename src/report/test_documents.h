/* Documents for the tests of the renderers: what the real ones look like, without a database. Their own titles are given in
 * both languages here; only the renderers' words come from the catalogue. Deterministic. */
#pragma once
#include "report/table.h"

/* Monthly report of one dealer (landscape): summary, core questions with groups, yes/no block, voices, an empty section. */
const struct document *monthly_document(struct arena *a, bool chinese);
/* National overview of a quarter (portrait): sample by region, total score by region with intervals and counts. */
const struct document *overview_document(struct arena *a, bool chinese);
/* Ranking of `ranked` dealers and seven unranked ones, one table (landscape, 19 columns). */
const struct document *ranking_document(struct arena *a, bool chinese, size_t ranked);
/* What breaks layouts: a table of 45 columns in groups of four, a text longer than a page, names that sheets may not have. */
const struct document *stress_document(struct arena *a, bool chinese);
/* One table of 10 columns: codes, names, numbers with marks. */
const struct document *long_document(struct arena *a, size_t rows);
/* Charts of every kind, with values that must not be seen anywhere: 77.7123, 61.7123, 93.7123, 33.3123 are hidden cells, 987.6 stands in a column for
 * machines. (test_chart_document.c) */
const struct document *charts_document(struct arena *a, bool chinese);
