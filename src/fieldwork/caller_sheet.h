/* The daily sheet of interviewers: everybody in the wave, also who made no interview. Counts of work are those of the days asked for; what tells of quality is tested over the
 * whole wave up to the last of them, because a day has too few interviews for a test. */
#pragma once
#include "fieldwork/back_check.h"
#include "fieldwork/field_sample.h"
#include "fieldwork/monitoring.h"
#include "fieldwork/quality.h"
#include "report/table.h"

/* Shares of time and of "don't know", and how many equal levels are a straight line. */
extern const struct setting quality_fast_setting, quality_dont_know_setting, quality_straight_setting;
/* In force for a programme. */
struct err *quality_rules_load(struct job *job, struct str programme, struct quality_rules *out) MUST_CHECK;

struct caller_work {
    int64_t worked_ms, attempts, contacts, completes, refusals, break_offs, active_ms;
};
/* check, monitoring: what back-checks and listeners found by the end of the last day. */
struct caller_line { struct wave_interviewer who; struct caller_work work; struct quality_caller quality; struct back_check_sum check; struct monitor_sum monitoring; };
struct caller_sheet {
    struct wave wave;
    struct civil_date from, to;
    struct quality_rules rules;
    double median_ms;                        /* of the wave's interviews; NaN without any */
    struct quality_facts *facts;             /* of the wave up to `to`, the oldest first */
    size_t n_facts;
    struct caller_line *line;                /* by name */
    size_t n;
    struct interviewer_correlation correlation;
};
struct caller_query { int64_t wave_id; struct civil_date from, to; };
/* NOT_FOUND for the wave, INVALID when the days are the wrong way round. */
struct err *caller_sheet_load(struct job *job, const struct caller_query *q, struct caller_sheet *out) MUST_CHECK;
/* As a document, printable on A4. */
struct document *caller_sheet_document(struct job *job, const struct caller_sheet *s);
extern const struct command caller_sheet_command;
