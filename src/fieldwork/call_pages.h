/* The interviewer's pages: /calls, the start page of the day; /calls/now, the case on the screen; /calls/opinion, the opinion with name. Every step is a plain form, POST →
 * redirect → GET; call.js adds keys and sends answers without loading the page anew. */
#pragma once
#include "fieldwork/call_day.h"
#include "fieldwork/call_opinion.h"
#include "fieldwork/call_screen.h"
#include "fieldwork/shift.h"
#include "platform/serve.h"

extern const struct feature call_feature, call_screen_feature, pbx_feature;

/* A key on the screen: what is pressed, what it says, what is sent. */
struct call_choice { struct str key, value, label; bool is_chosen; };
struct call_number_line { int64_t position; struct msg person, state; struct person_name name; struct phone phone; int64_t attempts; bool may_dial, is_dialled; struct str clear, clear_name, link; };
struct call_attempt_line { struct str no, at, who, note; struct msg outcome; };
struct call_note_line { struct str at, who, note; };
struct call_said { struct msg objection, answer; };

/* The question, as it is read. */
struct call_question {
    const struct script_element *element;
    struct str title, description, note, value; /* value: of an open answer that was given */
    const struct call_choice *choice;
    size_t n_choices;
    const struct call_choice *special;          /* none, does not know, refused */
    size_t n_specials;
    struct script_progress progress;
    bool may_go_on;
};

struct call_view {
    const struct req *r;
    const struct call_screen *s;
    struct str case_id;                /* as it stands in forms */
    struct str attempt, quota, local_time, visit_day, work, relation, attempt_since;
    struct call_number_line *number;
    size_t n_numbers;
    struct call_attempt_line *attempt_line;
    size_t n_attempts;
    struct call_note_line *note;
    size_t n_notes;
    bool is_dialled;                   /* an attempt runs */
    bool is_answered;                  /* the telephone system says so */
    bool has_pbx, is_taken;            /* is_taken: the telephone system has the call */
    struct msg opening, recording, ending;
    const struct call_choice *outcome; /* that end the attempt by one key */
    size_t n_outcomes;
    const struct call_choice *slot;
    size_t n_slots;
    const struct call_said *said;
    size_t n_said;
    struct call_question question;
    struct msg problem, notice;
    struct str ending_key;             /* outcome key of a screened or full interview */
    struct str spent_ms, median_ms;    /* of the interview; "0" = none */
    struct str today;                  /* ISO, for the date of an appointment */
};
/* What the screen shows. With `shows` the number is shown in the clear, which is noted in the audit log; it is also while an attempt runs and no interview. */
struct err *call_view_fill(struct req *r, struct job *job, const struct call_screen *s, bool shows, struct call_view *out) MUST_CHECK;

enum { DAY_TILES = 4, SHIFT_BUTTONS = 2 };
struct call_tile { struct msg name, base; struct str value; };
struct call_button { struct msg title; const char *value; };
struct call_promise_line { const struct case_promise *p; struct str day, time, id; bool is_overdue, is_new_day; };
struct call_day_view {
    const struct req *r;
    struct call_day day;
    struct shift shift;
    struct call_tile tile[DAY_TILES];
    struct call_button shift_button[SHIFT_BUTTONS];
    size_t n_shift_buttons;
    struct call_promise_line *promise;
    size_t n_promises, n_overdue;
    bool has_case;
    struct msg why;                    /* why there is no case, after it was asked for */
    struct str extension;
    bool has_pbx;
};
struct call_opinion_view {
    const struct req *r;
    const struct call_customer *customer;
    const struct call_choice *kind;
    size_t n_kinds;
    struct str kind_value, text, wish;
    struct msg problem;
    bool reads_back;                   /* second step: read the words to the customer */
};
