/* What the files about cases share. Inside db_write, all of it. */
#pragma once
#include "fieldwork/field_case.h"

/* A case gets a place in each of its quota cells, gives them back, or fills them; *all: every one did it. */
enum cell_step { CELL_RESERVE, CELL_RELEASE, CELL_ACHIEVE };
struct err *case_cells_each(struct db *db, struct arena *a, int64_t case_id, enum cell_step step, bool *all) MUST_CHECK;
/* A claimed case goes back: its open attempt ends as a technical problem, an interview that runs is broken off, its places are free. */
struct err *case_return(struct job *job, int64_t case_id) MUST_CHECK;
/* "not on your screen any more" */
struct err *case_is_lost(struct arena *a) MUST_CHECK;
/* The number goes onto the list of those never to be called, and every case but this one that could still ring it ends. */
struct err *case_bar_number(struct job *job, int64_t case_id, struct str phone) MUST_CHECK;
