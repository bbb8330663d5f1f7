/* Working time of interviewers. A shift runs while its person gives signs of life: one that nobody heard of for a quarter of an hour has ended when it was
 * last heard of. Who is busy is on his shift, and gets no calls. */
#pragma once
#include "fieldwork/field_case.h"

struct shift {
    bool is_on, is_busy;
    int64_t started_ms, worked_ms;  /* worked: of all shifts of today, in the network's time zone */
};
/* Does a shift run, and how long was worked today? */
struct err *shift_load(struct job *job, int64_t user_id, struct shift *out) MUST_CHECK;

/* SEEN does nothing without a shift; the others begin one. END gives the case on the screen back. */
enum shift_step { SHIFT_SEEN, SHIFT_READY, SHIFT_BUSY, SHIFT_END };
struct err *shift_step(struct job *job, int64_t user_id, enum shift_step step) MUST_CHECK;
