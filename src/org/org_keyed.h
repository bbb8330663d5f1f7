/* Imports of facts about dealers (staff, monthly facts): each row belongs to a dealer and has a key. A file has a key once; a row with a key that is
 * known corrects what is there, others are added. Inside org/ only. */
#pragma once
#include "org/org.h"

/* What a kind of import says of its table; `want` is the staged row and `old` the stored one, both its own structs. */
struct org_keyed_kind {
    struct err *(*known)(struct import *im);               /* calls org_keyed_meet for each stored row */
    bool (*is_same)(const void *want, const void *old);
    struct err *(*insert)(struct import *im, const void *want);
    struct err *(*change)(struct import *im, const void *want, const void *old);
};

/* im->state becomes the plan, with today's network. IO of the database. The kind outlives the import. */
struct err *org_keyed_begin(struct import *im, const struct org_keyed_kind *kind) MUST_CHECK;
/* The dealer of the row at hand; NULL, and the row rejected, when there is none with this code. */
const struct org_dealer *org_keyed_dealer(struct import *im, struct str dealer_code);
/* The line of the file that has this key already, 0 when none has. */
int64_t org_keyed_line(const struct import *im, struct str key);
/* Stages the row at hand under a key that no line has yet. Key and want live as long as the import. */
void org_keyed_add(struct import *im, struct str key, const void *want);
/* Says that a row with this key is stored. */
void org_keyed_meet(struct import *im, struct str key, const void *old);

/* settle and apply of import_kind. */
struct err *org_keyed_settle(struct import *im) MUST_CHECK;
struct err *org_keyed_apply(struct import *im) MUST_CHECK;
