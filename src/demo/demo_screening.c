#include "demo/demo_screening.h"
#include "verbatim/verbatim.h"

enum { BATCH = 500, SECOND_LOOK = 9 };

static struct err *approve_clean(struct job *job)
{
    struct verbatim_query q = { .state = STR("new"), .findings = FINDINGS_NONE, .limit = BATCH };
    const struct arena_mark start = arena_mark(job->arena);
    int64_t n = 1;
    while (n) {
        struct verbatim_list l;
        TRY(verbatim_list_load(job, &q, &l));
        struct verbatim_key *key = ARENA_ARRAY(job->arena, struct verbatim_key, l.n + 1);
        for (size_t i = 0; i < l.n; i++)
            key[i] = (struct verbatim_key){ .id = l.row[i].id, .seen = l.row[i].edition };
        TRY(verbatim_approve_clean(job, key, l.n, &n));
        job_progress(job, &MSG("Open answers"), n, 0);
        arena_rewind(job->arena, start);
    }
    return NULL;
}

static struct err *decide(struct job *job, const struct verbatim *v, size_t number)
{
    struct verbatim_decision d = { .state = number % SECOND_LOOK == 0 ? VERBATIM_SECOND : VERBATIM_APPROVED, .text = v->screened, .step = v->step, .codes = v->codes, .kind = v->kind };
    return verbatim_decide(job, &(struct verbatim_key){ .id = v->id, .seen = v->edition }, &d);
}

static struct err *decide_found(struct job *job, int32_t last_month)
{
    struct verbatim_query q = { .state = STR("new"), .findings = FINDINGS_SOME };
    struct verbatim_list l;
    TRY(verbatim_list_load(job, &q, &l));
    const struct arena_mark start = arena_mark(job->arena);
    for (size_t i = 0; i < l.n; i++) {
        if (l.row[i].month != last_month)
            TRY(decide(job, &l.row[i], i));
        arena_rewind(job->arena, start);
    }
    return NULL;
}

struct err *demo_screen(struct job *job, int32_t last_month)
{
    int64_t n;
    TRY(verbatim_take(job, &n));
    TRY(approve_clean(job));
    return decide_found(job, last_month);
}
