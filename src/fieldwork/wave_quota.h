/* Further quotas of a wave: how many interviews are wanted of those who meet a condition. They hold over the whole network, beside the dealers' own.
 *
 *   on answers ("at most 30 with {L1} <= 2")          an interview takes and gives back its place while it is answered (answer_cell.h)
 *   on the visit ("at most 200 with {model} = 'A6L'")  known before anybody calls: each case stands in the cells whose condition its visit meets (case_cell), takes a place in
 *                                                      them when it is claimed, and is handed out no more when one of them is full */
#pragma once
#include "fieldwork/wave.h"

enum { WAVE_QUOTA_NAME_MAX = 60, WAVE_QUOTA_CONDITION_MAX = 500, WAVE_QUOTA_MOST = 100000 };
struct wave_quota { struct str name, condition; int64_t target; };
/* Adds one, or gives one of this name another target. What a new one on the visit has made and running already is counted. INVALID without a name, for a condition that cannot be read, names
 * what neither the wave's questionnaire nor a visit has, or mixes the two; CONFLICT for a closed wave, another condition under the same name, or a target below what is made and running. */
struct err *wave_quota_put(struct job *job, int64_t wave_id, const struct wave_quota *in) MUST_CHECK;

/* The cases of a draw join the wave's quotas on the visit. Inside db_write, once, after the cases are stored. */
struct err *wave_quota_join(struct job *job, int64_t wave_id, int64_t draw_id) MUST_CHECK;

/* A further quota as it is shown; cases: those whose visit meets the condition, 0 on answers. */
struct wave_quota_line { struct str name, condition; bool on_answers; int64_t cases, achieved, reserved, target; };
struct wave_quotas { struct wave_quota_line *row; size_t n; };
struct err *wave_quotas_load(struct db *db, struct arena *a, int64_t wave_id, struct wave_quotas *out) MUST_CHECK;
