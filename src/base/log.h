/* key=value events on stderr (or where log_to points): ts=… level=… event=… k="v". Only main, the router and the job
 * runner log; no personal data. */
#pragma once
#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
struct log_field { const char *key; struct str value; };
/* One line; values are quoted and escaped where needed. fields end with a NULL key. */
void log_event(enum log_level level, const char *event, const struct log_field *fields);
#define LOG(level, event, ...) log_event((level), (event), (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { NULL, STR_NONE } })
/* The error with code, English message, detail and origin. */
void log_err(enum log_level level, const char *event, const struct err *e);
