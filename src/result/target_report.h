/* Targets and lights as reports print them. */
#pragma once
#include "result/result_report.h"

/* Is there any target in the year of the report? Else its tables have neither target nor light. */
bool target_is_set(const struct reporting *r);
/* The target of the measure for the unit in the quarter of the report's period, in index points; NaN when there is none. A group has the nation's,
 * an area its region's. */
double target_of_unit(const struct reporting *r, struct measure m, const struct result_unit *u);
/* The mark of the light of a printed cell with n interviews: its value against the target times `factor` (1 index points, 0.1 points of a question),
 * compared as printed. Grey without a target, with fewer interviews than the setting wants, and where the cell is hidden: a light must not tell what
 * the cell does not. */
struct target_of_value { const struct cell *value; double n, target, factor; };
unsigned target_light(const struct reporting *r, const struct target_of_value *v);
/* The target as a cell; empty when there is none. */
struct cell target_cell(double target, double factor);
