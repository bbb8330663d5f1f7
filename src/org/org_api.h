/* /api/v1: who one is, and the dealers within reach. */
#pragma once
#include "org/org.h"
#include "platform/api.h"

enum { ORG_API_ROUTES = 2 };
extern const struct route org_api_routes[ORG_API_ROUTES];

/* Dealers of a scope by code, as the network stood on a day. region: its code, no value = all. rows.row are struct dealer_answer. INVALID for a bad
 * cursor, NOT_FOUND for a region that is none. */
struct dealer_query { struct db_scope scope; struct civil_date day; struct str region; struct api_page page; };
struct dealer_answer {
    int64_t id;
    struct str code, name, region, region_name, area, group, province, city, city_tier, type, reason, successor;
    bool sales, service, ranked, is_open;
    struct civil_date opened;
};
struct dealer_page { struct api_rows rows; struct str next; };
struct err *org_dealer_page(struct db *db, struct arena *a, const struct dealer_query *q, struct dealer_page *out) MUST_CHECK;
