#include "platform/audit.h"
#include "audit_sql.h"
#include "base/json_out.h"
#include "base/secret.h"
#include "platform/audit_private.h"

struct str audit_digest(struct arena *a, struct str salt, struct str who, struct str body)
{
    struct sha256_stream h;
    sha256_start(&h);
    sha256_add(&h, salt);
    sha256_add(&h, str_printf(a, ":%zu:", who.n));
    sha256_add(&h, who);
    sha256_add(&h, body);
    struct sha256 d = sha256_end(&h);
    return sha256_hex(a, &d);
}

static struct str text_of(struct str s)
{
    return s.p ? s : STR("");
}

struct err *audit_append(struct db *db, const struct audit *x, int64_t now_ms, int64_t *id)
{
    struct arena *a = arena_new(0);
    struct str salt = secret_token(a), who = text_of(x->who), body = text_of(x->detail);
    struct audit_entry_insert_in entry = { .id = db_new_id(db), .at = now_ms, .actor_id = { x->actor_id != 0, x->actor_id }, .action = str_of_c(x->action),
                                           .object = str_of_c(x->object ? x->object : ""), .object_id = { x->object_id != 0, x->object_id },
                                           .digest = audit_digest(a, salt, who, body) };
    struct audit_detail_insert_in detail = { .audit_id = entry.id, .salt = salt, .who = who, .body = body };
    struct err *e = audit_entry_insert(db, &entry, NULL);
    if (!e)
        e = audit_detail_insert(db, &detail, NULL);
    if (!e)
        e = audit_open_insert(db, &(struct audit_open_insert_in){ .audit_id = entry.id }, NULL);
    if (id)
        *id = entry.id;
    arena_free(a);
    return e;
}

struct err *audit_by(struct job *job, const char *action, const char *object, int64_t object_id, struct str detail)
{
    struct audit x = { .actor_id = job->who_id, .who = str_of_c(job->who), .action = action, .object = object, .object_id = object_id, .detail = detail };
    return audit_append(job->db, &x, job->now_ms, NULL);
}

struct str audit_json(struct arena *a, const struct audit_field *field)
{
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    for (; field->key; field++)
        if (field->value.p)
            json_put_str(&j, field->key, field->value);
    json_object_end(&j);
    return buf_str(&b);
}
