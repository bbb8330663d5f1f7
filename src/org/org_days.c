/* Days on which the network works: the calendar's exceptions are settings, for the state announces them year by year. */
#include "i18n/i18n.h"
#include "org/org_days.h"

static struct err *parse(struct arena *a, struct str value, struct day_ranges *out)
{
    return day_ranges_parse(a, value, out) ? NULL : ERR(a, ERR_INVALID, "Write days such as 2026-10-01..2026-10-07 2026-10-10, not \"{0}\".", ARG_S(value));
}

static struct err *check_days(struct arena *a, struct str value)
{
    struct day_ranges r;
    return parse(a, value, &r);
}

const struct setting org_holidays_setting = { .key = "field.holidays", .type = SETTING_TEXT, .standard = "", .source = "W", .check = check_days, .network_only = true,
                                                 .label = { .id = N_("Weekdays that are holidays, beside the Spring Festival, which is closed anyway") } };
const struct setting org_made_up_setting = { .key = "field.made_up_days", .type = SETTING_TEXT, .standard = "", .source = "W", .check = check_days, .network_only = true,
                                                .label = { .id = N_("Saturdays and Sundays that are worked to make up for holidays") } };

enum { FESTIVAL_YEARS = 2, FESTIVAL_DAYS = 7 };

struct calendar_closed org_closed_days(struct arena *a, int32_t month)
{
    struct calendar_days *closed = ARENA_ARRAY(a, struct calendar_days, FESTIVAL_YEARS);
    size_t n = 0;
    for (int i = 0; i < FESTIVAL_YEARS; i++) {
        struct civil_date first = civil_date_of_iso(lunar_new_year(a, civil_month_year(month) + i));
        if (first.year)
            closed[n++] = (struct calendar_days){ civil_date_add_days(first, -1), civil_date_add_days(first, FESTIVAL_DAYS - 2) };
    }
    return (struct calendar_closed){ closed, n };
}

struct err *org_working_days_load(struct job *job, int32_t month, struct working_days *out)
{
    struct str holidays, made_up;
    *out = (struct working_days){ .weekdays = MONDAY_TO_FRIDAY, .closed = org_closed_days(job->arena, month) };
    TRY(setting_text(job->db, job->arena, &org_holidays_setting, STR(""), &holidays));
    TRY(setting_text(job->db, job->arena, &org_made_up_setting, STR(""), &made_up));
    TRY(parse(job->arena, holidays, &out->holidays));
    return parse(job->arena, made_up, &out->made_up);
}
