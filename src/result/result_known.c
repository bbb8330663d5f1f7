#include "result/result_known.h"
#include "base/hash.h"
#include <string.h>

enum { PLACES = 1 << 14 };

/* Plain bytes without holes, so that they are compared as such. */
struct key {
    uint64_t unit, other, step;
    double design, n_unit, n_other;
    int32_t first[2], last[2];
    uint32_t question, what;
};
_Static_assert(sizeof(struct key) == 6 * 8 + 4 * 4 + 2 * 4, "no holes");

struct figure_place { struct key key; bool is_filled; struct figure figure; };
struct change_place { struct key key; bool is_filled; struct change change; };
struct known_figures { struct figure_place *figure; struct change_place *change; };

static void end(void *ctx)
{
    arena_free(ctx);
}

struct known_figures *known_figures_new(const struct result_set *s)
{
    struct known_figures *k = ARENA_NEW(s->arena, struct known_figures);
    struct arena *own = arena_new(0);
    arena_defer(s->arena, end, own);
    *k = (struct known_figures){ ARENA_ARRAY(own, struct figure_place, PLACES), ARENA_ARRAY(own, struct change_place, PLACES) };
    return k;
}

static uint64_t dealers_of(const struct result_unit *u)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < u->n_dealers; i++)
        h = (h ^ (uint64_t)(uint32_t)u->dealer[i]) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static bool key_of(const struct known_question *q, struct key *k)
{
    const struct figure_options *o = q->options;
    if (q->unit->filter || (q->other && q->other->filter))
        return false;
    *k = (struct key){
        .unit = dealers_of(q->unit), .n_unit = (double)q->unit->n_dealers, .other = q->other ? dealers_of(q->other) : 0, .n_other = q->other ? (double)q->other->n_dealers : -1,
        .step = q->measure.kind == MEASURE_STEP ? fnv1a(q->measure.step) : 0, .question = q->measure.kind == MEASURE_QUESTION ? (uint32_t)q->measure.question : 0, .design = o->design,
        .first = { q->older.first, q->newer.first }, .last = { q->older.last, q->newer.last }, .what = (unsigned)q->measure.kind << 2 | (unsigned)o->se << 1 | (unsigned)o->weighted,
    };
    return true;
}

static size_t place_of(const struct key *k)
{
    return fnv1a((struct str){ (const char *)k, sizeof *k }) % PLACES;
}

struct figure *known_figure(const struct result_set *s, const struct known_question *q, bool *is_known)
{
    struct key key;
    if (!s->known || !key_of(q, &key))
        return NULL;
    struct figure_place *p = &s->known->figure[place_of(&key)];
    *is_known = p->is_filled && memcmp(&p->key, &key, sizeof key) == 0;
    p->key = key;
    p->is_filled = true;
    return &p->figure;
}

struct change *known_change(const struct result_set *s, const struct known_question *q, bool *is_known)
{
    struct key key;
    if (!s->known || !key_of(q, &key))
        return NULL;
    struct change_place *p = &s->known->change[place_of(&key)];
    *is_known = p->is_filled && memcmp(&p->key, &key, sizeof key) == 0;
    p->key = key;
    p->is_filled = true;
    return &p->change;
}
