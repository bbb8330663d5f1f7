/* The network's time zone: one setting, Asia/Shanghai unless changed. */
#pragma once
#include "base/tz.h"
#include "platform/setting.h"

extern const struct setting time_zone_setting;
/* Loads the zone of the setting. INVALID when it names no zone. */
struct err *network_time_zone(struct db *db, struct arena *a, const struct tz **out) MUST_CHECK;
