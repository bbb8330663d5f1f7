/* What dealers' addresses of a month were worth. customer counts them (address_quality.h) and keeps them here, so that reports tell them without seeing a visit. */
#pragma once
#include "org/org.h"

struct org_quality {
    int64_t dealer_id;
    int32_t month;
    double orders;                   /* that the dealer reports; NAN = none */
    int64_t visits, no_phone, duplicates, vip, staff, own, refused, rejected, days_late;
    double score;                    /* 0..100; NAN = no visits */
    int64_t region_place, region_place_of; /* by score in the region; 0 = none */
    bool is_flagged;                 /* something is worse than in the region by more than chance */
};
struct org_quality_list { struct org_quality *row; size_t n; };
struct org_quality_month { struct str programme; int32_t month; };
/* Keeps these in place of what was kept of the month. Inside db_write. */
struct err *org_quality_put(struct db *db, struct arena *a, const struct org_quality_month *m, const struct org_quality_list *l, int64_t now_ms) MUST_CHECK;
/* Of a programme in [from, to], by dealer and month. */
struct org_quality_query { struct str programme; int32_t from, to; };
struct err *org_quality_load(struct db *db, struct arena *a, const struct org_quality_query *q, struct org_quality_list *out) MUST_CHECK;
