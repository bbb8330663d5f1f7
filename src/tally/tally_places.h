/* Competition places of thousands of dealers at once, in the nation and in their regions, by exact fractions.
 *
 * A dealer's figure is loss/n in whole numbers: how far its points lie below the best possible ones, in steps; less is better. Its quotient q is the
 * IEEE double nearest to it, and its key is ⌊q·2^k⌋ with 2^k > n² for every base n in the ranking. Keys order dealers as their fractions do, ties included:
 *   - equal fractions have equal quotients, so equal keys;
 *   - different ones, a/n and b/m, differ by at least 1/(n·m) > 2^-k, so ⌊a·2^k/n⌋ and ⌊b·2^k/m⌋ differ, in the same direction;
 *   - rounding cannot carry q over a whole key: a·2^k/n lies at least 1/n below the next whole number M, more than the rounding M·2^-53 of a
 *     quotient near M as long as M·n < 2^53; keys stay below 2^31 and n below 2^20.
 *
 * Nothing is sorted when the keys that occur lie within a million of each other, as those of dealers with up to some 600 interviews do: each key that occurs is
 * marked as a bit, and the marks before it are the number of a key, at most the number of dealers. Dealers are counted by number, all and those of each region,
 * and the sums of these counts are the places. Keys that lie farther apart are sorted by radix, twelve bits a pass at most; a place is then 1 + the number of
 * dealers before the first of its ties, and the place in a region 1 + the number of the region's dealers among those, counted with bits. No loop depends on
 * the data, so nothing is mispredicted. */
#pragma once
#include "tally/tally_planes.h"

enum { TALLY_PLACES_MOST = 65534, TALLY_BASE_MOST = (1 << 20) - 1 };

/* What is ranked, by dealer. */
struct tally_losses {
    const double *quotient;      /* loss/n; anything where n < n_min */
    const int32_t *n;            /* bases, up to TALLY_BASE_MOST */
    int32_t n_min;               /* below it a dealer takes no part; at least 1 counts */
    uint32_t most;               /* no quotient is above this */
};
struct tally_places;
/* For n_dealers (up to TALLY_PLACES_MOST) of which dealers [region_begin[r], region_begin[r + 1]) are in region r. */
struct tally_places *tally_places_new(struct arena *a, const uint32_t *region_begin, size_t n_regions);
/* The places, 0 for those that take no part. Arrays of one entry a dealer; the work memory is p's, so one thread at a time. */
void tally_places_take(struct tally_places *p, const struct tally_losses *l, uint16_t *place, uint16_t *region_place);
/* Another variant than the best, for tests and benchmarks; the machine must run it (tally_variant.h). */
void tally_places_use(struct tally_places *p, enum tally_kernel_kind kind);
