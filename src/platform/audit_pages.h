/* Inside of the pages of the audit log: what their templates show. */
#pragma once
#include "base/mask.h"
#include "platform/audit_chain.h"
#include "web/web.h"

/* One value of an entry's detail; names and numbers of people are masked by their type. */
struct audit_value { struct str key, text; struct person_name name; struct phone phone; };
struct audit_line {
    struct str at, who, action, object, object_id;
    const struct audit_value *value;
    size_t n;
    bool is_erased;
};
struct audit_search_input { struct str who, action, object; struct civil_date from, to; struct opt_int page; };
struct audit_view {
    const struct audit_search_input *asked;
    struct str from, to;
    const struct audit_line *line;
    size_t n;
    struct str before, after;     /* addresses of the pages beside this one; no value = none */
};

enum { AUDIT_ROUTES = 3, AUDIT_MENU = 1 };
extern const struct route audit_routes[AUDIT_ROUTES];
extern const struct menu_entry audit_menu[AUDIT_MENU];
/* Walks a chain that is too long for a request. */
extern const struct job_kind audit_verify_job;
/* What a broken chain is told by; {0} position, {1} entry. */
extern const char *const audit_break_texts[];
