/* When people may be called: hours of the day on working days and on free ones (method/working_days.h). On closed days (the Spring Festival) nobody is called.
 *
 * Plain rules on civil dates and minutes of a day; which time zone the minutes are in is the caller's business. */
#pragma once
#include "method/working_days.h"

enum { CALL_STRETCHES = 4 };
/* Minutes of the day, [from, to), in rising order, not touching. */
struct call_stretches { struct { int from, to; } part[CALL_STRETCHES]; int n; };
/* "09:30-12:00 13:30-20:00", also with commas; "" = never. False, and *out untouched, when it is none: other text, a stretch that ends before it
 * begins, overlaps, too many. */
bool call_stretches_parse(struct str text, struct call_stretches *out);

struct call_hours {
    struct call_stretches working, free;
    struct working_days days;         /* closed days: no calls at all */
};
/* A moment by the wall clock. */
struct call_moment { struct civil_date day; int minute; };
bool call_is_open(const struct call_hours *h, struct call_moment at);
/* `at` itself when calls are open then, else the next moment at which they open; no date (year 0) when that is more than 60 days off. */
struct call_moment call_next_open(const struct call_hours *h, struct call_moment at);

/* Parts of the day between which attempts vary (methods.md §7): until 12:00, until 17:00, evening. */
enum day_part { PART_MORNING, PART_AFTERNOON, PART_EVENING, DAY_PARTS };
enum day_part day_part_of(int minute);
/* The next open moment at or after `at` in another part of the day than `avoid`; where there is none within three days, call_next_open. */
struct call_moment call_next_other_part(const struct call_hours *h, struct call_moment at, enum day_part avoid);
