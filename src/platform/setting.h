/* Business parameters: declared by features with default, range and source, stored with history, never edited in place.
 * Scopes are looked through from the particular to the general: the one asked for, then the whole network, then the default. */
#pragma once
#include "base/err.h"
#include "db/db.h"

struct job;

enum setting_type { SETTING_INT, SETTING_NUM, SETTING_TEXT };

struct setting {
    const char *key;             /* "sample.quota_month" */
    enum setting_type type;
    const char *standard;        /* the default, as text */
    int64_t min, max;            /* of INT and NUM */
    struct msg label;
    const char *source;          /* S0, W, P, K as in the parameters' list of the manual */
    bool network_only;           /* a programme cannot have its own */
    bool operator_only;          /* changed by the command line only: it names files or servers, and an administrator of the portal is not to read the machine's
                                    files or send its mail elsewhere */
    struct err *(*check)(struct arena *a, struct str value); /* beyond type and range; NULL = none. INVALID with what would do */
};

/* The value in force for a scope ("" = network, "service", "sales"). IO from the database only. */
struct err *setting_int(struct db *db, const struct setting *s, struct str scope, int64_t *out) MUST_CHECK;
struct err *setting_num(struct db *db, const struct setting *s, struct str scope, double *out) MUST_CHECK;
struct err *setting_text(struct db *db, struct arena *a, const struct setting *s, struct str scope, struct str *out) MUST_CHECK;
/* Stores a new value; the old ones stay readable. INVALID when it does not fit type, range or check. Call inside db_write. */
struct setting_change { struct str scope, value, who; int64_t now_ms; };
struct err *setting_store(struct db *db, const struct setting *s, const struct setting_change *c) MUST_CHECK;
/* The same as an action, with its entry in the audit log; INVALID also for a programme's value of a setting that is the network's only. */
struct err *setting_set(struct job *job, const struct setting *s, struct str scope, struct str value) MUST_CHECK;
/* A secret whose file the setting names, so that it stands in no database and no backup: the file's first line, "" when no file is set. INVALID when the file cannot
 * be read. */
struct err *setting_secret(struct job *job, const struct setting *s, struct str *out) MUST_CHECK;
/* Ends a programme's own value: the network's holds again; the history keeps both. INVALID for the network; CONFLICT when the programme has none. */
struct err *setting_withdraw(struct job *job, const struct setting *s, struct str scope) MUST_CHECK;
