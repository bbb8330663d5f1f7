/* Which days people work: the one answer for calls, for the clock of customers' opinions and for the dates of reports.
 *
 * A week has its working weekdays. A statutory holiday is no working day, a day that is worked to make up for a bridge day is one, whatever its weekday; on closed days
 * (the Spring Festival) nobody works, not even on a day made up. Plain rules on civil dates; who has which weekdays and holidays is the caller's business. */
#pragma once
#include "base/civil_date.h"
#include "method/calendar.h"

/* The next piece of a list with blanks, commas or line ends between, off its front; no value at the end. */
struct str day_text_piece(struct str *rest);
/* Days that differ from their weekday: "2026-10-01..2026-10-07 2026-09-27", ranges and single days, blanks or commas between. */
struct day_ranges { const struct calendar_days *days; size_t n; };
/* False when a piece is no day or range. */
bool day_ranges_parse(struct arena *a, struct str text, struct day_ranges *out);
bool day_ranges_have(const struct day_ranges *r, struct civil_date day);

enum { MONDAY_TO_FRIDAY = 0x3E, EVERY_WEEKDAY = 0xFE }; /* bits 1 (Monday) … 7 */
struct working_days {
    unsigned weekdays;                /* bits as above; 0: only days made up are worked */
    struct day_ranges holidays;       /* weekdays that are free */
    struct day_ranges made_up;        /* mostly Saturdays and Sundays; stronger than a holiday */
    struct calendar_closed closed;    /* stronger than both */
};
/* Is it a closed day, a working day? */
bool working_days_close(const struct working_days *w, struct civil_date day);
bool working_days_have(const struct working_days *w, struct civil_date day);
/* The day that lies so many working days after a day; 0 gives the day itself, or the first working day after it. Where nobody works for a year, so many plain days after it. */
struct civil_date working_days_after(const struct working_days *w, struct civil_date from, int days);
