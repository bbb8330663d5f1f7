/* What people do with open answers, one transaction each. */
#include "platform/audit.h"
#include "verbatim/verbatim.h"
#include "verbatim_sql.h"

struct deciding {
    struct job *job;
    const struct verbatim_key *key;
    size_t n_keys;
    const struct verbatim_decision *decision;
    const struct str_map *staff;
    struct verbatim_frame frame;
    int64_t n;
};

static struct err *somebody_else(struct job *job)
{
    return ERR(job->arena, ERR_CONFLICT, "Somebody else has worked on this text meanwhile. Look at it again before you decide.");
}

/* ---- checks ---- */

static struct err *check_codes(const struct deciding *x, struct str codes)
{
    while (codes.p) {
        struct str code = str_cut(&codes, ',');
        bool is_known = code.n == 0;
        for (size_t i = 0; i < x->frame.n && !is_known; i++)
            is_known = str_eq(x->frame.code[i].code, code);
        if (!is_known)
            return ERR(x->job->arena, ERR_INVALID, "There is no code {0}.", ARG_S(code));
    }
    return NULL;
}

static struct err *check_step(const struct deciding *x, const struct verbatim *v)
{
    struct questionnaire *version;
    size_t n;
    if (x->decision->step.n == 0 || str_eq(x->decision->step, v->step))
        return NULL;
    TRY(questionnaire_list(x->job->db, x->job->arena, v->programme, &version, &n));
    for (size_t q = 0; q < n; q++)
        for (size_t i = 0; i < version[q].n_steps; i++)
            if (str_eq(version[q].step[i].code, x->decision->step))
                return NULL;
    return ERR(x->job->arena, ERR_INVALID, "There is no process step {0}.", ARG_S(x->decision->step));
}

static struct err *check_text(const struct deciding *x)
{
    struct arena *a = x->job->arena;
    const struct verbatim_decision *d = x->decision;
    if (str_is_empty(str_trim(d->text)))
        return ERR(a, ERR_INVALID, "The text is empty. Reject it instead.");
    struct verbatim_mask m = verbatim_mask_of(a, d->text, x->staff);
    for (size_t i = 0; i < m.n; i++) {
        struct str what = tr(x->job->lang, verbatim_finding_text(m.span[i].what)), part = str_sub(d->text, m.span[i].from, m.span[i].n);
        if (m.span[i].what & FOUND_HARD)
            return ERR(a, ERR_INVALID, "The text still has a {0}: {1}. Cover it before you approve it.", ARG_S(what), ARG_S(part));
        if (!d->is_sure)
            return ERR(a, ERR_INVALID, "The text still has a {0}: {1}. Cover it, or say that it is none.", ARG_S(what), ARG_S(part));
    }
    return NULL;
}

/* ---- one step ---- */

static struct err *remember(struct job *job, const struct verbatim *v, const char *what)
{
    struct verbatim_history_add_in in = {
        .id = db_new_id(job->db), .verbatim_id = v->id, .at = job->now_ms, .who = str_of_c(job->who), .who_id = job->who_id, .what = str_of_c(what),
        .before_state = str_of_c(verbatim_state_name(v->state)), .before_text = v->screened, .before_kind = str_of_c(verbatim_kind_name(v->kind)), .before_step = v->step,
        .before_codes = v->codes,
    };
    return verbatim_history_add(job->db, &in, NULL);
}

static struct err *change(struct deciding *x, const struct verbatim *v, int64_t *changed)
{
    const struct verbatim_decision *d = x->decision;
    struct verbatim_change_in in = { .id = v->id, .seen = v->edition, .state = str_of_c(verbatim_state_name(d->state)), .screened = d->text, .step = d->step.p ? d->step : STR(""),
                                     .kind = str_of_c(verbatim_kind_name(d->kind)), .codes = d->codes.p ? d->codes : STR("") };
    TRY(verbatim_change(x->job->db, &in, changed));
    return *changed ? remember(x->job, v, verbatim_state_name(d->state)) : NULL;
}

static struct err *decide(struct db *db UNUSED, void *ctx)
{
    static const char *const actions[VERBATIM_STATES] = { [VERBATIM_NEW] = "verbatim.new", [VERBATIM_APPROVED] = "verbatim.approved", [VERBATIM_REJECTED] = "verbatim.rejected",
                                                          [VERBATIM_SECOND] = "verbatim.second" };
    struct deciding *x = ctx;
    struct verbatim v;
    int64_t changed;
    TRY(verbatim_load(x->job, x->key, &v, NULL));
    TRY(check_step(x, &v));
    if (v.edition != x->key->seen)
        return somebody_else(x->job);
    TRY(change(x, &v, &changed));
    return changed ? audit_by(x->job, actions[x->decision->state], "verbatim", v.id, STR_NONE) : somebody_else(x->job);
}

struct err *verbatim_decide(struct job *job, const struct verbatim_key *k, const struct verbatim_decision *d)
{
    struct str_map staff;
    struct deciding x = { .job = job, .key = k, .decision = d, .staff = &staff };
    TRY(org_staff_names_load(job->db, job->arena, &staff));
    TRY(verbatim_frame_load(job->db, job->arena, &x.frame));
    TRY(check_codes(&x, d->codes));
    if (d->state == VERBATIM_APPROVED)
        TRY(check_text(&x));
    return db_write(job->db, decide, &x, 0);
}

/* ---- many at once ---- */

