#include "platform/time_zone.h"

static struct err *check_zone(struct arena *a, struct str value)
{
    const struct tz *tz;
    return tz_load(a, value, &tz);
}

const struct setting time_zone_setting = { .key = "network.time_zone", .type = SETTING_TEXT, .standard = "Asia/Shanghai",
                                           .label = { .id = N_("Time zone of the network") }, .source = "P", .network_only = true, .check = check_zone };

struct err *network_time_zone(struct db *db, struct arena *a, const struct tz **out)
{
    struct str name;
    TRY(setting_text(db, a, &time_zone_setting, STR(""), &name));
    return tz_load(a, name, out);
}
