/* One version beside another: what a question's answers and points say about comparability, and what else changed.
 *
 * "Same" means that the series goes on, so the answers and points must be those of the newest earlier version that asks the question;
 * wording may be corrected. "Changed" begins a new series, "new" was never asked before. */
#pragma once
#include "questionnaire/questionnaire_script.h"

/* Of the same kind, with the same codes in the same order (words may differ)? */
bool question_has_same_answers(const struct question *a, const struct question *b);
/* Both not scored, or the same points for the same codes? */
bool question_has_same_points(const struct question *a, const struct question *b);

/* Settles the comparability of every question of q (comparable[i], on the arena) against the stored versions of its code: as said, else same or new.
 * INVALID, naming the question, for a "same" that is none; CONFLICT when a later stored version calls the same what q asks otherwise. */
struct err *questionnaire_compare(struct db *db, struct arena *a, const struct questionnaire *q, struct str **comparable) MUST_CHECK;

/* ---- differences, for people ---- */

enum script_difference { DIFFERENCE_WORDS = 1, DIFFERENCE_ANSWERS = 2, DIFFERENCE_POINTS = 4, DIFFERENCE_CONDITION = 8, DIFFERENCE_STEP = 16, DIFFERENCE_RULES = 32, DIFFERENCE_PLACE = 64 };
struct script_change {
    struct str code;
    const struct script_element *before, *after; /* NULL: was not there, is gone */
    unsigned differences;                        /* bits; 0 for those that came or went */
};
/* What is different in `after`, in its order, what is gone at the end; elements without any difference are left out. PLACE: it stands behind another
 * question than before, those that came or went apart. */
size_t script_changes(struct arena *a, const struct script *before, const struct script *after, struct script_change **out);
