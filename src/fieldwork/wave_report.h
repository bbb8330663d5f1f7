/* Waves as documents for the agency: counts by dealer, nobody's name. */
#pragma once
#include "fieldwork/wave.h"
#include "report/table.h"

/* All waves, the newest first. */
struct err *wave_list_document(struct job *job, struct document **out) MUST_CHECK;
/* Target, achieved, and cases by state of each dealer. NOT_FOUND. */
struct err *wave_cells_document(struct job *job, int64_t id, struct document **out) MUST_CHECK;
