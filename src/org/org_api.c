#include "org/org_api.h"
#include "org/user_gate.h"
#include "web/web.h"
#include <stdlib.h>

/* ---- who am I ---- */

struct right { struct str name, reach; };
struct me { struct str login, name; struct api_rows permissions; };

static const struct api_field right_fields[] = {
    { .name = "name", .type = API_TEXT, API_AT(struct right, name), .what = { .id = N_("as routes name it") } },
    { .name = "reach", .type = API_TEXT, API_AT(struct right, reach), .what = { .id = N_("nation, region, area, group, dealer or own; several when roles at different places have it") } },
};
static const struct api_shape right_shape = API_SHAPE(struct right, right_fields);
static const struct api_field me_fields[] = {
    { .name = "login", .type = API_TEXT, API_AT(struct me, login), .what = { .id = N_("the name to sign in with") } },
    { .name = "name", .type = API_TEXT, API_AT(struct me, name), .what = { .id = N_("the person's name") } },
    { .name = "permissions", .type = API_ROWS, API_AT(struct me, permissions), .of = &right_shape, .what = { .id = N_("what this token or session may") } },
};
static const struct api_shape me_shape = API_SHAPE(struct me, me_fields);
static const struct api_answer me_answer = { .format = "huifang.me/1", .summary = { .id = N_("Whose token this is, and what it may") }, .shape = &me_shape };

static size_t take_rights(const struct req *r, const struct feature *f, struct right *out)
{
    size_t n = 0;
    struct db_scope scope;
    for (size_t i = 0; i < f->n_permissions; i++) {
        const struct permission *p = &f->permission[i];
        if (!req_may(r, p->name) || identity_scope(r->arena, r->who, p, &scope))
            continue;
        const char *reach = scope.kind == SCOPE_PLACES ? "several" : role_scope_name(scope.kind);
        out[n++] = (struct right){ str_of_c(p->name), str_of_c(reach ? reach : "nation") };
    }
    return n;
}

static struct err *api_me(struct req *r, const void *input UNUSED)
{
    const struct features *fs = features_of_req(r);
    const struct user *u = &identity_session(r->who)->user;
    size_t room = 0;
    for (size_t i = 0; i < fs->n; i++)
        room += fs->feature[i]->n_permissions;
    struct right *right = ARENA_ARRAY(r->arena, struct right, room);
    struct me me = { .login = u->login, .name = u->name, .permissions = { right, 0 } };
    for (size_t i = 0; i < fs->n; i++)
        me.permissions.n += take_rights(r, fs->feature[i], right + me.permissions.n);
    return api_thing(r, &me);
}

/* ---- dealers ---- */

static const struct api_field dealer_fields[] = {
    { .name = "id", .type = API_ID, API_AT(struct dealer_answer, id), .what = { .id = N_("number of the dealer") } },
    { .name = "code", .type = API_TEXT, API_AT(struct dealer_answer, code), .what = { .id = N_("code of the dealer") } },
    { .name = "name", .type = API_TEXT, API_AT(struct dealer_answer, name), .what = { .id = N_("name of the dealer") } },
    { .name = "region", .type = API_TEXT, API_AT(struct dealer_answer, region), .what = { .id = N_("code of its region") } },
    { .name = "region_name", .type = API_TEXT, API_AT(struct dealer_answer, region_name), .what = { .id = N_("name of its region") } },
    { .name = "area", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, area), .what = { .id = N_("its area") } },
    { .name = "group", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, group), .what = { .id = N_("its dealer group") } },
    { .name = "province", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, province), .what = { .id = N_("province") } },
    { .name = "city", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, city), .what = { .id = N_("city") } },
    { .name = "city_tier", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, city_tier), .what = { .id = N_("tier of the city") } },
    { .name = "type", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, type), .what = { .id = N_("4S, 3S, 2S, 1S …") } },
    { .name = "sales", .type = API_BOOL, API_AT(struct dealer_answer, sales), .what = { .id = N_("sells cars") } },
    { .name = "service", .type = API_BOOL, API_AT(struct dealer_answer, service), .what = { .id = N_("has a workshop") } },
    { .name = "ranked", .type = API_BOOL, API_AT(struct dealer_answer, ranked), .what = { .id = N_("takes part in the ranking") } },
    { .name = "reason", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, reason), .what = { .id = N_("why it does not") } },
    { .name = "is_open", .type = API_BOOL, API_AT(struct dealer_answer, is_open), .what = { .id = N_("is in the network on that day") } },
    { .name = "opened", .type = API_DATE, API_AT(struct dealer_answer, opened), .what = { .id = N_("its first day in the network") } },
    { .name = "successor", .type = API_TEXT, .may_be_null = true, API_AT(struct dealer_answer, successor), .what = { .id = N_("code of the dealer that goes on after it") } },
};
static const struct api_shape dealer_shape = API_SHAPE(struct dealer_answer, dealer_fields);
static const struct api_answer dealers_answer = { .format = "huifang.dealers/1", .summary = { .id = N_("Dealers within reach, by code") },
                                                  .note = { .id = N_("Everybody who ever was in the network, as it stood on the day.") }, .shape = &dealer_shape, .is_list = true };

