/* What the staff's pages about invitations show (invitation.tmpl). */
#pragma once
#include "fieldwork/invitation.h"
#include "web/web.h"

struct invitation_line { struct str link, programme, month, until; struct msg mode; struct invitation_counts n; bool is_open; };
struct invitation_list_view { const struct invitation_line *line; size_t n; };

/* A message as a customer would get it. */
struct invitation_preview { struct msg title; struct str text; int64_t chars, parts; };
enum { INVITATION_PREVIEWS = 4 };
struct invitation_choice { const char *value; struct msg title; bool is_chosen; };
struct invitation_form_view {
    const struct req *r;
    struct str path, from, until, phone_after, reminder[INVITATION_REMINDERS], minutes, sender, client;
    struct invitation_texts zh, en;          /* as stored, or as sent */
    struct invitation_choice mode[INVITE_MODES];
    struct msg problem;
    struct invitation_preview preview[INVITATION_PREVIEWS];
    struct invitation_line line;
    bool is_open;
};

struct invitation_number { struct str value; struct phone phone; struct person_name name; bool is_chosen; };
struct invitation_request_view {
    const struct req *r;
    struct str case_id, dealer, mail;            /* case_id "": none is on the screen */
    const struct invitation_number *number;
    size_t n;
    struct msg problem;
    bool is_english;
};
