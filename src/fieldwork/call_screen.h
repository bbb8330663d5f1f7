/* What is on an interviewer's screen: a case, and where its interview stands.
 *
 *   CARD ──begin──► QUESTION ──answer, answer …──► LAST ──complete──► (the opinion, with name: call_opinion.h)
 *                      ├──► SCREENED   the questionnaire ends it: nobody who is asked
 *                      └──► FULL       a quota cell with a condition on answers has no place left
 *
 * The screen is made anew of what is stored at every request: a reload, another tab, a killed server come back to the same question. An answer
 * names its question; one that is not on the screen any more changes nothing (a second click, a second tab, a repeated request), so nothing is lost
 * and nothing stored twice. */
#pragma once
#include "fieldwork/answer_cell.h"
#include "fieldwork/call_settings.h"
#include "fieldwork/field_walk.h"

enum call_stage { CALL_CARD, CALL_QUESTION, CALL_LAST, CALL_SCREENED, CALL_FULL };
struct call_screen {
    int64_t user_id;
    struct case_card card;              /* id 0: no case is on the screen, and nothing else is filled */
    struct call_settings settings;
    struct field_settings field;
    enum call_stage stage;
    struct field_interview interview;   /* of any stage but CARD; of CARD the one that was broken off, or id 0 */
    struct field_walk walk;
    size_t at;                          /* the question of QUESTION */
    struct str outcome;                 /* of SCREENED and FULL: what the case ends as; "" = the interviewer says */
    int64_t median_ms;                  /* of the version's interviews; 0 = none yet */
};
/* The screen of a person. */
struct err *call_screen_load(struct job *job, int64_t user_id, struct call_screen *out) MUST_CHECK;

/* Each of these wants the screen as it was just loaded, does one step, and leaves it as it then is. All give CONFLICT when the case is not on the person's
 * screen any more. */

/* The interview begins or goes on. */
struct err *call_screen_begin(struct job *job, struct call_screen *s, bool consent) MUST_CHECK;
/* An answer (script_check's raw text; spent_ms < 0: since the last answer). *is_stale: its question is not the one on the screen, and nothing was done; an answer that
 * is stored already is not stale but done. INVALID as script_check, and for no answer where one is needed. */
struct call_answer { struct str code, raw; int64_t spent_ms; };
struct err *call_screen_answer(struct job *job, struct call_screen *s, const struct call_answer *in, bool *is_stale) MUST_CHECK;
/* One question back, or forth where it is answered. */
struct err *call_screen_back(struct job *job, struct call_screen *s) MUST_CHECK;
struct err *call_screen_forth(struct job *job, struct call_screen *s) MUST_CHECK;
/* All is answered: the answers of questions that are not asked any more go, the case ends as complete. INVALID, and on that question, when one that is asked lacks its
 * answer. */
struct err *call_screen_complete(struct job *job, struct call_screen *s) MUST_CHECK;

/* How long the questionnaire takes, as customers are told: the median, 8 as long as nothing is measured. */
int64_t call_screen_minutes(const struct call_screen *s);
