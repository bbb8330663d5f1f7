#include "feedback/feedback.h"
#include "org/org_days.h"

static struct err *check_time(struct arena *a, struct str value)
{
    struct str rest = value, hour = str_cut(&rest, ':');
    int64_t h, m;
    if (hour.n == 2 && rest.n == 2 && str_to_int(hour, &h) && str_to_int(rest, &m) && h >= 0 && h <= 23 && m >= 0 && m <= 59)
        return NULL;
    return ERR(a, ERR_INVALID, "A time of day is written 08:30.");
}

static struct err *check_weekdays(struct arena *a, struct str value)
{
    unsigned ignored;
    return feedback_weekdays_of(value, &ignored) ? NULL : ERR(a, ERR_INVALID, "Weekdays are written 12345: 1 is Monday, 7 is Sunday, each once.");
}

static const struct setting opens_setting = { .key = "feedback.opens_at", .type = SETTING_TEXT, .standard = "08:30", .source = "P", .network_only = true, .check = check_time,
                                              .label = { .id = N_("dealers open at; opinions of the night are timed from here") } };
static const struct setting closes_setting = { .key = "feedback.closes_at", .type = SETTING_TEXT, .standard = "18:00", .source = "P", .network_only = true, .check = check_time,
                                               .label = { .id = N_("dealers close at; later opinions are timed from the next opening") } };
static const struct setting weekdays_setting = { .key = "feedback.weekdays", .type = SETTING_TEXT, .standard = "1234567", .source = "P", .network_only = true, .check = check_weekdays,
                                                 .label = { .id = N_("days on which dealers are open, 1 = Monday") } };
static const struct setting contact_setting = { .key = "feedback.contact_hours", .type = SETTING_INT, .standard = "24", .source = "S0", .min = 1, .max = 240, .network_only = true,
                                                .label = { .id = N_("hours within which the customer of an opinion is called") } };
static const struct setting soon_setting = { .key = "feedback.soon_hours", .type = SETTING_INT, .standard = "4", .source = "P", .min = 1, .max = 48, .network_only = true,
                                             .label = { .id = N_("hours before that the dealer is reminded") } };
const struct setting feedback_attempts_setting = { .key = "feedback.attempts", .type = SETTING_INT, .standard = "3", .source = "P", .min = 1, .max = 20, .network_only = true,
                                                   .label = { .id = N_("attempts after which a customer whom nobody reaches is let go") } };
const struct setting *const feedback_setting_list[FEEDBACK_SETTINGS] = { &opens_setting, &closes_setting, &weekdays_setting, &contact_setting, &soon_setting, &feedback_attempts_setting };

static struct err *minute_of(struct job *job, const struct setting *s, int *out)
{
    struct str rest, hour;
    int64_t h = 0, m = 0;
    TRY(setting_text(job->db, job->arena, s, STR(""), &rest));
    hour = str_cut(&rest, ':');
    *out = str_to_int(hour, &h) && str_to_int(rest, &m) ? (int)(h * 60 + m) : 0;
    return NULL;
}

struct err *feedback_hours_load(struct job *job, struct feedback_hours *out)
{
    struct str weekdays;
    *out = (struct feedback_hours){ .tz = job->tz };
    TRY(org_working_days_load(job, civil_month_of_date(job_today(job)) - 12, &out->days)); /* festivals of last year and this one */
    TRY(minute_of(job, &opens_setting, &out->opens));
    TRY(minute_of(job, &closes_setting, &out->closes));
    TRY(setting_text(job->db, job->arena, &weekdays_setting, STR(""), &weekdays));
    feedback_weekdays_of(weekdays, &out->days.weekdays);
    TRY(setting_int(job->db, &contact_setting, STR(""), &out->contact_hours));
    return setting_int(job->db, &soon_setting, STR(""), &out->soon_hours);
}
