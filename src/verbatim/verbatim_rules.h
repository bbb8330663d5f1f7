/* Pure decisions on open answers: what kind of remark a question brings, what is no answer, which codes a text suggests. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum verbatim_state { VERBATIM_NEW, VERBATIM_APPROVED, VERBATIM_REJECTED, VERBATIM_SECOND, VERBATIM_STATES };
enum verbatim_kind { VERBATIM_NO_KIND, VERBATIM_PRAISE, VERBATIM_SUGGESTION, VERBATIM_COMPLAINT, VERBATIM_EXPECTATION, VERBATIM_KINDS };

/* "new", "praise" … as stored ("" for no kind), and for people. */
const char *verbatim_state_name(enum verbatim_state s), *verbatim_state_text(enum verbatim_state s);
const char *verbatim_kind_name(enum verbatim_kind k), *verbatim_kind_text(enum verbatim_kind k);
/* False, *out untouched, for other names. */
bool verbatim_state_of(struct str name, enum verbatim_state *out);
bool verbatim_kind_of(struct str name, enum verbatim_kind *out);

/* What a question's answers are, by a list "X2=praise X3=suggestion *_why=complaint": the first entry that the question's code fits, a * at one end
 * standing for anything; without case. VERBATIM_NO_KIND when none fits. */
enum verbatim_kind verbatim_kind_of_question(struct str list, struct str question);
/* Is the list of that form? *bad is the first entry that is not. */
bool verbatim_kinds_are_valid(struct str list, struct str *bad);
/* Does the answer say nothing: only signs and blanks, or one of the words (blanks between them)? Without case, and without the signs around it. */
bool verbatim_is_empty(struct arena *a, struct str words, struct str answer);

struct verbatim_code { struct str code, title_zh, title_en, words; int64_t position; bool in_use; };
struct verbatim_frame { struct verbatim_code *code; size_t n; };
/* Codes in use of whose words the text has one, in the frame's order, commas between them. */
struct str verbatim_propose_codes(struct arena *a, const struct verbatim_frame *f, struct str text);
/* Has the list (commas between) this code? */
bool verbatim_has_code(struct str codes, struct str code);
