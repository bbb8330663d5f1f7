#include "result/publication_actions.h"
#include "base/hash.h"
#include "org/user_token.h"
#include "platform/audit.h"
#include "platform/event.h"
#include "platform/frozen_document.h"
#include "platform/outbox.h"
#include "report/render.h"
#include "result/publication_private.h"

/* ---- steps ---- */

struct stepping { struct job *job; int64_t id; enum publication_step step; };

static struct err *refuse(struct arena *a, enum publication_refusal why, enum publication_state state)
{
    switch (why) {
    case PUBLICATION_UNFINISHED: return ERR(a, ERR_CONFLICT, "The reports are still being made. Make them to the end first.");
    case PUBLICATION_SAME_PERSON: return ERR(a, ERR_DENIED, "Who checked the reports cannot release them: another person has to.");
    case PUBLICATION_WRONG_STATE:
        if (state == PUBLICATION_RELEASED)
            return ERR(a, ERR_CONFLICT, "This publication is released, and stays as it is. What is wrong in it is corrected by another edition.");
        if (state == PUBLICATION_DRAFT)
            return ERR(a, ERR_CONFLICT, "This publication is a draft: it has to be checked first.");
        if (state == PUBLICATION_WITHDRAWN)
            return ERR(a, ERR_CONFLICT, "This publication was withdrawn. Make it again.");
        return ERR(a, ERR_CONFLICT, "This publication is checked already.");
    case PUBLICATION_MAY: break;
    }
    return ERR(a, ERR_BUG, "A step was refused without a reason.");
}

/* Somebody at the machine has no number: there the logins are compared. */
static bool is_by_checker(const struct job *job, const struct publication_lock_row *row)
{
    return row->checked_by.n && job->who_id == row->checked_by_id && str_eq_c(row->checked_by, job->who);
}

static struct err *store_step(struct db *db, const struct stepping *s, int64_t *changed)
{
    const struct job *job = s->job;
    switch (s->step) {
    case PUBLICATION_CHECK: {
        struct publication_set_checked_in in = { .id = s->id, .checked_at = SOME_INT(job->now_ms), .checked_by = str_of_c(job->who), .checked_by_id = job->who_id };
        return publication_set_checked(db, &in, changed);
    }
    case PUBLICATION_RELEASE: {
        struct publication_set_released_in in = { .id = s->id, .released_at = SOME_INT(job->now_ms), .released_by = str_of_c(job->who) };
        return publication_set_released(db, &in, changed);
    }
    case PUBLICATION_WITHDRAW: return publication_set_withdrawn(db, &(struct publication_set_withdrawn_in){ .id = s->id }, changed);
    case PUBLICATION_STEPS: break;
    }
    return ERR(job->arena, ERR_BUG, "There is no such step.");
}

/* ---- telling ---- */

static const struct notice_kind released_notice = {
    "report_released",
    { .id = N_("Reports for {0} are released ({1})") },
    { .id = N_("The reports of {1} for {0} are released: V{2}, with {3} dealers of yours and {4} interviews of the period.\n\nRead them here: {5}\n") },
};
static const struct notice_kind corrected_notice = {
    "report_corrected",
    { .id = N_("Corrected edition of the reports for {0} ({1})") },
    { .id = N_("The reports of {1} for {0} are corrected: V{2} replaces the edition before, with {3} dealers of yours and {4} interviews of the period. What changed, and "
               "why, stands on the page of the report.\n\nRead it here: {5}\n") },
};

static struct str link_of(struct arena *a, struct str site, int64_t id)
{
    return str_printf(a, STR_FMT "/reports/" STR_FMT, STR_ARG(site), STR_ARG(db_id_str(a, id)));
}

static struct err *count_reach(struct job *job, int64_t id, struct db_scope scope, int64_t *dealers, int64_t *interviews)
{
    struct publication_dealer_list_rows rows;
    TRY(publication_dealer_list(job->db, job->arena, &(struct publication_dealer_list_in){ .publication_id = id, .scope = scope }, &rows));
    *dealers = (int64_t)rows.n;
    *interviews = 0;
    for (size_t i = 0; i < rows.n; i++)
        *interviews += MAX_OF(rows.row[i].interviews, 0);
    return NULL;
}

/* Whoever may not read reports any more is passed over. */
static struct err *tell(struct job *job, const struct publication *p, const struct publication_subscription_list_row *to, struct str site)
{
    struct arena *a = job->arena;
    struct user u = { .id = to->user_id, .login = to->login };
    struct db_scope scope;
    int64_t dealers, interviews;
    TRY(user_load_grants(job, &u));
    if (!user_may(&u, &publication_permissions[RESULT_READ]))
        return NULL;
    TRY(user_scope(a, &u, &publication_permissions[RESULT_READ], &scope));
    TRY(count_reach(job, p->id, scope, &dealers, &interviews));
    const struct lang *l = lang_load(a, to->language.n ? to->language : STR("zh"));
    struct str programme = org_programme_title(l, p->programme);
    struct notice n = { .kind = p->edition > 1 ? &corrected_notice : &released_notice, .to = to->mail, .language = to->language,
                        .arg = { ARG_S(civil_month_str(a, p->period)), ARG_S(programme), ARG_I(p->edition), ARG_I(dealers), ARG_I(interviews), ARG_S(link_of(a, site, p->id)) } };
    return dealers ? outbox_mail(job, &n) : NULL;
}

