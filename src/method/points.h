/* Answers and what they are worth.
 *
 * A closed answer is one small code. On a question with up to five answers the codes are
 *     5..1  the levels, 5 best (labels belong to the question, rules.md §2, §6)
 *     1 2   yes, no (a yes/no question; which of them is good is a flag of its points)
 *     6 refused   7 not asked   8 none / does not apply   9 does not know
 * and on a wide scale (0..10, 1..7), whose answers need 6..9 themselves, the last four lie 6 higher, at 12..15.
 *
 * struct points gives the answers of one question their points and says which codes are in the base. A code without
 * points is in no base and never counts as 0, for 0 is the level "not very satisfied" (methods.md §1). Points are
 * versioned with the questionnaire; nothing here is global. */
#pragma once
#include "base/attr.h"

enum { ANSWER_CODES = 16, ANSWER_WIDE_SHIFT = 6 };
enum answer_code {
    ANSWER_YES = 1, ANSWER_NO = 2,
    ANSWER_REFUSED = 6, ANSWER_NOT_ASKED = 7, ANSWER_NONE = 8, ANSWER_DONT_KNOW = 9,
};

struct points {
    double point[ANSWER_CODES]; /* worth of a code in points, 0 where it is not in the base */
    uint16_t in_base;           /* bit c set: code c is an answer */
};

/* Sets of codes as bits, for points_share and share_of. */
#define CODE_BIT(code) ((uint16_t)(1u << (code)))
#define LEVELS_ALL ((uint16_t)(CODE_BIT(5) | CODE_BIT(4) | CODE_BIT(3) | CODE_BIT(2) | CODE_BIT(1)))
#define LEVELS_TOP2 ((uint16_t)(CODE_BIT(5) | CODE_BIT(4)))    /* 极为满意+很满意占比 */
#define LEVELS_BOTTOM2 ((uint16_t)(CODE_BIT(2) | CODE_BIT(1)))

/* The five levels 5..1 = 12 / 8 / 4 / 0 / -4 (T01, R021). */
struct points points_levels(void);
/* Yes = 12 and no = -4 (T04, R023); the other way round where "no" is the good answer. */
struct points points_yes_no(bool no_is_good);
/* A scale whose code is its own worth: ratings 1..5, effort 1..7, recommendation 0..10. Cut to 0..15; from > to gives an empty base. */
struct points points_scale(int from, int to);
/* 1 for the codes of `chosen`, 0 for the other codes of `base`: the mean is a share, so every error and test of a mean
 * serves shares too. Codes of `chosen` outside `base` are ignored. */
struct points points_share(uint16_t chosen, uint16_t base);

bool points_has(const struct points *p, unsigned code);  /* is the code in the base? false for code > 15 */
double points_of(const struct points *p, unsigned code); /* its points; NaN when not in the base */
/* Least and most points an answer can bring; NaN when the base is empty. For points_position. */
double points_min(const struct points *p);
double points_max(const struct points *p);
/* Where a value lies between the ends of its scale, 0..1 (T78): (6.56+4)/16 = 0.66; for an index lo = -40, hi = 120.
 * Not cut at the ends. NaN unless lo < hi. */
double points_position(double value, double lo, double hi);

/* What a level means for the dealer (R027, R028; slide "顾客满意程度与顾客感受之间的关系"). */
enum customer_attitude { ATTITUDE_PROMOTER, ATTITUDE_LOYAL, ATTITUDE_OPEN, ATTITUDE_AT_RISK };
struct level_meaning {
    int level;                        /* 5..1 */
    double points;                    /* 12 … -4 */
    enum customer_attitude attitude;
    const char *label, *feeling, *behaviour; /* message ids */
};
/* The row of a level; NULL when level is not 1..5. */
const struct level_meaning *level_meaning(int level);

/* CSS as a ratio, evaluation / expectation (T09): above 1 delighted, 1 satisfied, below 1 disappointed. This is not the
 * difference perception - expectation of SERVQUAL; the two are never mixed. Equal within 1e-9 of the expectation counts
 * as 1. An expectation that is not positive has no ratio. */
enum css_class { CSS_NO_RATIO, CSS_DISAPPOINTED, CSS_SATISFIED, CSS_DELIGHTED };
double css_ratio(double evaluation, double expectation); /* NaN for CSS_NO_RATIO */
enum css_class css_class(double evaluation, double expectation);
