/* The calendar of reports (R034, rules.md §3): for each programme and period the last upload, the end of fieldwork, and by when figures are frozen, the draft is
 * made, checked and released. The days between are settings, in working days. */
#pragma once
#include "result/publication.h"

enum calendar_step { CALENDAR_FREEZE, CALENDAR_DRAFT, CALENDAR_APPROVAL, CALENDAR_PUBLICATION, CALENDAR_STEPS };
struct publication_calendar_row {
    struct str programme, kind;
    int32_t period;                          /* its last month */
    struct civil_date last_upload, field_end, due[CALENDAR_STEPS];
    const struct publication *newest;        /* edition or draft; NULL = nothing made yet */
    enum calendar_step next;                 /* what comes next; CALENDAR_STEPS: all done */
    bool is_overdue;                         /* it should have been done by yesterday */
};
struct publication_calendar { struct publication_calendar_row *row; size_t n; };
/* Monthly and, at the ends of quarters, quarterly reports of both programmes with their last month in [from, to], as of the job's day. */
struct publication_calendar_query { struct db_scope scope; int32_t from, to; };
struct err *publication_calendar_load(struct job *job, const struct publication_calendar_query *q, struct publication_calendar *out) MUST_CHECK;
/* For people: "draft", "approval" … */
const char *publication_calendar_step_text(enum calendar_step s);
/* Mails to those who make and release reports and have subscribed to a programme: what is due today or overdue; once a period and step. */
struct err *publication_remind(struct job *job) MUST_CHECK;

enum { PUBLICATION_CALENDAR_SETTINGS = CALENDAR_STEPS };
extern const struct setting publication_calendar_settings[PUBLICATION_CALENDAR_SETTINGS];
