#include "i18n/i18n.h"

enum { FIRST_YEAR = 1901, JANUARY_DAYS = 31 };

/* Day of January (32 = 1 February) of the Spring Festival 1901..2099: the Hong Kong Observatory's calendar tables, as the Debian package python3-lunardate
 * carries them; the npm package lunar-javascript computes the same 199 dates. ICU's astronomy takes half a millisecond a year, and is a day off in three of them
 * (test_lunar.c). */
static const unsigned char first_day[] = {
    50, 39, 29, 47, 35, 25, 44, 33, 22, 41, 30, 49, 37, 26, 45, 34, 23, 42, 32, 51,
    39, 28, 47, 36, 24, 44, 33, 23, 41, 30, 48, 37, 26, 45, 35, 24, 42, 31, 50, 39,
    27, 46, 36, 25, 44, 33, 22, 41, 29, 48, 37, 27, 45, 34, 24, 43, 31, 49, 39, 28,
    46, 36, 25, 44, 33, 21, 40, 30, 48, 37, 27, 46, 34, 23, 42, 31, 49, 38, 28, 47,
    36, 25, 44, 33, 51, 40, 29, 48, 37, 27, 46, 35, 23, 41, 31, 50, 38, 28, 47, 36,
    24, 43, 32, 22, 40, 29, 49, 38, 26, 45, 34, 23, 41, 31, 50, 39, 28, 47, 36, 25,
    43, 32, 22, 41, 29, 48, 37, 26, 44, 34, 23, 42, 31, 50, 39, 28, 46, 35, 24, 43,
    32, 22, 41, 30, 48, 37, 26, 45, 33, 23, 42, 32, 50, 39, 28, 46, 35, 24, 43, 33,
    21, 40, 29, 48, 36, 26, 45, 34, 23, 42, 31, 50, 38, 27, 46, 36, 24, 43, 33, 22,
    40, 29, 48, 37, 26, 45, 34, 24, 41, 30, 49, 38, 27, 46, 36, 25, 43, 32, 21,
};

struct str lunar_new_year(struct arena *a, int year)
{
    if (year < FIRST_YEAR || year >= FIRST_YEAR + (int)ARRAY_LEN(first_day))
        return STR_NONE;
    int day = first_day[year - FIRST_YEAR];
    bool is_february = day > JANUARY_DAYS;
    return str_printf(a, "%d-%02d-%02d", year, 1 + is_february, is_february ? day - JANUARY_DAYS : day);
}
