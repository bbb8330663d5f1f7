/* Interviews in the field: running, broken off, complete. Each answer is stored before the next question is shown, so a crashed browser or a killed
 * server loses at most the key just pressed; a broken interview goes on where it stood, also on another screen. What a value means is the
 * questionnaire's business (questionnaire/questionnaire_script.h); here it is text. */
#pragma once
#include "fieldwork/field_case.h"

struct field_interview {
    int64_t id, case_id, version_id, dealer_id, user_id /* 0: by link */, seed, started_ms, ended_ms /* 0 = not yet */, active_ms;
    struct str mode, state, language, position;
    bool consent;
};
struct field_answer { struct str code, value; int64_t at_ms, spent_ms; };
struct field_answers { struct field_answer *row; size_t n; };

/* NOT_FOUND. */
struct err *field_interview_load(struct db *db, struct arena *a, int64_t id, struct field_interview *out) MUST_CHECK;
/* The interview of a case that is not void; NOT_FOUND when there is none yet. */
struct err *field_interview_of_case(struct db *db, struct arena *a, int64_t case_id, struct field_interview *out) MUST_CHECK;
/* In the order of their storing. */
struct err *field_answers_load(struct db *db, struct arena *a, int64_t interview_id, struct field_answers *out) MUST_CHECK;

/* The interview of a case begins, or goes on where it was broken off. user_id 0: by link, the case is held by case_claim_link. CONFLICT as case_keep, and for one
 * that is complete already. */
struct field_begin { struct case_key key; struct str mode, language; bool consent; };
struct err *field_interview_begin(struct job *job, const struct field_begin *in, struct field_interview *out) MUST_CHECK;

/* Stores the answer to a question and which question comes next, and is a sign of life. value: no value = takes the answer back. CONFLICT as case_keep and for an
 * interview that does not run. The answer may be stored again (a second click): the last one counts. */
struct field_put { int64_t interview_id, user_id; struct str code, value, next; int64_t spent_ms; };
struct err *field_answer_put(struct job *job, const struct field_put *in) MUST_CHECK;

/* The case's attempt ended: its running interview is complete or broken off. CONFLICT for a complete one that does not run. Inside db_write. */
struct err *field_interview_stop(struct job *job, int64_t case_id, bool is_complete) MUST_CHECK;
/* Holds a case for a customer who answers by link: nobody calls him meanwhile. CONFLICT when it is finished, on an interviewer's screen, its days are over or the
 * quota full. *out: as begun. */
struct err *field_interview_begin_link(struct job *job, int64_t case_id, struct str language, struct field_interview *out) MUST_CHECK;
/* All questions are answered: the case is finished as complete by link. */
struct err *field_interview_end_link(struct job *job, int64_t interview_id) MUST_CHECK;
