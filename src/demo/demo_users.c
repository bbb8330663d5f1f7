#include "demo/demo_users.h"
#include "org/user.h"

const char demo_password[] = "huifang-sample-network";

const struct org_dealer *demo_chosen_dealer(const struct org_network *n)
{
    for (size_t i = 0; i < n->n_dealers; i++)
        if (n->dealer[i].is_open && n->dealer[i].service && n->dealer[i].area.n && n->dealer[i].group.n)
            return &n->dealer[i];
    return NULL;
}

static struct str place_of(struct arena *a, const struct role_info *role, const struct org_network *n, const struct org_dealer *d)
{
    struct str region = n->region[d->region].code;
    switch (role->scope) {
    case SCOPE_REGION:
        return region;
    case SCOPE_AREA:
        return str_printf(a, STR_FMT "/" STR_FMT, STR_ARG(region), STR_ARG(d->area));
    case SCOPE_GROUP:
        return d->group;
    case SCOPE_DEALER:
        return d->code;
    default:
        return role->at_dealer ? d->code : STR_NONE;
    }
}

struct err *demo_make_users(struct job *job, int64_t *n)
{
    struct arena *a = job->arena;
    struct org_network network;
    int64_t id;
    const struct lang *zh = lang_load(a, STR("zh")); /* as everybody in the network */
    TRY(org_network_load(job->db, a, (struct db_scope){ SCOPE_SYSTEM }, job_today(job), &network));
    const struct org_dealer *dealer = demo_chosen_dealer(&network);
    if (!dealer)
        return ERR(a, ERR_NOT_FOUND, "There is no sample network yet: run \"huifang demo\" first.");
    for (*n = 0; *n < ROLES; ++*n) {
        const struct role_info *role = &role_infos[*n];
        struct str title = tr_msg(a, zh, &role->title), login = str_of_c(role->name);
        struct user_new u = { .login = login, .name = tr_msg(a, zh, &MSG("Demo: {0}", ARG_S(title))), .mail = str_printf(a, "%s@example.com", role->name),
                              .password = str_of_c(demo_password) };
        TRY(user_add(job, &u, &id));
        TRY(user_role_grant(job, &(struct user_role_change){ .login = login, .role = (enum role)*n, .place = place_of(a, role, &network, dealer) }));
    }
    return NULL;
}
