/* Same-day feedback: a named opinion (fieldwork/opinion.h) on its way from the day it is taken down to the customer's confirmation.
 *
 * The event opinion.named makes a case of it, which dealer, region and nation see at once. Who works at the dealer reads it, calls the customer, says what was
 * done; it is closed when the customer confirms. The importer sees how old the open ones are, and opens one again that was closed too early. Every step stands in the case's
 * history and in the audit log, and mails say only which dealer has how many: names and numbers of customers are shown masked, in the clear only to
 * who asks for them, which is noted.
 *
 * A customer has one open case at a dealer: what he or she says meanwhile joins it, and is to be read too. Counts of a dealer's months are written to org's
 * dealer_month_count with each step, because reports lie below this floor. */
#pragma once
#include "base/reveal.h"
#include "feedback/feedback_rules.h"
#include "fieldwork/opinion.h"
#include "org/org.h"
#include "platform/feature.h"

struct feedback {
    int64_t id, dealer_id, opinion_id;
    struct str number, dealer_code, dealer_name, region_code, region_name, programme;
    enum opinion_kind kind;
    struct str step, text, wish, model, collected_on, visit_date /* "" or no value = not known */;
    struct person_name customer;
    struct phone phone;
    struct plate plate;
    enum feedback_state state;
    struct feedback_facts facts;
    int64_t opened_ms, clock_from_ms, due_ms;
    struct str opened_on;
    struct opt_int owner_id, read_ms, contacted_ms, closed_ms, escalated_ms, read_same_day, contact_in_time;
    struct str owner, done, satisfied, reminded;
    int64_t reopened, changed_ms;
    enum feedback_light light;
    int64_t left_ms;                 /* until it is due, without closed days; negative: overdue since */
};

enum feedback_tab { TAB_TODAY, TAB_UNREAD, TAB_DUE, TAB_OVERDUE, TAB_ASKED, TAB_CLOSED, TAB_REOPENED, TAB_ALL, FEEDBACK_TABS };
/* "today" … */
extern const char *const feedback_tab_names[FEEDBACK_TABS];
enum feedback_sort { SORT_NEWEST, SORT_DUE, SORT_DEALER, SORT_STATE, FEEDBACK_SORTS };
struct feedback_query {
    struct db_scope scope;
    enum feedback_tab tab;
    enum feedback_sort sort;
    struct str programme, kind, region /* code */, dealer /* code */, words; /* no value = all */
    struct opt_int id;               /* only this one, whatever the tab */
    int64_t limit, offset;           /* limit 0 = all */
};
struct feedback_list { struct feedback *row; size_t n; int64_t total; /* without limit */ };
struct err *feedback_list_load(struct job *job, const struct feedback_query *q, struct feedback_list *out) MUST_CHECK;
/* How many stand under each tab. */
struct err *feedback_tabs_load(struct job *job, struct db_scope scope, int64_t n[FEEDBACK_TABS]) MUST_CHECK;

struct feedback_said { enum opinion_kind kind; enum opinion_source source; struct str step, text, wish, model, visit_date, collected_on; struct plate plate; int64_t collected_ms; };
struct feedback_event { int64_t at; struct str who, what, detail; };
struct feedback_call { int64_t at; struct str who, channel, result, text; };
struct feedback_detail {
    struct feedback f;
    struct feedback_said *said;      /* the newest first */
    struct feedback_event *event;    /* oldest first */
    struct feedback_call *call;
    size_t n_said, n_events, n_calls;
};
/* One within reach; NOT_FOUND. */
struct feedback_key { int64_t id; struct db_scope scope; };
struct err *feedback_load(struct job *job, const struct feedback_key *k, struct feedback_detail *out) MUST_CHECK;

/* Whom an opinion may be forwarded to at a dealer. */
struct feedback_person { int64_t id; struct str name; };
struct feedback_persons { struct feedback_person *person; size_t n; };
struct err *feedback_persons_load(struct job *job, int64_t dealer_id, struct feedback_persons *out) MUST_CHECK;

/* Open cases by region and age; `recent`: what became visible in the last 30 days, and how much of it on the day it was said. */
struct feedback_ages { struct str code, name; int64_t n[FEEDBACK_AGES], overdue, reopened, recent, same_day; };
struct feedback_ageing { struct feedback_ages *region; size_t n; struct feedback_ages all; };
struct err *feedback_ageing_load(struct job *job, struct db_scope scope, struct feedback_ageing *out) MUST_CHECK;

/* ---- actions: one transaction each ---- */

/* Makes a case of an opinion, or joins it to the customer's open one; with `tells` dealer and region hear of it by mail. *id: its case, 0 when the opinion is gone.
 * Idempotent: nothing happens when it was done before. */
struct err *feedback_take(struct job *job, int64_t opinion_id, bool tells, int64_t *id) MUST_CHECK;
/* What an undone import took back goes, unless somebody has read it. */
struct err *feedback_withdraw(struct job *job, int64_t opinion_id) MUST_CHECK;

extern const struct field_choice feedback_channels[], feedback_results[], feedback_satisfactions[];
struct feedback_deed {
    enum feedback_step step;
    struct str text;                 /* of the contact, what was done, the reason */
    struct str channel, result;      /* of STEP_CONTACT: values of the choices above */
    struct str satisfied;            /* of STEP_CLOSE */
    int64_t person;                  /* of STEP_FORWARD: one of feedback_persons_load */
};
/* Does a step. NOT_FOUND outside the scope; CONFLICT when the rules do not have it now, or somebody was faster; INVALID for a text or choice that is missing. */
struct err *feedback_do(struct job *job, const struct feedback_key *k, const struct feedback_deed *d) MUST_CHECK;
/* Name, number and plate in the clear, noted in history and audit log. Errors as above. */
struct err *feedback_reveal(struct job *job, const struct feedback_key *k, const struct reveal **out) MUST_CHECK;

/* Opening hours of settings and calendar, around today. */
struct err *feedback_hours_load(struct job *job, struct feedback_hours *out) MUST_CHECK;
/* "read", "contact" … as in histories and addresses; false when no step has the name. */
bool feedback_step_of(struct str name, enum feedback_step *out);
enum { FEEDBACK_SETTINGS = 6 };
extern const struct setting *const feedback_setting_list[FEEDBACK_SETTINGS];
extern const struct setting feedback_attempts_setting;

extern const struct feature feedback_feature;
