/* What the pages of customers' opinions show, and who makes them. */
#pragma once
#include "feedback/feedback.h"
#include "report/table.h"
#include "web/web.h"

/* ---- words (feedback_words.c) ---- */

/* "2 h 15 min", "3 days". Not negative. */
struct str feedback_duration(const struct job *job, int64_t ms);
/* How long the first contact may still take, how long it is overdue, or how long it took; no id: none is needed. */
struct msg feedback_time_text(const struct job *job, const struct feedback *f);
struct msg feedback_kind_text(enum opinion_kind k);
struct msg feedback_next_text(const struct feedback *f);
/* The letter of a light and its class in the page kit. */
struct feedback_lamp { const char *css; struct msg letter, says; };
struct feedback_lamp feedback_lamp_of(enum feedback_light l);
/* Day and minute in the network's time zone. */
struct str feedback_at_text(const struct job *job, int64_t ms);

/* ---- the list (feedback_pages.c) ---- */

struct feedback_line { const struct feedback *f; struct str link, at; struct msg kind, state, time, next; struct feedback_lamp lamp; bool is_urgent; };
struct feedback_tab_link { struct msg title; struct str path; int64_t n; bool is_here; };
struct feedback_choice { struct str value, label; bool is_chosen; };
struct feedback_pick { const char *name; struct msg label; const struct feedback_choice *choice; size_t n; };
enum { FEEDBACK_PICKS = 5 };
struct feedback_list_view {
    struct feedback_tab_link tab[FEEDBACK_TABS];
    size_t n_tabs;
    struct feedback_pick pick[FEEDBACK_PICKS];
    size_t n_picks;
    struct str tab_name, words, before, after, xlsx, csv; /* no value: there is no such page */
    const struct feedback_line *line;
    size_t n_lines;
    int64_t first, last, total;
    struct msg nothing, nothing_do;
    bool sees_dealers;
};

/* ---- one (feedback_case_pages.c) ---- */

struct feedback_moment { struct str at, who, detail; struct msg what; };
struct feedback_said_line { const struct feedback_said *s; struct str at; struct msg kind, source; };
struct feedback_call_line { const struct feedback_call *c; struct str at; struct msg channel, result; };
struct feedback_case_view {
    const struct req *r;
    const struct feedback *f;
    struct feedback_line line;
    struct str path, name, phone, plate, dial, programme_title;
    bool is_clear, may_reveal;
    struct msg problem;                        /* of the form that was sent, */
    enum feedback_step sent;                   /* of this step; FEEDBACK_STEPS: none was */
    struct str text;                           /* as sent */
    bool may[FEEDBACK_STEPS];                  /* rules and rights together */
    struct msg word[FEEDBACK_STEPS];           /* of the button, where a reason is asked for */
    enum feedback_step next;
    const struct feedback_said_line *said;
    const struct feedback_call_line *call;
    const struct feedback_moment *moment;
    const struct feedback_choice *person;
    size_t n_said, n_calls, n_moments, n_persons;
    struct str read, contacted, closed, escalated, due;
    struct msg satisfied;
};
/* GET /feedback/{id}; the steps, POST to its last part (400 and the form again when something is missing); the same page once with name and number in the clear. */
struct err *page_feedback(struct req *r, const void *input);
struct err *page_feedback_step(struct req *r, const void *input);
struct err *page_feedback_reveal(struct req *r, const void *input);

/* ---- documents (feedback_report.c) ---- */

/* The rows of a list, names and numbers masked. */
struct err *feedback_document(struct job *job, const struct feedback_query *q, struct document *out) MUST_CHECK;
/* Open cases by region and age. */
struct err *feedback_ageing_document(struct job *job, struct db_scope scope, struct document *out) MUST_CHECK;
const struct table *feedback_ageing_table(struct arena *a, const struct feedback_ageing *g);

struct feedback_case_input { struct opt_int id, person; struct str text, channel, result, satisfied; };
enum { FEEDBACK_ROUTES = 12, FEEDBACK_API_ROUTES = 1, FEEDBACK_WIDGETS = 2 };
extern const struct route feedback_routes[FEEDBACK_ROUTES], feedback_api_routes[FEEDBACK_API_ROUTES];
extern const struct widget feedback_widgets[FEEDBACK_WIDGETS];

/* Start page. */
struct feedback_tile { struct msg name, unit; int64_t n; struct str path; const char *css; };
struct feedback_tiles { struct feedback_tile tile[4]; size_t n; };
