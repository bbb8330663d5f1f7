/* The assessment of the quarter in a dealer's report. */
#pragma once
#include "result/result_block.h"

/* Section 考核结果 of a dealer's quarterly report: total score of the quarter, target, place, tier and factor as the rules in force give them. The sheet that is made from the released
 * report (result/assessment.h) begins with the same and may adjust it. Nothing for units that are no dealer. */
struct err *block_assessment(struct block *b) MUST_CHECK;
