/* An interviewer's day: waves, numbers, times for appointments. */
#pragma once
#include "fieldwork/field_case.h"

struct day_wave { struct str programme, month, until; bool is_stopped; struct str stop_reason; int64_t interviews, ready; };
/* Today, in the network's time zone. contacts: somebody was spoken to; they include the interviews. */
struct day_numbers { int64_t attempts, contacts, interviews, refusals, appointments; };
struct call_day { struct day_wave *wave; size_t n_waves; struct day_numbers numbers; };
struct err *call_day_load(struct job *job, int64_t user_id, struct call_day *out) MUST_CHECK;

enum { CALL_SLOTS = 6 };
/* The next sensible times for an appointment about a case, the earliest first: in an hour, and mornings, afternoons and evenings up to three days ahead, as
 * far as its calls are open then, its days are not over, and none of `mine` lies within ten minutes. Returns how many. */
size_t call_slots(const struct case_rules *rules, int64_t now_ms, int64_t open_until_ms, const struct case_promises *mine, int64_t out[CALL_SLOTS]);
