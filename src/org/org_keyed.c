#include "org/org_keyed.h"

struct staged { int64_t line; bool is_same; const void *want, *old; };
struct plan {
    const struct org_keyed_kind *kind;
    struct org_network network;
    struct staged *row;
    size_t n, room;
    struct str_map by_key;
};

struct err *org_keyed_begin(struct import *im, const struct org_keyed_kind *kind)
{
    struct plan *p = ARENA_NEW(im->job->arena, struct plan);
    p->kind = kind;
    p->by_key = str_map_on(im->job->arena);
    im->state = p;
    return org_network_load(im->job->db, im->job->arena, (struct db_scope){ 0 }, job_today(im->job), &p->network);
}

const struct org_dealer *org_keyed_dealer(struct import *im, struct str dealer_code)
{
    const struct plan *p = im->state;
    const struct org_dealer *d = org_dealer_by_code(&p->network, dealer_code);
    if (!d)
        import_reject(im, im->line, "dealer_code", dealer_code, MSG("There is no dealer with this code; import the network first."));
    return d;
}

int64_t org_keyed_line(const struct import *im, struct str key)
{
    const struct plan *p = im->state;
    const size_t *at = str_map_get(&p->by_key, key);
    return at ? p->row[*at].line : 0;
}

void org_keyed_add(struct import *im, struct str key, const void *want)
{
    struct plan *p = im->state;
    if (p->n == p->room) {
        p->room = p->room ? p->room * 2 : 256;
        p->row = arena_grow(im->job->arena, p->row, p->n, p->room, sizeof *p->row);
    }
    str_map_put(&p->by_key, key, p->n, NULL);
    p->row[p->n++] = (struct staged){ .line = im->line, .want = want };
}

void org_keyed_meet(struct import *im, struct str key, const void *old)
{
    struct plan *p = im->state;
    const size_t *at = str_map_get(&p->by_key, key);
    if (at)
        p->row[*at].old = old;
}

struct err *org_keyed_settle(struct import *im)
{
    struct plan *p = im->state;
    for (size_t i = 0; i < p->n; i++)
        p->row[i].old = NULL; /* of an earlier settle */
    TRY(p->kind->known(im));
    for (size_t i = 0; i < p->n; i++) {
        struct staged *s = &p->row[i];
        s->is_same = s->old && p->kind->is_same(s->want, s->old);
        im->rows_same += s->is_same;
        im->rows_changed += s->old && !s->is_same;
        im->rows_new += !s->old;
    }
    return NULL;
}

struct err *org_keyed_apply(struct import *im)
{
    const struct plan *p = im->state;
    for (const struct staged *s = p->row; s < p->row + p->n; s++)
        if (!s->is_same)
            TRY(s->old ? p->kind->change(im, s->want, s->old) : p->kind->insert(im, s->want));
    return NULL;
}
