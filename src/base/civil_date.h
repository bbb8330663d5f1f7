/* Civil dates without a clock or time zone (proleptic Gregorian calendar, years 1..9999). In text a date is YYYY-MM-DD.
 * Functions that take a date want a real one (civil_date_is_valid); those that would leave the calendar give no date,
 * which is year 0. Months as numbers: civil_month.h. */
#pragma once
#include "base/civil_month.h"

struct civil_date {
    int16_t year; /* 0 = no date */
    int8_t month; /* 1..12 */
    int8_t day;   /* 1..31 */
};

/* Is d a real day of the years 1..9999? */
bool civil_date_is_valid(struct civil_date d);
/* 28..31; 0 when month is not 1..12. */
int civil_days_in_month(int year, int month);
/* Days since 1970-01-01, negative before. */
int32_t civil_day_number(struct civil_date d);
struct civil_date civil_date_of_day_number(int32_t days);
/* ISO 8601: 1 = Monday … 7 = Sunday. */
int civil_weekday(struct civil_date d);
struct civil_date civil_date_add_days(struct civil_date d, int32_t days);
/* Same day n months later, cut to the month's last day (2024-01-31 + 1 = 2024-02-29). */
struct civil_date civil_date_add_months(struct civil_date d, int32_t months);
/* <0, 0, >0 as a is before, on or after b; no date is before every date. */
int civil_date_cmp(struct civil_date a, struct civil_date b);
/* The month (civil_month.h) a date lies in. */
int32_t civil_month_of_date(struct civil_date d);
/* A day of a month, cut to its first and last: day 31 of February is the 28th or 29th. */
struct civil_date civil_date_of_month(int32_t month, int day);

/* Exactly YYYY-MM-DD, for machines. False, and *out untouched, when it is anything else or no real date. */
bool civil_date_parse_iso(struct str s, struct civil_date *out);
/* The date, or no date for anything else. */
struct civil_date civil_date_of_iso(struct str s);
/* YYYY-MM-DD; no date gives no value. */
struct str civil_date_str(struct arena *a, struct civil_date d);

/* The dates people type and dealer systems export, years 1900..2199: 2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日, 20260305,
 * each also followed by a weekday (星期四) or a time of day (10:20[:30[.5]], 下午 3:20, 10时20分, PM, +08:00: ignored, but it
 * must be one), 202603051020[30], full-width digits, blanks around; and spreadsheet serial numbers (20000..80000, 1900
 * system, a fraction is the time of day). Both separators must be the same. Two-digit years and day-first forms are
 * refused: they would be guesses. False, and *out untouched, for anything else. */
bool civil_date_parse_lenient(struct str s, struct civil_date *out);
/* Spreadsheet serial day to a date; with_1904 for workbooks of the 1904 system. False outside 1900-03-01..2199-12-31 (the
 * 1900 system counts a 29 February 1900 that never was, so earlier serials are ambiguous). */
bool civil_date_of_serial(double serial, bool with_1904, struct civil_date *out);
