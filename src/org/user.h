/* People who use the program: accounts, roles, and what they may see and do.
 *
 * A role says which permissions (platform/permission.h) and how far: the nation, a region, an area, a group, a dealer, or one's own work. A person may
 * hold several. For each permission the reach is the union of the places of those roles, and only of those, that have it: who reads reports in a
 * region and uploads visits for one dealer uploads for that dealer only (docs/adr/0028-reach-by-permission.md).
 *
 * Actions take a struct job (who, when, which database), write their audit entry in the same transaction, and end the person's sessions when
 * rights change. */
#pragma once
#include "platform/feature.h"

struct role_info {
    const char *name;             /* "region_manager" */
    struct msg title;
    enum db_scope_kind scope;
    bool at_dealer;               /* scope own: works at a dealer, which is to be named */
};
extern const struct role_info role_infos[ROLES];
extern const struct field_choice role_choices[];
/* False when no role has this name. */
bool role_of_name(struct str name, enum role *out);
/* "region", "own" … NULL for a kind that no role has. */
const char *role_scope_name(enum db_scope_kind kind);

struct user_grant { enum role role; enum db_scope_kind scope; int64_t place_id; /* 0 = none */ };
struct user {
    int64_t id;
    struct str login, name, mail, language; /* language "" = as the browser says */
    bool must_change, has_totp;
    struct str only;                        /* of an API token: the permissions it is for, blanks between; no value: all of the roles' */
    const struct user_grant *grant;         /* held on the day it was loaded */
    size_t n_grants;
};

/* A user who may sign in (state active). NOT_FOUND. */
struct err *user_load(struct job *job, struct str login, struct user *out) MUST_CHECK;
/* Fills grant and n_grants for u->id as of today. */
struct err *user_load_grants(struct job *job, struct user *u) MUST_CHECK;
/* The permission of this name among those that features bring; NULL when there is none. */
const struct permission *permission_find(const struct features *fs, struct str name);
/* Does one of the user's roles have it? */
bool user_may(const struct user *u, const struct permission *p);
/* How far: for statements with @scope()@. DENIED when no role has it. The scope lives on the arena. */
struct err *user_scope(struct arena *a, const struct user *u, const struct permission *p, struct db_scope *out) MUST_CHECK;

/* Sets a password without knowing the old one: by an administrator, who then says must_change. Ends the user's sessions. INVALID, NOT_FOUND. */
struct err *user_set_password(struct job *job, struct str login, struct str password, bool must_change) MUST_CHECK;

struct user_new { struct str login, name, mail, language, password; bool must_change; };
/* Adds an account without roles. A login has 2 to 64 of a-z 0-9 . _ - @ (upper case is made lower). No password value: nobody can sign in
 * until one is set. INVALID for login, mail or password; CONFLICT when the login is taken. */
struct err *user_add(struct job *job, const struct user_new *in, int64_t *id) MUST_CHECK;
/* Changes name, mail address (INVALID as of user_add) and language; login and password of `in` are not looked at. NOT_FOUND. */
struct err *user_change(struct job *job, int64_t id, const struct user_new *in) MUST_CHECK;
/* Nobody can sign in with it any more, sessions and API tokens end; or gives it back (without those). NOT_FOUND; CONFLICT for the last
 * administrator. */
struct err *user_set_active(struct job *job, struct str login, bool active) MUST_CHECK;

struct user_role_change {
    struct str login;
    enum role role;
    struct str place;                       /* code of the region or dealer, name of the area or group; no value = none */
    struct civil_date from, to;             /* no date: today; until further notice */
};
/* Gives a role; INVALID when the role needs a place and has none, or the other way round; NOT_FOUND for user and place; CONFLICT when the user
 * holds exactly this today. */
struct err *user_role_grant(struct job *job, const struct user_role_change *c) MUST_CHECK;
/* Could this role be given at this place? Errors as of user_role_grant. */
struct err *user_role_check(struct job *job, enum role role, struct str place) MUST_CHECK;
/* Takes it back, at once; without place wherever it is held. NOT_FOUND when the user does not hold it; CONFLICT when nobody else is
 * an administrator. */
struct err *user_role_take(struct job *job, const struct user_role_change *c) MUST_CHECK;

extern const struct feature user_feature, user_admin_feature;
