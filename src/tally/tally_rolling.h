/* Rolling figures of every unit and question, kept: the report set.
 *
 * For each unit (dealers, their regions, the nation), month and question four whole numbers are kept: interviews in the base, their loss (how far the
 * points lie below the best possible, in steps of the points), its square, and answers in the top two. Points must be whole numbers (they are, methods.md §1),
 * so sums are exact; counted as losses they are small enough for 16 bits a dealer and month, and months that need more get 32. Added over the months of a
 * window they give index, error, share, change and place; one more interview changes them in three units.
 *
 * Sums stand by question, month and unit, the four of a unit side by side, so that a window moves by adding and subtracting whole rows of units, all
 * months of a question stay in the cache while it is worked on, and one interview touches one place a question.
 *
 * A composite's error needs sums over pairs of its questions (rules.md §2): they are kept for the composites that are asked for. */
#pragma once
#include "method/points.h"
#include "method/moments.h"
#include "tally/tally_segment.h"

enum {
    TALLY_ROLLING_STEPS = 63,           /* most steps between the worst and the best points of a question */
    TALLY_ROLLING_MOST = 1 << 19,       /* most interviews of a dealer in all months together */
    TALLY_ROLLING_DEALERS = 65534,
    TALLY_ROLLING_LENGTHS = 8,
};
/* Questions whose mean is one index: their indices in the spec, up to PAIR_MAX. */
struct tally_composite { const size_t *question; size_t n; };
struct tally_rolling_spec {
    const int64_t *dealer_id;           /* each once; dealers of one region side by side */
    const uint32_t *region;             /* of each dealer, rising, 0..n_regions-1 */
    size_t n_dealers, n_regions;
    const struct str *question;         /* codes */
    const struct points *points;        /* of each question: whole numbers */
    const uint16_t *top;                /* codes of the share, as bits; those outside the base are ignored */
    size_t n_questions;
    int32_t first, last;                /* months kept */
    const struct tally_composite *composite;
    size_t n_composites;
};
struct tally_rolling;
/* Unit numbers: dealer 0..n_dealers-1, then regions, then the nation. */
size_t tally_rolling_units(const struct tally_rolling *r);

/* Counts the segments' live rows, every interview as one; a question that a version does not ask has no answers there. What r needs of the spec it
 * copies. INVALID for points that are no whole numbers or lie too far apart, and for more dealers, or interviews of a dealer, than the limits above. */
struct err *tally_rolling_new(struct arena *a, const struct tally_rolling_spec *spec, struct tally_segment *const *segment, size_t n_segments,
                              struct tally_rolling **out) MUST_CHECK;
/* One interview more (sign 1) or less (-1; it must have been counted): codes by question of the spec, ANSWER_NOT_ASKED where there is none. False, and nothing
 * done: a dealer or month outside, or a dealer at TALLY_ROLLING_MOST. */
struct tally_rolling_change { size_t dealer; int32_t month; const uint8_t *code; int sign; };
bool tally_rolling_add(struct tally_rolling *r, const struct tally_rolling_change *c);

/* A window's sums of one unit and question, in points; months that are not kept count nothing. */
struct tally_rolling_sums { int64_t n, sum, squares, top; };
struct tally_rolling_window { size_t unit; int32_t first, last; };
struct tally_rolling_sums tally_rolling_sums(const struct tally_rolling *r, size_t question, const struct tally_rolling_window *w);
/* The pair sums of a composite, for linear_of_pairs; value j is question j of the composite. */
struct pair_moments tally_rolling_pairs(const struct tally_rolling *r, size_t composite, const struct tally_rolling_window *w);

/* One question, window length and last month, for all units: arrays of tally_rolling_units. Views, valid during the call. */
struct tally_rolling_page {
    size_t question;
    int32_t month;                      /* the window's last */
    int months;                         /* its length; it is cut at the first month kept */
    const int32_t *n;
    const float *index;                 /* ×10, NaN without base */
    const float *se;                    /* simple random, ×10; NaN when not estimable (estimate.h: below two interviews, all alike) */
    const float *top;                   /* share 0..1, NaN without base */
    const float *change;                /* index minus that of the window before this one, months earlier; NaN when one is missing */
    const uint16_t *place, *region_place; /* of dealers with n >= n_min, competition places by exact fractions; 0 = none (regions, the nation) */
};
typedef void tally_rolling_see(void *ctx, const struct tally_rolling_page *page);
/* All pages: by question, month and length. Lengths are 1 or more, up to TALLY_ROLLING_LENGTHS of them. */
struct tally_rolling_query { const int *months; size_t n_lengths; int32_t n_min; };
void tally_rolling_pages(const struct tally_rolling *r, const struct tally_rolling_query *q, tally_rolling_see *see, void *ctx);
/* Another variant than the best, for tests and benchmarks (tally_variant.h). */
void tally_rolling_use(struct tally_rolling *r, enum tally_kernel_kind kind);
