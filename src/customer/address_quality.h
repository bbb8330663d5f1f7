/* The league table of address quality (rules.md §8): what each dealer's addresses of a month are worth, with a flag where they are worse than those of its region by more
 * than chance. Contact outcomes are no part of it: who was called stays unknown here.
 *
 *     coverage    visits sent of the orders that the dealer reports (monthly facts repair_orders, deliveries), at most 100 %
 *     score       100 × mean of coverage (where known), valid phone, valid VIN, 1 − duplicates, 1 − rejected; minus a point for each day late, at most 20; not below 0 [P]
 *     flag        P(X ≥ k) < 0.001 for X binomial with n and the share of the region's other dealers, (k' + ½) / (n' + 1); of dealers with 20 rows or more [P] */
#pragma once
#include "customer/upload.h"

enum quality_count { QUALITY_NO_PHONE, QUALITY_NO_VIN, QUALITY_DUPLICATE, QUALITY_VIP, QUALITY_STAFF, QUALITY_OWN, QUALITY_REFUSED, QUALITY_SHARED, QUALITY_REJECTED, QUALITY_COUNTS };
struct address_quality {
    size_t dealer;                  /* number in the network */
    int64_t rows;                   /* visits of the month */
    int64_t count[QUALITY_COUNTS];  /* of them; QUALITY_REJECTED: beside them */
    double orders;                  /* NAN = the dealer reported none */
    int32_t days_late;              /* of its latest file; 0 = in time */
    double score;                   /* 0..100; NAN = no rows */
    int64_t rank;                   /* among dealers with rows; 0 = none */
    uint32_t flags;                 /* a bit for each count that is too high */
};
struct address_quality_table { struct org_network network; struct address_quality *dealer; size_t n, n_ranked; };
/* Every dealer that offered the programme in the month or sent visits of it, by rank; ranks and flags are those among all, `scope` says who is kept. */
struct address_quality_query { struct str programme; int32_t month; struct db_scope scope; };
struct err *address_quality_load(struct job *job, const struct address_quality_query *q, struct address_quality_table *out) MUST_CHECK;
/* The share of a count among the rows it is about; NAN without rows. */
double address_quality_share(const struct address_quality *d, enum quality_count c);
/* Is so high a count, k of n, more than chance where the others have k_others of n_others? */
bool address_quality_is_worse(int64_t k, int64_t n, int64_t k_others, int64_t n_others);
/* 0..100 as the head of this file says. */
double address_quality_score(const struct address_quality *d);
/* As a document, with its head and notes. */
struct document *address_quality_document(struct job *job, const struct address_quality_query *q, const struct address_quality_table *t);

/* Counts the last fifteen months of both programmes and keeps them with the network (org/org_quality.h), where reports read them. Idempotent. */
struct err *address_quality_keep(struct job *job) MUST_CHECK;

extern const struct command address_quality_command;
/* The same each night, and when visits came or were taken back. */
extern const struct job_kind address_quality_job;
enum { ADDRESS_QUALITY_EARS = 2 };
extern const struct event_handler address_quality_ears[ADDRESS_QUALITY_EARS];
