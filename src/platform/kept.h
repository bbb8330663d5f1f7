/* What a worker keeps between requests: values that cost much to make, each on an arena of its own, found again by a key.
 *
 * A key says everything that the value follows from: what it is, for whom, in which language, of which state of the data. So a value is never
 * out of date; it is only not asked for any more, and goes when room is wanted: those unused longest first, and only at kept_tidy, between two
 * requests, so what a request has found stays until its end. One worker, one thread. */
#pragma once
#include "base/str.h"

struct kept;

/* Nothing yet; ends with the arena. most_bytes: of all values together, but for the newest, which may be larger by itself. */
struct kept *kept_new(struct arena *a, size_t most_bytes);
/* Once a request, before anything is asked for: drops what is too much, and what a request that failed had begun. */
void kept_tidy(struct kept *k);
/* The value under the key, NULL when there is none. */
void *kept_find(struct kept *k, struct str key);
/* An arena for a new value, without a limit of its own; it is dropped by the next kept_tidy unless kept_put takes the value in. */
struct arena *kept_begin(struct kept *k);
/* Takes the value in; `own` is the newest kept_begin whose value is not yet taken in. The key must not be there yet. */
void kept_put(struct kept *k, struct str key, struct arena *own, void *value);
/* Bytes of all values. */
size_t kept_bytes(const struct kept *k);
