/* The chain over the audit log. A link is the SHA-256 of the link before it and of an entry, so a change, a removal or an insertion anywhere breaks every
 * link after it. Entries get their link a moment after they were committed, by one process at a time, so the order of the chain is the order
 * in which they became visible; a writer never waits for it. Whoever notes the last link elsewhere (huifang audit verify prints
 * it) also finds out when the end of the chain was cut off. */
#pragma once
#include "platform/audit.h"
#include "platform/feature.h"

/* Gives links to the committed entries that have none, in the order of their ids; *n counts them (may be NULL). The jobs process does it every second. */
struct err *audit_seal(struct job *job, int64_t *n) MUST_CHECK;

enum audit_break {
    AUDIT_SOUND,
    AUDIT_GAP,          /* a position of the chain is missing */
    AUDIT_ENTRY_GONE,   /* a link's entry is missing */
    AUDIT_ENTRY_CHANGED,/* the entry, its place, or the link is not what it was */
    AUDIT_DETAIL_CHANGED,
    AUDIT_CUT,          /* the chain ends before the link that was noted, or has another one there */
};
struct audit_anchor { int64_t position; struct str link; };  /* noted earlier; position 0 = none */
struct audit_verdict {
    enum audit_break broken;       /* the first break */
    int64_t position, audit_id;    /* where; 0 = not known */
    int64_t sealed, erased;        /* links; of these entries the personal part was erased */
    int64_t unsealed, oldest_ms;   /* entries without link, and the oldest's instant */
    struct audit_anchor last;      /* to be noted */
};
/* Walks the chain. IO only; a broken chain is an answer. */
struct err *audit_verify(struct job *job, struct audit_anchor noted, struct audit_verdict *out) MUST_CHECK;
/* Erases the personal part of every entry about a thing (a person's right to erasure); the erasure is an entry itself. */
struct err *audit_erase(struct job *job, const char *object, int64_t object_id, int64_t *n) MUST_CHECK;

extern const struct feature audit_feature;
