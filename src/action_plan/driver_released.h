/* What a dealer is to work on, for the dealer itself (R111, R113, R118, R121): importance against satisfaction, the gap of each question to region, nation and the best of the
 * region, and in words only what a test found. Nothing is told here that the release does not tell already: figures are the rows that were frozen with it
 * (result/publication.h), importance is read from the frozen quarterly report, customers' words are the released ones; what is added are differences and tests of those. */
#pragma once
#include "action_plan/action_plan.h"

/* The document of one release and dealer, on the job's arena. NOT_FOUND as of action_plan_items. */
struct err *driver_released_make(struct job *job, const struct plan_place *p, struct document *out) MUST_CHECK;
