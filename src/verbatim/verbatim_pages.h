/* /screening: the work list of open answers, a text's own page, the code frame. */
#pragma once
#include "verbatim/verbatim.h"
#include "web/web.h"

struct screen_choice { struct str value, label; bool is_chosen; };
struct screen_picker { const char *name; struct msg label; const struct screen_choice *choice; size_t n; };
struct screen_badge { struct msg title; };
struct screen_line {
    const struct verbatim *v;
    struct str link, box, question, month;  /* box: name of its check box, no value = it has none */
    const struct screen_badge *badge;
    size_t n_badges;
};
struct screen_list_view {
    const struct req *r;
    struct screen_picker picker[6];
    size_t n_pickers, n_hidden;
    struct str hidden_name[6], hidden_value[6];  /* the filter, for forms */
    struct str dealer;
    const struct screen_line *line;
    size_t n_lines;
    int64_t n, first, last;                 /* of all; shown */
    struct str begin, before, next;         /* links; no value = none */
    bool may_approve, may_code, is_filtered;
};
struct screen_piece { struct str text; struct msg title; /* of a finding; no id = plain */ };
struct screen_event { struct str at, who; struct msg what; bool is_undone; };
struct screen_code { const struct verbatim_code *code; struct str name, title; bool is_chosen; };
struct screen_text_view {
    const struct req *r;
    const struct verbatim *v;
    struct str path, question, month, seen, text, list, next;
    struct msg problem, state;
    const struct screen_piece *piece;
    size_t n_pieces;
    const struct screen_choice *kind, *step;
    size_t n_kinds, n_steps;
    const struct screen_code *code;
    size_t n_codes;
    const struct screen_event *event;
    size_t n_events;
    const struct screen_list_view *filter;
    bool may_undo, is_sure;
};
struct frame_line { struct verbatim_code *code; struct str position, path; bool is_new; };
struct frame_view { const struct req *r; const struct frame_line *line; size_t n_lines; struct msg problem; };

/* For templates. */
static inline struct msg verbatim_kind_msg(enum verbatim_kind k)
{
    return (struct msg){ .id = verbatim_kind_text(k) };
}
static inline struct msg verbatim_state_msg(enum verbatim_state s)
{
    return (struct msg){ .id = verbatim_state_text(s) };
}

enum { VERBATIM_ROUTES = 8 };
extern const struct route verbatim_routes[VERBATIM_ROUTES];
