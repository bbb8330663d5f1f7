/* The opinion with name at the end of an interview: the customer says whether he wants his words passed on with name and number. It is written behind the interview, in a
 * transaction of its own, and neither the case nor the interview learns whether there was one (opinion.h). */
#pragma once
#include "fieldwork/field_case.h"
#include "fieldwork/opinion.h"

/* Whose interview the person has just made (in the last half hour); case_id 0 = none. */
struct call_customer { struct case_card card; struct person_name name; struct phone phone; };
struct err *call_customer_load(struct job *job, int64_t user_id, struct call_customer *out) MUST_CHECK;

/* Stores what he said. The same words once more, on the same day, are the same opinion. CONFLICT when no interview was made just now; INVALID as opinion_store. */
struct call_opinion { enum opinion_kind kind; struct str step, text, wish; };
struct err *call_opinion_store(struct job *job, int64_t user_id, const struct call_opinion *in) MUST_CHECK;
