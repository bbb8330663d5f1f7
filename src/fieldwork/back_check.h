/* Back-checks of a wave: the customers of interviews that were drawn at random (back_check_rules.h) are called once more, asked whether they were interviewed, and three to five questions of
 * their interview; who asks does not see the first answers. An interview whose check fails waits for review again, marked, and the field supervisors are told by mail.
 * A check is known by its interview until the wave is erased; nothing of it goes into results. */
#pragma once
#include "fieldwork/back_check_rules.h"
#include "fieldwork/wave.h"
#include "fieldwork/field_case.h"
#include "questionnaire/questionnaire.h"

enum { BACK_CHECK_SETTINGS = 7 };
extern const struct setting *const back_check_setting_list[BACK_CHECK_SETTINGS];
/* In force for a programme. */
struct err *back_check_rules_load(struct job *job, struct str programme, struct back_check_rules *out) MUST_CHECK;

/* Draws what is missing at the interviewers' share; *n checks were added. Asked again without new interviews it adds nothing. CONFLICT when the wave is erased; NOT_FOUND. */
struct err *back_check_draw(struct job *job, int64_t wave_id, int64_t *n) MUST_CHECK;
/* The same for every open wave: a job each day. */
extern const struct job_kind back_check_job;

/* ---- what there is ---- */

struct back_check_item { int64_t id, user_id, tries; struct str name, dealer_code, state; bool stands; /* the interview is still his and counts */ };
/* One interviewer, also without an interview. */
struct back_check_sum {
    int64_t user_id;
    struct str name;
    int64_t interviews;            /* of which checks are drawn: his own, and those that were checked and do not count any more */
    int64_t drawn, open, reached, unreached, failed;
    int64_t questions, same;       /* compared; the same answer. What was not remembered is in neither */
    int64_t pairs;                 /* of levels among them */
    double correlation;            /* intraclass, of the levels (interviewer_agreement); NaN with fewer than two pairs or without variation */
};
struct back_checks {
    struct wave wave;
    struct back_check_rules rules;
    struct str seed;               /* "" = nothing was drawn yet */
    struct back_check_item *item;  /* in the order of the draw, which says nothing about when interviews were made */
    size_t n;
    struct back_check_sum *sum;    /* by name, everybody in the wave */
    size_t n_sums;
};
/* until_ms: of what was checked before that instant (INT64_MAX = all). NOT_FOUND for the wave. */
struct err *back_checks_load(struct job *job, int64_t wave_id, int64_t until_ms, struct back_checks *out) MUST_CHECK;
/* By interviewer: drawn, reached, agreement with its n, failed, the chance to find a cheat. */
struct document *back_check_document(struct job *job, const struct back_checks *c);
extern const struct command back_check_command;

/* ---- one check ---- */

struct back_check_question { struct str code, was, now; const struct question *question; /* NULL: not in the questionnaire any more */ enum back_check_result result; };
struct back_check {
    int64_t id, interview_id, user_id, wave_id, case_id, position /* case_number that was reached */, tries, most_tries, ended_ms, checked_ms;
    struct str state, name, checked_by, note;
    struct opt_int took_part, right_person;
    bool stands;
    struct back_check_question question[BACK_CHECK_QUESTIONS];
    size_t n;
};
/* NOT_FOUND. */
struct err *back_check_load(struct job *job, int64_t id, struct back_check *out) MUST_CHECK;
/* May the customer be called now, and by the job's person? CONFLICT when it is recorded already, the interview does not count any more, it is his own, calls are closed at the customer's
 * place, or the number is one never to be called. */
struct err *back_check_may_call(struct job *job, int64_t id) MUST_CHECK;

enum back_check_reach { CHECK_NOT_REACHED, CHECK_REFUSED, CHECK_REACHED };
/* answer: of the check's questions in their order, as the questionnaire reads them; "" = does not remember. took_part and right_person: no value = not asked; the second is asked of
 * those who took part, answers of those who are right. */
struct back_check_record { int64_t id; enum back_check_reach reach; struct opt_int took_part, right_person; struct str answer[BACK_CHECK_QUESTIONS], note; };
/* Keeps what a call gave. INVALID for what is missing or no answer to its question; CONFLICT as back_check_may_call, but for the hour. *fails may be NULL. */
struct err *back_check_put(struct job *job, const struct back_check_record *in, bool *fails) MUST_CHECK;

/* Forgets the checks of a wave that is erased. Inside db_write, before its interviews go. */
struct err *back_check_forget(struct db *db, int64_t wave_id) MUST_CHECK;
