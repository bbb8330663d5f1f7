/* An interview as supervision reads it: questions with their answers in words, and how long each took. The customer's own opinion with name is never part of it, and
 * neither is who he is. */
#pragma once
#include "fieldwork/field_interview.h"

struct interview_line { struct str code, title, answer; int64_t at_ms, spent_ms; bool is_open_text, is_here; };
struct interview_view {
    struct field_interview interview;
    struct str dealer_code, dealer_name, who;   /* who: the interviewer; "" = by link */
    struct str checked_by;
    int64_t wave_id, asked;                     /* asked: questions answered */
    struct interview_line *line;                /* in the questionnaire's order */
    size_t n_lines;
};
/* NOT_FOUND. */
struct err *interview_view_load(struct job *job, int64_t interview_id, struct interview_view *out) MUST_CHECK;
/* The same, and an entry in the audit log that the job's person looked on. */
struct err *interview_view_watch(struct job *job, int64_t interview_id, struct interview_view *out) MUST_CHECK;
