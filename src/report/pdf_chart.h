/* The charts of a section in the flow of pages: two halves side by side, a chart longer than a page cut between its rows. */
#pragma once
#include "report/pdf_page.h"

/* All charts of the section from p->y on; moves y below them. */
void pdf_charts_put(struct pdf *p, const struct section *s);
/* Height of the first line of charts: what must not be torn off from a section title above; 0 without charts. */
double pdf_charts_start_height(struct pdf *p, const struct section *s);
