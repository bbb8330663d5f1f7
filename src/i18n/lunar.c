#include "i18n/i18n.h"
#include <unicode/ucal.h>

/* Years whose first new moon falls within ten minutes of midnight in Beijing, where ICU's astronomy is some minutes off.
 * All 199 dates are compared with the published calendar in test_lunar.c. */
static const struct {
    int year;
    const char *date;
} corrections[] = {
    { 1954, "1954-02-03" },
    { 2027, "2027-02-06" },
    { 2030, "2030-02-03" },
};

static UCalendar *open_calendar(const char *locale, UErrorCode *status)
{
    return ucal_open(u"UTC", -1, locale, UCAL_TRADITIONAL, status);
}

/* Day of January (32 = 1 February …) on which the lunar year begins, 0 when there is none. The festival lies between
 * 21 January and 21 February. */
static int find_new_year(UCalendar *gregorian, UCalendar *chinese, int year, UErrorCode *status)
{
    for (int day = 21; day <= 52; day++) {
        ucal_setDateTime(gregorian, year, UCAL_JANUARY, day, 12, 0, 0, status);
        ucal_setMillis(chinese, ucal_getMillis(gregorian, status), status);
        if (ucal_get(chinese, UCAL_MONTH, status) == 0 && ucal_get(chinese, UCAL_DATE, status) == 1
            && !ucal_get(chinese, UCAL_IS_LEAP_MONTH, status))
            return U_SUCCESS(*status) ? day : 0;
    }
    return 0;
}

static int new_year_by_icu(int year)
{
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *gregorian = open_calendar("en@calendar=gregorian", &status);
    UCalendar *chinese = open_calendar("zh@calendar=chinese", &status);
    int day = U_SUCCESS(status) ? find_new_year(gregorian, chinese, year, &status) : 0;
    ucal_close(gregorian);
    ucal_close(chinese);
    return day;
}

struct str lunar_new_year(struct arena *a, int year)
{
    if (year < 1901 || year > 2099)
        return STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(corrections); i++)
        if (corrections[i].year == year)
            return str_dup(a, str_of_c(corrections[i].date));
    int day = new_year_by_icu(year);
    if (day == 0)
        return STR_NONE;
    return str_printf(a, "%d-%02d-%02d", year, day > 31 ? 2 : 1, day > 31 ? day - 31 : day);
}
