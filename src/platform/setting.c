#include "platform/setting.h"
#include "platform/audit.h"
#include "platform_sql.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SETTING_BYTES = 4000, SECRET_BYTES = 1000 };

static struct err *latest(struct db *db, struct arena *a, const struct setting *s, struct str scope, struct str *out)
{
    struct setting_latest_in in = { .key = str_of_c(s->key), .scope = scope, .limit = 1 };
    struct setting_latest_row row;
    bool found;
    TRY(setting_latest(db, a, &in, &row, &found));
    if ((!found || row.is_withdrawn) && !str_is_empty(scope)) {
        in.scope = STR("");
        TRY(setting_latest(db, a, &in, &row, &found));
    }
    *out = found ? row.value : str_of_c(s->standard);
    return NULL;
}

struct err *setting_text(struct db *db, struct arena *a, const struct setting *s, struct str scope, struct str *out)
{
    return latest(db, a, s, scope, out);
}

static struct err *not_a_number(struct db *db, const struct setting *s, struct str value)
{
    return ERR(db_arena(db), ERR_INVALID, "The setting {0} must be a number from {1} to {2}, not \"{3}\".", ARG_C(s->key),
               ARG_I(s->min), ARG_I(s->max), ARG_S(value));
}

struct err *setting_int(struct db *db, const struct setting *s, struct str scope, int64_t *out)
{
    struct str value;
    TRY(latest(db, db_arena(db), s, scope, &value));
    return str_to_int(value, out) ? NULL : not_a_number(db, s, value);
}

struct err *setting_num(struct db *db, const struct setting *s, struct str scope, double *out)
{
    struct str value;
    TRY(latest(db, db_arena(db), s, scope, &value));
    return str_to_num(value, out) ? NULL : not_a_number(db, s, value);
}

static bool fits(const struct setting *s, struct str value)
{
    int64_t i;
    double num;
    switch (s->type) {
    case SETTING_INT:
        return str_to_int(value, &i) && i >= s->min && i <= s->max;
    case SETTING_NUM:
        return str_to_num(value, &num) && num >= (double)s->min && num <= (double)s->max;
    case SETTING_TEXT:
        return value.p && value.n <= SETTING_BYTES;
    }
    return false;
}

struct err *setting_store(struct db *db, const struct setting *s, const struct setting_change *c)
{
    if (!fits(s, c->value) && s->type == SETTING_TEXT)
        return ERR(db_arena(db), ERR_INVALID, "The setting {0} is a text of at most {1} bytes.", ARG_C(s->key), ARG_I(SETTING_BYTES));
    if (!fits(s, c->value))
        return not_a_number(db, s, c->value);
    if (s->check)
        TRY(s->check(db_arena(db), c->value));
    struct setting_insert_in in = { .id = db_new_id(db), .key = str_of_c(s->key), .scope = c->scope, .value = c->value,
                                    .changed_at = c->now_ms, .changed_by = c->who };
    return setting_insert(db, &in, NULL);
}

struct storing { struct job *job; const struct setting *s; struct setting_change change; };

static struct err *store(struct db *db, void *ctx)
{
    const struct storing *x = ctx;
    TRY(setting_store(db, x->s, &x->change));
    return audit_by(x->job, "setting.set", "setting", 0,
                    AUDIT_JSON(x->job->arena, { "key", str_of_c(x->s->key) }, { "scope", x->change.scope }, { "value", x->change.value }));
}

struct err *setting_set(struct job *job, const struct setting *s, struct str scope, struct str value)
{
    struct storing x = { job, s, { scope.p ? scope : STR(""), value.p ? value : STR(""), str_of_c(job->who), job->now_ms } };
    if (s->network_only && x.change.scope.n)
        return ERR(job->arena, ERR_INVALID, "The setting {0} holds for the whole network; a programme has none of its own.", ARG_C(s->key));
    return db_write(job->db, store, &x, 0);
}

struct err *setting_secret(struct job *job, const struct setting *s, struct str *out)
{
    struct arena *a = job->arena;
    char line[SECRET_BYTES] = "";
    struct str path;
    TRY(setting_text(job->db, a, s, STR(""), &path));
    *out = STR("");
    if (!path.n)
        return NULL;
    FILE *f = fopen(str_c(a, path), "re");
    if (!f)
        return ERR(a, ERR_INVALID, "The file {0} of the setting {1} cannot be read: {2}.", ARG_S(path), ARG_C(s->key), ARG_C(strerror(errno)));
    if (fgets(line, sizeof line, f))
        *out = str_trim(str_dup(a, str_of_c(line)));
    fclose(f);
    return NULL;
}

/* ---- a programme's own value ends ---- */

static struct err *withdraw(struct db *db, void *ctx)
{
    const struct storing *x = ctx;
    struct arena *a = x->job->arena;
    struct setting_latest_row row;
    bool found;
    TRY(setting_latest(db, a, &(struct setting_latest_in){ .key = str_of_c(x->s->key), .scope = x->change.scope, .limit = 1 }, &row, &found));
    if (!found || row.is_withdrawn)
        return ERR(a, ERR_CONFLICT, "The programme has no value of its own for the setting {0}.", ARG_C(x->s->key));
    struct setting_insert_in in = { .id = db_new_id(db), .key = str_of_c(x->s->key), .scope = x->change.scope, .value = row.value, .changed_at = x->change.now_ms,
                                    .changed_by = x->change.who, .is_withdrawn = true };
    TRY(setting_insert(db, &in, NULL));
    return audit_by(x->job, "setting.withdraw", "setting", 0, AUDIT_JSON(a, { "key", in.key }, { "scope", in.scope }, { "value", row.value }));
}

struct err *setting_withdraw(struct job *job, const struct setting *s, struct str scope)
{
    struct storing x = { job, s, { scope.p ? scope : STR(""), STR(""), str_of_c(job->who), job->now_ms } };
    if (x.change.scope.n == 0)
        return ERR(job->arena, ERR_INVALID, "Only a programme's own value can be withdrawn. The network's is set to another one.");
    return db_write(job->db, withdraw, &x, 0);
}
