/* Back-checks: which interviews are checked, and when a check has failed. Pure decisions, without a database.
 *
 * The draw. A wave has a secret from the operating system; an interview's place is the first 63 bits of SHA-256(secret | its id), a number that nobody can choose. Of each
 * interviewer's n interviews those with the smallest places are checked, as many as the rules want: a simple random sample of his interviews, whatever their order, growing as they do, and
 * the same again for whoever has the secret. Who was drawn stays drawn. The questions that are asked once more are chosen in the same way among those of the interview.
 *
 * A check fails when the customer was not interviewed, was somebody else, or gives as many other answers as the rules say. What he does not remember counts neither way. */
#pragma once
#include "base/str.h"

struct back_check_rules {
    double share;              /* of an interviewer's interviews that are checked, 0..1 */
    int64_t least;             /* but at least so many of each interviewer */
    int64_t questions;         /* asked once more, 3..5 */
    int64_t tolerance;         /* levels by which an answer may differ and still be the same */
    int64_t differ;            /* a check fails from so many other answers on */
    int64_t tries;             /* calls without reaching anybody, then another interview is drawn */
    double fake_share;         /* of a cheat's interviews that are made up: what the chance to find him is told for */
};
enum { BACK_CHECK_QUESTIONS = 5 };

/* How many of n interviews are to be checked: share · n, rounded up, at least `least`, at most n. */
int64_t back_check_wanted(const struct back_check_rules *r, int64_t n);
/* The chance to find somebody who made up fake_share of n interviews (rounded up) when so many of them are checked, 0..1 (interviewer_detection). */
double back_check_detection(const struct back_check_rules *r, int64_t n, int64_t checked);
/* The place of an interview in a wave's draw (code ""), or of one of its questions: 0 … 2^63 - 1. */
int64_t back_check_place(struct str seed, int64_t interview_id, struct str code);

enum back_check_result { CHECK_NOT_ASKED, CHECK_SAME, CHECK_DIFFERS, CHECK_UNSURE };
/* "", "same", "differs", "unsure": as they are stored. */
extern const char *const back_check_results[];
enum back_check_result back_check_result_of(struct str name);
/* was, now: as the questionnaire's runtime writes them. now "": does not remember. is_level: the tolerance counts; a special answer ("#9") is never near a level. */
enum back_check_result back_check_compare(const struct back_check_rules *r, bool is_level, struct str was, struct str now);
/* What a check says when the customer was reached. */
bool back_check_fails(const struct back_check_rules *r, bool took_part, bool right_person, int64_t differing);
