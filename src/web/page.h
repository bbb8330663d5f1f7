/* The layout of every page: head with menu, breadcrumb, flash message, language switch. Features bring menu entries as const tables; an entry
 * stands there for whoever has its permission. Titles are translated where they are shown. */
#pragma once
#include "html/html_out.h"

struct req;

struct menu_entry {
    struct msg title;
    const char *path;           /* of a GET route without {name} */
    const char *permission;     /* as of the route */
    const char *group;          /* entries with the same text stand together under it (N_("Reports")); NULL = on their own */
};
struct menu { const struct menu_entry *entry; size_t n; };

struct crumb { struct msg title; struct str path; };

struct page {
    struct msg title;
    struct str title_text;          /* instead of title: a name that is not translated */
    const struct crumb *crumb;      /* from the top down to the page above this one */
    size_t n_crumbs;
    struct html body;
    struct html actions;            /* buttons beside the title */
    bool has_charts;                /* loads the chart library */
    int status;                     /* 0 = 200 */
    bool is_door;                   /* for people who are not in yet: a card in the middle under the name, without head and menu */
};

/* What every form of a page begins with: <form method="post" action="{{ x }}">{{ form_secret(r) }} …: hidden fields with the session's token and a
 * fresh one-time key. Pages send the token with htmx requests by themselves. */
struct html form_secret(const struct req *r);
/* The address of a page asset by its plain name: "app.css" → "/assets/app.3f2a….css". An unknown one is printed as a missing file. */
const char *asset_path(const char *name);
