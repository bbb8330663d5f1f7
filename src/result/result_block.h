/* Blocks that the monthly and the quarterly report of a unit share. A block fills one section from the report's base (R6 or R12),
 * the unit, its region and the nation; columns that have no meaning for the unit are left out (a nation has no region). */
#pragma once
#include "result/result_report.h"
#include "result/result_wide.h"

struct block {
    struct reporting *r;
    struct report_base base;             /* the report's own */
    struct window before, tested;        /* the report before (plain change); the newest older window that shares no month (the arrow) */
    struct result_unit others;           /* the nation without the unit: whom it is tested against */
    const struct ranking *ranking;       /* of the base that places are told for */
    struct report_base ranking_base;
    bool core_only, has_region, has_nation;
};
/* months_between: from one report to the next, 1 or 3. */
struct block block_of(struct reporting *r, enum base_kind kind, int months_between);

#define BLOCK_TESTED "tested_change"
/* The columns of a block; the one with the key BLOCK_TESTED is named after the time that the unit is tested against. */
const struct column *block_columns(const struct block *b, const struct column *column, size_t n);

/* Does the question stand in this report? Scored, and core where only core questions are asked for. */
bool block_has_question(const struct block *b, size_t question);
struct measure block_question(size_t question);
/* Title of the question's step; "Loyalty" for those of none. */
struct msg block_step_of(const struct block *b, size_t question);
/* May a reader of this report not see the shares of this yes/no question, nor its score, which tells the same? */
bool block_hides_yes_no(const struct block *b, size_t question, const struct figure *f);
/* Value of a question in points, with marks; a break mark where its window is cut. */
struct cell block_score(const struct block *b, size_t question, const struct figure *f);
/* Must the reader not be told of a base this small (1-4)? Then its value is hidden with it. */
bool block_hides_base(const struct block *b, double n);
/* The index of a figure and its interval (index points times factor), hidden with their base. */
struct cell block_index(const struct block *b, const struct figure *f);
struct cell block_interval(const struct block *b, const struct figure *f, double factor);
/* Base of a figure; one of 1-4 persons is not told where answers must not be. */
struct cell block_n(const struct block *b, const struct figure *f);
/* A tested difference in points: the change with its arrow, or not estimable. */
struct cell block_change(const struct change *c, double factor);

/* Indicators with their last value, change, region and nation; effective sample; sentences about what changed. */
void block_summary(struct block *b);
/* Place in region and nation, or why there is none. Nothing for units that are no dealer. */
void block_rank(struct block *b);
/* Three strengths and weaknesses against the others of the nation that pass the test. */
void block_strengths(struct block *b);
/* Rolling value, its interval, region, nation and the single period beside it, for `periods` periods. */
void block_trend(struct block *b, enum base_kind single, int periods);
/* Questions of five levels, and of yes and no. */
void block_levels(struct block *b);
void block_yes_no(struct block *b);
/* What the dealer's addresses of the month or quarter were worth. Nothing for other units. */
void block_quality(struct block *b, enum base_kind single);
/* Process steps, by their gap to the nation. */
void block_steps(struct block *b);
