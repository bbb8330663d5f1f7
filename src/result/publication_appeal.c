#include "result/publication_appeal.h"
#include "org/org_days.h"
#include "platform/audit.h"
#include "publication_sql.h"

static const struct { const char *name, *text; } states[] = {
    [APPEAL_OPEN] = { "open", N_("open") }, [APPEAL_UPHELD] = { "upheld", N_("upheld") }, [APPEAL_REJECTED] = { "rejected", N_("rejected") },
};

const char *publication_appeal_state(enum appeal_state s)
{
    return states[s].name;
}

const char *publication_appeal_state_text(enum appeal_state s)
{
    return states[s].text;
}

struct err *publication_appeals_end(struct job *job, const struct publication *p, struct civil_date *out)
{
    struct working_days working;
    *out = (struct civil_date){ 0 };
    if (!p->released_at.has)
        return NULL;
    struct civil_date day = tz_date(job->tz, p->released_at.v);
    TRY(org_working_days_load(job, civil_month_of_date(day), &working));
    *out = publication_appeal_end(day, &working);
    return NULL;
}

/* ---- making one ---- */

struct making { struct job *job; const struct publication_appeal_new *in; struct publication_appeal_insert_in row; };

static struct err *find_dealer(struct making *m, int64_t *dealer_id)
{
    const struct publication_appeal_new *in = m->in;
    struct publication_dealer_list_rows rows;
    TRY(publication_dealer_list(m->job->db, m->job->arena, &(struct publication_dealer_list_in){ .publication_id = in->publication, .scope = in->scope }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.row[i].code, in->dealer_code)) {
            *dealer_id = rows.row[i].dealer_id;
            return NULL;
        }
    return ERR(m->job->arena, ERR_NOT_FOUND, "There is no such report in this publication.");
}

static struct err *check_texts(struct arena *a, const struct publication_appeal_new *in)
{
    if (str_is_empty(str_trim(in->subject)) || str_is_empty(str_trim(in->reason)))
        return ERR(a, ERR_INVALID, "Say which line of the report is wrong, and why.");
    return NULL;
}

static struct err *insert(struct db *db, void *ctx)
{
    struct making *m = ctx;
    struct arena *a = m->job->arena;
    struct publication_appeal_same_row same;
    struct publication_lock_row locked;
    bool found;
    TRY(publication_lock(db, a, &(struct publication_lock_in){ .id = m->row.publication_id }, &locked, &found));
    TRY(publication_appeal_same(db, a, &(struct publication_appeal_same_in){ m->row.publication_id, m->row.dealer_id, m->row.report, m->row.subject }, &same, &found));
    if (same.n)
        return ERR(a, ERR_CONFLICT, "There is already an open appeal against this line.");
    m->row.id = db_new_id(db);
    TRY(publication_appeal_insert(db, &m->row, NULL));
    return audit_by(m->job, "publication.appeal", "publication", m->row.publication_id, STR_NONE);
}

struct err *publication_appeal_make(struct job *job, const struct publication_appeal_new *in, int64_t *id)
{
    struct making m = { .job = job, .in = in };
    struct publication p;
    struct civil_date today = job_today(job), end;
    struct working_days working;
    int64_t dealer_id;
    TRY(publication_load(job->db, job->arena, &(struct publication_key){ in->publication, in->scope, false }, &p));
    TRY(find_dealer(&m, &dealer_id));
    TRY(check_texts(job->arena, in));
    TRY(publication_appeals_end(job, &p, &end));
    TRY(org_working_days_load(job, civil_month_of_date(today), &working));
    if (civil_date_cmp(today, end) > 0)
        return ERR(job->arena, ERR_CONFLICT, "The time for appeals against these reports ended on {0}.", ARG_S(civil_date_str(job->arena, end)));
    m.row = (struct publication_appeal_insert_in){
        .publication_id = p.id, .dealer_id = dealer_id, .report = in->report, .subject = str_trim(in->subject), .reason = str_trim(in->reason),
        .evidence = in->evidence.p ? str_trim(in->evidence) : STR(""), .made_at = job->now_ms, .made_by = str_of_c(job->who), .made_by_id = job->who_id,
        .due_day = civil_date_str(job->arena, working_days_after(&working, today, APPEAL_RULING_DAYS)),
    };
    TRY(db_write(job->db, insert, &m, 0));
    *id = m.row.id;
    return NULL;
}

/* ---- ruling ---- */

struct ruling { struct job *job; const struct publication_appeal_ruling *in; };

static struct err *store_ruling(struct db *db, void *ctx)
{
    const struct ruling *x = ctx;
    struct job *job = x->job;
    struct publication_appeal_one_row row;
    int64_t changed;
    bool found;
    TRY(publication_appeal_one(db, job->arena, &(struct publication_appeal_one_in){ .id = x->in->id }, &row, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such appeal.");
    struct publication_appeal_set_ruling_in in = { .id = x->in->id, .state = str_of_c(publication_appeal_state(x->in->upheld ? APPEAL_UPHELD : APPEAL_REJECTED)),
                                                 .ruled_at = SOME_INT(job->now_ms), .ruled_by = str_of_c(job->who), .ruling = str_trim(x->in->reason) };
    TRY(publication_appeal_set_ruling(db, &in, &changed));
    if (!changed)
        return ERR(job->arena, ERR_CONFLICT, "This appeal is ruled already.");
    return audit_by(job, x->in->upheld ? "appeal.uphold" : "appeal.reject", "publication_appeal", x->in->id, STR_NONE);
}

struct err *publication_appeal_rule(struct job *job, const struct publication_appeal_ruling *in)
{
    if (str_is_empty(str_trim(in->reason)))
        return ERR(job->arena, ERR_INVALID, "A ruling needs a reason, without saying which interview.");
    return db_write(job->db, store_ruling, &(struct ruling){ job, in }, 0);
}

/* ---- lists ---- */

static struct err *of_row(struct arena *a, const struct publication_appeal_list_row *r, struct publication_appeal *out)
{
    *out = (struct publication_appeal){
        .id = r->id, .publication_id = r->publication_id, .dealer_id = r->dealer_id, .edition = r->edition, .dealer_code = r->code, .programme = r->programme, .kind = r->kind,
        .report = r->report, .subject = r->subject, .reason = r->reason, .evidence = r->evidence, .made_by = r->made_by, .ruled_by = r->ruled_by, .ruling = r->ruling,
        .made_at = r->made_at, .ruled_at = r->ruled_at, .due = civil_date_of_iso(r->due_day),
    };
    bool is_known = civil_month_parse(r->period, &out->period);
    for (enum appeal_state s = APPEAL_OPEN; s <= APPEAL_REJECTED; s++)
        if (str_eq_c(r->state, states[s].name)) {
            out->state = s;
            return is_known ? NULL : ERR(a, ERR_BUG, "An appeal is stored in a form that this version does not know.");
        }
    return ERR(a, ERR_BUG, "An appeal is stored in a form that this version does not know.");
}

struct err *publication_appeals_load(struct db *db, struct arena *a, const struct publication_appeal_query *q, struct publication_appeal_list *out)
{
    struct publication_appeal_list_rows rows;
    struct publication_appeal_list_in in = { .scope = q->scope, .with_of_publication = q->publication, .publication_id = q->publication };
    TRY(publication_appeal_list(db, a, &in, &rows));
    *out = (struct publication_appeal_list){ .row = ARENA_ARRAY(a, struct publication_appeal, rows.n), .n = rows.n };
    for (size_t i = 0; i < rows.n; i++)
        TRY(of_row(a, &rows.row[i], &out->row[i]));
    return NULL;
}
