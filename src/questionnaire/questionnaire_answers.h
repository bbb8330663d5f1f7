/* Answers as interviews keep them: one byte a closed question, the digit of its code, in the version's order; what is open as text beside it.
 * The one place that says what a stored answer looks like: answer files, the phone screen and the web survey all write through it. */
#pragma once
#include "questionnaire/questionnaire.h"

/* One byte a closed question, all "not asked". */
char *questionnaire_answers_blank(struct arena *a, const struct questionnaire *q);
/* Is the code an answer to the closed question: one of its own, or 6 refused, 7 not asked, 8 none, 9 does not know? */
bool questionnaire_code_fits(const struct question *q, int64_t code);
/* Keeps the code of a closed question; codes that do not fit are the caller's mistake and are kept as not asked. */
void questionnaire_answers_put(char *bytes, const struct question *q, int64_t code);
/* Why the text is no answer to a question for a number ("This answer must lie between 1 and 10."), or no message (id NULL). */
struct msg questionnaire_number_fault(struct arena *a, const struct question *q, struct str value);
