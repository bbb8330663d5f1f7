#include "web/once.h"
#include "base/hash.h"
#include "web/shared.h"
#include <string.h>

enum { WAYS = 8, SETS = 1024, TEXT_BYTES = 480 };

struct slot {
    uint64_t key;              /* 0 = free */
    int64_t at_ms;
    bool is_done;
    uint16_t location, flash;  /* bytes of text: one behind the other */
    char text[TEXT_BYTES];
};
struct once {
    struct shared_lock lock;   /* a slot that is being written has no key yet: see once_take */
    struct slot slot[SETS][WAYS];
};

struct once *once_new(void)
{
    struct once *o = shared_map(sizeof *o);
    shared_lock_init(&o->lock);
    return o;
}

static struct slot *find(struct once *o, uint64_t key)
{
    struct slot *set = o->slot[key % SETS];
    for (size_t i = 0; i < WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

static struct slot *oldest(struct once *o, uint64_t key)
{
    struct slot *set = o->slot[key % SETS], *out = &set[0];
    for (size_t i = 1; i < WAYS; i++)
        if (set[i].at_ms < out->at_ms)
            out = &set[i];
    return out;
}

enum once_state once_take(struct once *o, struct arena *a, uint64_t key, int64_t now_ms, struct once_kept *kept)
{
    enum once_state state = ONCE_RUNNING;
    shared_lock_take(&o->lock);
    struct slot *s = find(o, key);
    if (!s) {
        s = oldest(o, key);
        s->key = 0;
        s->is_done = false;
        s->at_ms = now_ms;
        s->key = key;
        state = ONCE_FIRST;
    } else if (s->is_done) {
        *kept = (struct once_kept){ str_dup(a, (struct str){ s->text, s->location }), str_dup(a, (struct str){ s->text + s->location, s->flash }) };
        state = ONCE_DONE;
    }
    shared_lock_give(&o->lock);
    return state;
}

void once_done(struct once *o, uint64_t key, const struct once_kept *kept)
{
    shared_lock_take(&o->lock);
    struct slot *s = find(o, key);
    if (s && kept->location.n <= TEXT_BYTES) {
        size_t flash = kept->location.n + kept->flash.n <= TEXT_BYTES ? kept->flash.n : 0;
        memcpy(s->text, kept->location.p, kept->location.n);
        if (flash)
            memcpy(s->text + kept->location.n, kept->flash.p, flash);
        s->location = (uint16_t)kept->location.n;
        s->flash = (uint16_t)flash;
        s->is_done = true;
    }
    shared_lock_give(&o->lock);
}

void once_release(struct once *o, uint64_t key)
{
    shared_lock_take(&o->lock);
    struct slot *s = find(o, key);
    if (s)
        *s = (struct slot){ 0 };
    shared_lock_give(&o->lock);
}

uint64_t once_key(struct arena *a, struct str once, struct str csrf)
{
    struct sha256 d = sha256_of(str_printf(a, STR_FMT " " STR_FMT, STR_ARG(once), STR_ARG(csrf)));
    uint64_t key;
    memcpy(&key, &d, sizeof key);
    return key ? key : 1;
}
