/* /exports/interviews: analysts have a file of interviews made; it waits on the page of the job. */
#pragma once
#include "interview/interview_export.h"
#include "web/web.h"

struct export_choice { const char *value; struct msg label; bool is_chosen; };
struct export_view { const struct req *r; const struct export_choice *programme, *format; size_t n; struct str from, to; struct msg problem; };

enum { EXPORT_ROUTES = 2 };
extern const struct route interview_export_routes[EXPORT_ROUTES];
extern const struct job_kind interview_export_job;
