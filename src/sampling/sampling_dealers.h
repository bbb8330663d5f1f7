/* Which dealers a draw counts visits for, and how many interviews each should give in a month. */
#pragma once
#include "base/key_map.h"
#include "org/org.h"

struct sample_dealers {
    struct org_history history;      /* by code, in byte order: an index into it is a dealer's number here */
    struct key_map *by_id;           /* a dealer's number */
    bool sales;                      /* which programme's business counts */
};
/* Ended with the arena. */
struct err *sample_dealers_load(struct db *db, struct arena *a, struct str programme, struct sample_dealers *out) MUST_CHECK;
/* The dealer that a visit of this dealer and day counts for: itself while it is in the network and offers the programme, after its
 * end its successor (or that one's); -1 when there is none. dealer is an index. */
ptrdiff_t sample_dealer_for(const struct sample_dealers *d, size_t dealer, struct civil_date day);
/* Index of a dealer's id; it must exist. */
size_t sample_dealer_index(const struct sample_dealers *d, int64_t id);
/* The month's quota of a dealer: pro rata for the days on which it offers the programme. */
int64_t sample_dealer_quota(const struct sample_dealers *d, size_t dealer, int32_t month, int64_t quota);
