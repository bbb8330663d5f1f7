/* What the pages of measures show. */
#pragma once
#include "action_plan/action_plan.h"
#include "web/web.h"

struct plan_line {
    const struct action_plan *p;
    struct str link, due, before, after, change, n;  /* numbers as printed */
    struct msg state, effect;
};
struct plan_tab_link { struct msg title; const char *path; bool is_here; };
struct plan_list_view { const struct plan_tab_link *tab; size_t n_tabs; const struct plan_line *line; size_t n_lines; bool may_write; };

/* A release and a dealer to choose, then its items. */
struct plan_choice { struct str value, label; bool is_chosen; };
struct plan_item_line { const struct plan_item *item; struct str link, dealer, nation, gap, n; };
struct plan_pick {
    const char *path;                 /* of the page that asks */
    const char *prefers;              /* kind of report that stands for none chosen; NULL: the newest of any */
    const struct plan_choice *release, *dealer;
    size_t n_releases, n_dealers;
};
/* What there is to choose; the newest release and the reader's first dealer stand for what place does not name. No release: place stays as it is. NOT_FOUND. */
struct err *action_plan_pick(struct req *r, struct plan_place *place, struct plan_pick *out) MUST_CHECK;
struct plan_weak_view {
    struct plan_pick pick;
    const struct plan_item_line *line;
    size_t n_lines;
    struct msg base;                  /* "R6 up to 2026-03, as released" */
    bool has_items, may_write;
};

struct plan_text_view { struct str cause, action, owner, due; struct msg problem, cause_issue, action_issue, owner_issue, due_issue; };
struct plan_form_view {
    const struct req *r;
    const struct plan_item_line *line; /* what it is made for */
    struct str publication, dealer, action_path, seen;
    struct plan_text_view text;
};

struct plan_event_line { struct str at, who, detail; struct msg what; };
struct plan_button { const char *state; struct msg title; };
struct plan_view {
    const struct req *r;
    struct plan_line line;
    struct str path, made, commented, nation, gap, seen;
    struct msg before_window, after_window;
    const struct plan_event_line *event;
    size_t n_events;
    const struct plan_button *button;
    size_t n_buttons;
    const struct str *signed_on;      /* by office; no value = not yet */
    const struct plan_button *sign;   /* an office each for which the reader may sign */
    size_t n_sign;
    bool may_write, may_comment;
    struct plan_text_view text;
};

extern const struct route action_plan_routes[];
enum { PLAN_API_ROUTES = 1 };
extern const struct route action_plan_api_routes[PLAN_API_ROUTES];
enum { PLAN_ROUTES = 9 };
