#include "platform/time_zone.h"

const struct setting time_zone_setting = { .key = "network.time_zone", .type = SETTING_TEXT, .standard = "Asia/Shanghai",
                                           .label = { .id = N_("Time zone of the network") }, .source = "P" };

struct err *network_time_zone(struct db *db, struct arena *a, const struct tz **out)
{
    struct str name;
    TRY(setting_text(db, a, &time_zone_setting, STR(""), &name));
    return tz_load(a, name, out);
}
