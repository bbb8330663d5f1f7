/* What the pages of monitoring show, and their routes. */
#pragma once
#include "fieldwork/monitoring.h"
#include "fieldwork/supervision.h"
#include "web/route.h"

extern const struct route monitoring_routes[];
enum { MONITORING_ROUTES = 4 };

struct monitor_link { struct str dealer_code, caller, span, path; int64_t listeners; bool is_mine; };
struct monitor_next { const struct monitor_sum *sum; struct str path; };
struct monitoring_list_view {
    const struct supervision_head *head;
    const struct monitor_link *running, *heard;
    size_t n_running, n_heard;
    const struct monitor_next *next;     /* who still lacks some */
    size_t n_next;
    struct html document;
};

struct monitor_field { struct str name, title, value; int64_t most; bool is_checked; };
struct monitor_cell { struct str text; };
struct monitor_row { struct str title, range; bool is_total, differs; const struct monitor_cell *cell; size_t n; };
struct monitoring_view {
    const struct req *r;
    const struct monitoring *m;
    const struct interview_view *v;
    const struct monitor_field *item, *knock_out;
    size_t n_items, n_knock_outs;
    const struct monitor_row *row;
    size_t n_rows;
    struct str path, note;
    struct msg problem;
};
