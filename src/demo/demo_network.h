/* The files that describe the sample network: dealers, staff, monthly facts. */
#pragma once
#include "demo/demo_files.h"
#include "demo/demo_visits.h"

/* The whole file of dealers, with the second row of who moved. Rows stand in the regions' order. */
void demo_network_write(struct arena *a, struct csv_out *csv, const struct demo_world *w);
/* The whole file of staff: advisors SA01…, consultants SC01…, technicians, a manager and one for customer relations. */
void demo_staff_write(struct arena *a, struct csv_out *csv, const struct demo_world *w);
/* Heading of the file of monthly facts: dealer_code, month, code, value. */
void demo_kpi_head(struct csv_out *csv);
/* A dealer's orders, deliveries and turnover of a month; n_visits are all of them, reported or not. */
struct demo_business { const struct demo_dealer *dealer; int32_t month; size_t n_visits[DEMO_PROGRAMMES]; };
void demo_kpi_write(struct arena *a, struct csv_out *csv, const struct demo_world *w, const struct demo_business *b);
