#include "sqlc.h"

/* What each kind of scope lets a statement see. {c}: the column with the dealer's id; {x}: the alias; {s}: scope.id; {p}: scope.places,
 * of which each row e is a kind of place and its id. */
#define BY_MEMBERSHIP(column) \
    "{c} in (select m.dealer_id from dealer_membership m where m." column " = {s} and m.valid_to is null)"
#define PLACE "@json_each@(cast({p} as @json@)) as e"
#define PLACE_ID "cast(e.value ->> 1 as bigint)"
#define BY_PLACES                                                                                                       \
    "{c} in (select m.dealer_id from " PLACE " join dealer_membership m on " PLACE_ID " = case e.value ->> 0 when 'region'" \
    " then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null"               \
    " union all select " PLACE_ID " from " PLACE " where e.value ->> 0 = 'dealer')"
#define BY_OWN_PLACE "{x}.owner_id in (select " PLACE_ID " from " PLACE " where e.value ->> 0 = 'own')"
static const struct { const char *constant, *text; } scopes[SCOPE_KINDS] = {
    [SCOPE_SYSTEM] = { "SCOPE_SYSTEM", "1=1" },
    [SCOPE_NATION] = { "SCOPE_NATION", "1=1" },
    [SCOPE_REGION] = { "SCOPE_REGION", BY_MEMBERSHIP("region_id") },
    [SCOPE_AREA]   = { "SCOPE_AREA",   BY_MEMBERSHIP("area_id") },
    [SCOPE_GROUP]  = { "SCOPE_GROUP",  BY_MEMBERSHIP("group_id") },
    [SCOPE_DEALER] = { "SCOPE_DEALER", "{c} = {s}" },
    [SCOPE_OWN]    = { "SCOPE_OWN",    "{x}.owner_id = {s}" },
    [SCOPE_PLACES] = { "SCOPE_PLACES", "(" BY_PLACES " or " BY_OWN_PLACE ")" },
};
/* On a table without owner_id nobody has rows of their own. */
static const char nobody[] = "1=0", places_without_own[] = BY_PLACES;

const char *scope_constant(enum db_scope_kind kind)
{
    return scopes[kind].constant;
}

static const char *text_of(const struct piece *p, enum db_scope_kind kind)
{
    if (!p->has_owner && kind == SCOPE_OWN)
        return nobody;
    return !p->has_owner && kind == SCOPE_PLACES ? places_without_own : scopes[kind].text;
}

struct str scope_text(struct arena *a, const struct piece *p, enum db_scope_kind kind, int param)
{
    struct buf out = buf_on(a);
    for (const char *c = text_of(p, kind); *c; c++) {
        if (c[0] != '{') {
            buf_add_char(&out, *c);
            continue;
        }
        if (c[1] == 's')
            buf_addf(&out, "?%d", param);
        else if (c[1] == 'p')
            buf_addf(&out, "?%d", param + 1);
        else
            buf_add(&out, p->text);
        if (c[1] == 'c')
            buf_add_c(&out, p->is_dealer ? ".id" : ".dealer_id");
        c += 2;
    }
    return buf_str(&out);
}
