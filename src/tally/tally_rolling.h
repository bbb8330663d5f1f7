/* Rolling figures of every unit and question, kept: the report set.
 *
 * For each unit (dealers, their regions, the nation), month and question four whole numbers: interviews in the base, Σpoints, Σpoints², answers in the top two. Added over
 * the months of a window they give index, error, share, change and place; one more interview changes them in three units. Points must be
 * whole numbers (they are, methods.md §1), so sums are exact and places compare fractions.
 *
 * Sums stand by month and question with units side by side, so that windows move by adding and subtracting whole rows of units. */
#pragma once
#include "method/points.h"
#include "tally/tally_segment.h"

struct tally_rolling_spec {
    const int64_t *dealer_id;           /* dealers of one region side by side */
    const uint32_t *region;             /* of each dealer, rising, 0..n_regions-1 */
    size_t n_dealers, n_regions;
    const struct str *question;         /* codes */
    const struct points *points;        /* of each question: whole numbers from -128 to 127 */
    const uint16_t *top;                /* codes of the share, as bits */
    size_t n_questions;
    int32_t first, last;                /* months kept */
};
struct tally_rolling;
/* Unit numbers: dealer 0..n_dealers-1, then regions, then the nation. */
size_t tally_rolling_units(const struct tally_rolling *r);

/* Counts the segments. INVALID for points that are not whole. */
struct err *tally_rolling_new(struct arena *a, const struct tally_rolling_spec *spec, struct tally_segment *const *segment, size_t n_segments,
                              struct tally_rolling **out) MUST_CHECK;
/* One interview more (sign 1) or less (-1): codes by question of the spec. Dealers and months outside are ignored. */
struct tally_rolling_change { size_t dealer; int32_t month; const uint8_t *code; int sign; };
void tally_rolling_add(struct tally_rolling *r, const struct tally_rolling_change *c);

/* A window's sums of one unit and question. */
struct tally_rolling_sums { int64_t n, sum, squares, top; };
struct tally_rolling_sums tally_rolling_sums(const struct tally_rolling *r, size_t unit, size_t question, int32_t first, int32_t last);

/* One question, window length and last month, for all units: arrays of tally_rolling_units. Views, valid during the call. */
struct tally_rolling_page {
    size_t question;
    int32_t month;                      /* the window's last */
    int months;                         /* its length */
    const int32_t *n;
    const float *index;                 /* ×10, NaN without base */
    const float *se;                    /* simple random, ×10; NaN below two interviews */
    const float *top;                   /* share 0..1 */
    const float *change;                /* index minus that of the window before this one, months earlier; NaN when one is missing */
    const uint16_t *place, *region_place; /* of dealers with n >= n_min, competition places by exact fractions; 0 = none */
};
typedef void tally_rolling_see(void *ctx, const struct tally_rolling_page *page);
/* All pages, in no particular order; only windows whose months all lie in the rolling's. */
struct tally_rolling_query { const int *months; size_t n_lengths; int32_t n_min; };
void tally_rolling_pages(const struct tally_rolling *r, const struct tally_rolling_query *q, tally_rolling_see *see, void *ctx);
