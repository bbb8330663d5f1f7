/* Inside of the pages of users: what their templates show, and handlers that stand in other files than the table of routes. */
#pragma once
#include "org/user_private.h"
#include "org/user_token.h"
#include "org/user_gate.h"

/* One field of a form, with what was wrong with it. */
struct page_field {
    const char *name, *type, *autocomplete;
    struct msg label, hint, issue;
    struct str value;
    bool has_focus;
};

/* A form for somebody who is not in yet. */
struct door_view {
    const struct req *r;
    const char *action;
    struct msg intro, problem, button;
    struct str next, token;
    const struct page_field *field;
    size_t n_fields;
    bool to_forgotten, to_sign_in;    /* links below the form */
};

struct session_line { struct str since, seen, device, hash; bool is_this; };
struct token_line { struct str id, name, permissions, until, used; bool is_over; };
struct token_permission { const char *name; struct msg title; };
struct account_view {
    const struct req *r;
    const struct user *user;
    struct str *role;                 /* "Region manager · EAST" */
    size_t n_roles;
    const struct session_line *session;
    size_t n_sessions;
    const struct token_line *token;
    size_t n_tokens;
    const struct token_permission *permission;
    size_t n_permissions;
    struct msg problem;               /* of the form for a new token */
    struct str made;                  /* the token that was just made */
};
struct codes_view {
    const struct req *r;
    struct msg problem;
    struct str secret, uri;           /* offered; no value = none is */
    struct str qr;                    /* path of an SVG, qr_size × qr_size */
    int qr_size;
    bool is_on;
    const struct str *recovery;       /* RECOVERY_CODES of them, or NULL */
};

/* The session that the reader came by, to be renewed: a copy in the request's arena. */
struct session *session_of_req(const struct req *r);
/* The browser's session goes on under its new token, on this page too. */
struct err *session_renewed(struct req *r, const struct session *s) MUST_CHECK;
/* What an action refused for a reason that the form can show: *problem, status of the page. Other errors are given back. */
struct err *problem_of(struct err *e, struct msg *problem, int *status) MUST_CHECK;

/* One's own account: who, where signed in, tokens for programs. */
struct err *page_account(struct req *r, const void *input);
/* Ends another of one's own sessions. */
struct err *page_account_session_end(struct req *r, const void *input);
/* Makes a token and shows it this once; page_account with the problem else. */
struct err *page_account_token_make(struct req *r, const void *input);
/* Revokes one's own token. */
struct err *page_account_token_end(struct req *r, const void *input);
/* One-time codes: off, offered or on. */
struct err *page_account_codes(struct req *r, const void *input);
/* Offers a new secret. */
struct err *page_account_codes_offer(struct req *r, const void *input);
/* Puts the offered one in force and shows the recovery codes this once. */
struct err *page_account_codes_confirm(struct req *r, const void *input);
/* Ends them. */
struct err *page_account_codes_off(struct req *r, const void *input);

struct session_end_input { struct str session; };
struct token_make_input { struct str name; struct opt_int days; };
struct token_end_input { struct opt_int id; };
struct code_input { struct str code; };

enum { USER_ROUTES = 19 };
extern const struct route user_routes[USER_ROUTES];
