/* Civil dates and months without a clock or time zone (proleptic Gregorian calendar, years 1..9999).
 * A month is an int32_t counting months since year 0: year*12 + (month-1), so windows are plain arithmetic:
 * the rolling half-year of month m is [m-5, m]. In text a date is YYYY-MM-DD and a month YYYY-MM. */
#pragma once
#include "base/str.h"

struct civil_date {
    int16_t year; /* 0 = no date */
    int8_t month; /* 1..12 */
    int8_t day;   /* 1..31 */
};

bool civil_date_is_valid(struct civil_date d);
int civil_days_in_month(int year, int month);
int32_t civil_day_number(struct civil_date d);            /* days since 1970-01-01, may be negative */
struct civil_date civil_date_of_day_number(int32_t days);
int civil_weekday(struct civil_date d);                   /* ISO: 1 = Monday … 7 = Sunday */
struct civil_date civil_date_add_days(struct civil_date d, int32_t days);
/* Same day n months later, cut to the month's last day (2024-01-31 + 1 = 2024-02-29). */
struct civil_date civil_date_add_months(struct civil_date d, int32_t months);
int civil_date_cmp(struct civil_date a, struct civil_date b);
int32_t civil_month_of_date(struct civil_date d);
struct civil_date civil_date_of_month(int32_t month, int day);

int32_t civil_month(int year, int month);
int civil_month_year(int32_t month);
int civil_month_of_year(int32_t month);                   /* 1..12 */
int civil_month_quarter(int32_t month);                   /* 1..4 */
bool civil_month_is_quarter_end(int32_t month);           /* March, June, September, December */

/* Strict forms for machines. False and *out untouched when the text is not exactly of the form or no real date. */
bool civil_date_parse_iso(struct str s, struct civil_date *out);   /* YYYY-MM-DD */
bool civil_month_parse(struct str s, int32_t *out);                /* YYYY-MM */
struct str civil_date_str(struct arena *a, struct civil_date d);
struct str civil_month_str(struct arena *a, int32_t month);

/* The dates people type and dealer systems export: 2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日, 20260305, each also
 * followed by a time of day (ignored), full-width digits included, and spreadsheet serial numbers (20000..80000, 1900
 * system, a fraction is the time of day). Two-digit years and day-first forms are refused: they would be guesses. */
bool civil_date_parse_lenient(struct str s, struct civil_date *out);
/* Spreadsheet serial day to a date; with_1904 for workbooks of the 1904 system. False outside 1900-03-01..2199. */
bool civil_date_of_serial(double serial, bool with_1904, struct civil_date *out);
