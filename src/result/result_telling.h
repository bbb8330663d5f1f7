/* Which windows of a figure may be told below the nation, so that nobody learns single answers by taking one number from another (rules.md §4). The one place that
 * decides it: documents and figures of publications ask here for each window that they show.
 *
 * The months of a programme are a line with a cut before each month and one behind the last. A window that is told joins its two cuts: its interviews are known, and
 * with them those between any two cuts that are joined by a way of told windows; nothing else follows from them. So a window is told only if between no two
 * cuts that it would join there lie one to four interviews. That is asked in one fixed order, month by month, of everything that reports show (the rolling six
 * months of each month; of each quarter's end twelve months and the quarter; the single month where trends show it), so every report and edition comes to the same answer,
 * and what was told once is never made unsafe by a later window: that one is left out.
 *
 * The same is asked at once of
 *   - a yes/no question's yes and no, and of each level where levels are told;
 *   - of a whole, of what remains of it for a reader who reaches one of its dealers, areas, groups or regions: that is not few, nor nobody;
 *   - of a whole below the nation, of what its dealers keep back together, for a reader who reaches them all;
 *   - the interviews as they stood in earlier publications: each is a line of its own, and months that did not change are the same in both.
 *
 * Bases of indices are counted by their most answered question, a dealer's month at a time: never more than the interviews they have. */
#pragma once
#include "result/result.h"

/* Answers by dealer, month and code 1..TELLING_CODES; the last "question" is the interviews themselves, under code 1. */
enum { TELLING_CODES = 5 };
struct telling_counts {
    struct window months;
    const uint16_t *const *of_question; /* n_questions + 1 of the set, each [dealer of the network][month][code - 1]; NULL: not asked then */
};
struct telling;
/* Of a set's interviews. */
struct telling *telling_new(const struct result_set *s);
/* Counts of the set, to be kept with what is published. */
const struct telling_counts *telling_counts_of(struct telling *t);
/* Interviews as they stood in an earlier publication, oldest first, before anything is asked; dealers and questions are the set's. */
void telling_add_before(struct telling *t, const struct telling_counts *c);

/* TOP2: the share of the best two levels alone; LEVELS: each of the five, and the worst two. */
enum telling_what { TELL_INTERVIEWS, TELL_VALUE, TELL_TOP2, TELL_LEVELS };
struct telling_question { enum telling_what what; struct measure measure; const struct result_unit *unit; enum base_kind base; int32_t last; };
/* Did an earlier edition of the same months look at other interviews of the unit in the window? Then parts of its sample (cuts, pairs of questions) would tell what came or went. */
bool telling_is_corrected(struct telling *t, const struct result_unit *u, struct window w);
/* May the window of the base that ends with `last` be told? False, too, for windows that reach behind the set's months. Units with a filter: as without. */
bool telling_may(struct telling *t, const struct telling_question *q);
