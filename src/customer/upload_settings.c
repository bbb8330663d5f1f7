#include "customer/upload.h"

static const char *const cadences[] = { [CADENCE_DAILY] = "daily", [CADENCE_WEEKLY] = "weekly", [CADENCE_MONTHLY] = "monthly" };
static struct err *check_cadence(struct arena *a, struct str value);
static struct err *check_time(struct arena *a, struct str value);
static struct err *check_month(struct arena *a, struct str value);

const struct setting upload_cadence_setting = {
    .key = "uploads.cadence", .type = SETTING_TEXT, .standard = "weekly", .source = "P", .check = check_cadence,
    .label = { .id = N_("How often dealers send their visits: daily, weekly or monthly") },
};
const struct setting upload_weekday_setting = {
    .key = "uploads.weekday", .type = SETTING_INT, .standard = "2", .min = 1, .max = 7, .source = "P",
    .label = { .id = N_("Weekday on which weekly and monthly files are due, 1 = Monday") },
};
const struct setting upload_time_setting = {
    .key = "uploads.time", .type = SETTING_TEXT, .standard = "18:00", .source = "P", .check = check_time,
    .label = { .id = N_("Hour at which files are due; late is what comes from the next day") },
};
const struct setting upload_from_setting = {
    .key = "uploads.from", .type = SETTING_TEXT, .standard = "", .source = "P", .check = check_month,
    .label = { .id = N_("First repair month whose late files are held against the dealers, such as 2026-03; empty: none") },
};

static bool parse_cadence(struct str text, enum calendar_cadence *out)
{
    for (size_t i = 0; i < ARRAY_LEN(cadences); i++)
        if (str_eq_c(text, cadences[i]))
            return *out = (enum calendar_cadence)i, true;
    return false;
}

/* HH:MM. */
static bool parse_time(struct str text, int *minute)
{
    int64_t hours, minutes;
    struct str rest = text, head = str_cut(&rest, ':');
    if (text.n != 5 || head.n != 2 || !str_to_int(head, &hours) || !str_to_int(rest, &minutes) || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    *minute = (int)(hours * 60 + minutes);
    return true;
}

static bool parse_month(struct str text, int32_t *out)
{
    *out = INT32_MAX;
    return str_is_empty(text) || civil_month_parse(text, out);
}

static struct err *check_cadence(struct arena *a, struct str value)
{
    enum calendar_cadence ignored;
    return parse_cadence(value, &ignored) ? NULL
                                          : ERR(a, ERR_INVALID, "The setting {0} is daily, weekly or monthly, not \"{1}\".", ARG_C(upload_cadence_setting.key), ARG_S(value));
}

static struct err *check_time(struct arena *a, struct str value)
{
    int ignored;
    return parse_time(value, &ignored) ? NULL : ERR(a, ERR_INVALID, "The setting {0} is a time such as 18:00, not \"{1}\".", ARG_C(upload_time_setting.key), ARG_S(value));
}

static struct err *check_month(struct arena *a, struct str value)
{
    int32_t ignored;
    return parse_month(value, &ignored) ? NULL : ERR(a, ERR_INVALID, "The setting {0} is a month such as 2026-03 or empty, not \"{1}\".", ARG_C(upload_from_setting.key), ARG_S(value));
}

struct err *upload_settings_load(struct db *db, struct arena *a, struct str programme, struct upload_settings *out)
{
    struct str cadence, time, from;
    int64_t weekday;
    *out = (struct upload_settings){ .rules = calendar_rules_default() };
    TRY(setting_text(db, a, &upload_cadence_setting, programme, &cadence));
    TRY(setting_int(db, &upload_weekday_setting, programme, &weekday));
    TRY(setting_text(db, a, &upload_time_setting, programme, &time));
    TRY(setting_text(db, a, &upload_from_setting, programme, &from));
    out->rules.upload_weekday = (int)weekday;
    if (!parse_cadence(cadence, &out->cadence))
        return check_cadence(a, cadence);
    if (!parse_time(time, &out->rules.upload_minute))
        return check_time(a, time);
    return parse_month(from, &out->watched_from) ? NULL : check_month(a, from);
}
