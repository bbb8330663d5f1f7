/* Draws a planned table into the flow of pages: caption, head band (again on every page), rows, rules, notes. */
#pragma once
#include "report/pdf_page.h"
#include "report/pdf_plan.h"

/* The whole table from p->y on, over as many pages as it takes; moves y below it. */
void pdf_table_put(struct pdf *p, struct pdf_plan *plan);
/* Height of the caption, head and first rows: what must not be torn off from a section title above. */
double pdf_table_start_height(struct pdf *p, struct pdf_plan *plan);
