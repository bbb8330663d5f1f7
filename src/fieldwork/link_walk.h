/* A customer's way through the questionnaire by his link: one question a page, made anew of what is stored at every request, so that a reload, another device and
 * a second tab come to the same question. */
#pragma once
#include "fieldwork/field_walk.h"
#include "fieldwork/invitation_plan.h"
#include "fieldwork/link.h"

struct link_walk {
    const struct link *link;
    struct invitation_plan plan;
    struct field_walk walk;
    size_t at;                       /* the question to show; SCRIPT_END: all is answered and can be sent */
};
/* Where the link's interview, which must be there, stands. */
struct err *link_walk_load(struct job *job, const struct link *l, struct link_walk *out) MUST_CHECK;

enum link_go { LINK_NEXT, LINK_BACK };
/* The answer to a question and the step from it (code: "" and a question that is not asked now change nothing). On the way back what cannot be an answer is left out.
 * *is_over: the questionnaire wants no more answers; *outcome is what the case ends as. INVALID, with what to do, for an answer that cannot be one; CONFLICT when the customer does
 * not hold his interview any more. */
struct link_reply { struct str code, raw; enum link_go go; };
struct link_end { bool is_over; struct str outcome; };
struct err *link_walk_reply(struct job *job, struct link_walk *w, const struct link_reply *in, struct link_end *end) MUST_CHECK;
/* All is answered: answers to what is not asked any more go, and the case ends as complete. When an answer is missing, the walk goes to its question and *is_sent is
 * false. */
struct err *link_walk_send(struct job *job, struct link_walk *w, bool *is_sent) MUST_CHECK;
