/* Inside of the pages of settings: what their templates show. */
#pragma once
#include "platform/feature.h"
#include "web/web.h"

enum { SETTING_SCOPES = 3 }; /* the network, service, sales */

struct setting_line {
    const struct setting *setting;
    struct str value[SETTING_SCOPES]; /* of a programme: no value = as the network's */
    bool is_changed;
};
/* The heading over the settings whose keys begin like this one; NULL: it has none. */
const struct msg *setting_heading(struct str key);
struct setting_group { struct msg title; const struct setting_line *line; size_t n; };
struct setting_list_view { const struct setting_group *group; size_t n; };

struct setting_change_line { struct str at, who, value; struct msg scope; bool is_withdrawn; };
struct setting_view {
    const struct req *r;
    struct setting_line line;
    const struct setting_change_line *history;
    size_t n;
    struct msg problem;
    struct str tried, tried_scope;    /* what was refused */
    bool may_write;
};
/* "" (the network), "service", "sales" and their titles. */
extern const struct setting_scope { const char *name; struct msg title; } setting_scopes[SETTING_SCOPES];

enum { SETTING_ROUTES = 4, SETTING_MENU = 1 };
extern const struct route setting_routes[SETTING_ROUTES];
extern const struct menu_entry setting_menu[SETTING_MENU];
