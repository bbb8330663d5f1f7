#include "org/user.h"

/* Every role with its reach. What it may do stands at the permissions. */
const struct role_info role_infos[ROLES] = {
    [ROLE_ADMINISTRATOR]    = { "administrator", { .id = N_("Administrator") }, SCOPE_NATION },
    [ROLE_NATIONAL_MANAGER] = { "national_manager", { .id = N_("National manager") }, SCOPE_NATION },
    [ROLE_ANALYST]          = { "analyst", { .id = N_("Analyst") }, SCOPE_NATION },
    [ROLE_REGION_MANAGER]   = { "region_manager", { .id = N_("Region manager") }, SCOPE_REGION },
    [ROLE_AREA_MANAGER]     = { "area_manager", { .id = N_("Area manager") }, SCOPE_AREA },
    [ROLE_GROUP_USER]       = { "group_user", { .id = N_("Group user") }, SCOPE_GROUP },
    [ROLE_DEALER_MANAGER]   = { "dealer_manager", { .id = N_("Dealer manager") }, SCOPE_DEALER },
    [ROLE_SERVICE_MANAGER]  = { "service_manager", { .id = N_("Service manager") }, SCOPE_DEALER },
    [ROLE_SALES_MANAGER]    = { "sales_manager", { .id = N_("Sales manager") }, SCOPE_DEALER },
    [ROLE_SERVICE_ADVISOR]  = { "service_advisor", { .id = N_("Service advisor") }, SCOPE_OWN, .at_dealer = true },
    [ROLE_SALES_CONSULTANT] = { "sales_consultant", { .id = N_("Sales consultant") }, SCOPE_OWN, .at_dealer = true },
    [ROLE_DCRC_AGENT]       = { "dcrc_agent", { .id = N_("DCRC agent") }, SCOPE_DEALER },
    [ROLE_DCRC_MANAGER]     = { "dcrc_manager", { .id = N_("DCRC manager") }, SCOPE_DEALER },
    [ROLE_UPLOADER]         = { "uploader", { .id = N_("Uploader") }, SCOPE_DEALER },
    [ROLE_INTERVIEWER]      = { "interviewer", { .id = N_("Interviewer") }, SCOPE_OWN },
    [ROLE_FIELD_SUPERVISOR] = { "field_supervisor", { .id = N_("Field supervisor") }, SCOPE_NATION },
    [ROLE_PROJECT_MANAGER]  = { "project_manager", { .id = N_("Project manager of the agency") }, SCOPE_NATION },
    [ROLE_QA]               = { "qa", { .id = N_("Quality inspector of interviews") }, SCOPE_NATION },
    [ROLE_CODER]            = { "coder", { .id = N_("Coder of answers") }, SCOPE_NATION },
    [ROLE_INSPECTOR]        = { "inspector", { .id = N_("Inspector of dealers") }, SCOPE_OWN },
    [ROLE_AUDITOR]          = { "auditor", { .id = N_("Auditor") }, SCOPE_NATION },
};

const struct field_choice role_choices[] = {
    { "administrator", "administrator|admin|系统管理员" }, { "national_manager", "national_manager|全国经理" }, { "analyst", "analyst|分析员" },
    { "region_manager", "region_manager|大区经理" }, { "area_manager", "area_manager|小区经理|区域督导" }, { "group_user", "group_user|集团用户" },
    { "dealer_manager", "dealer_manager|经销店总经理" }, { "service_manager", "service_manager|服务经理" }, { "sales_manager", "sales_manager|销售经理" },
    { "service_advisor", "service_advisor|服务顾问" }, { "sales_consultant", "sales_consultant|销售顾问" }, { "dcrc_agent", "dcrc_agent|DCRC专员" },
    { "dcrc_manager", "dcrc_manager|DCRC经理" }, { "uploader", "uploader|数据专员" }, { "interviewer", "interviewer|访问员" },
    { "field_supervisor", "field_supervisor|督导" }, { "project_manager", "project_manager|项目经理" }, { "qa", "qa|质检员" }, { "coder", "coder|编码员" },
    { "inspector", "inspector|巡检员" }, { "auditor", "auditor|审计员" }, { NULL, NULL },
};
_Static_assert(ARRAY_LEN(role_choices) == ROLES + 1, "a choice a role");

bool role_of_name(struct str name, enum role *out)
{
    for (int r = 0; r < ROLES; r++)
        if (str_eq_c(name, role_infos[r].name)) {
            *out = (enum role)r;
            return true;
        }
    return false;
}

const char *role_scope_name(enum db_scope_kind kind)
{
    static const char *const names[SCOPE_KINDS] = {
        [SCOPE_NATION] = "nation", [SCOPE_REGION] = "region", [SCOPE_AREA] = "area", [SCOPE_GROUP] = "group", [SCOPE_DEALER] = "dealer", [SCOPE_OWN] = "own",
    };
    return names[kind];
}

const struct permission *permission_find(const struct features *fs, struct str name)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_permissions; i++)
            if (str_eq_c(name, fs->feature[f]->permission[i].name))
                return &fs->feature[f]->permission[i];
    return NULL;
}

static bool has(const struct user_grant *g, const struct permission *p)
{
    return p->roles & ROLE_BIT(g->role);
}

static bool is_named(struct str names, const char *name)
{
    while (names.p)
        if (str_eq_c(str_cut(&names, ' '), name))
            return true;
    return false;
}

bool user_may(const struct user *u, const struct permission *p)
{
    if (u->only.p && !is_named(u->only, p->name))
        return false;
    for (size_t i = 0; i < u->n_grants; i++)
        if (has(&u->grant[i], p))
            return true;
    return false;
}

static struct db_scope scope_of(const struct user *u, const struct user_grant *g)
{
    return (struct db_scope){ .kind = g->scope, .id = g->scope == SCOPE_OWN ? u->id : g->place_id };
}

static bool is_same(struct db_scope x, struct db_scope y)
{
    return x.kind == y.kind && x.id == y.id;
}

/* [["region",17],["own",4]]: what @scope()@ unites. */
static struct str places_of(struct arena *a, const struct user *u, const struct permission *p)
{
    struct buf out = buf_on(a);
    for (size_t i = 0; i < u->n_grants; i++) {
        struct db_scope s = scope_of(u, &u->grant[i]);
        if (has(&u->grant[i], p))
            buf_addf(&out, "%s[\"%s\",%lld]", out.n ? "," : "[", role_scope_name(s.kind), (long long)s.id);
    }
    buf_add_char(&out, ']');
    return buf_str(&out);
}

struct err *user_scope(struct arena *a, const struct user *u, const struct permission *p, struct db_scope *out)
{
    bool is_first = true, is_one = true;
    for (size_t i = 0; i < u->n_grants; i++) {
        struct db_scope s = scope_of(u, &u->grant[i]);
        if (!has(&u->grant[i], p))
            continue;
        if (is_first || s.kind == SCOPE_NATION)
            *out = s;
        if (s.kind == SCOPE_NATION && user_may(u, p))
            return NULL;
        is_one = is_one && is_same(*out, s);
        is_first = false;
    }
    if (is_first || !user_may(u, p))
        return ERR(a, ERR_DENIED, "Your role does not allow this.");
    if (!is_one)
        *out = (struct db_scope){ .kind = SCOPE_PLACES, .places = places_of(a, u, p) };
    return NULL;
}
