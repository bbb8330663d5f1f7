/* An interview's way through its questionnaire, made anew of what is stored: whoever goes on with it, the interviewer's screen, the customer's link, review and closing, sees
 * the same. A stored answer that does not fit any more (another answer was changed since) is as if not given.
 *
 * Pages for an opinion with name are passed over, and so is what is said behind them: the opinion has a page of its own behind the interview, apart from its answers. */
#pragma once
#include "fieldwork/field_interview.h"
#include "questionnaire/questionnaire_script.h"

struct field_walk {
    const struct script *script;
    struct script_run *run;
    int64_t interview_id;
    int64_t last_ms;                    /* when the last answer came; the interview's begin before the first */
    size_t n_answers;                   /* stored */
};
/* On the arena; the script must stay. Conditions on today see the interview's end, or now while it runs. An interview of id 0 has not begun and has no answers. */
struct err *field_walk_load(struct job *job, const struct script *script, const struct field_interview *i, const struct script_facts *facts, struct field_walk *out) MUST_CHECK;

/* Must the question be answered before the next one? Closed ones always: "none", "does not know" and "refused" are answers. */
bool field_walk_must_answer(const struct field_walk *w, size_t element);
/* Must it, and was not? */
bool field_walk_lacks(const struct field_walk *w, size_t element);
/* The first question that is asked and lacks its answer; SCRIPT_END when there is none. */
size_t field_walk_first_lacking(const struct field_walk *w);

/* The places that are walked: first, behind and before another one. SCRIPT_END and SCRIPT_NOWHERE as script_next and script_previous give them. */
size_t field_walk_first(const struct field_walk *w);
size_t field_walk_next(const struct field_walk *w, size_t element);
size_t field_walk_previous(const struct field_walk *w, size_t element);
/* May the walk stand there now? */
bool field_walk_may_stand_at(const struct field_walk *w, size_t element);

/* A place as field_interview.position keeps it, SCRIPT_END too; and the place of a position: where it may not be any more, or is none yet, the first that lacks its answer. */
struct str field_walk_position(const struct field_walk *w, size_t at);
size_t field_walk_at(const struct field_walk *w, struct str position);

/* The time that an answer took: as the screen says, or (said_ms < 0) since the last one. Whoever takes longer than a quarter of an hour was away. */
int64_t field_walk_spent_ms(const struct field_walk *w, int64_t now_ms, int64_t said_ms);

/* At the end: stored answers to what is not asked any more go. user_id: as field_answer_put. */
struct err *field_walk_drop_unasked(struct job *job, const struct field_walk *w, int64_t user_id) MUST_CHECK;
