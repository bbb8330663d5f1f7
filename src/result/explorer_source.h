/* The two sources of the explorer's figures, for explorer.c. Inside the explorer only. */
#pragma once
#include "result/explorer.h"

/* Opens the source of e: periods, period, units within reach and measures. Sets e->nothing instead when there is nothing to show. */
struct err *running_open(struct explorer *e, struct str state) MUST_CHECK;
struct err *released_open(struct explorer *e) MUST_CHECK;
struct err *running_fill(struct explorer *e, struct explorer_row *row, size_t n) MUST_CHECK;
struct err *released_fill(struct explorer *e, struct explorer_row *row, size_t n) MUST_CHECK;
/* Reads q->where against the questions of the running set. */
struct err *running_cut(struct explorer *e) MUST_CHECK;

/* The period asked for, else the one to begin with: 0 asks for that. Of a quarter its last month. */
int32_t explorer_period_of(enum base_kind base, int32_t month);
/* Retention, total, questions without a step, then each step and its questions. set: where running figures find them, or NULL. */
void explorer_put_measures(struct explorer *e, const struct questionnaire *newest, const struct result_set *set);
/* A row without any figure. */
void explorer_row_empty(const struct explorer *e, struct explorer_row *row);
