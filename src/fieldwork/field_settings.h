/* What the agency and the importer decided about calls. */
#pragma once
#include "fieldwork/field_rules.h"
#include "platform/setting.h"

enum { FIELD_CLAIM_MS = 10 * 60 * 1000 }; /* without a sign of life a case goes back after that */
enum { FIELD_SETTINGS = 7, FIELD_ZONES = 31 };
extern const struct setting *const field_setting_list[FIELD_SETTINGS];

/* The time zones of calls: number 0 is the network's, the others are regions' own. */
struct field_zones { const struct tz *tz[FIELD_ZONES]; struct str region[FIELD_ZONES]; int n; };
struct field_settings {
    struct call_hours hours;
    struct field_zones zones;
    int most_attempts, most_of_number;
    int64_t most_share;            /* interviews of one dealer by one interviewer and wave */
    int64_t erase_days;            /* after the end of a wave, until nobody can tell who gave which answers */
};
/* In force for a programme on a day ("" = the whole network), on the arena. INVALID for what is no time, day or zone. */
struct err *field_settings_load(struct job *job, struct str programme, struct field_settings *out) MUST_CHECK;
/* The number of a region's time zone. */
int field_zone_of(const struct field_zones *z, struct str region_code);
/* Rules for a case in a zone. */
struct case_rules field_case_rules(const struct field_settings *s, int zone);
/* Bit z: calls are open in zone z. */
int64_t field_open_zones(const struct field_settings *s, int64_t now_ms);
