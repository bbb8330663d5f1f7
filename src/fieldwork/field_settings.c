#include "fieldwork/field_settings.h"
#include "org/org.h"
#include "org/org_days.h"

static struct err *parse_hours(struct arena *a, struct str value, struct call_stretches *out)
{
    return call_stretches_parse(value, out) ? NULL : ERR(a, ERR_INVALID, "Write times such as 09:30-12:00 13:30-20:00, not \"{0}\".", ARG_S(value));
}

static struct err *check_hours(struct arena *a, struct str value)
{
    struct call_stretches s;
    return parse_hours(a, value, &s);
}

static struct err *parse_zones(struct arena *a, struct str text, struct field_zones *out)
{
    while (text.n) {
        struct str piece = str_trim(str_cut(&text, ','));
        struct str region = str_trim(str_cut(&piece, '='));
        if (!region.n && !piece.n)
            continue;
        if (out->n == FIELD_ZONES)
            return ERR(a, ERR_INVALID, "There can be {0} time zones at most.", ARG_I(FIELD_ZONES - 1));
        if (!region.n || !piece.p)
            return ERR(a, ERR_INVALID, "Write regions and their zones such as XJ=Asia/Urumqi, not \"{0}\".", ARG_S(region));
        TRY(tz_load(a, str_trim(piece), &out->tz[out->n]));
        out->region[out->n++] = region;
    }
    return NULL;
}

static struct err *check_zones(struct arena *a, struct str value)
{
    struct field_zones z = { .n = 1 };
    return parse_zones(a, value, &z);
}

static const struct setting working_setting = { .key = "field.hours_working_day", .type = SETTING_TEXT, .standard = "09:30-12:00 13:30-20:00", .source = "P", .check = check_hours,
                                                .label = { .id = N_("When survey calls are made on working days") } };
static const struct setting free_setting = { .key = "field.hours_free_day", .type = SETTING_TEXT, .standard = "10:00-12:00 14:00-19:00", .source = "P", .check = check_hours,
                                             .label = { .id = N_("When survey calls are made on weekends and holidays") } };
static const struct setting zones_setting = { .key = "field.zones", .type = SETTING_TEXT, .standard = "", .source = "P", .check = check_zones, .network_only = true,
                                              .label = { .id = N_("Regions with a time zone of their own for calls, such as XJ=Asia/Urumqi") } };
static const struct setting attempts_setting = { .key = "field.most_attempts", .type = SETTING_INT, .standard = "5", .min = 1, .max = 20, .source = "P",
                                                 .label = { .id = N_("Most attempts at one case") } };
static const struct setting number_setting = { .key = "field.most_attempts_number", .type = SETTING_INT, .standard = "3", .min = 1, .max = 20, .source = "P",
                                               .label = { .id = N_("Attempts at one number before another number of the case is tried") } };
static const struct setting share_setting = { .key = "field.most_share", .type = SETTING_INT, .standard = "3", .min = 1, .max = 1000, .source = "P",
                                              .label = { .id = N_("Most interviews of one dealer and wave by one interviewer") } };
static const struct setting erase_setting = { .key = "field.erase_days", .type = SETTING_INT, .standard = "60", .min = 30, .max = 365, .source = "P",
                                              .label = { .id = N_("Days after a wave until the way from interviews to people is erased") } };

const struct setting *const field_setting_list[FIELD_SETTINGS] = { &working_setting, &free_setting, &zones_setting,
                                                                   &attempts_setting, &number_setting, &share_setting, &erase_setting };

static struct err *load_hours(struct job *job, struct str programme, struct call_hours *out)
{
    struct arena *a = job->arena;
    struct str working, free;
    TRY(setting_text(job->db, a, &working_setting, programme, &working));
    TRY(setting_text(job->db, a, &free_setting, programme, &free));
    TRY(parse_hours(a, working, &out->working));
    TRY(parse_hours(a, free, &out->free));
    return org_working_days_load(job, civil_month_of_date(job_today(job)), &out->days);
}

struct err *field_settings_load(struct job *job, struct str programme, struct field_settings *out)
{
    struct str zones;
    int64_t attempts, of_number;
    *out = (struct field_settings){ .zones = { .tz = { job->tz }, .n = 1 } };
    TRY(load_hours(job, programme, &out->hours));
    TRY(setting_text(job->db, job->arena, &zones_setting, STR(""), &zones));
    TRY(parse_zones(job->arena, zones, &out->zones));
    TRY(setting_int(job->db, &attempts_setting, programme, &attempts));
    TRY(setting_int(job->db, &number_setting, programme, &of_number));
    TRY(setting_int(job->db, &share_setting, programme, &out->most_share));
    TRY(setting_int(job->db, &erase_setting, programme, &out->erase_days));
    out->most_attempts = (int)attempts;
    out->most_of_number = (int)of_number;
    return NULL;
}

int field_zone_of(const struct field_zones *z, struct str region_code)
{
    for (int i = 1; i < z->n; i++)
        if (str_eq_nocase(z->region[i], region_code))
            return i;
    return 0;
}

struct case_rules field_case_rules(const struct field_settings *s, int zone)
{
    return (struct case_rules){ .most_attempts = s->most_attempts, .most_of_number = s->most_of_number, .hours = s->hours, .tz = s->zones.tz[zone < s->zones.n ? zone : 0] };
}

int64_t field_open_zones(const struct field_settings *s, int64_t now_ms)
{
    int64_t open = 0;
    for (int z = 0; z < s->zones.n; z++) {
        struct case_rules r = field_case_rules(s, z);
        open |= (int64_t)case_is_open(&r, now_ms) << z;
    }
    return open;
}