static struct err *tell_all(struct job *job, int64_t id)
{
    struct publication p;
    struct publication_subscription_list_rows readers;
    struct str site;
    TRY(publication_load(job->db, job->arena, &(struct publication_key){ id, { .kind = SCOPE_SYSTEM }, true }, &p));
    TRY(setting_text(job->db, job->arena, &portal_url_setting, STR(""), &site));
    TRY(publication_subscription_list(job->db, job->arena, &(struct publication_subscription_list_in){ .programme = p.programme }, &readers));
    for (size_t i = 0; i < readers.n; i++)
        TRY(tell(job, &p, &readers.row[i], site));
    struct str detail = str_printf(job->arena, "{\"programme\":\"" STR_FMT "\",\"kind\":\"" STR_FMT "\",\"period\":\"" STR_FMT "\",\"edition\":%lld}", STR_ARG(p.programme), STR_ARG(p.kind),
                                   STR_ARG(civil_month_str(job->arena, p.period)), (long long)p.edition);
    return event_write(job->db, "report.published", id, detail, job->now_ms);
}

static struct err *take_step(struct db *db, void *ctx)
{
    static const char *const audits[] = { [PUBLICATION_CHECK] = "publication.check", [PUBLICATION_RELEASE] = "publication.release", [PUBLICATION_WITHDRAW] = "publication.withdraw" };
    struct stepping *s = ctx;
    struct job *job = s->job;
    struct publication_lock_row row;
    struct publication_facts facts = { 0 };
    int64_t changed = 0;
    bool found;
    TRY(publication_lock(db, job->arena, &(struct publication_lock_in){ .id = s->id }, &row, &found));
    if (!found || !publication_state_of(row.state, &facts.state))
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such publication.");
    facts.is_complete = row.complete_at.has;
    facts.by_checker = is_by_checker(job, &row);
    enum publication_refusal why = publication_may(&facts, s->step);
    if (why != PUBLICATION_MAY)
        return refuse(job->arena, why, facts.state);
    TRY(store_step(db, s, &changed));
    if (!changed)
        return refuse(job->arena, PUBLICATION_WRONG_STATE, facts.state);
    TRY(audit_by(job, audits[s->step], "publication", s->id, STR_NONE));
    return s->step == PUBLICATION_RELEASE ? tell_all(job, s->id) : NULL;
}

struct err *publication_check(struct job *job, int64_t id)
{
    return db_write(job->db, take_step, &(struct stepping){ job, id, PUBLICATION_CHECK }, 0);
}

struct err *publication_release(struct job *job, int64_t id)
{
    return db_write(job->db, take_step, &(struct stepping){ job, id, PUBLICATION_RELEASE }, 0);
}

struct err *publication_withdraw(struct job *job, int64_t id)
{
    return db_write(job->db, take_step, &(struct stepping){ job, id, PUBLICATION_WITHDRAW }, 0);
}

/* ---- issuing files ---- */

struct file { struct job job; struct publication_document_list_row document; int64_t id; struct publication_file_insert_in row; };

static struct err *store_file(struct db *db, void *ctx)
{
    const struct file *f = ctx;
    return publication_file_insert(db, &f->row, NULL);
}

static struct err *render_file(struct file *f, const struct document *d, enum report_format format, const char *name)
{
    struct arena *a = f->job.arena;
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    TRY(report_render(a, d, lang_load(a, f->document.language), format, &out));
    struct sha256 digest = sha256_of(buf_str(&b));
    f->row.content = buf_str(&b);
    f->row.sha256 = sha256_hex(a, &digest);
    f->row.format = str_of_c(name);
    return db_write(f->job.db, store_file, f, 0);
}

