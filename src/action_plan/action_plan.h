/* Measures against weak items: what a released report says lies significantly below the nation, why, what is done about it, by whom, until when, and what came of it.
 *
 * Everything rests on publications (result/publication.h): the value before is kept as it was released, and the effect is read from the newest later release whose window shares no
 * month with it; so a measure says the same to everybody, whatever becomes of the running figures. A dealer's heads write, the region comments, the dealer's offices
 * sign; a text that is changed is signed again. Every step is in the measure's history and in the audit log. */
#pragma once
#include "action_plan/action_plan_rules.h"
#include "org/user.h"
#include "result/report_part.h"

/* A figure of a dealer beside the nation's, as released. */
struct plan_item {
    struct str measure;               /* step:CODE, question:CODE */
    struct str title;                 /* in the language asked for */
    struct plan_value dealer, nation;
    struct change gap;                /* index points */
    bool is_weak;
};
struct plan_items {
    struct publication publication;
    struct str base;                  /* R6 of a monthly report, R12 of a quarterly one */
    struct plan_item *item;           /* largest shortfall first */
    size_t n, n_weak;
};
/* Steps and questions of a dealer that have a value and an error, from a release that the reader reaches. NOT_FOUND for release and dealer. */
struct plan_place { int64_t publication_id; struct str dealer; struct db_scope scope; };
struct err *action_plan_items(struct job *job, const struct plan_place *p, struct plan_items *out) MUST_CHECK;

struct plan_signature { const char *office; struct msg title; struct str name; int64_t user_id, signed_at; /* 0 = not yet */ };
enum { PLAN_OFFICES = 3 };
/* "general_manager" … as stored, and for people. */
extern const char *const plan_office_names[PLAN_OFFICES], *const plan_office_texts[PLAN_OFFICES];
struct plan_event { int64_t at; struct str who, what, detail; };
struct action_plan {
    int64_t id, dealer_id, publication_id;
    struct str dealer_code, dealer_name, region_code;
    struct str programme, measure, title, base;
    int32_t period;                   /* last month of the window before */
    struct plan_value before;
    double nation_value;
    struct str cause, action, owner;
    struct civil_date due;
    enum plan_state state;
    bool is_overdue;
    struct str comment, commented_by, made_by;
    struct opt_int commented_at;
    int64_t made_at, changed_at;
    /* what came of it */
    enum plan_effect effect;
    struct plan_value after;
    struct change change;
    int32_t after_period;             /* 0 = none */
    struct plan_signature signature[PLAN_OFFICES];
};
enum plan_tab { PLAN_TAB_UNFINISHED, PLAN_TAB_OVERDUE, PLAN_TAB_FINISHED, PLAN_TAB_ALL };
struct plan_query {
    struct db_scope scope;
    enum plan_tab tab;
    struct str programme;             /* no value = both */
    struct opt_int id;                /* only this one */
    const struct report_part_query *draft; /* a report that is being made counts as the newest release; NULL: none is */
};
struct plan_list { struct action_plan *plan; size_t n; };
/* By their day. */
struct err *action_plan_list_load(struct job *job, const struct plan_query *q, struct plan_list *out) MUST_CHECK;
/* One of the reader's reach; NOT_FOUND. events may be NULL; else its history, oldest first. */
struct plan_events { struct plan_event *event; size_t n; };
struct err *action_plan_load(struct job *job, struct db_scope scope, int64_t id, struct action_plan *out, struct plan_events *events) MUST_CHECK;

struct plan_text { struct str cause, action, owner; struct civil_date due; };
struct plan_new { struct plan_place place; struct str measure; struct plan_text text; };
/* Makes one for a weak item; scope of place: that of measure.write. NOT_FOUND as of action_plan_items; CONFLICT when the item is none of the weak ones; INVALID for a text that
 * is missing or a day that is over. */
struct err *action_plan_make(struct job *job, const struct plan_new *in, int64_t *id) MUST_CHECK;
/* The following: NOT_FOUND outside the scope. */
struct plan_key { int64_t id; struct db_scope scope; };
/* New texts; signatures end. CONFLICT when it was changed since `seen` (changed_at of what was shown), or is finished; INVALID as above. */
struct err *action_plan_change_text(struct job *job, const struct plan_key *k, const struct plan_text *text, int64_t seen) MUST_CHECK;
/* CONFLICT for a step that the rules do not have. */
struct err *action_plan_move(struct job *job, const struct plan_key *k, enum plan_state to) MUST_CHECK;
/* The region's comment, in place of the one before. */
struct err *action_plan_comment(struct job *job, const struct plan_key *k, struct str comment) MUST_CHECK;
/* Signs for an office, by its name, that the person holds at the dealer: general manager, service or sales director, customer relations manager. Two offices are two people:
 * who holds several signs for one of them. DENIED for an office that the person does not hold; CONFLICT when it has signed, or the person has. */
struct plan_signer { const struct user *who; struct str office; };
struct err *action_plan_sign_as(struct job *job, const struct plan_key *k, const struct plan_signer *s) MUST_CHECK;
/* Those of them that the person may sign for now. */
unsigned action_plan_may_sign(const struct user *u, const struct action_plan *p);
/* Offices that the person holds at the measure's dealer: bits by place in signature[]. */
unsigned action_plan_offices(const struct user *u, const struct action_plan *p);
/* Mails to the dealer's heads about measures whose day comes within a week or is over, each once; *sent is their number. Idempotent. */
struct err *action_plan_remind(struct job *job, int64_t *sent) MUST_CHECK;

/* The measures of a query as a report: items, before and after, signatures. */
struct err *action_plan_report(struct job *job, const struct plan_query *q, struct document *out) MUST_CHECK;

/* Those of a dealer and programme in its report: what is not finished, and what was finished in the twelve months before. */
extern const struct report_part action_plan_report_part;

extern const struct command action_plan_list_command, action_plan_remind_command;
extern const struct feature action_plan_feature;
