/* For tests of the field: a wave of March 2026 at ZJ001, drawn, with people who call. Noon of 2026-03-16, a Monday, when calls are open. */
#pragma once
#include "fieldwork/field_case.h"
#include "fieldwork/field_interview.h"
#include "fieldwork/wave.h"
#include "sampling/test_sampling.h"

/* A questionnaire of two questions, of the service programme. */
extern const char field_form[];
struct field_world { struct job *job; int64_t wave_id; int64_t *user; int n_users; };
/* `visits` of ZJ001, drawn; `users` interviewers. Quota 10: target of the first tranche 2, of all four 10. */
struct field_world field_world(struct arena *a, int visits, int users);
/* Another connection of the same world, for a child process: its own job. */
struct job *field_world_again(struct arena *a, const struct field_world *w);
int64_t field_count(struct job *job, const char *sql);
/* The next case of a user; fails the test when there is none. */
int64_t field_claimed(const struct field_world *w, int user);
struct err *field_ends(struct job *job, struct case_key k, const char *outcome);
/* Claims, dials, begins, answers one question, completes. */
struct err *field_interviews(struct job *job, int64_t user_id, int64_t *case_id);
