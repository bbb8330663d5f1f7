/* Inside of the administration of users: what its templates show. */
#pragma once
#include "org/user_private.h"
#include "platform/feature.h"
#include "web/web.h"

struct role_line { struct msg title; const char *name; struct str place, until; };
struct user_line {
    struct str id, login, name, mail;
    bool is_active, has_codes, must_change;
    const struct role_line *role;
    size_t n_roles;
};

/* What the list is asked for; 50 users a page, page 0 the first. */
struct user_search_input { struct str text, role, place, state; struct opt_int page; };
struct user_list_view {
    const struct req *r;
    const struct user_search_input *asked;
    const struct user_line *user;
    size_t n;
    struct str before, after;         /* addresses of the pages beside this one; no value = none */
    bool is_asked;                    /* something narrows the list */
    bool may_write;
};

struct user_view {
    const struct req *r;
    struct user_line user;
    struct str language, created, today;
    struct msg problem, note;         /* note: what was just done, with a password in `secret` */
    struct str secret;
    const struct place_choice *place;
    size_t n_places;
    bool may_write;
};
/* For the picker of places: what user_role_grant takes, and its name. */
struct place_choice { struct str value, title; };

struct user_new_view { const struct req *r; struct msg problem; struct str login, name, mail; };

struct role_card {
    const char *name;
    struct msg title, reach;
    int64_t users;
    const struct permission **permission;
    size_t n;
};