struct dealers_input { struct civil_date day; struct str region; struct api_page page; };
static const struct field dealers_input_fields[] = {
    { .name = "day", .type = FIELD_DATE, FIELD_AT(struct dealers_input, day), .hint = { .id = N_("the network of this day; standard: today") } },
    { .name = "region", .type = FIELD_CODE, FIELD_AT(struct dealers_input, region), .hint = { .id = N_("code of a region; standard: all") } },
    API_PAGE_FIELDS(struct dealers_input),
};

static struct str or_none(struct str s)
{
    return s.n ? s : STR_NONE;
}

static struct dealer_answer answer_of(const struct org_network *n, const struct org_dealer *d)
{
    const struct org_region *region = &n->region[d->region];
    return (struct dealer_answer){
        .id = d->id, .code = d->code, .name = d->name, .region = region->code, .region_name = region->name, .area = or_none(d->area), .group = or_none(d->group),
        .province = or_none(d->province), .city = or_none(d->city), .city_tier = or_none(d->city_tier), .type = or_none(d->type), .reason = or_none(d->reason),
        .successor = or_none(d->successor_code), .sales = d->sales, .service = d->service, .ranked = d->ranked, .is_open = d->is_open, .opened = d->opened,
    };
}

static int by_code(const void *x, const void *y)
{
    return str_cmp(((const struct dealer_answer *)x)->code, ((const struct dealer_answer *)y)->code);
}

static struct str code_at(const void *list, size_t i)
{
    return ((const struct dealer_answer *)list)[i].code;
}

struct err *org_dealer_page(struct db *db, struct arena *a, const struct dealer_query *q, struct dealer_page *out)
{
    struct org_network network;
    struct api_span span;
    size_t n = 0;
    TRY(org_network_load(db, a, q->scope, q->day, &network));
    if (q->region.p && !str_map_get(&network.region_by_code, q->region))
        return ERR(a, ERR_NOT_FOUND, "There is no region {0}.", ARG_S(q->region));
    struct dealer_answer *row = ARENA_ARRAY(a, struct dealer_answer, network.n_dealers);
    for (size_t i = 0; i < network.n_dealers; i++)
        if (!q->region.p || str_eq(network.region[network.dealer[i].region].code, q->region))
            row[n++] = answer_of(&network, &network.dealer[i]);
    if (n)
        qsort(row, n, sizeof *row, by_code);
    TRY(api_span_of(a, &q->page, &(struct api_sorted){ row, n, code_at }, &span));
    *out = (struct dealer_page){ { row + span.first, span.n }, span.next };
    return NULL;
}

static struct err *api_dealers(struct req *r, const void *input)
{
    const struct dealers_input *in = input;
    struct job job = job_of_req(r);
    struct dealer_query q = { .day = in->day.year ? in->day : job_today(&job), .region = in->region, .page = in->page };
    struct dealer_page page;
    TRY(reach_of_req(r, "network.read", &q.scope));
    TRY(org_dealer_page(r->db, r->arena, &q, &page));
    return api_list(r, page.rows, page.next);
}

const struct route org_api_routes[ORG_API_ROUTES] = {
    { METHOD_GET, "/api/v1/me", ROUTE_SIGNED_IN, ROUTE_NO_FORM, api_me, .answer = &me_answer },
    { METHOD_GET, "/api/v1/dealers", "network.read", ROUTE_FORM(struct dealers_input, dealers_input_fields), api_dealers, .answer = &dealers_answer },
};
