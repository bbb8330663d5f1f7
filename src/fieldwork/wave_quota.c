#include "fieldwork/wave_quota.h"
#include "platform/audit.h"
#include "questionnaire/questionnaire_script.h"
#include "wave_sql.h"

struct putting { struct job *job; int64_t wave_id; const struct wave_quota *in; };

static struct err *check_condition(struct job *job, const struct wave *w, struct str condition)
{
    struct arena *a = job->arena;
    const struct expression *e;
    const struct str *question;
    struct script script;
    TRY(expression_parse(a, condition, &e));
    TRY(script_load(job->db, a, w->version_id, &script));
    size_t n = expression_questions(a, e, &question);
    for (size_t i = 0; i < n; i++)
        if (script_find(&script, question[i]) >= SCRIPT_END)
            return ERR(a, ERR_INVALID, "The wave's questionnaire has no question {0}.", ARG_S(question[i]));
    return n ? NULL : ERR(a, ERR_INVALID, "The condition names no question. Write for example {{L1} <= 2.");
}

static struct err *add(const struct putting *p)
{
    struct wave_quota_insert_in row = { .id = db_new_id(p->job->db), .wave_id = p->wave_id, .name = p->in->name, .condition = p->in->condition, .target = p->in->target };
    return wave_quota_insert(p->job->db, &row, NULL);
}

static struct err *change(const struct putting *p, const struct wave_quota_find_row *row)
{
    struct arena *a = p->job->arena;
    int64_t changed;
    if (!str_eq(row->condition, p->in->condition))
        return ERR(a, ERR_CONFLICT, "There is a quota of this name with another condition. Choose another name.");
    TRY(wave_quota_change(p->job->db, &(struct wave_quota_change_in){ .id = row->id, .target = p->in->target }, &changed));
    return changed ? NULL : ERR(a, ERR_CONFLICT, "{0} interviews are made or running: the target cannot be smaller.", ARG_I(row->achieved + row->reserved));
}

static struct err *store(struct db *db, void *ctx)
{
    const struct putting *p = ctx;
    struct job *job = p->job;
    struct wave_quota_find_row row;
    bool found;
    TRY(wave_quota_find(db, job->arena, &(struct wave_quota_find_in){ .wave_id = p->wave_id, .name = p->in->name }, &row, &found));
    TRY(found ? change(p, &row) : add(p));
    return audit_by(job, "wave.quota", "wave", p->wave_id, AUDIT_JSON(job->arena, { "name", p->in->name }, { "condition", p->in->condition },
                                                                       { "target", str_printf(job->arena, "%lld", (long long)p->in->target) }));
}

struct err *wave_quota_put(struct job *job, int64_t wave_id, const struct wave_quota *in)
{
    struct wave_quota quota = { str_trim(in->name), str_trim(in->condition), in->target };
    struct wave w;
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    if (!str_eq_c(w.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is closed: its quotas stay as they are.");
    if (!quota.name.n)
        return ERR(job->arena, ERR_INVALID, "Give the quota a name.");
    TRY(check_condition(job, &w, quota.condition));
    return db_write(job->db, store, &(struct putting){ job, wave_id, &quota }, 0);
}
