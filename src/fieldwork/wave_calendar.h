/* The field's calendar: by when the files of a wave's tranches come, when each is drawn, when calls begin and end, when the wave is to be closed and when a closed one is erased, between the
 * days of the public calendar; and what is told to project managers and supervisors when something of it is due.
 *
 * Dates follow from the repair month (method/calendar.h), holidays and days made up from the settings field.holidays and field.made_up_days. */
#pragma once
#include "fieldwork/wave.h"

enum wave_day_kind { WAVE_DAY_FILES, WAVE_DAY_DRAW, WAVE_DAY_CALLS, WAVE_DAY_END, WAVE_DAY_CLOSE, WAVE_DAY_ERASE, WAVE_DAY_NO_CALLS, WAVE_DAY_HOLIDAY, WAVE_DAY_MADE_UP, WAVE_DAY_KINDS };
extern const struct msg wave_day_titles[WAVE_DAY_KINDS];
/* LATE: it should have been done by now. DONE: it is, or its day is over. */
enum wave_day_state { WAVE_DAY_DONE, WAVE_DAY_LATE, WAVE_DAY_TODAY, WAVE_DAY_TO_COME };
struct wave_day {
    struct civil_date first, last;   /* last = first for a single day */
    enum wave_day_kind kind;
    enum wave_day_state state;
    const struct wave *wave;         /* NULL: a day of the public calendar */
    int tranche;                     /* 1..4; 0 = of the whole wave */
};
struct wave_days { struct wave_day *row; size_t n; };

/* How an open wave stands. expected: interviews by this morning if they came evenly over its days for calls; is_short: achieved is below `field.pace_pct` of it. */
struct wave_pace { const struct wave *wave; int drawn; int64_t target, achieved; double expected; bool is_short; int days_left; /* calls end in; negative: ended */ };
struct wave_calendar { struct wave_list waves; struct wave_pace *pace; size_t n_paces; struct wave_days days; };
/* Of all open waves, and the erasing of closed ones; days in their order. */
struct err *wave_calendar_load(struct job *job, struct wave_calendar *out) MUST_CHECK;

/* target × days for calls that are over / all of them, from `days.first` to `days.last` without closed ones. 0 before they begin. */
double wave_pace_expected(int64_t target, struct calendar_days days, struct civil_date today, struct calendar_closed closed);

/* Mails project managers and supervisors what is due, each thing once: a tranche not drawn on its day, a wave short of pace, calls that end within `field.end_notice_days`, a wave to be closed.
 * *n mails were written. What nobody could be told stays to be told. */
struct err *wave_remind(struct job *job, int64_t *n) MUST_CHECK;

extern const struct setting wave_pace_setting, wave_end_setting;
