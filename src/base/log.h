/* key=value events on stderr, one line each: ts=2026-03-05T02:20:30.123Z level=info event=request.done ms=12 path="/a b".
 * Only main, the router and the job runner log; no personal data. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
struct log_field { const char *key; struct str value; };

/* One line on stderr, written at once (up to 4 kB, longer text is cut). A value with blanks, quotes, "=", control or
 * non-ASCII characters is quoted, with \\ \" and \xNN escapes; no value gives "". fields end with a NULL key. */
void log_event(enum log_level level, const char *event, const struct log_field *fields);
#define LOG(level, event, ...) log_event((level), (event), (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { NULL, STR_NONE } })

/* The error with code, English message, detail and origin. Of IO and BUG the message has its texts, too (they name files and the like); of other codes only
 * its numbers, as log_put_msg says. */
void log_err(enum log_level level, const char *event, const struct err *e);

/* The line of log_event without its end, for the given time. */
void log_put(struct sink *out, int64_t now_ms, enum log_level level, const char *event, const struct log_field *fields);

/* The source text of a message with its numbers filled in. Text arguments stay as {0}: they may be personal. */
void log_put_msg(struct sink *out, const struct msg *m);
