/* The only door to the clock. Instants are milliseconds since 1970-01-01T00:00Z. Rules never call it: they take `now`. */
#pragma once
#include <stdint.h>

/* The wall clock; it may be set back or forward at any time. */
int64_t clock_now_ms(void);
/* Milliseconds of a clock that never jumps, for deadlines and durations. */
int64_t clock_monotonic_ms(void);
/* The same in microseconds. */
int64_t clock_monotonic_us(void);
/* CPU time of this process in microseconds. */
int64_t clock_cpu_us(void);
