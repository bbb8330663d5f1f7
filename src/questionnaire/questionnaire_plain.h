/* Conditions in plain words, for people who do not read formulas: 'the answer to L1 is "Not very satisfied" or worse'. */
#pragma once
#include "questionnaire/questionnaire_script.h"

/* The condition in words of the language; questions by code and the beginning of their title, answers by their labels. What has no plain words (sums,
 * functions) stands there as it is written. e NULL: "". */
struct str script_condition_text(struct arena *a, const struct script *s, const struct expression *e, const struct lang *l);
