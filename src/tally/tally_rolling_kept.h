/* What tally_rolling keeps, for its own files. */
#pragma once
#include "base/key_index.h"
#include "tally/tally_rolling.h"

enum { ROLLING_N, ROLLING_LOSS, ROLLING_SQUARES, ROLLING_TOP, ROLLING_SUMS };

struct rolling_question {
    struct str code;
    int32_t best, step;              /* points = best - step·loss */
    uint32_t most;                   /* largest loss */
    uint16_t in_base, top;
    uint8_t loss[ANSWER_CODES];
};
/* A month of a question: ROLLING_SUMS a dealer. One of both is set. */
struct rolling_row { uint16_t *narrow; uint32_t *wide; };

struct rolling_pairs;
struct tally_rolling {
    struct arena *arena;
    enum tally_kernel_kind kind;
    size_t n_dealers, n_regions, n_questions, n_months, n_composites;
    int32_t first;
    struct key_index dealer;         /* number by id */
    uint32_t *region, *region_begin; /* by dealer; by region, one more than n_regions */
    uint32_t *interviews;            /* by dealer, of all months */
    struct rolling_question *question;
    struct rolling_row *row;         /* question × month */
    int64_t *upper;                  /* question × month × (regions, nation) × ROLLING_SUMS */
    struct rolling_pairs *pairs;     /* by composite */
};

static inline struct rolling_row *rolling_row(const struct tally_rolling *r, size_t question, size_t month)
{
    return &r->row[question * r->n_months + month];
}

/* The sums of the regions, then the nation. */
static inline int64_t *rolling_upper(const struct tally_rolling *r, size_t question, size_t month)
{
    return &r->upper[(question * r->n_months + month) * (r->n_regions + 1) * ROLLING_SUMS];
}

/* Months of the window that are kept, as [*begin, *end). */
void rolling_months(const struct tally_rolling *r, const struct tally_rolling_window *w, size_t *begin, size_t *end);
/* The numbers of a segment's dealers, -1 for those who are not kept; on the arena. */
const int64_t *rolling_dealers(const struct tally_rolling *r, const struct tally_segment *s);

/* Counts the segments' live rows into the empty sums of dealers (of composites too), then of regions and the nation. */
void rolling_count(struct tally_rolling *r, struct tally_segment *const *segment, size_t n);

/* Composites: room, counting a segment, one interview. */
struct err *rolling_pairs_new(struct tally_rolling *r, const struct tally_rolling_spec *spec) MUST_CHECK;
void rolling_pairs_count(struct tally_rolling *r, const struct tally_segment *s);
void rolling_pairs_add(struct tally_rolling *r, const struct tally_rolling_change *c);
