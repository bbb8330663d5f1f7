/* How interviews were made, told from the answers and their times: pure decisions, without a database.
 *
 * Too fast: less time at the questions than a share of the version's median. Straight-lined: one level at every question of satisfaction, at least
 * so many. Much "don't know": more than a share of the questions. An interview that is none of these and has no open text is clean.
 *
 * Of an interviewer each share is tested against all the others of the wave (binomial, address_quality_is_worse), and his level of scores against
 * what his dealers' customers gave all interviewers (method/interviewer.h). */
#pragma once
#include "method/interviewer.h"
#include "base/str.h"

struct quality_rules { double fast_share, dont_know_share; int64_t straight_least; };

/* One complete interview. */
struct quality_facts {
    int64_t id, case_id, ended_ms;
    int64_t dealer_id;
    uint32_t dealer;                  /* number of the dealer */
    bool is_waiting;                  /* for review */
    bool failed_check;                /* its back-check failed */
    size_t caller;                    /* number of the interviewer; SIZE_MAX: by link */
    int64_t active_ms, asked, dont_know, open_texts;
    int64_t levels, level_sum, low, high; /* of the answers 1..5 to questions of satisfaction */
};
enum quality_flag { QUALITY_FAST = 1, QUALITY_STRAIGHT = 2, QUALITY_DONT_KNOW = 4, QUALITY_OPEN_TEXT = 8, QUALITY_BACK_CHECK = 16 /* failed */ };
/* median_ms: of the version's interviews; not a positive number: nothing is fast. */
unsigned quality_flags(const struct quality_rules *r, const struct quality_facts *f, double median_ms);
/* The mean level in index points, -40..120 (12/8/4/0/-4 times ten: 40 · mean - 80); NaN without levels. */
double quality_index(const struct quality_facts *f);

struct quality_caller {
    int64_t interviews, active_ms;
    int64_t fast, straight, dont_know;     /* interviews: fast, straight-lined; answers "don't know" */
    int64_t levelled, asked;               /* interviews with enough levels to be straight-lined; answers */
    unsigned alarms;                       /* enum quality_flag: more often than chance allows */
    struct interviewer_effect effect;
};
enum { QUALITY_ALPHA_PCT = 5 };            /* of the test of levels, corrected by Holm */
/* Is his level of scores away from what was to be expected? -1 lower, 1 higher, 0 no. */
int quality_effect_sign(const struct quality_caller *c);
/* Fills caller[0..n_callers-1] from the interviews. value, effect: room for n values and n_callers effects. */
struct quality_work { const struct quality_facts *facts; size_t n; double median_ms; struct interviewer_value *value; struct interviewer_effect *effect; };
void quality_judge(const struct quality_rules *r, const struct quality_work *w, struct quality_caller *caller, size_t n_callers);
