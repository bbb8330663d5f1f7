#include "platform/audit_reveal.h"

struct looking { struct job *job; struct audit entry; struct reveal reveal; };

static struct err *note(struct db *db, void *ctx)
{
    struct looking *x = ctx;
    return audit_append(db, &x->entry, x->job->now_ms, &x->reveal.audit_id);
}

struct err *audit_reveal(struct job *job, const char *object, int64_t object_id, const struct reveal **out)
{
    struct looking *x = ARENA_NEW(job->arena, struct looking);
    *x = (struct looking){ job, { .actor_id = job->who_id, .who = str_of_c(job->who), .action = "personal.reveal", .object = object, .object_id = object_id }, { 0 } };
    TRY(db_write(job->db, note, x, 0));
    *out = &x->reveal;
    return NULL;
}
