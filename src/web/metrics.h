/* Counters of all workers, in one mapping made before the fork: each worker writes its own slot, whoever is asked adds them up. A new worker
 * takes the slot of the dead one, so sums only grow. Private to web/. */
#pragma once
#include "base/buf.h"
#include <stdatomic.h>

enum { MAX_WORKERS = 256, METRIC_STATUSES = 6, METRIC_BUCKETS = 12 };

struct counters {
    _Atomic uint64_t requests[METRIC_STATUSES];   /* by hundreds of the status; [0]: broken off */
    _Atomic uint64_t duration[METRIC_BUCKETS];    /* not cumulative; the last one is all longer ones */
    _Atomic uint64_t duration_us, sent_bytes, received_bytes, connections, memory_limit;
    _Atomic int64_t open_connections, running;
};
struct metrics {
    _Atomic uint64_t restarts;
    _Atomic int64_t workers;
    struct counters slot[MAX_WORKERS];
};

/* A fresh shared mapping; ends with the process. */
struct metrics *metrics_new(void);
void metrics_count(struct counters *c, int status, int64_t us);
/* Prometheus text exposition format 0.0.4. */
void metrics_put(const struct metrics *m, struct buf *out);
