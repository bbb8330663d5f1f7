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
struct local_time tz_local(const struct tz *tz, int64_t instant_ms);
/* Instant of a local wall-clock time; in the gap of a clock change the instant right after it, in the overlap the first. */
int64_t tz_instant(const struct tz *tz, struct local_time t);
struct civil_date tz_date(const struct tz *tz, int64_t instant_ms);
struct str tz_format(struct arena *a, const struct tz *tz, int64_t instant_ms); /* YYYY-MM-DD HH:MM:SS */
