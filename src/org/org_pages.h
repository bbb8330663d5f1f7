/* Inside of the pages of the network: what their templates show. */
#pragma once
#include "org/org.h"
#include "web/web.h"

struct region_line { struct str code, name; int64_t open, service, sales, ranked; };
struct network_search_input { struct str text, region, programme; struct opt_int closed, page; };
struct dealer_line { const struct org_dealer *dealer; const struct org_region *region; };
struct network_view {
    const struct network_search_input *asked;
    const struct region_line *region;
    size_t n_regions;
    const struct dealer_line *dealer;
    size_t n, found;                  /* on this page; in all */
    struct str before, after;
    struct str today;
};

struct stretch_line { struct str from, to, name, region, area, group, city, tier, type, reason, successor; bool sales, service, ranked; };
struct flag_line { struct str month, note; struct msg programme, flag; };
struct dealer_view {
    const struct stretch_line *stretch; /* the newest first */
    size_t n;
    const struct flag_line *flag;
    size_t n_flags;
    const struct str *merged;           /* codes of dealers that this one took over */
    size_t n_merged;
};

enum { NETWORK_ROUTES = 2, NETWORK_MENU = 1 };
extern const struct route network_routes[NETWORK_ROUTES];
extern const struct menu_entry network_menu[NETWORK_MENU];
