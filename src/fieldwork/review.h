/* Review: every complete interview waits for somebody who checks it. It is approved, sent back (its case is called again and the answers are gone through once more), or
 * void (it counts for nothing and its case is over); in both the place in the quota is given back. A mistyped answer is corrected. Each of it needs a reason, but an approval,
 * and stands in the interview's log with before and after. What was erased with its wave, or belongs to a closed one, is not changed any more. */
#pragma once
#include "fieldwork/caller_sheet.h"
#include "fieldwork/interview_view.h"

struct review_item { const struct quality_facts *facts; const struct caller_line *caller; /* NULL: by link */ unsigned flags; struct str dealer_code; };
enum review_tab { REVIEW_ALL, REVIEW_STANDS_OUT /* fast, straight-lined, much "don't know" or a failed back-check */, REVIEW_OPEN_TEXT, REVIEW_CLEAN };
struct review_list { struct caller_sheet sheet; struct review_item *item; size_t n; int64_t count[REVIEW_CLEAN + 1]; };
/* What waits, the oldest first, those of one tab. NOT_FOUND for the wave. */
struct err *review_list_load(struct job *job, int64_t wave_id, enum review_tab tab, struct review_list *out) MUST_CHECK;
/* Does an interview with these flags belong to a tab? */
bool review_is_in(enum review_tab tab, unsigned flags);

enum review_verdict { REVIEW_APPROVE, REVIEW_SEND_BACK, REVIEW_VOID };
struct review_decision { int64_t interview_id; enum review_verdict verdict; struct str reason; };
/* CONFLICT when the interview does not wait for review any more (an approved one may still be sent back or made void) or its wave is closed; INVALID without a reason. */
struct err *review_decide(struct job *job, const struct review_decision *d) MUST_CHECK;
/* Approves every clean interview that waits; *n were. */
struct err *review_approve_clean(struct job *job, int64_t wave_id, int64_t *n) MUST_CHECK;

/* raw: the right answer as the questionnaire's runtime reads it (a code, codes with commas between, a number, words). INVALID for what is no answer to the question, without a reason,
 * or when it is the same; NOT_FOUND for a question without an answer; CONFLICT as above. */
struct review_correction { int64_t interview_id; struct str code, raw, reason; };
struct err *review_correct(struct job *job, const struct review_correction *c) MUST_CHECK;

struct review_change { int64_t at_ms; struct str who, what, before, after, reason; };
struct review_changes { struct review_change *row; size_t n; };
/* The interview's log, the oldest first. */
struct err *review_changes_load(struct db *db, struct arena *a, int64_t interview_id, struct review_changes *out) MUST_CHECK;

/* The median time at each of the view's lines, over the newest 200 interviews of the version; NaN where nobody answered. */
struct err *review_medians_load(struct job *job, const struct interview_view *v, double **median_ms) MUST_CHECK;
