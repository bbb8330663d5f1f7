/* What the layout's templates show. Private to web/. */
#pragma once
#include "web/call.h"

struct menu_link { struct msg title; const char *path; bool is_here; };
struct menu_group { struct msg title; const struct menu_link *link; size_t n; bool is_here; }; /* title without id: a single link */
struct language_link { struct str code, name; bool is_chosen; };

struct layout_view {
    const struct req *r;
    const struct page *p;
    struct str code, flash;
    struct msg name;
    const struct menu_group *group;
    size_t n_groups;
    const struct language_link *language;
    size_t n_languages;
    struct str user, next;
    struct str csrf;
    const char *sign_in, *sign_out, *account;
};

struct error_view { int status; struct msg what, next; const char *id; const struct form_issues *issues; };
