/* What fieldwork is told of the draws, and nobody else: who is called, in which order, and how many interviews are wanted. */
#pragma once
#include "sampling/sampling.h"

struct sampling_month_draw { int64_t id, tranche; struct civil_date field_end; };
/* A month's draws in the order of tranches, and how many interviews they want of each dealer together: what the earlier ones should bring and what the
 * last one wants; dealers by id. */
struct sampling_want { int64_t dealer_id, target; };
struct sampling_month {
    struct sampling_month_draw *draw;
    size_t n_draws;
    struct sampling_want *want;
    size_t n_wants;
};
struct err *sampling_month_load(struct db *db, struct arena *a, struct str programme, int32_t month, struct sampling_month *out) MUST_CHECK;
/* The months that were drawn, the newest first, at most two years of them; tranche: the last one. */
struct sampling_drawn_month { struct str programme; int32_t month; int64_t tranche; struct civil_date field_end; };
struct sampling_drawn_months { struct sampling_drawn_month *row; size_t n; };
struct err *sampling_months_load(struct db *db, struct arena *a, struct sampling_drawn_months *out) MUST_CHECK;
/* Programme and month of a draw; NOT_FOUND. */
struct err *sampling_draw_month(struct db *db, struct arena *a, int64_t draw_id, struct str *programme, int32_t *month) MUST_CHECK;

/* A drawn visit and who can be called about it: views, valid until the next call. Numbers "" = none. */
struct sampling_call {
    int64_t dealer_id, release_order, replicate, visit_id;
    struct civil_date visit_day;
    struct str customer_name, mobile, phone2, sender_name, sender_mobile;
};
/* Calls see(ctx, call) for each drawn visit, dealer by dealer in the order of release. An error that see gives ends the walk and is returned. */
typedef struct err *sampling_see(void *ctx, const struct sampling_call *call);
struct err *sampling_calls_each(struct db *db, struct arena *a, int64_t draw_id, sampling_see *see, void *ctx) MUST_CHECK;

/* A reserve replicate is called after all: its customers go into the contact ledger. Inside db_write. */
struct sampling_replicate { int64_t draw_id, dealer_id, replicate; };
struct err *sampling_replicate_opened(struct job *job, struct str programme, struct sampling_replicate r) MUST_CHECK;
