/* The calendar of the survey: which reports a month brings (R034), into which weekly tranches a repair month falls, and by
 * when its files, calls and publication are due (rules.md §3). Plain rules on civil dates.
 *
 * A repair month has four tranches: days 1–7, 8–14, 15–21 and 22 to its end. The files of a tranche are due on the first
 * upload day after it; the draw follows on the next day; a visit may be called from day 7 to day 30 after it. Closed days
 * (Spring Festival: no survey calls from its eve to the sixth day) move what is due on them to the next open day, and
 * lengthen the time for calls by as many days. */
#pragma once
#include "method/window.h"

/* ---- reports ---- */

struct calendar_report { enum base_kind base; int32_t month; struct window window; };
enum { REPORTS_A_MONTH = 2 };
/* Every month brings the monthly report on R6; March, June, September and December also the quarterly one on R12 (R034).
 * Returns how many. T13: January to June 2011 give six monthly and two quarterly reports. */
int calendar_reports(int32_t month, struct calendar_report out[REPORTS_A_MONTH]);
/* The months of fieldwork that the reports of these months rest on (T13: April 2010 to June 2011, 15 months). Empty when
 * `months` is. */
struct window calendar_fieldwork(struct window months);

/* ---- tranches ---- */

enum { TRANCHES = 4, TRANCHE_DAYS = 7 };
struct calendar_days { struct civil_date first, last; }; /* both included */
/* The days of tranche 1..4; a number outside is cut to the nearest. */
struct calendar_days calendar_tranche(int32_t month, int tranche);
/* The tranche, 1..4, that a day of a month falls into. */
int calendar_tranche_of(struct civil_date day);
/* How many tranches of the month are over on the morning of `today`: 0..4. */
int calendar_tranches_over(int32_t month, struct civil_date today);

/* ---- dates ---- */

struct calendar_rules {
    int upload_weekday;       /* ISO: 2 = Tuesday */
    int upload_minute;        /* of the day, local time: 1080 = 18:00 */
    int reminder_days[2];     /* before the upload day, earliest first: 2, 1 */
    int call_from, call_to;   /* days after the visit: 7, 30 */
    int freeze_days;          /* after the last call: 2 */
    int draft_days;           /* after the freeze: 3 */
    int approval_days;        /* after the draft: 3 */
    int publication_days;     /* after the approval: 2 */
};
/* The values named above [P]. */
struct calendar_rules calendar_rules_default(void);

/* Days without calls, in rising order, not overlapping. */
struct calendar_closed { const struct calendar_days *days; size_t n; };

/* The day itself when it is open, else the first open day after it. */
struct civil_date calendar_open_day(struct civil_date day, struct calendar_closed closed);
/* The files that a repair month brings, oldest first, and the day on which each is due at the latest: daily, on the next day; weekly, a
 * tranche a file, and monthly, on the first upload day after it. Returns how many. */
enum calendar_cadence { CADENCE_DAILY, CADENCE_WEEKLY, CADENCE_MONTHLY };
enum { UPLOADS_A_MONTH = 31 };
struct calendar_upload { struct calendar_days visits; struct civil_date due; };
int calendar_uploads(int32_t month, enum calendar_cadence cadence, const struct calendar_rules *r, struct calendar_closed closed,
                     struct calendar_upload out[UPLOADS_A_MONTH]);

/* When a visit of that day may be called: call_from to call_to days after it; an end on or after closed days of this time moves
 * out by their number; both ends lie on open days. */
struct calendar_days calendar_call_days(struct civil_date visit, const struct calendar_rules *r, struct calendar_closed closed);

struct calendar_tranche_dates {
    struct calendar_days visits;
    struct civil_date reminder[2];
    struct civil_date last_upload;  /* until upload_minute; the file is late from the next day */
    struct civil_date draw;
    struct calendar_days calls;     /* of its first and its last visit */
};
struct calendar_month {
    struct calendar_tranche_dates tranche[TRANCHES];
    struct civil_date field_end;    /* last day of calls */
    struct civil_date freeze, draft, approval, publication;
};
/* All dates of a repair month. */
struct calendar_month calendar_month_of(int32_t month, const struct calendar_rules *r, struct calendar_closed closed);
