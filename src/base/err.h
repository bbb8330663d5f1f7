/* Messages and errors.
 *
 * A struct msg is something to be said to a person: an English source text with {0} {1} … and typed arguments. It is
 * translated and formatted only where it is shown (i18n/tr_msg). A struct err is a msg with a code, a detail for the
 * log and the place it came from. NULL means ok. Errors live in the arena they were made on.
 *
 *     if (!found)
 *         return ERR(a, ERR_NOT_FOUND, "There is no dealer {0}.", ARG_S(code));
 */
#pragma once
#include "base/str.h"

enum arg_kind { ARG_NONE, ARG_TEXT, ARG_INT, ARG_NUM };
struct arg {
    enum arg_kind kind;
    int decimals;       /* of a number */
    struct str s;
    int64_t i;
    double num;
};
#define ARG_S(x) ((struct arg){ .kind = ARG_TEXT, .s = _Generic((x), struct str: (x)) }) /* a char * would compile, and print nothing */
#define ARG_C(x) ((struct arg){ .kind = ARG_TEXT, .s = str_of_c(x) })
#define ARG_I(x) ((struct arg){ .kind = ARG_INT, .i = (int64_t)(x) })
#define ARG_F(x, places) ((struct arg){ .kind = ARG_NUM, .num = (x), .decimals = (places) })

enum { MSG_ARGS = 8 };
struct msg {
    const char *id; /* English source text; NULL = nothing to say */
    struct arg arg[MSG_ARGS];
};
/* The first argument is a literal: tools/extract finds it for the translators. */
#define MSG(text, ...) ((struct msg){ .id = (text), .arg = { __VA_ARGS__ } })
#define N_(text) (text) /* marks a source text that is translated elsewhere */

/* A copy of the message whose texts live in the arena. */
struct msg msg_dup(struct arena *a, const struct msg *m);

enum err_code {
    ERR_INVALID = 1, /* the input is wrong; changing it helps */
    ERR_DENIED,      /* not allowed for this person */
    ERR_NOT_FOUND,   /* no such thing, or not visible to this person */
    ERR_CONFLICT,    /* does not go together with what is stored now */
    ERR_BUSY,        /* try again later */
    ERR_IO,          /* file, disk, network or database failed */
    ERR_BUG,         /* our mistake */
};

struct err {
    enum err_code code;
    struct msg msg;
    const char *detail; /* for the log, may be NULL; never shown to a user, no personal data */
    const char *file;
    int line;
};

#define ERR(a, code_, ...) err_new((a), (code_), &MSG(__VA_ARGS__), __FILE__, __LINE__)
/* A new error; ERR() fills in the place. Texts of the message are copied into the arena. */
struct err *err_new(struct arena *a, enum err_code code, const struct msg *m, const char *file, int line) MUST_CHECK
    __attribute__((returns_nonnull));

/* Adds what only the log should see, and gives back e. */
struct err *err_detail(struct arena *a, struct err *e, const char *fmt, ...) PRINTF_LIKE(3, 4) MUST_CHECK;

#define TRY(call)                    \
    do {                             \
        struct err *try_err = (call);\
        if (try_err)                 \
            return try_err;          \
    } while (0)

int err_exit_status(enum err_code code);      /* 3..9 in the order of the codes (idiom 18) */
/* 400 403 404 409 503 500 500 in the order of the codes. */
int err_http_status(enum err_code code);
bool err_is_retryable(enum err_code code);    /* BUSY only */
const char *err_code_name(enum err_code code);/* "invalid" … for logs and JSON */
