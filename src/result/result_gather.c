#include "result/result_gather.h"
#include <string.h>

static void forget(void *ctx)
{
    struct gathering *g = ctx;
    big_array_done(&g->full);
    big_array_done(&g->removed);
}

struct gathering *gathering_new(struct arena *a, const struct result_tally_query *q)
{
    struct gathering *g = ARENA_NEW(a, struct gathering);
    *g = (struct gathering){ .a = a, .q = q, .builder = ARENA_ARRAY(a, struct tally_builder *, q->n_versions) };
    arena_defer(a, forget, g);
    return g;
}

/* Closed questions in the order of the answers' bytes. */
static struct tally_builder *new_builder(struct arena *a, const struct questionnaire *v)
{
    size_t n = 0;
    struct str *code = ARENA_ARRAY(a, struct str, v->n_questions);
    for (size_t i = 0; i < v->n_questions; i++)
        if (v->question[i].byte_no >= 0) {
            code[v->question[i].byte_no] = v->question[i].code;
            n++;
        }
    return tally_builder_new(a, v->version_id, code, n);
}

struct err *gather_interview(void *ctx, const struct interview *i)
{
    struct gathering *g = ctx;
    for (size_t v = 0; v < g->q->n_versions; v++) {
        if (g->q->version[v].version_id != i->version_id)
            continue;
        if (!g->builder[v])
            g->builder[v] = new_builder(g->a, &g->q->version[v]);
        if (tally_builder_is_full(g->builder[v], &i->row))
            TRY(tally_builder_finish(g->builder[v], g->a, big_array_add(&g->full, sizeof(struct tally_segment))));
        return tally_builder_add(g->builder[v], &i->row);
    }
    return NULL;
}

struct err *gather_change(void *ctx, const struct interview_change *c)
{
    struct gathering *g = ctx;
    if (!c->is_removal)
        return gather_interview(g, &c->interview);
    *(int64_t *)big_array_add(&g->removed, sizeof(int64_t)) = c->interview.row.id;
    return NULL;
}

struct err *gather_finish(struct gathering *g, struct segments *out)
{
    *out = (struct segments){ ARENA_ARRAY(g->a, struct tally_segment, g->q->n_versions + g->full.n), g->full.n };
    if (g->full.n)
        memcpy(out->segment, g->full.p, g->full.n * sizeof *out->segment);
    for (size_t v = 0; v < g->q->n_versions; v++)
        if (g->builder[v])
            TRY(tally_builder_finish(g->builder[v], g->a, &out->segment[out->n++]));
    return NULL;
}

struct tally *gather_tally(struct arena *a, const struct tally_frame *frame, struct segments old, struct segments fresh)
{
    struct tally_segment **all = ARENA_ARRAY(a, struct tally_segment *, old.n + fresh.n);
    for (size_t i = 0; i < old.n; i++)
        all[i] = &old.segment[i];
    for (size_t i = 0; i < fresh.n; i++)
        all[old.n + i] = &fresh.segment[i];
    return tally_local_open(a, frame, all, old.n + fresh.n);
}
