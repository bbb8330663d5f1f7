#include "web/metrics.h"
#include <stdlib.h>
#include <sys/mman.h>

static const struct { int64_t us; const char *seconds; } buckets[METRIC_BUCKETS] = {
    { 1000, "0.001" },   { 2500, "0.0025" },   { 5000, "0.005" },   { 10000, "0.01" }, { 25000, "0.025" },  { 50000, "0.05" },
    { 100000, "0.1" },   { 250000, "0.25" },   { 500000, "0.5" },   { 1000000, "1" },  { 5000000, "5" },    { INT64_MAX, "+Inf" },
};

struct metrics *metrics_new(void)
{
    void *p = mmap(NULL, sizeof(struct metrics), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        abort();
    return p;
}

static void add(_Atomic uint64_t *to, uint64_t n)
{
    atomic_fetch_add_explicit(to, n, memory_order_relaxed);
}

void metrics_count(struct counters *c, int status, int64_t us)
{
    size_t bucket = 0;
    while (us > buckets[bucket].us)
        bucket++;
    add(&c->requests[status >= 100 && status < 600 ? status / 100 : 0], 1);
    add(&c->duration[bucket], 1);
    add(&c->duration_us, (uint64_t)us);
}

static void put_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

#define SUM(m, member) sum_of((m), offsetof(struct counters, member))
static uint64_t sum_of(const struct metrics *m, size_t offset)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < MAX_WORKERS; i++)
        sum += *(const _Atomic uint64_t *)(const void *)((const char *)&m->slot[i] + offset);
    return sum;
}

static void put_number(struct buf *out, const char *name, const char *type, const char *help, uint64_t n)
{
    put_head(out, name, type, help);
    buf_addf(out, "%s %llu\n", name, (unsigned long long)n);
}

static void put_requests(const struct metrics *m, struct buf *out)
{
    static const char *const labels[METRIC_STATUSES] = { "broken", "1xx", "2xx", "3xx", "4xx", "5xx" };
    put_head(out, "huifang_http_requests_total", "counter", "Requests answered, by class of status.");
    for (size_t i = 0; i < METRIC_STATUSES; i++)
        buf_addf(out, "huifang_http_requests_total{status=\"%s\"} %llu\n", labels[i], (unsigned long long)SUM(m, requests[i]));
}

static void put_durations(const struct metrics *m, struct buf *out)
{
    uint64_t n = 0;
    put_head(out, "huifang_http_request_duration_seconds", "histogram", "From the request line to the last byte of the answer.");
    for (size_t i = 0; i < METRIC_BUCKETS; i++) {
        n += SUM(m, duration[i]);
        buf_addf(out, "huifang_http_request_duration_seconds_bucket{le=\"%s\"} %llu\n", buckets[i].seconds, (unsigned long long)n);
    }
    buf_addf(out, "huifang_http_request_duration_seconds_sum %.6f\n", (double)SUM(m, duration_us) / 1e6);
    buf_addf(out, "huifang_http_request_duration_seconds_count %llu\n", (unsigned long long)n);
}

void metrics_put(const struct metrics *m, struct buf *out)
{
    put_requests(m, out);
    put_durations(m, out);
    put_number(out, "huifang_http_received_bytes_total", "counter", "Bytes of request bodies.", SUM(m, received_bytes));
    put_number(out, "huifang_http_sent_bytes_total", "counter", "Bytes of answers without their headers.", SUM(m, sent_bytes));
    put_number(out, "huifang_http_connections_total", "counter", "Connections taken.", SUM(m, connections));
    put_number(out, "huifang_http_connections", "gauge", "Connections open now.", SUM(m, open_connections));
    put_number(out, "huifang_http_requests_running", "gauge", "Requests being worked on now.", SUM(m, running));
    put_number(out, "huifang_http_memory_limit_total", "counter", "Requests ended because they needed too much memory.", SUM(m, memory_limit));
    put_number(out, "huifang_worker_restarts_total", "counter", "Workers that died and were replaced.", m->restarts);
    put_number(out, "huifang_workers", "gauge", "Workers running.", (uint64_t)m->workers);
}
