/* The rules of the frame: pure decisions, no database.
 *
 * Every visit that is looked at gets one reason: the first that holds in the order of enum sample_reason. The first ones rest on
 * the visit alone; then a customer's visits at one dealer in one month are compared: the most recent that could be called
 * stands for all, and a customer who stood in an earlier tranche's frame has had the chance; last, the contact cap defers. */
#pragma once
#include "base/civil_date.h"
#include "base/str_map.h"
#include "method/calendar.h"
#include "method/draw.h"
#include "method/quota.h"

enum sample_reason {
    SAMPLE_OK,
    SAMPLE_NO_DEALER,        /* the dealer was not in the network or did not offer the programme that day, and has no successor */
    SAMPLE_OPT_OUT,          /* asked not to be surveyed */
    SAMPLE_DO_NOT_CALL,      /* on the importer's list */
    SAMPLE_NO_CONSENT,
    SAMPLE_VIP,              /* on the importer's list */
    SAMPLE_STAFF,            /* a number of any dealer's staff */
    SAMPLE_DEALER_CAR,
    SAMPLE_DEALER_VIP,       /* the dealer's proposal, within its share of the file */
    SAMPLE_DEALER_STAFF,     /* the same */
    SAMPLE_TAXI,             /* where the setting excludes them */
    SAMPLE_BAD_PHONE,        /* no number that can be called */
    SAMPLE_LAST_INTERVIEW,   /* interviewed lately, says the file */
    SAMPLE_NOT_LATEST,       /* a later visit of the customer stands for it */
    SAMPLE_EARLIER_TRANCHE,  /* the customer stood in an earlier frame of the month */
    SAMPLE_CONTACT_CAP,      /* deferred: contacted lately, or in a reserve */
    SAMPLE_REASONS
};
/* The word that stands in frames: "ok", "no_dealer" … */
const char *sample_reason_code(enum sample_reason r);
/* Message id for people. */
const char *sample_reason_label(enum sample_reason r);
/* SAMPLE_REASONS for a word that is none. */
enum sample_reason sample_reason_of(struct str code);
/* Does it rest on the visit and the lists alone, not on other visits and draws? Not true of SAMPLE_OK. */
bool sample_reason_is_own(enum sample_reason r);

/* ---- one visit ---- */

enum { SAMPLE_MARK_VIP = 1, SAMPLE_MARK_DO_NOT_CALL = 2, SAMPLE_MARK_DEALER_VIP = 4, SAMPLE_MARK_DEALER_STAFF = 8, SAMPLE_MARK_TAXI = 16 };
struct sample_facts {
    bool has_dealer, dealer_car, consent;
    struct str phone[3];                  /* "" = none */
    struct str opt_out, last_interview;   /* dates; no value = none */
    unsigned marks;                       /* found by VIN, file or name */
};
struct sample_lists {
    struct str_map vip, do_not_call, staff; /* numbers */
    struct str today, interviewed_since;    /* dates: opt-outs count from their day; interviews after the second keep out */
};
/* SAMPLE_OK or a reason of its own. */
enum sample_reason sample_own_reason(const struct sample_facts *f, const struct sample_lists *l);

/* ---- the visits of one dealer ---- */

struct sample_visit {
    int64_t id, customer_id;
    struct draw_key key;
    uint32_t dealer;              /* index of the one it counts for */
    int8_t reason;                /* enum sample_reason */
    bool is_new;                  /* no draw has looked at it */
    bool is_candidate;            /* new or deferred by the month's draw before; others are here only for comparison */
    int32_t until;                /* day number of the first day without the cap, of SAMPLE_CONTACT_CAP */
};
/* Gives SAMPLE_NOT_LATEST and SAMPLE_EARLIER_TRANCHE. order: room for n. */
void sample_compare_visits(struct sample_visit *v, size_t n, size_t *order);

struct sample_caps { int months, days; };
struct sample_contact { struct civil_date same, any, reserved_until; }; /* last survey contact for the programme, for any; year 0 = none */
/* The first day on which the customer may be drawn: months after the last contact of the programme, days after any, the day after
 * a reserve ends; no date when nothing holds. */
struct civil_date sample_free_from(const struct sample_contact *c, struct sample_caps caps);

/* ---- targets ---- */

struct sample_plan {
    int64_t quota, cap;               /* of the month, pro rata; most with what is made up */
    struct quota_month earlier[2];    /* months of the quarter before */
    int n_earlier;
    int split[TRANCHES];
    int first_tranche, tranche;       /* of this draw */
    int64_t expected_before;          /* completes that the month's earlier draws should bring */
};
/* The quota's own part for these tranches. */
int64_t sample_planned(const struct sample_plan *p);
/* Completes wanted now: the month's plan up to the tranche, with what is made up, less what earlier draws should bring. */
int64_t sample_target(const struct sample_plan *p);
/* What so many drawn addresses should bring of the target. */
int64_t sample_expected(int64_t target, int64_t drawn, double yield);
/* "2/3/2/3": TRANCHES numbers 0..100 with "/" between them, not all 0. */
bool sample_split_parse(struct str text, int split[TRANCHES]);
