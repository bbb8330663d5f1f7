#include "base/reveal.h"

struct str reveal_phone(struct arena *a, const struct reveal *r, struct phone p)
{
    return r && r->audit_id ? p.digits : mask_phone(a, p);
}

struct str reveal_plate(struct arena *a, const struct reveal *r, struct plate p)
{
    return r && r->audit_id ? p.s : mask_plate(a, p);
}

struct str reveal_name(struct arena *a, const struct reveal *r, struct person_name n)
{
    return r && r->audit_id ? n.s : mask_name(a, n);
}
