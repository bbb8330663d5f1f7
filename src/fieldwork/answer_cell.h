/* Quota cells with a condition on answers: "30 buyers of the A6L". When an answer makes the condition true, the interview takes a place in the cell by the
 * same conditional update that cases take theirs with (wave_cell), so that many interviews at once never overflow it; when an answer is changed
 * so that the condition is not met any more, the place is free again. An interview that breaks off gives its places back, and asks for
 * them again when it goes on. */
#pragma once
#include "fieldwork/field_interview.h"
#include "questionnaire/questionnaire_script.h"

/* Whose answers: of one running interview of a case. */
struct answer_cell_place { int64_t interview_id, wave_id, dealer_id; };
/* Takes and gives back places by the answers of the run. *is_full: a cell whose condition is met had no place left, so the interview is not wanted (4.80).
 * Asked again it changes nothing. A transaction of its own, and only when there is something to change. INVALID for a condition that cannot be read. */
struct err *answer_cells_settle(struct job *job, const struct answer_cell_place *place, const struct script_run *run, bool *is_full) MUST_CHECK;
