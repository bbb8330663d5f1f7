/* Memory that the master makes before the fork and all workers share, and a lock in it. Private to web/. */
#pragma once
#include <pthread.h>
#include <stddef.h>

/* Zeroed pages, used as they are touched; they end with the process. Stops the program when there are none. */
void *shared_map(size_t bytes) __attribute__((returns_nonnull));

/* Robust: a worker that is killed while it holds the lock holds up nobody. What it guards must make sense at any instant. */
struct shared_lock { pthread_mutex_t mutex; };
void shared_lock_init(struct shared_lock *l);
void shared_lock_take(struct shared_lock *l);
void shared_lock_give(struct shared_lock *l);
