/* The days on which the network works, and those on which nobody is called. */
#pragma once
#include "method/working_days.h"
#include "platform/feature.h"

/* Days of the Spring Festival, from its eve to its sixth day, of the month's year and the next: no survey calls, and what is due on them is due
 * afterwards. On the arena. */
struct calendar_closed org_closed_days(struct arena *a, int32_t month);
/* Monday to Friday without the statutory holidays and with the days made up for them (settings field.holidays, field.made_up_days), closed as above. Callers with
 * other weekdays set those. INVALID for settings that are no days. */
struct err *org_working_days_load(struct job *job, int32_t month, struct working_days *out) MUST_CHECK;
extern const struct setting org_holidays_setting, org_made_up_setting;
