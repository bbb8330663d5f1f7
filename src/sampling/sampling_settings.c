#include "sampling/sampling_settings.h"
#include "base/json_out.h"
#include "org/org.h"

static const struct setting cap_setting = {
    .key = "sample.cap_month", .type = SETTING_INT, .standard = "15", .min = 1, .max = 1000, .source = "P",
    .label = { .id = N_("Most interviews a dealer and month when a shortfall is made up") },
};
static struct err *check_split(struct arena *a, struct str value);
static const struct setting split_setting = {
    .key = "sample.split", .type = SETTING_TEXT, .standard = "2/3/2/3", .source = "P", .label = { .id = N_("How the month's quota is split over its four tranches") },
    .check = check_split,
};
static const struct setting yield_setting = {
    .key = "sample.yield_pct", .type = SETTING_NUM, .standard = "25", .min = 1, .max = 100, .source = "P",
    .label = { .id = N_("Interviews expected of 100 drawn addresses") },
};
static const struct setting months_setting = {
    .key = "sample.contact_months", .type = SETTING_INT, .standard = "6", .min = 0, .max = 60, .source = "P",
    .label = { .id = N_("Months between two survey contacts of a customer in one programme") },
};
static const struct setting days_setting = {
    .key = "sample.contact_days", .type = SETTING_INT, .standard = "30", .min = 0, .max = 1000, .source = "P",
    .label = { .id = N_("Days between two survey contacts of a customer in any programme") },
};
static const struct setting share_setting = {
    .key = "sample.flag_share_pct", .type = SETTING_NUM, .standard = "2", .min = 0, .max = 100, .source = "P",
    .label = { .id = N_("Share of a file, in percent, that a dealer may mark as VIP or staff without approval") },
};
static const struct setting taxi_setting = {
    .key = "sample.taxi_words", .type = SETTING_TEXT, .standard = "", .source = "P",
    .label = { .id = N_("Words in the name of customer or company that mark a taxi, with | between them; empty: taxis are called") },
};

const struct setting *const sample_setting_list[SAMPLE_SETTINGS] = { &cap_setting, &split_setting, &yield_setting, &months_setting, &days_setting, &share_setting, &taxi_setting };

static struct err *check_split(struct arena *a, struct str value)
{
    struct sample_settings s;
    if (sample_split_parse(value, s.split))
        return NULL;
    return ERR(a, ERR_INVALID, "The setting {0} must be four numbers such as 2/3/2/3, not \"{1}\".", ARG_C(split_setting.key), ARG_S(value));
}

static struct err *load_numbers(struct db *db, struct str programme, struct sample_settings *out)
{
    int64_t months, days;
    double yield_pct;
    TRY(setting_int(db, &org_quota_setting, programme, &out->quota));
    TRY(setting_int(db, &cap_setting, programme, &out->cap));
    TRY(setting_num(db, &yield_setting, programme, &yield_pct));
    TRY(setting_int(db, &months_setting, programme, &months));
    TRY(setting_int(db, &days_setting, programme, &days));
    TRY(setting_num(db, &share_setting, programme, &out->flag_share_pct));
    out->yield = yield_pct / 100;
    out->caps = (struct sample_caps){ (int)months, (int)days };
    return NULL;
}

struct err *sample_settings_load(struct db *db, struct arena *a, struct str programme, struct sample_settings *out)
{
    TRY(load_numbers(db, programme, out));
    TRY(setting_text(db, a, &split_setting, programme, &out->split_text));
    TRY(setting_text(db, a, &taxi_setting, programme, &out->taxi_words));
    TRY(check_split(a, out->split_text));
    sample_split_parse(out->split_text, out->split);
    return NULL;
}

struct str sample_settings_json(struct arena *a, const struct sample_settings *s, bool is_demo)
{
    struct buf text = buf_on(a);
    struct sink out = sink_to_buf(&text);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    json_put_int(&j, "quota", s->quota);
    json_put_int(&j, "cap", s->cap);
    json_put_str(&j, "split", s->split_text);
    json_put_num(&j, "yield", s->yield);
    json_put_int(&j, "contact_months", s->caps.months);
    json_put_int(&j, "contact_days", s->caps.days);
    json_put_num(&j, "flag_share_pct", s->flag_share_pct);
    json_put_str(&j, "taxi_words", s->taxi_words);
    json_put_bool(&j, "demo", is_demo);
    json_object_end(&j);
    return buf_str(&text);
}
