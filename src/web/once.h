/* One-time keys: a form that is sent twice (a double click, a reload, a browser that repeats what got no answer) acts once.
 *
 * Each form of a page carries a fresh key (form_secret). The router takes the key before the handler of a changing request runs; when the handler ends with
 * a redirect, its target is kept with the key, and whoever sends the same key again is sent there too. A handler that fails, or shows the form again, gives the
 * key back. Keys live in one mapping that all workers share, for as long as the server runs; the oldest make room. Private to web/. */
#pragma once
#include "base/err.h"

struct once;

/* A fresh shared mapping; ends with the process. */
struct once *once_new(void);

enum once_state {
    ONCE_FIRST,    /* taken: call once_done or once_release */
    ONCE_RUNNING,  /* another request with this key is at work, or its worker died in it */
    ONCE_DONE,     /* *kept says what came of it */
};
/* What the first one answered; texts longer than fit are not kept. */
struct once_kept { struct str location, flash; };
/* key: of a form and a person (once_key). kept lives in the arena. now_ms: monotonic. */
enum once_state once_take(struct once *o, struct arena *a, uint64_t key, int64_t now_ms, struct once_kept *kept);
void once_done(struct once *o, uint64_t key, const struct once_kept *kept);
void once_release(struct once *o, uint64_t key);
/* The key of a form's text, for this session only: nobody meets somebody else's. Never 0. */
uint64_t once_key(struct arena *a, struct str once, struct str csrf);
