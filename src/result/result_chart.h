/* Which pictures the sections of reports have. A section is known by its key and by the columns of its table, so a report that was stored and
 * read again has the charts of a fresh one. */
#pragma once
#include "report/chart.h"

/* Gives a section the charts that its readers expect; one without any stays as it is. The charts live in the arena. */
void result_charts(struct arena *a, struct section *s);
/* The same for the page of a step, one chart for each of its lines, with these titles: the columns have only codes. */
void result_step_charts(struct arena *a, struct section *s, const struct msg *title, size_t n);
