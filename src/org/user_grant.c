/* Giving and taking roles. */
#include "org/user_private.h"
#include "org_sql.h"
#include "platform/audit.h"

struct grant_change { struct job *job; const struct user_role_change *in; int64_t user_id; struct str login; struct opt_int place; };

static bool finds_code(struct str code, struct str name, struct str wanted)
{
    return str_eq(code, wanted) || str_eq(name, wanted);
}

static struct err *find_region(struct job *job, struct str wanted, struct opt_int *out)
{
    struct region_list_rows rows;
    TRY(region_list(job->db, job->arena, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (finds_code(rows.row[i].code, rows.row[i].name, wanted))
            *out = SOME_INT(rows.row[i].id);
    return NULL;
}

/* An area's name may occur in several regions: "EAST/苏南" says which. */
static struct err *find_area(struct job *job, struct str wanted, struct opt_int *out)
{
    struct area_list_rows rows;
    struct opt_int region = { 0 };
    struct str name = wanted, first = str_cut(&name, '/');
    int n = 0;
    if (name.p)
        TRY(find_region(job, first, &region));
    TRY(area_list(job->db, job->arena, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.row[i].name, name.p ? name : first) && (!name.p || (region.has && region.v == rows.row[i].region_id))) {
            *out = SOME_INT(rows.row[i].id);
            n++;
        }
    return n > 1 ? ERR(job->arena, ERR_INVALID, "Several regions have an area {0}: write REGION/{0}.", ARG_S(wanted)) : NULL;
}

static struct err *find_group(struct job *job, struct str wanted, struct opt_int *out)
{
    struct dealer_group_list_rows rows;
    TRY(dealer_group_list(job->db, job->arena, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.row[i].name, wanted))
            *out = SOME_INT(rows.row[i].id);
    return NULL;
}

static struct err *find_dealer(struct job *job, struct str wanted, struct opt_int *out)
{
    struct dealer_list_rows rows;
    TRY(dealer_list(job->db, job->arena, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.row[i].code, wanted))
            *out = SOME_INT(rows.row[i].id);
    return NULL;
}

static struct err *find_place(struct job *job, const struct role_info *role, struct str wanted, struct opt_int *out)
{
    struct arena *a = job->arena;
    static struct err *(*const find[SCOPE_KINDS])(struct job *, struct str, struct opt_int *) = {
        [SCOPE_REGION] = find_region, [SCOPE_AREA] = find_area, [SCOPE_GROUP] = find_group, [SCOPE_DEALER] = find_dealer, [SCOPE_OWN] = find_dealer,
    };
    bool needs_place = role->at_dealer || (role->scope != SCOPE_NATION && role->scope != SCOPE_OWN);
    if (!needs_place && wanted.p)
        return ERR(a, ERR_INVALID, "The role {0} is not bound to a place.", ARG_C(role->name));
    if (needs_place && !wanted.p)
        return ERR(a, ERR_INVALID, "The role {0} needs its place: the code of a region or dealer, the name of an area or group.", ARG_C(role->name));
    if (needs_place)
        TRY(find[role->scope](job, wanted, out));
    return needs_place && !out->has ? ERR(a, ERR_NOT_FOUND, "There is no {0} for the role {1}.", ARG_S(wanted), ARG_C(role->name)) : NULL;
}

struct err *user_role_check(struct job *job, enum role role, struct str place)
{
    struct opt_int id = { 0 };
    return find_place(job, &role_infos[role], place, &id);
}

static struct err *prepare(struct job *job, const struct user_role_change *c, struct grant_change *x)
{
    struct user_account_by_login_row row;
    TRY(account_load(job, c->login, &row));
    *x = (struct grant_change){ .job = job, .in = c, .user_id = row.id, .login = row.login };
    return NULL;
}

static struct str detail_of(const struct grant_change *x)
{
    struct arena *a = x->job->arena;
    return AUDIT_JSON(a, { "login", x->login }, { "role", str_of_c(role_infos[x->in->role].name) }, { "place", x->in->place },
                      { "from", civil_date_str(a, x->in->from) }, { "to", civil_date_str(a, x->in->to) });
}

static struct err *refuse_double(struct db *db, const struct grant_change *x, struct str from)
{
    struct user_role_list_in in = { .today = from, .with_of_user = true, .user_id = x->user_id };
    struct user_role_list_rows rows;
    TRY(user_role_list(db, x->job->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq_c(rows.row[i].role, role_infos[x->in->role].name) && rows.row[i].place_id.v == x->place.v)
            return ERR(x->job->arena, ERR_CONFLICT, "{0} has this role already.", ARG_S(x->login));
    return NULL;
}

static struct err *store_grant(struct db *db, void *ctx)
{
    const struct grant_change *x = ctx;
    const struct role_info *role = &role_infos[x->in->role];
    struct arena *a = x->job->arena;
    struct str from = civil_date_str(a, x->in->from.year ? x->in->from : job_today(x->job));
    struct user_role_insert_in in = { .id = db_new_id(db), .user_id = x->user_id, .role = str_of_c(role->name), .scope = str_of_c(role_scope_name(role->scope)),
                                      .place_id = x->place, .valid_from = from, .valid_to = civil_date_str(a, x->in->to), .granted_at = x->job->now_ms,
                                      .granted_by = str_of_c(x->job->who) };
    TRY(refuse_double(db, x, from));
    TRY(user_role_insert(db, &in, NULL));
    TRY(account_end_access(db, x->user_id, false, x->job->now_ms));
    return audit_by(x->job, "user.role", "user", x->user_id, detail_of(x));
}

struct err *user_role_grant(struct job *job, const struct user_role_change *c)
{
    struct grant_change x;
    struct civil_date from = c->from.year ? c->from : job_today(job);
    if (c->to.year && civil_date_cmp(c->to, from) < 0)
        return ERR(job->arena, ERR_INVALID, "The last day lies before the first.");
    TRY(prepare(job, c, &x));
    TRY(find_place(job, &role_infos[c->role], c->place, &x.place));
    return db_write(job->db, store_grant, &x, 0);
}

static struct err *revoke(struct db *db, void *ctx)
{
    const struct grant_change *x = ctx;
    struct user_role_revoke_in in = { .user_id = x->user_id, .role = str_of_c(role_infos[x->in->role].name), .revoked_at = SOME_INT(x->job->now_ms),
                                      .with_place = x->place.has, .place_id = x->place };
    int64_t changed;
    if (x->in->role == ROLE_ADMINISTRATOR)
        TRY(account_is_not_last(x->job, x->user_id));
    TRY(user_role_revoke(db, &in, &changed));
    if (!changed)
        return ERR(x->job->arena, ERR_NOT_FOUND, "{0} does not have this role.", ARG_S(x->login));
    TRY(account_end_access(db, x->user_id, false, x->job->now_ms));
    return audit_by(x->job, "user.role_taken", "user", x->user_id, detail_of(x));
}

struct err *user_role_take(struct job *job, const struct user_role_change *c)
{
    struct grant_change x;
    TRY(prepare(job, c, &x));
    if (c->place.p)
        TRY(find_place(job, &role_infos[c->role], c->place, &x.place));
    return db_write(job->db, revoke, &x, 0);
}
