/* What the pages of review and of the daily sheet show, and their routes. */
#pragma once
#include "fieldwork/review.h"
#include "fieldwork/supervision.h"
#include "web/route.h"

extern const struct route review_routes[];
enum { REVIEW_ROUTES = 6 };

struct review_tab_link { struct msg title; struct str path; bool is_here; };
struct review_row { const struct review_item *item; struct str path, who, ended, minutes; struct msg flag[5]; size_t n_flags; };
struct review_list_view { const struct supervision_head *head; const struct review_tab_link *tab; size_t n_tabs; const struct review_row *row; size_t n_rows; int64_t clean; struct str median; bool is_open; };
struct review_line { const struct interview_line *line; struct str seconds, median; bool is_fast; };
struct review_view {
    const struct req *r;
    const struct interview_view *v;
    const struct review_line *line;
    const struct review_changes *changes;
    const struct str *changed_at;
    const struct msg *what;
    struct str path, minutes, monitor_path;  /* monitor_path: "" = by link, nobody listens */
    struct msg state, problem;
    bool may_approve, may_change;
};
struct sheet_view { struct html document; const struct supervision_head *head; struct str from, to; };
