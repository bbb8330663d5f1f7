/* For tests of samples: draws on the small network of test_visits.h. */
#pragma once
#include "customer/test_visits.h"
#include "sampling/sampling.h"

extern const struct features sampling_features;

/* Noon in Shanghai of a day. */
int64_t noon(const char *iso);
int32_t month_of(const char *iso_month);
/* Draws the programme's month up to a tranche (0 = what is over) with a given seed; fails the test when that is refused. */
struct sampling_draw sampling_drawn(struct job *job, const char *programme, const char *month, int tranche);
/* The same, with the refusal. */
struct err *sampling_refused(struct job *job, const char *programme, const char *month, int tranche);
/* A dealer's part; fails the test when it has none. */
const struct sampling_dealer *sampling_part(const struct sampling_draw *d, const char *code);
/* "ok vip ok …": the reasons of a dealer's frame in their order. */
struct str sampling_reasons(struct arena *a, const struct sampling_draw *d, const char *code);

/* count visits of ZJ001 from row number `first` on: programme, date. Everybody is another customer. */
struct sampling_many { int first, count; const char *programme, *date; };
void sampling_visits_import(struct job *job, struct sampling_many m);
/* Imports rows (visits_row) below the heading; all must be new. */
void sampling_rows_import(struct job *job, const struct str *row, size_t n);
/* Forgets all draws and what they wrote, but not the visits. */
void sampling_forget(struct job *job);