/* The frozen document, and the row of its files but for their content. */
static struct err *begin_files(struct file *f, struct publication_document *d)
{
    struct publication_document_key k = { .publication = { f->id, { .kind = SCOPE_SYSTEM }, false }, .report = f->document.report, .code = f->document.unit_code, .language = f->document.language };
    struct publication_dealer_list_rows dealers;
    if (!publication_unit_of(f->document.unit_kind, &k.kind))
        return ERR(f->job.arena, ERR_BUG, "A publication is stored in a form that this version does not know.");
    TRY(publication_document_load(f->job.db, f->job.arena, &k, d));
    f->row = (struct publication_file_insert_in){
        .publication_id = f->id, .report = f->document.report, .unit_kind = f->document.unit_kind, .unit_code = f->document.unit_code, .language = f->document.language,
    };
    TRY(publication_dealer_list(f->job.db, f->job.arena, &(struct publication_dealer_list_in){ .publication_id = f->id, .scope = { .kind = SCOPE_SYSTEM } }, &dealers));
    for (size_t i = 0; k.kind == UNIT_DEALER && i < dealers.n; i++)
        if (str_eq(dealers.row[i].code, k.code))
            f->row.dealer_id = SOME_INT(dealers.row[i].dealer_id);
    return NULL;
}

static const struct { const char *name; enum report_format format; } issued[] = { { "pdf", REPORT_PDF }, { "xlsx", REPORT_XLSX } };

static struct err *issue_document(struct file *f)
{
    struct publication_document d;
    TRY(begin_files(f, &d));
    for (size_t i = 0; i < ARRAY_LEN(issued); i++)
        TRY(render_file(f, &d.document, issued[i].format, issued[i].name));
    return NULL;
}

/* Whoever asks first has it issued; two at once get what was stored first. */
struct err *publication_file_issue(struct job *job, const struct publication_document_key *k, struct str format, struct str *content)
{
    struct publication p;
    struct publication_document d;
    struct file f = { .job = *job, .id = k->publication.id, .document = { k->report, str_of_c(publication_unit_name(k->kind)), k->code, k->language } };
    TRY(publication_file_load(job->db, job->arena, k, format, content));
    TRY(publication_load(job->db, job->arena, &k->publication, &p));
    if (content->p || p.state != PUBLICATION_RELEASED)
        return NULL;
    TRY(begin_files(&f, &d));
    for (size_t i = 0; i < ARRAY_LEN(issued); i++)
        if (str_eq_c(format, issued[i].name)) {
            TRY(render_file(&f, &d.document, issued[i].format, issued[i].name));
            return publication_file_load(job->db, job->arena, k, format, content);
        }
    return NULL;
}

static bool is_issued(const struct publication_file_list_rows *files, const struct publication_document_list_row *d)
{
    size_t n = 0;
    for (size_t i = 0; i < files->n; i++) {
        const struct publication_file_list_row *f = &files->row[i];
        n += str_eq(f->report, d->report) && str_eq(f->unit_kind, d->unit_kind) && str_eq(f->unit_code, d->unit_code) && str_eq(f->language, d->language);
    }
    return n == 2;
}

struct err *publication_issue(struct job *job, int64_t id)
{
    struct publication p;
    struct publication_document_list_rows documents;
    struct publication_file_list_rows files;
    TRY(publication_load(job->db, job->arena, &(struct publication_key){ id, { .kind = SCOPE_SYSTEM }, false }, &p));
    TRY(publication_document_list(job->db, job->arena, &(struct publication_document_list_in){ .publication_id = id }, &documents));
    TRY(publication_file_list(job->db, job->arena, &(struct publication_file_list_in){ .publication_id = id }, &files));
    for (size_t i = 0; i < documents.n; i++) {
        job_progress(job, &MSG("PDF and XLSX"), (int64_t)i, (int64_t)documents.n);
        if (is_issued(&files, &documents.row[i]))
            continue;
        struct file f = { .job = *job, .document = documents.row[i], .id = id };
        f.job.arena = arena_new(0);
        struct err *e = issue_document(&f);
        if (e)
            e = err_new(job->arena, e->code, &e->msg, e->file, e->line);
        arena_free(f.job.arena);
        if (e)
            return e;
    }
    job_progress_end(job);
    return NULL;
}

/* ---- subscriptions ---- */

struct subscribing { struct job *job; struct str programme; bool on; };

static struct err *store_subscription(struct db *db, void *ctx)
{
    const struct subscribing *s = ctx;
    if (!s->on)
        return publication_subscription_delete(db, &(struct publication_subscription_delete_in){ .user_id = s->job->who_id, .programme = s->programme }, NULL);
    struct publication_subscription_insert_in in = { .user_id = s->job->who_id, .programme = s->programme, .created_at = s->job->now_ms };
    return publication_subscription_insert(db, &in, NULL);
}

struct err *publication_subscribe(struct job *job, struct str programme, bool on)
{
    if (!job->who_id)
        return ERR(job->arena, ERR_INVALID, "Only somebody with an account can be told by mail.");
    return db_write(job->db, store_subscription, &(struct subscribing){ job, programme, on }, 0);
}

struct err *publication_is_subscribed(struct job *job, struct str programme, bool *out)
{
    struct publication_subscription_has_row row;
    return publication_subscription_has(job->db, job->arena, &(struct publication_subscription_has_in){ .user_id = job->who_id, .programme = programme }, &row, out);
}
