/* Personal values in the clear. mask.h shows them masked; who needs the number itself needs a struct reveal, and only an action that left an entry in
 * the audit log makes one (platform/audit_reveal.h). Without one (NULL) these functions mask too. */
#pragma once
#include "base/mask.h"

struct reveal { int64_t audit_id; /* the entry that says who looked */ };

/* The number, the plate, the name as stored; masked (mask.h) without r or without an entry. Views of the value, or on the arena. */
struct str reveal_phone(struct arena *a, const struct reveal *r, struct phone p);
struct str reveal_plate(struct arena *a, const struct reveal *r, struct plate p);
struct str reveal_name(struct arena *a, const struct reveal *r, struct person_name n);
