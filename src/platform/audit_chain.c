#include "platform/audit_chain.h"
#include "audit_sql.h"
#include "base/hash.h"
#include "platform/audit_private.h"
#include "platform_sql.h"

enum { SEAL_AT_ONCE = 500 };

static struct str number_of(struct arena *a, struct opt_int v)
{
    return v.has ? str_printf(a, "%lld", (long long)v.v) : STR("-");
}

/* What a link is made of, a line each. */
struct link_parts { struct str before; int64_t position, id, at; struct opt_int actor_id, object_id; struct str action, object, digest; };

static struct str link_of(struct arena *a, const struct link_parts *p)
{
    struct str text = str_printf(a, STR_FMT "\n%lld\n%lld\n%lld\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(p->before),
                                 (long long)p->position, (long long)p->id, (long long)p->at, STR_ARG(number_of(a, p->actor_id)), STR_ARG(p->action),
                                 STR_ARG(p->object), STR_ARG(number_of(a, p->object_id)), STR_ARG(p->digest));
    struct sha256 d = sha256_of(text);
    return sha256_hex(a, &d);
}

/* ---- sealing ---- */

struct sealing { struct job *job; int64_t n; };

static struct err *seal_one(struct db *db, struct arena *a, const struct audit_open_list_row *e, struct audit_anchor *last)
{
    struct link_parts p = { last->link, last->position + 1, e->id, e->at, e->actor_id, e->object_id, e->action, e->object, e->digest };
    struct audit_link_insert_in in = { .position = p.position, .audit_id = e->id, .link = link_of(a, &p) };
    TRY(audit_link_insert(db, &in, NULL));
    *last = (struct audit_anchor){ in.position, in.link };
    return audit_open_delete(db, &(struct audit_open_delete_in){ .audit_id = e->id }, NULL);
}

static struct err *last_link(struct db *db, struct arena *a, struct audit_anchor *out)
{
    struct audit_link_last_row row;
    bool found;
    TRY(audit_link_last(db, a, &(struct audit_link_last_in){ .limit = 1 }, &row, &found));
    *out = found ? (struct audit_anchor){ row.position, row.link } : (struct audit_anchor){ 0, STR("") };
    return NULL;
}

static struct err *seal_some(struct db *db, void *ctx)
{
    struct sealing *s = ctx;
    struct arena *a = s->job->arena;
    struct guard_hold_row guard;
    struct audit_open_list_rows open;
    struct audit_anchor last;
    bool found;
    s->n = 0;
    TRY(guard_hold(db, a, &(struct guard_hold_in){ .name = STR("audit") }, &guard, &found));
    TRY(audit_open_list(db, a, &(struct audit_open_list_in){ .limit = SEAL_AT_ONCE }, &open));
    TRY(last_link(db, a, &last));
    for (size_t i = 0; i < open.n; i++)
        TRY(seal_one(db, a, &open.row[i], &last));
    s->n = (int64_t)open.n;
    return NULL;
}

struct err *audit_seal(struct job *job, int64_t *n)
{
    struct sealing s = { .job = job };
    int64_t all = 0;
    do {
        struct audit_open_list_rows open; /* without work nobody waits for the writers' lock */
        struct arena_mark m = arena_mark(job->arena);
        TRY(audit_open_list(job->db, job->arena, &(struct audit_open_list_in){ .limit = 1 }, &open));
        s.n = 0;
        if (open.n)
            TRY(db_write(job->db, seal_some, &s, 0));
        all += s.n;
        arena_rewind(job->arena, m);
    } while (s.n == SEAL_AT_ONCE);
    if (n)
        *n = all;
    return NULL;
}

/* ---- verifying ---- */

static enum audit_break check_link(struct arena *a, const struct audit_link_each_row *r, const struct audit_anchor *last)
{
    struct link_parts p = { last->link, r->position, r->audit_id, r->at.v, r->actor_id, r->object_id, r->action, r->object, r->digest };
    if (r->position != last->position + 1)
        return AUDIT_GAP;
    if (!r->at.has)
        return AUDIT_ENTRY_GONE;
    if (!str_eq(link_of(a, &p), r->link))
        return AUDIT_ENTRY_CHANGED;
    return r->salt.p && !str_eq(audit_digest(a, r->salt, r->who, r->body), r->digest) ? AUDIT_DETAIL_CHANGED : AUDIT_SOUND;
}

static bool differs(struct audit_anchor noted, const struct audit_anchor *at)
{
    return noted.position == at->position && !str_eq_nocase(noted.link, at->link);
}

struct verifying { struct job *job; struct audit_anchor noted; struct audit_verdict *out; };

static void take_link(struct verifying *v, struct arena *row, const struct audit_link_each_row *r, struct audit_anchor *last)
{
    struct audit_verdict *out = v->out;
    enum audit_break broken = check_link(row, r, last);
    *last = (struct audit_anchor){ r->position, r->link };
    if (!broken && differs(v->noted, last))
        broken = AUDIT_CUT;
    if (broken && !out->broken) {
        out->broken = broken;
        out->position = r->position;
        out->audit_id = r->audit_id;
    }
    out->sealed++;
    out->erased += !r->salt.p;
}

static struct err *walk(struct db *db, void *ctx)
{
    struct verifying *v = ctx;
    struct arena *a = v->job->arena, *row = arena_new(0);
    struct audit_link_each_cursor c;
    struct audit_link_each_row r;
    struct audit_entry_unsealed_row tail;
    struct audit_anchor last = { 0, STR("") };
    char kept[2 * SHA256_BYTES + 1] = "";
    bool found;
    *v->out = (struct audit_verdict){ 0 };
    struct err *e = audit_link_each_open(db, a, &c);
    while (!e && audit_link_each_next(&c, &r)) {
        take_link(v, row, &r, &last);
        size_t n = MIN_OF(last.link.n, sizeof kept - 1);
        memcpy(kept, last.link.p, n); /* the row's texts end with the next one */
        last.link = (struct str){ kept, n };
        arena_free(row);
        row = arena_new(0);
    }
    arena_free(row);
    TRY(e ? e : audit_link_each_close(&c));
    v->out->last = (struct audit_anchor){ last.position, str_dup(a, last.link) };
    TRY(audit_entry_unsealed(db, a, &tail, &found));
    v->out->unsealed = tail.n;
    v->out->oldest_ms = tail.oldest.v;
    return NULL;
}

struct err *audit_verify(struct job *job, struct audit_anchor noted, struct audit_verdict *out)
{
    struct verifying v = { job, noted, out };
    TRY(db_read(job->db, walk, &v));
    if (!out->broken && noted.position > out->last.position) {
        out->broken = AUDIT_CUT;
        out->position = out->last.position + 1;
    }
    return NULL;
}

/* ---- erasing ---- */

struct erasing { struct job *job; const char *object; int64_t object_id, n; };

static struct err *erase(struct db *db, void *ctx)
{
    struct erasing *x = ctx;
    TRY(audit_detail_erase(db, &(struct audit_detail_erase_in){ .object = str_of_c(x->object), .object_id = SOME_INT(x->object_id) }, &x->n));
    return audit_by(x->job, "audit.erase", x->object, x->object_id, STR_NONE);
}

struct err *audit_erase(struct job *job, const char *object, int64_t object_id, int64_t *n)
{
    struct erasing x = { job, object, object_id, 0 };
    TRY(db_write(job->db, erase, &x, 0));
    *n = x.n;
    return NULL;
}
