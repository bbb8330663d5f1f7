/* The network: regions, areas, groups, dealers with their dated rows, staff, monthly facts, flags. */
#pragma once
#include "base/civil_date.h"
#include "base/str_map.h"
#include "org/org_programme.h"

struct org_region { int64_t id; struct str code, name; };

/* A dealer as it stands in the structure of one day. */
struct org_dealer {
    int64_t id;
    struct str code, name;
    size_t region;                /* index into org_network.region */
    struct str area, group;       /* "" = none */
    struct str province, city, city_tier, type, reason, successor_code;
    bool sales, service, ranked;
    bool is_open;                 /* is it in the network on that day? */
    struct civil_date opened;     /* first day of its first dated row */
};

struct org_network {
    struct org_region *region;    /* in the source's order */
    size_t n_regions;
    struct org_dealer *dealer;    /* by region's order, then code: neighbours stand together */
    size_t n_dealers;
    struct str_map by_code;       /* dealer code → index into dealer */
    struct str_map region_by_code;
};

/* Everybody who ever was in the network, as on one day: the dated row of that day; before a dealer's first row its first,
 * after its last its last one. scope limits the dealers (regions stay). */
struct err *org_network_load(struct db *db, struct arena *a, struct db_scope scope, struct civil_date day, struct org_network *out) MUST_CHECK;
/* NULL when there is none. */
const struct org_dealer *org_dealer_by_code(const struct org_network *n, struct str code);
/* The dealer with this id, NULL when there is none. */
const struct org_dealer *org_dealer_by_id(const struct org_network *n, int64_t id);

/* What a dealer offered when: its dated rows, oldest first. Stretches do not overlap; between two the dealer is closed. */
struct org_stretch {
    struct civil_date from, to;   /* to.year 0 = until further notice */
    bool sales, service;
    struct str successor_code;    /* who goes on after its end; "" = nobody */
};
struct org_dealer_history { int64_t id; struct str code; const struct org_stretch *stretch; size_t n; };
struct org_history { struct org_dealer_history *dealer; size_t n; struct str_map by_code; };
/* The dated rows of every dealer in scope, on the arena. */
struct err *org_history_load(struct db *db, struct arena *a, struct db_scope scope, struct org_history *out) MUST_CHECK;
/* NULL when there is none. */
const struct org_dealer_history *org_history_of(const struct org_history *h, struct str code);
/* The stretch that the day lies in, NULL when the dealer is not in the network then. */
const struct org_stretch *org_stretch_on(const struct org_dealer_history *d, struct civil_date day);
/* The last stretch that began by the day, ended or not; NULL before the first. */
const struct org_stretch *org_stretch_before(const struct org_dealer_history *d, struct civil_date day);

/* Does it offer the programme on any of these days? */
bool org_offers(const struct org_dealer_history *d, struct str programme, struct civil_date first, struct civil_date last);

/* Staff phones and codes on a day, for exclusions. */
struct org_phones { struct str_map phone; };
struct err *org_staff_phones_load(struct db *db, struct arena *a, struct civil_date day, struct org_phones *out) MUST_CHECK;

/* Who works or worked at a dealer. */
struct org_staff { struct org_person { struct str code, name; } *person; size_t n; };
struct err *org_staff_load(struct db *db, struct arena *a, int64_t dealer_id, struct org_staff *out) MUST_CHECK;
/* No value when nobody has the code. */
struct str org_staff_name(const struct org_staff *s, struct str code);

/* The names of everybody who works or worked anywhere in the network, as keys. */
struct err *org_staff_names_load(struct db *db, struct arena *a, struct str_map *out) MUST_CHECK;

enum org_flag { FLAG_LATE_UPLOAD, FLAG_NO_VISITS, FLAG_SHORTFALL, FLAG_INTEGRITY };
struct org_month_flag { int64_t dealer_id; struct str programme; int32_t month; enum org_flag flag; struct str note; };
/* Sets a flag (again: replaces its note). Inside db_write. */
struct err *org_flag_set(struct db *db, const struct org_month_flag *f, int64_t now_ms) MUST_CHECK;
/* Takes it back, where it is set. Inside db_write. */
struct err *org_flag_clear(struct db *db, const struct org_month_flag *f) MUST_CHECK;
/* All flags of a programme in [from, to]. */
struct org_flag_list { struct org_month_flag *flag; size_t n; };
struct org_flag_query { struct str programme; int32_t from, to; };
struct err *org_flags_load(struct db *db, struct arena *a, struct org_flag_query q, struct org_flag_list *out) MUST_CHECK;

/* What a later feature counts of a dealer's month ("feedback.opened"), for reports that lie below it. Replaces what was counted before. Inside db_write. */
struct org_month_count { int64_t dealer_id; struct str programme; int32_t month; struct str code; int64_t n; };
struct err *org_count_set(struct db *db, const struct org_month_count *c) MUST_CHECK;
/* Those of a dealer and programme in [from, to]. */
struct org_count_query { int64_t dealer_id; struct str programme; int32_t from, to; };
struct org_month_counts { struct org_month_count *count; size_t n; };
struct err *org_counts_load(struct db *db, struct arena *a, const struct org_count_query *q, struct org_month_counts *out) MUST_CHECK;
/* 0 when nobody counted. */
int64_t org_count_of(const struct org_month_counts *c, int32_t month, const char *code);

extern const struct import_kind org_network_import, org_staff_import, org_kpi_import;
/* Interviews wanted a dealer and month, by programme: the draw aims at it, reports are marked by it. */
extern const struct setting org_quota_setting;
extern const struct feature org_feature;
