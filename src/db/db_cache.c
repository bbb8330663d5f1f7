#include "db/db_cache.h"
#include "base/buf.h"

static uint64_t variant_of(const struct db_call *call)
{
    return (uint64_t)call->options | (uint64_t)(call->order & 0xFFFF) << 32 | (uint64_t)call->scope << 48
         | (uint64_t)call->has_limit << 63;
}

static size_t set_of(const struct db_call *call, uint64_t variant)
{
    uint64_t mixed = ((uint64_t)(uintptr_t)call->st ^ variant) * 0x9E3779B97F4A7C15u; /* 2^64 / golden ratio */
    return mixed >> 57 & (CACHE_SETS - 1);
}

struct db_prepared *db_cache_place(struct db_cache *c, const struct db_call *call, struct db_prepared *evicted)
{
    uint64_t variant = variant_of(call);
    struct db_prepared *set = c->place[set_of(call, variant)], *oldest = NULL;
    evicted->st = NULL;
    if (!call->st->name)
        return NULL;
    for (int i = 0; i < CACHE_WAYS; i++) {
        struct db_prepared *p = &set[i];
        if (p->in_use)
            continue;
        if (p->st == call->st && p->variant == variant) {
            p->used_at = ++c->clock;
            return p;
        }
        if (!oldest || p->used_at < oldest->used_at)
            oldest = p;
    }
    if (oldest) {
        *evicted = *oldest;
        *oldest = (struct db_prepared){ .used_at = ++c->clock };
    }
    return oldest;
}

void db_cache_keep(struct db_prepared *p, const struct db_call *call)
{
    p->st = call->st;
    p->variant = variant_of(call);
}

static bool belongs(const struct db_part *p, const struct db_call *call)
{
    switch (p->when) {
    case PART_ALWAYS:
        return true;
    case PART_SCOPE:
        return p->which == (int)call->scope;
    case PART_OPTION:
        return call->options >> p->which & 1;
    case PART_ORDER:
        return p->which == call->order;
    case PART_LIMIT:
        return call->has_limit;
    }
    return false;
}

const char *db_statement_text(struct arena *a, const struct db_call *call, enum db_engine engine)
{
    struct buf text = buf_on(a);
    for (size_t i = 0; i < call->st->n_parts; i++)
        if (belongs(&call->st->part[i], call) && call->st->part[i].text[engine])
            buf_add_c(&text, call->st->part[i].text[engine]);
    return buf_c(&text);
}
