/* Time zones by name, read from the system's zoneinfo (TZif, RFC 8536) without touching the process's TZ. */
#pragma once
#include "base/civil_date.h"
#include "base/err.h"

struct tz;

struct local_time {
    struct civil_date date;
    int hour, minute, second; /* 0..23, 0..59, 0..59 */
    int ms;
};

/* Loads a zone such as "Asia/Shanghai". INVALID for a name that is no zone (or tries to leave the folder), IO when the
 * zone files are missing. The zone lives in the arena. */
struct err *tz_load(struct arena *a, struct str name, const struct tz **out) MUST_CHECK;
/* The same from the bytes of a TZif file (version 2 or later); INVALID when they are none. bytes need not outlive the call. */
struct err *tz_parse(struct arena *a, struct str bytes, const struct tz **out) MUST_CHECK;
/* Wall-clock time at an instant; times past the file's table follow its POSIX rule. Outside the years 1..9999 the date
 * is no date (year 0). */
struct local_time tz_local(const struct tz *tz, int64_t instant_ms);
/* Instant of a local wall-clock time; in the gap of a clock change the instant right after it, in the overlap the first.
 * t.date must be a real date. */
int64_t tz_instant(const struct tz *tz, struct local_time t);
/* The civil date at an instant. */
struct civil_date tz_date(const struct tz *tz, int64_t instant_ms);
/* YYYY-MM-DD HH:MM:SS at an instant. */
struct str tz_format(struct arena *a, const struct tz *tz, int64_t instant_ms);
