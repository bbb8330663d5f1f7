#include "web/shared.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

void *shared_map(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        abort();
    return p;
}

void shared_lock_init(struct shared_lock *l)
{
    pthread_mutexattr_t kind;
    if (pthread_mutexattr_init(&kind) || pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED) ||
        pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST) || pthread_mutex_init(&l->mutex, &kind))
        abort();
}

void shared_lock_take(struct shared_lock *l)
{
    if (pthread_mutex_lock(&l->mutex) == EOWNERDEAD)
        pthread_mutex_consistent(&l->mutex);
}

void shared_lock_give(struct shared_lock *l)
{
    pthread_mutex_unlock(&l->mutex);
}
