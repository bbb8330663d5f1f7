/* What a report may tell: result_telling.h, asked for its unit. A report of the nation tells everything. */
#pragma once
#include "result/result_report.h"

/* Says of a figure that came from elsewhere than report_figure whether it is secret. */
struct figure report_keep_secret(const struct reporting *r, struct measure m, const struct result_unit *u, struct report_base b, struct figure f);
/* May the report tell the number of interviews, and how the answers to a question are distributed? */
bool report_tells_interviews(const struct reporting *r, const struct result_unit *u, struct report_base b);
struct report_levels { bool top2, levels; };
struct report_levels report_tells_levels(const struct reporting *r, size_t question, const struct result_unit *u, struct report_base b);
