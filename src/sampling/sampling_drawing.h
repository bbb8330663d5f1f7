/* A draw while it is made (sampling_draw.c), until it is stored (sampling_store.c). Private to the two. */
#pragma once
#include "sampling/sampling.h"
#include "sampling/sampling_cap.h"
#include "sampling/sampling_frame.h"
#include "sampling/sampling_target.h"

/* A dealer's part. */
struct part {
    size_t dealer;
    struct sample_visit *visit;          /* candidates and others, in the stable order */
    size_t n;
    int64_t count[SAMPLE_REASONS], fresh[SAMPLE_REASONS]; /* of the candidates; of those looked at for the first time */
    int64_t rows, new_rows;
    const struct sample_plan *plan;
    int64_t target, expected;            /* completes wanted; completes that the drawn ones should bring */
    uint64_t stream;
    struct draw_size size;
    struct str frame;
    struct sha256 frame_hash;
    uint32_t *eligible, *order;          /* visits that could be drawn; the order of release among them */
    uint32_t *position;                  /* of those, in the frame, from 1 */
};

struct drawing {
    struct job *job;
    struct db *db;
    struct arena *a;
    const struct sampling_request *q;
    int64_t id, latest_id;               /* latest: the month's draw before, 0 = none */
    uint64_t seed;
    struct str salt;
    struct sample_settings settings;
    struct sample_dealers dealers;
    int first_tranche, tranche;
    struct civil_date today, until, field_end;
    struct sample_cap cap;
    struct sample_frame frame;
    struct sample_plan *plan;
    struct part *part;
    size_t n_parts;
};

/* Writes all of it and locks the visits. Inside the draw's db_write. */
struct err *sample_draw_store(struct drawing *d) MUST_CHECK;
