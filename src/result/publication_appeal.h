/* Appeals (申诉, rules.md §7): a dealer objects to a line of a released report, or to a batch, within ten working days, with a reason and evidence, without
 * naming an interview. Quality assurance listens and rules upheld or rejected, with a reason that names none either. What an upheld
 * appeal leaves out is the agency's business; the reports then are corrected by another edition. */
#pragma once
#include "result/publication.h"

enum appeal_state { APPEAL_OPEN, APPEAL_UPHELD, APPEAL_REJECTED };
struct publication_appeal {
    int64_t id, publication_id, dealer_id, edition;
    struct str dealer_code, programme, kind, report, subject, reason, evidence, made_by, ruled_by, ruling;
    int32_t period;
    enum appeal_state state;
    int64_t made_at;
    struct opt_int ruled_at;
    struct civil_date due;                 /* of the ruling */
};
/* "open" …, and for people. */
const char *publication_appeal_state(enum appeal_state s);
const char *publication_appeal_state_text(enum appeal_state s);

struct publication_appeal_new { int64_t publication; struct db_scope scope; struct str dealer_code, report, subject, reason, evidence; };
/* NOT_FOUND when the reader does not reach the dealer or nothing is released; CONFLICT after the time for it, and for the same line again while one is open; INVALID
 * without subject and reason. */
struct err *publication_appeal_make(struct job *job, const struct publication_appeal_new *in, int64_t *id) MUST_CHECK;
struct publication_appeal_ruling { int64_t id; bool upheld; struct str reason; };
/* NOT_FOUND; CONFLICT when it is ruled already; INVALID without a reason. */
struct err *publication_appeal_rule(struct job *job, const struct publication_appeal_ruling *in) MUST_CHECK;
struct publication_appeal_list { struct publication_appeal *row; size_t n; };
/* Open ones first, by the day they are due; publication 0 = of all. */
struct publication_appeal_query { struct db_scope scope; int64_t publication; };
struct err *publication_appeals_load(struct db *db, struct arena *a, const struct publication_appeal_query *q, struct publication_appeal_list *out) MUST_CHECK;
/* The last day on which this publication can be objected to; no date: it is not released. */
struct err *publication_appeals_end(struct job *job, const struct publication *p, struct civil_date *out) MUST_CHECK;

enum { APPEAL_RULING_DAYS = 10 }; /* working days [P] */
