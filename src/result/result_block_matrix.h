/* The block of importance × satisfaction, and what loyalty by satisfaction shares with it. */
#pragma once
#include "result/result_block.h"

/* Each question's correlation with overall satisfaction beside its score, in four fields parted at the medians. Nothing for a questionnaire without a question on
 * overall satisfaction. */
void block_matrix(struct block *b);
/* The months of the base since both questions are as they are now. */
struct window block_window_of_pair(const struct block *b, struct result_pair p);
/* Is the question one of the retention index? */
bool block_is_of_loyalty(const struct block *b, size_t question);
