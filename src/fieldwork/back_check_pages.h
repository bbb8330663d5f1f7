/* What the pages of back-checks show, and their routes. */
#pragma once
#include "fieldwork/back_check.h"
#include "fieldwork/supervision.h"
#include "web/route.h"

extern const struct route back_check_routes[];
enum { BACK_CHECK_ROUTES = 5 };

struct check_row { const struct back_check_item *item; struct str path; };
struct check_list_view { const struct supervision_head *head; const struct check_row *open, *failed; size_t n_open, n_failed; struct html document; struct str seed; bool may_draw; };

struct check_choice { struct str value, title; bool is_chosen; };
struct check_question { struct str field, code, title, was, now; struct msg result; const char *css; const struct check_choice *choice; size_t n_choices; };
struct check_view {
    const struct req *r;
    const struct back_check *check;
    const struct case_card *card;
    const struct case_number *number;          /* NULL: none is there any more */
    const struct check_question *question;
    size_t n;
    struct str path, review_path, visit_day, work, called, clear_name, clear_phone, dial_link; /* clear_…: "" = not shown */
    struct msg state, problem;
    const char *css;
    bool is_open;
};