static struct err *approve_one(struct deciding *x, const struct verbatim_key *k)
{
    struct verbatim v;
    int64_t changed = 0;
    TRY(verbatim_load(x->job, k, &v, NULL));
    struct verbatim_decision d = { .state = VERBATIM_APPROVED, .text = v.screened, .step = v.step, .codes = v.codes, .kind = v.kind };
    x->decision = &d;
    if (v.state == VERBATIM_NEW && v.edition == k->seen && !v.found)
        TRY(change(x, &v, &changed));
    x->n += changed;
    return NULL;
}

static struct err *approve_all(struct db *db UNUSED, void *ctx)
{
    struct deciding *x = ctx;
    x->n = 0;
    for (size_t i = 0; i < x->n_keys; i++) {
        const struct arena_mark start = arena_mark(x->job->arena);
        struct err *e = approve_one(x, &x->key[i]);
        if (e && e->code != ERR_NOT_FOUND)
            return e;
        arena_rewind(x->job->arena, start);
    }
    if (x->n == 0)
        return NULL;
    struct str n = str_printf(x->job->arena, "%lld", (long long)x->n);
    return audit_by(x->job, "verbatim.approved_clean", NULL, 0, AUDIT_JSON(x->job->arena, { "texts", n }));
}

struct err *verbatim_approve_clean(struct job *job, const struct verbatim_key *keys, size_t n_keys, int64_t *n)
{
    struct deciding x = { .job = job, .key = keys, .n_keys = n_keys };
    TRY(db_write(job->db, approve_all, &x, 0));
    *n = x.n;
    return NULL;
}

/* ---- taking back ---- */

static struct err *undo(struct db *db, void *ctx)
{
    struct deciding *x = ctx;
    struct job *job = x->job;
    struct verbatim v;
    struct verbatim_history_list_rows rows;
    const struct verbatim_history_list_row *last = NULL;
    struct verbatim_decision back = { 0 };
    int64_t changed;
    TRY(verbatim_load(job, x->key, &v, NULL));
    TRY(verbatim_history_list(db, job->arena, &(struct verbatim_history_list_in){ .verbatim_id = v.id }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (!rows.row[i].is_undone && !str_eq_c(rows.row[i].what, "undone"))
            last = &rows.row[i];
    if (!last)
        return ERR(job->arena, ERR_CONFLICT, "Nothing was done to this text that could be taken back.");
    if (v.edition != x->key->seen || !verbatim_state_of(last->before_state, &back.state) || !verbatim_kind_of(last->before_kind, &back.kind))
        return somebody_else(job);
    struct verbatim_change_in in = { .id = v.id, .seen = v.edition, .state = last->before_state, .screened = last->before_text, .kind = last->before_kind, .step = last->before_step,
                                     .codes = last->before_codes };
    TRY(verbatim_change(db, &in, &changed));
    if (!changed)
        return somebody_else(job);
    TRY(verbatim_history_set_undone(db, &(struct verbatim_history_set_undone_in){ .id = last->id }, NULL));
    TRY(remember(job, &v, "undone"));
    return audit_by(job, "verbatim.undone", "verbatim", v.id, STR_NONE);
}

struct err *verbatim_undo(struct job *job, const struct verbatim_key *k)
{
    struct deciding x = { .job = job, .key = k };
    return db_write(job->db, undo, &x, 0);
}

/* ---- the code frame ---- */

struct putting { struct job *job; const struct verbatim_code *c; bool is_new; };

static struct err *put_code(struct db *db, void *ctx)
{
    const struct putting *x = ctx;
    const struct verbatim_code *c = x->c;
    struct arena *a = x->job->arena;
    struct str words = c->words.p ? c->words : STR("");
    int64_t changed;
    if (x->is_new) {
        struct verbatim_code_insert_in in = { .code = c->code, .title_zh = c->title_zh, .title_en = c->title_en, .words = words, .position = c->position, .in_use = c->in_use };
        TRY(verbatim_code_insert(db, &in, &changed));
        if (!changed)
            return ERR(a, ERR_CONFLICT, "There is a code {0} already.", ARG_S(c->code));
    } else {
        struct verbatim_code_update_in in = { .code = c->code, .title_zh = c->title_zh, .title_en = c->title_en, .words = words, .position = c->position, .in_use = c->in_use };
        TRY(verbatim_code_update(db, &in, &changed));
        if (!changed)
            return ERR(a, ERR_NOT_FOUND, "There is no code {0}.", ARG_S(c->code));
    }
    return audit_by(x->job, "verbatim.code", NULL, 0, AUDIT_JSON(a, { "code", c->code }, { "zh", c->title_zh }, { "en", c->title_en }, { "words", words }));
}

struct err *verbatim_code_put(struct job *job, const struct verbatim_code *c, bool is_new)
{
    struct putting x = { job, c, is_new };
    bool is_code = c->code.n > 0 && c->code.n <= 32;
    for (size_t i = 0; i < c->code.n; i++)
        is_code = is_code && ((c->code.p[i] >= 'a' && c->code.p[i] <= 'z') || (c->code.p[i] >= '0' && c->code.p[i] <= '9') || c->code.p[i] == '_');
    if (!is_code)
        return ERR(job->arena, ERR_INVALID, "A code has 1 to 32 of a-z, 0-9 and _.");
    if (str_is_empty(c->title_zh) || str_is_empty(c->title_en))
        return ERR(job->arena, ERR_INVALID, "A code needs a title in Chinese and in English.");
    return db_write(job->db, put_code, &x, 0);
}
