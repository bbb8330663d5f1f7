/* Made-up closed interviews for bench/tally: the same seed gives the same rows, in the order of their months.
 *
 * Dealers stand in six regions and differ (SD about 5 index points, as networks do); questions differ in how good and how often they are answered;
 * an interview has its own mood, so answers of one person go together. Codes 5..1 are levels, 0 is not answered. */
#pragma once
#include "base/arena.h"

enum { REGIONS = 6, MONTHS = 60, QUESTIONS = 30, ADVISORS = 8, CODES = 6, MOST_DEALERS = 8000 /* advisors are 16 bits */ };
struct interviews {
    size_t first, n, n_dealers;       /* first: how many came before these */
    uint16_t *dealer;                 /* 0..n_dealers-1; region = dealer · REGIONS / n_dealers */
    uint8_t *month;                   /* 0..MONTHS-1, rising */
    uint8_t *answer[QUESTIONS];
    uint8_t *model, *model_year, *owner_type, *work_type, *age_band; /* 20, 8, 3, 5, 6 values from 0 */
    uint16_t *advisor;                /* dealer · ADVISORS + 0..7 */
};

/* One for each 2,000 interviews (33 a month), at least 500 and at most 5,000. */
size_t interviews_dealers(size_t n);
/* n interviews of so many dealers, in parts: what fits in memory. The maker belongs to its arena. */
struct interviews_maker;
struct interviews_maker *interviews_maker_new(struct arena *a, size_t n, size_t n_dealers, uint32_t seed);
/* The next ones, `most` of them or what is left; 0 at the end. */
struct interviews interviews_next(struct interviews_maker *m, struct arena *a, size_t most);
static inline uint32_t interviews_region(size_t n_dealers, size_t dealer)
{
    return (uint32_t)(dealer * REGIONS / n_dealers);
}
