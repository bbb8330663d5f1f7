/* Screened open answers (顾客原声) in reports: approved texts of the period itself, month or quarter, of dealers and months with five interviews or more. A text stands
 * there without interview, question, month and time, in random order. Counts are of the texts that stand above them, so they tell nothing that the texts do not. */
#pragma once
#include "result/result_block.h"
#include "verbatim/verbatim.h"

struct result_verbatims { struct verbatim_texts texts; struct verbatim_frame frame; };
/* Approved texts of a window; those of a dealer's month with one to four interviews are left out. Inside the db_read that loaded the set. */
struct err *result_verbatims_load(struct job *job, const struct result_set *s, struct window w, struct result_verbatims *out) MUST_CHECK;

/* Section 顾客原声 of a dealer's report: texts by process step and kind, and counts of codes. Nothing for other units. */
void block_verbatims(struct block *b, enum base_kind single);

/* Counts of codes among texts: all and by kind; texts without a code last. For reports and the portal. */
struct verbatim_count { struct str title; double n[VERBATIM_KINDS + 1]; /* by kind; the last is all */ };
struct verbatim_counts { struct verbatim_count *row; size_t n; };
struct verbatim_counts result_verbatim_counts(struct arena *a, const struct lang *l, const struct result_verbatims *v);
/* As a table with the key "verbatim_codes". */
struct table *result_verbatim_count_table(struct arena *a, const struct verbatim_counts *counts);
/* Titles of a text's codes, commas between them, in the frame's order. */
struct str result_verbatim_code_titles(struct arena *a, const struct lang *l, const struct verbatim_frame *f, struct str codes);
