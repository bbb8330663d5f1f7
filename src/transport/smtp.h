/* Mail out by SMTP (RFC 5321), by libcurl: STARTTLS or smtps where the server has it, sign-in when a user is given. */
#pragma once
#include "base/err.h"

struct smtp_server {
    struct str url;             /* smtp://host:25, smtp://host:587, smtps://host:465 */
    struct str user, password;  /* no value = without sign-in */
    bool needs_tls;             /* refuse to send in the clear */
};
struct mail {
    struct str from, to;        /* addresses; from may be "Name <address>" */
    struct str subject, text;   /* UTF-8 */
    struct str id;              /* left part of the Message-ID: the same when a mail is sent again, so that receivers can drop it */
    int64_t date_ms;
};

/* May this stand in a mail's head and in the talk with a server? "a@b": ASCII without blanks, quotes and brackets, at most 254 bytes, something on both sides of one "@". */
bool mail_is_address(struct str s);

/* The mail as it goes over the line (RFC 5322, MIME): encoded words, base64, CRLF. INVALID when an address or the id holds what would end a header or an
 * address. */
struct err *mail_text(struct arena *a, const struct mail *m, struct str *out) MUST_CHECK;
/* Sends it. INVALID: refused for good (5xx, or a bad address): trying again is useless. BUSY: refused for now (4xx). IO: not reached. */
struct err *smtp_send(struct arena *a, const struct smtp_server *s, const struct mail *m) MUST_CHECK;
