#include "org/user_throttle.h"
#include "platform/key_file.h"
#include "user_sql.h"
#include <arpa/inet.h>
#include <string.h>

enum { MINUTE_MS = 60000, WINDOW_MS = 15 * MINUTE_MS, KEPT_MS = 24 * 60 * MINUTE_MS };
enum { MAX_HERE = 5, MAX_HERE_IN_FLOOD = 1, MAX_ADDRESS = 50, FLOOD = 20 };

/* ---- hashes ---- */

struct str throttle_network(struct arena *a, struct str address)
{
    unsigned char b[16];
    char out[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, str_c(a, address), b) != 1)
        return address;
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    if (memcmp(b, mapped, sizeof mapped) == 0)
        return str_dup(a, str_of_c(inet_ntop(AF_INET, b + 12, out, sizeof out)));
    memset(b + 8, 0, 8);
    return str_dup(a, str_of_c(inet_ntop(AF_INET6, b, out, sizeof out)));
}

struct err *throttle_of(struct job *job, struct str login, struct str address, struct throttle *out)
{
    struct arena *a = job->arena;
    struct secret_key key;
    TRY(key_file_load(job, "sign_in.key", &key));
    out->login_hash = secret_keyed_hash(a, &key, str_printf(a, "login " STR_FMT, STR_ARG(login)));
    out->address_hash = secret_keyed_hash(a, &key, str_printf(a, "address " STR_FMT, STR_ARG(throttle_network(a, address))));
    return NULL;
}

/* ---- counting ---- */

struct attempt { struct job *job; const struct throttle *t; int64_t wait_ms; };

static bool is_too_often(const struct sign_in_attempt_count_row *n)
{
    return n->here >= (n->login >= FLOOD ? MAX_HERE_IN_FLOOD : MAX_HERE) || n->address >= MAX_ADDRESS;
}

static struct err *count_attempt(struct db *db, void *ctx)
{
    struct attempt *x = ctx;
    int64_t now = x->job->now_ms;
    struct sign_in_attempt_count_in in = { .login_hash = x->t->login_hash, .address_hash = x->t->address_hash, .since = now - WINDOW_MS };
    struct sign_in_attempt_count_row n;
    bool found;
    TRY(sign_in_attempt_delete_old(db, &(struct sign_in_attempt_delete_old_in){ .until = now - KEPT_MS }, NULL));
    TRY(sign_in_attempt_count(db, x->job->arena, &in, &n, &found));
    x->wait_ms = is_too_often(&n) ? MAX_OF(n.oldest.v + WINDOW_MS - now, 1) : 0;
    if (x->wait_ms)
        return NULL;
    struct sign_in_attempt_insert_in row = { .id = db_new_id(db), .login_hash = in.login_hash, .address_hash = in.address_hash, .at = now };
    return sign_in_attempt_insert(db, &row, NULL);
}

struct err *throttle_try(struct job *job, const struct throttle *t)
{
    struct attempt x = { .job = job, .t = t };
    TRY(db_write(job->db, count_attempt, &x, 0));
    if (x.wait_ms == 0)
        return NULL;
    return ERR(job->arena, ERR_BUSY, "Too many attempts. Please wait {0} minutes, or ask your administrator for a new password.",
               ARG_I((x.wait_ms + MINUTE_MS - 1) / MINUTE_MS));
}

struct err *throttle_forget(struct db *db, const struct throttle *t)
{
    struct sign_in_attempt_forget_in in = { .login_hash = t->login_hash, .address_hash = t->address_hash };
    return sign_in_attempt_forget(db, &in, NULL);
}
