#include "fieldwork/wave_sign.h"
#include "platform/audit.h"
#include "wave_sign_sql.h"

const struct setting wave_sign_setting = { .key = "field.sign_off", .type = SETTING_INT, .standard = "2", .min = 0, .max = 2, .source = "P",
                                           .label = { .id = N_("People who sign a wave off before it is closed: 2 = supervisor and project manager, 1 = one of them, 0 = nobody") } };
const struct msg wave_office_titles[WAVE_OFFICES] = { [OFFICE_SUPERVISOR] = { .id = N_("Supervisor") }, [OFFICE_MANAGER] = { .id = N_("Project manager") } };
static const char *const offices[WAVE_OFFICES] = { [OFFICE_SUPERVISOR] = "supervisor", [OFFICE_MANAGER] = "manager" };

static struct err *load_signatures(struct job *job, int64_t wave_id, struct wave_sign_off *out)
{
    struct wave_signature_list_rows rows;
    TRY(wave_signature_list(job->db, job->arena, &(struct wave_signature_list_in){ .wave_id = wave_id }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct wave_signature_list_row *r = &rows.row[i];
        enum wave_office office = str_eq_c(r->office, offices[OFFICE_MANAGER]) ? OFFICE_MANAGER : OFFICE_SUPERVISOR;
        out->by[office] = (struct wave_signature){ true, r->has_lapsed, r->user_id, r->signed_at, r->not_reviewed, r->name };
        out->valid += !r->has_lapsed;
    }
    if (out->valid == WAVE_OFFICES && out->by[OFFICE_SUPERVISOR].user_id == out->by[OFFICE_MANAGER].user_id)
        out->valid = 1; /* signed while one signature was enough: one person is one */
    return NULL;
}

struct err *wave_sign_off_load(struct job *job, int64_t wave_id, struct wave_sign_off *out)
{
    struct wave_undone_count_row n;
    struct wave w;
    bool found;
    *out = (struct wave_sign_off){ 0 };
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    TRY(setting_int(job->db, &wave_sign_setting, w.programme, &out->needed));
    TRY(wave_undone_count(job->db, job->arena, &(struct wave_undone_count_in){ .wave_id = wave_id }, &n, &found));
    out->undone = (struct wave_undone){ n.not_reviewed, n.running, n.sent_back, n.back_checks, n.appointments, n.handed_over, n.opinions };
    return load_signatures(job, wave_id, out);
}

struct signing { struct job *job; int64_t wave_id; enum wave_office office; };

static struct err *store_signature(struct db *db, void *ctx)
{
    const struct signing *g = ctx;
    struct job *job = g->job;
    struct wave_sign_off s;
    TRY(wave_sign_off_load(job, g->wave_id, &s));
    const struct wave_signature *other = &s.by[g->office == OFFICE_MANAGER ? OFFICE_SUPERVISOR : OFFICE_MANAGER];
    if (s.needed == 2 && other->is_there && !other->has_lapsed && other->user_id == job->who_id)
        return ERR(job->arena, ERR_CONFLICT, "You have signed as {0} already: two different people sign a wave off.",
                   ARG_S(tr_msg(job->arena, job->lang, &wave_office_titles[g->office == OFFICE_MANAGER ? OFFICE_SUPERVISOR : OFFICE_MANAGER])));
    struct wave_signature_put_in row = { .wave_id = g->wave_id, .office = str_of_c(offices[g->office]), .user_id = job->who_id, .signed_at = job->now_ms, .not_reviewed = s.undone.not_reviewed };
    TRY(wave_signature_put(db, &row, NULL));
    return audit_by(job, "wave.signed", "wave", g->wave_id, AUDIT_JSON(job->arena, { "office", row.office },
                                                                        { "not_reviewed", str_printf(job->arena, "%lld", (long long)s.undone.not_reviewed) }));
}

struct err *wave_sign(struct job *job, int64_t wave_id, enum wave_office office)
{
    struct wave w;
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    if (!job->who_id)
        return ERR(job->arena, ERR_DENIED, "Only a person who is signed in can sign a wave off.");
    if (!str_eq_c(w.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is closed already.");
    return db_write(job->db, store_signature, &(struct signing){ job, wave_id, office }, 0);
}

struct err *wave_sign_check(struct job *job, int64_t wave_id, bool unreviewed_too)
{
    struct wave_sign_off s;
    TRY(wave_sign_off_load(job, wave_id, &s));
    if (s.valid < s.needed)
        return ERR(job->arena, ERR_CONFLICT, "The wave is not signed off: {0} of {1} signatures are there. A supervisor and the project manager sign on the wave's page \"Sign-off\" in the portal.",
                   ARG_I(s.valid), ARG_I(s.needed));
    if (s.undone.not_reviewed && !unreviewed_too)
        return ERR(job->arena, ERR_CONFLICT, "{0} interviews were not reviewed. Review them, or say that they count as they are.", ARG_I(s.undone.not_reviewed));
    return NULL;
}
