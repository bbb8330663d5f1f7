/* What may happen to a publication and to an appeal, by whom and until when (rules.md §7). Pure decisions.
 *
 *     draft ──check──► checked ──release──► released          an edition; a correction is the next one
 *       └────────withdraw─────┴──► withdrawn
 *
 * Two people: who releases is not who checked. What is released stays as it is for ever. */
#pragma once
#include "method/working_days.h"

enum publication_state { PUBLICATION_DRAFT, PUBLICATION_CHECKED, PUBLICATION_RELEASED, PUBLICATION_WITHDRAWN, PUBLICATION_STATES };
enum publication_step { PUBLICATION_CHECK, PUBLICATION_RELEASE, PUBLICATION_WITHDRAW, PUBLICATION_STEPS };
/* Why a step cannot be taken. */
enum publication_refusal {
    PUBLICATION_MAY,
    PUBLICATION_WRONG_STATE,   /* not from this state */
    PUBLICATION_UNFINISHED,    /* its documents are still being made */
    PUBLICATION_SAME_PERSON,   /* who checked it cannot release it */
};
struct publication_facts {
    enum publication_state state;
    bool is_complete;
    bool by_checker;           /* the one who wants the step is the one who checked */
};
enum publication_refusal publication_may(const struct publication_facts *f, enum publication_step step);
/* The state behind the step. */
enum publication_state publication_after(enum publication_step step);
/* "draft", "checked" …; false when no state has the name. */
const char *publication_state_name(enum publication_state s);
bool publication_state_of(struct str name, enum publication_state *out);
/* For people: a message id. */
const char *publication_state_text(enum publication_state s);

enum { APPEAL_WORKING_DAYS = 10 };
/* The last day on which a report released on that day can be objected to: ten working days after it. */
struct civil_date publication_appeal_end(struct civil_date released, const struct working_days *days);
