/* Open answers on their way to readers (顾客原声): screened, coded, approved by people before anybody outside sees them.
 *
 *     answer_text ─► verbatim_take ─► new ─► approved ─► verbatim_approved_load ─► result freezes it in a publication
 *                    masks, kind,      │  └► rejected
 *                    step, codes       └───► second (another look)
 *                    proposed
 *
 * The original stays in answer_text and is shown on the screening's own pages only. The order of texts is random, so it says nothing of the order of
 * interviews; no interview, day, or interviewer is told anywhere. Each step is in the text's history and in the audit log, and the last one can be taken back.
 * Each person begins at a place of their own in the random order, so two seldom meet; where they do, the later is told (edition). */
#pragma once
#include "org/org.h"
#include "questionnaire/questionnaire.h"
#include "verbatim/verbatim_mask.h"
#include "verbatim/verbatim_rules.h"

/* Takes open answers that came since into the work list, with their proposals, and forgets those whose import was undone. *n: how many came. Idempotent. */
struct err *verbatim_take(struct job *job, int64_t *n) MUST_CHECK;

struct verbatim {
    int64_t id, edition, dealer_id;
    struct str dealer, programme, question;
    int32_t month;
    struct str step, codes;              /* "" = none; codes: commas between them */
    enum verbatim_kind kind;
    enum verbatim_state state;
    unsigned found;                      /* in the original */
    struct str original, screened;
};
struct verbatim_list { struct verbatim *row; size_t n; };
struct verbatim_query {
    struct db_scope scope;
    struct str programme, dealer, question, state; /* no value = all */
    int32_t month;                       /* 0 = all */
    enum { FINDINGS_ANY, FINDINGS_SOME, FINDINGS_NONE } findings;
    int64_t after;                       /* the list begins behind this id and comes round to it */
    int64_t not_id;                      /* without this one; 0 = with all */
    int64_t limit, offset;
};
/* Texts of a query, from its place of the random order on. */
struct err *verbatim_list_load(struct job *job, const struct verbatim_query *q, struct verbatim_list *out) MUST_CHECK;
/* How many there are of a query, whatever its limits. */
struct err *verbatim_count_load(struct job *job, const struct verbatim_query *q, int64_t *n) MUST_CHECK;
/* Months (newest first) and questions that there are. */
struct verbatim_choice { struct str programme, question; int32_t month; int64_t n; };
struct verbatim_choice_list { struct verbatim_choice *row; size_t n; };
struct err *verbatim_choices_load(struct job *job, struct db_scope scope, struct verbatim_choice_list *out) MUST_CHECK;
/* Where in the random order a person begins. */
int64_t verbatim_start_of(int64_t user_id);

struct verbatim_event { int64_t id, at; struct str who, what; bool is_undone; };
struct verbatim_events { struct verbatim_event *event; size_t n; };
struct verbatim_key { int64_t id; struct db_scope scope; int64_t seen; /* edition that was shown */ };
/* NOT_FOUND outside the scope. events may be NULL; else oldest first. */
struct err *verbatim_load(struct job *job, const struct verbatim_key *k, struct verbatim *out, struct verbatim_events *events) MUST_CHECK;

struct verbatim_decision {
    enum verbatim_state state;           /* approved, rejected, second */
    struct str text, step, codes;
    enum verbatim_kind kind;
    bool is_sure;                        /* names that are still found are none */
};
/* Decides on a text. NOT_FOUND outside the scope; CONFLICT when somebody changed it since `seen`; INVALID for an empty text, an unknown step or code, and for an
 * approved text with a finding: of FOUND_HARD always, of names unless is_sure. */
struct err *verbatim_decide(struct job *job, const struct verbatim_key *k, const struct verbatim_decision *d) MUST_CHECK;
/* Approves texts without findings as they are proposed, one transaction; *n: those that were new and unchanged. Others are left alone. */
struct err *verbatim_approve_clean(struct job *job, const struct verbatim_key *keys, size_t n_keys, int64_t *n) MUST_CHECK;
/* Takes the last step back that was not taken back yet. CONFLICT when there is none, or as of verbatim_decide. */
struct err *verbatim_undo(struct job *job, const struct verbatim_key *k) MUST_CHECK;

/* ---- the code frame ---- */
struct err *verbatim_frame_load(struct db *db, struct arena *a, struct verbatim_frame *out) MUST_CHECK;
/* Changes a code, or adds it (is_new). A code is never deleted: texts have it. INVALID for a code that is none, a title that is missing; CONFLICT for one that
 * is there already; NOT_FOUND. */
struct err *verbatim_code_put(struct job *job, const struct verbatim_code *c, bool is_new) MUST_CHECK;

/* ---- for publications ---- */
struct verbatim_text { int64_t dealer_id; int32_t month; struct str step, codes, text; enum verbatim_kind kind; };
struct verbatim_texts { struct verbatim_text *row; size_t n; };
struct verbatim_period { struct str programme; int32_t from, to; };
/* Approved texts of every dealer in a period, in random order. */
struct err *verbatim_approved_load(struct db *db, struct arena *a, const struct verbatim_period *p, struct verbatim_texts *out) MUST_CHECK;

extern const struct feature verbatim_feature;
