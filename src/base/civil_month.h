/* Months as plain numbers: an int32_t counts months since year 0, year*12 + (month-1), so windows are plain arithmetic: the
 * rolling half-year of month m is [m-5, m]. In text a month is YYYY-MM. */
#pragma once
#include "base/str.h"

/* The number of a month; month 1..12. */
int32_t civil_month(int year, int month);
int civil_month_year(int32_t month);
int civil_month_of_year(int32_t month);                   /* 1..12 */
int civil_month_quarter(int32_t month);                   /* 1..4 */
bool civil_month_is_quarter_end(int32_t month);           /* March, June, September, December */
/* Exactly YYYY-MM, years 1..9999. False, and *out untouched, for anything else. */
bool civil_month_parse(struct str s, int32_t *out);
struct str civil_month_str(struct arena *a, int32_t month);
