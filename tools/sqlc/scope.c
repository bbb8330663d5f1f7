#include "sqlc.h"

/* What each kind of scope lets a statement see. {c}: the column with the dealer's id; {x}: the alias; {s}: scope.id. */
#define BY_MEMBERSHIP(column) \
    "{c} in (select m.dealer_id from dealer_membership m where m." column " = {s} and m.valid_to is null)"
static const struct { const char *constant, *text; } scopes[SCOPE_KINDS] = {
    [SCOPE_SYSTEM] = { "SCOPE_SYSTEM", "1=1" },
    [SCOPE_NATION] = { "SCOPE_NATION", "1=1" },
    [SCOPE_REGION] = { "SCOPE_REGION", BY_MEMBERSHIP("region_id") },
    [SCOPE_AREA]   = { "SCOPE_AREA",   BY_MEMBERSHIP("area_id") },
    [SCOPE_GROUP]  = { "SCOPE_GROUP",  BY_MEMBERSHIP("group_id") },
    [SCOPE_DEALER] = { "SCOPE_DEALER", "{c} = {s}" },
    [SCOPE_OWN]    = { "SCOPE_OWN",    "{x}.owner_id = {s}" },
};
static const char nobody[] = "1=0"; /* own, on a table without owner_id */

const char *scope_constant(enum db_scope_kind kind)
{
    return scopes[kind].constant;
}

struct str scope_text(struct arena *a, const struct piece *p, enum db_scope_kind kind, int param)
{
    struct buf out = buf_on(a);
    const char *text = kind == SCOPE_OWN && !p->has_owner ? nobody : scopes[kind].text;
    for (const char *c = text; *c; c++) {
        if (c[0] != '{') {
            buf_add_char(&out, *c);
            continue;
        }
        if (c[1] == 's')
            buf_addf(&out, "?%d", param);
        else
            buf_add(&out, p->text);
        if (c[1] == 'c')
            buf_add_c(&out, p->is_dealer ? ".id" : ".dealer_id");
        c += 2;
    }
    return buf_str(&out);
}
