/* What became of a wave's addresses, counted: of the whole wave, a dealer, a region, an interviewer.
 *
 *   drawn = in reserve + released;  released = open + final;  open: ready, waiting, with an appointment, on a screen, before a supervisor
 *
 * The rates of the Standard Definitions are made of released cases: a final one counts by its code, an open one by its last attempt, one that nobody
 * tried as not attempted (method/aapor.h). A case belongs to the interviewer who tried it last. The forecast is that of the reserve rules: what is achieved and the
 * expected yield of the open cases (method/quota.h). */
#pragma once
#include "fieldwork/wave.h"
#include "org/org.h"

/* Whether no answer at a number of the dealer's list counts as "not reached" or as "unknown": it changes RR3 and RR5, so reports print it. */
extern const struct setting field_list_proves_setting;

/* How the final cases without interview ended, beside open ones and completes. */
enum field_loss { LOSS_REFUSED, LOSS_NUMBER, LOSS_SILENT, LOSS_INELIGIBLE, LOSS_OTHER, LOSSES };
extern const struct msg field_loss_titles[LOSSES];

struct field_sum {
    int64_t state[CASE_STATES], drawn, released, open, complete;
    int64_t reserve_opened;             /* cases of reserve replicates that were released */
    int64_t over;                       /* open, but their days for calls are over */
    int64_t loss[LOSSES];
    int64_t tried, wrong_number, unreachable, not_visited; /* tried: final ones that somebody called; of them by their last outcome */
    double group[AAPOR_GROUPS];
};
/* Cases that have all of this in common. */
struct field_count { enum case_state state; struct str outcome, code; bool is_over, is_reserve; int64_t n; };
void field_sum_add(struct field_sum *s, const struct field_count *c, struct aapor_rules rules);
void field_sum_merge(struct field_sum *into, const struct field_sum *from);
/* "2.112" … as the case stands: its final code, its last attempt's, or 3.11. */
const struct aapor_code *field_count_code(const struct field_count *c);

/* Why a dealer will miss its target: the largest of the losses, unless there were too few addresses to begin with. */
enum field_why { WHY_NONE, WHY_FEW_ADDRESSES, WHY_REFUSED, WHY_NUMBERS, WHY_SILENT, WHY_INELIGIBLE, WHY_DAYS_OVER, WHY_NOT_YET_CALLED };
struct field_dealer {
    const struct org_dealer *dealer;
    int64_t target;
    struct field_sum sum;
    double forecast;
    int64_t told_asked, told;           /* question Z1 */
};
enum field_why field_dealer_why(const struct field_dealer *d, double yield);
/* The same in words, with its counts. No id for WHY_NONE. */
struct msg field_dealer_reason(const struct field_dealer *d, double yield);
/* How many interviews will be missing, 0 or more. */
double field_dealer_gap(const struct field_dealer *d);
/* MARK_GREEN: the forecast reaches the target; MARK_YELLOW: with the reserve it would; MARK_RED: not even so; grey without a target. */
unsigned field_dealer_light(const struct field_dealer *d, double yield);

struct field_caller { int64_t user_id; struct str name; struct field_sum sum; };
struct field_sample {
    struct wave wave;
    struct org_network network;
    struct aapor_rules rules;
    double yield;                       /* expected, completes an address */
    struct field_dealer *dealer;        /* in the network's order */
    size_t n_dealers;
    struct field_caller *caller;        /* everybody in the wave, also who called nobody */
    size_t n_callers;
    struct field_sum all;
};
/* Of the whole wave, for the agency. NOT_FOUND. */
struct err *field_sample_load(struct job *job, int64_t wave_id, struct field_sample *out) MUST_CHECK;

/* What others may know, once a day: counts by state as of the last midnight, without the losses' reasons beyond refused, not reached and not usable. */
struct field_public { const struct org_dealer *dealer; struct field_sum sum; int64_t target; };
struct field_publics { struct field_public *row; size_t n; struct civil_date as_of; /* the day before today */ };
struct err *field_publics_load(struct job *job, int64_t wave_id, struct db_scope scope, struct field_publics *out) MUST_CHECK;
