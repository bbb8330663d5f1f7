/* For tests of visits: a small network, and address files made of rows that are good but for what a test changes. */
#pragma once
#include "customer/customer.h"
#include "platform/test_platform.h"

/* ZJ001 all; ZJ002 until 2026-01-31, then ZJ001; BJ001 service only since 2020-05-01; GD009 left on 2025-12-31. */
struct job *visits_job(struct arena *a);
extern const struct features visits_features;

/* A changed cell of a row; column NULL ends the list. */
struct visits_cell { const char *column, *value; };
enum { VISITS_CELLS = 6 };
/* Heading of every column, with a line break. */
struct str visits_heading(struct arena *a);
/* Row number i (1..99999): order "R<i>", mobile 1380000<i>, a VIN and plate of its own, named 客户<i>, service at ZJ001 on
 * 2026-03-05; with these cells changed. */
struct str visits_row(struct arena *a, int i, const struct visits_cell *cell);
/* The file of rows first..last without changes. */
struct str visits_file(struct arena *a, int first, int last);

struct visits_counts { int64_t new, changed, same, rejected; };
/* Imports a text as visits and compares the counts; findings are printed when they differ. */
struct import_report visits_import(struct job *job, const char *label, struct str text, struct visits_counts want);
/* What the database holds: visits, customers, vehicles, phones, uploads, applied batches of visits, events, before-images. */
struct str visits_stored(struct job *job);
