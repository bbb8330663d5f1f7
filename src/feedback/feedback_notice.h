/* Mails about opinions: which dealer has how many, and where to look. Never a word of or about the customer. */
#pragma once
#include "feedback/feedback.h"

/* Soon after opinions came in: the dealer's heads and its region's manager hear how many are unread. A job per dealer, so that many opinions at once are one mail.
 * Nothing is sent when all are read by then. */
extern const struct job_kind feedback_tell_job;
/* Asks for it. Inside db_write. */
struct err *feedback_tell_later(struct job *job, int64_t dealer_id) MUST_CHECK;
/* Mails about what is due soon (dealer) and overdue (dealer and region), each once; *sent is their number. Months whose cases became overdue are counted anew. Idempotent. */
struct err *feedback_remind(struct job *job, int64_t *sent) MUST_CHECK;
/* In the evening, to national managers: what came today, what is unread and overdue. Nothing without any. */
struct err *feedback_digest(struct job *job, int64_t *sent) MUST_CHECK;
/* The counts of a dealer's month that reports show. Inside db_write. */
struct err *feedback_count_month(struct job *job, int64_t dealer_id, struct str programme, struct str opened_on) MUST_CHECK;
