/* Further quotas of a wave: how many interviews are wanted of those whose answers meet a condition ("at most 30 with {L1} <= 2"). They hold over the whole network, beside the
 * dealers' own (answer_cell.h takes and gives back the places). */
#pragma once
#include "fieldwork/wave.h"

enum { WAVE_QUOTA_NAME_MAX = 60, WAVE_QUOTA_CONDITION_MAX = 500, WAVE_QUOTA_MOST = 100000 };
struct wave_quota { struct str name, condition; int64_t target; };
/* Adds one, or gives one of this name another target. INVALID without a name, for a condition that cannot be read or names a question that the wave's questionnaire does not have; CONFLICT for
 * a closed wave, another condition under the same name, or a target below what is made and running. */
struct err *wave_quota_put(struct job *job, int64_t wave_id, const struct wave_quota *in) MUST_CHECK;
