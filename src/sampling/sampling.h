/* Samples: which visits of a repair month are called.
 *
 *   visits of the month, held ─► frame (every visit with its reason) ─► target ─► order ─► draw ─► visits locked, in one transaction
 *
 * A draw takes in every visit of the month up to the end of its tranche that no draw took in before, and those that the contact
 * cap kept out of the month's draw before. Each visit of a dealer gets one reason (sampling_rules.h); the eligible ones are
 * put into a random order (method/draw.h) and as many as the target needs are drawn: a main replicate and reserve
 * replicates. What an auditor needs to draw again is stored: seed, salt, and the frame as hashes.
 *
 * Nobody but auditor and field supervisor learns who was drawn (rules of the trade): all visits of the frame are locked, drawn
 * or not; documents hold counts; what a dealer, group or region may see does not depend on the seed at all. */
#pragma once
#include "customer/customer.h"
#include "interview/interview.h"
#include "method/calendar.h"
#include "method/draw.h"

struct sampling_request {
    struct str programme;
    int32_t month;
    int64_t tranche;             /* the last one to draw; 0 = the last one that is over */
    bool has_seed;               /* of a demonstration or test: seed instead of the operating system's chance */
    uint64_t seed;
};
/* Draws. CONFLICT when the tranche is drawn already or none is over; NOT_FOUND when there are no visits to look at; INVALID for
 * settings that do not fit. Writes the contact ledger for the main replicate, locks the visits of the frame, flags dealers
 * that fall short at the month's end, and tells by the event sample.drawn. */
struct err *sampling_draw(struct job *job, const struct sampling_request *q, int64_t *draw_id) MUST_CHECK;

/* A dealer's part of a stored draw. */
struct sampling_dealer {
    int64_t id;
    struct str code;
    uint64_t stream;
    int64_t rows, new_rows, eligible, deferred, quota, planned, target, expected;
    struct draw_size size;
    struct str frame, frame_sha256;
};
struct sampling_draw {
    int64_t id;
    struct str programme, algorithm, salt, frame_sha256, commitment, parameters, drawn_by;
    int32_t month;
    int first_tranche, tranche;
    uint64_t seed;
    struct civil_date field_end;
    int64_t drawn_at;
    struct sampling_dealer *dealer; /* in the byte order of their codes */
    size_t n_dealers;
};
/* A stored draw with the dealers in scope. NOT_FOUND. */
struct err *sampling_load(struct db *db, struct arena *a, int64_t id, struct db_scope scope, struct sampling_draw *out) MUST_CHECK;
/* The days whose visits the draw's own tranches hold (older ones may have come late or been deferred). */
struct calendar_days sampling_days(const struct sampling_draw *d);

/* One drawn visit; position: line of the dealer's frame, from 1. */
struct sampling_visit { int64_t dealer_id, release, replicate, position, visit_id; };
struct sampling_visits { struct sampling_visit *visit; size_t n; };
/* The part of one dealer. */
struct sampling_visits sampling_visits_of(const struct sampling_visits *all, int64_t dealer_id);
/* Who was drawn, by dealer id and release: for fieldwork and verification only. */
struct err *sampling_visits_load(struct db *db, struct arena *a, int64_t draw_id, struct sampling_visits *out) MUST_CHECK;

extern const struct feature sampling_feature;
