/* Figures as cells of tables: marks of their base, and hidden where the base is too small. */
#pragma once
#include "result/result.h"

/* The index, -40..120; "not estimable" without a base, no score below the smallest one. */
struct cell report_index_cell(const struct figure *f);
/* The same in points, -4..12. */
struct cell report_score_cell(const struct figure *f);
/* A share (0..1) of the figure's base. */
struct cell report_share_cell(const struct figure *f, double share);
/* The 95 % interval of the index times `factor` (1 index, 0.1 points). */
struct cell report_interval_cell(const struct figure *f, double factor);
/* The number of interviews in the base. */
struct cell report_n_cell(const struct figure *f);
/* ▲ ▼ of a test at 95 %; = where it found nothing; none where there was no test. */
unsigned report_arrow(enum verdict v);
/* The value of an attribute for people: kinds of work and owners in words, as the import of visits knows them; models and advisors speak for
 * themselves. */
struct msg result_value_name(struct str value);
