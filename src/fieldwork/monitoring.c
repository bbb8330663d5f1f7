/* One interview: what listeners gave. */
#include "fieldwork/monitoring.h"
#include "fieldwork/supervision_mail.h"
#include "monitoring_sql.h"
#include "platform/audit.h"

/* ---- loading ---- */

static struct err *find(struct job *job, int64_t id, struct monitoring_interview_row *out)
{
    bool found;
    TRY(monitoring_interview(job->db, job->arena, &(struct monitoring_interview_in){ .id = id }, out, &found));
    return found && out->user_id.has && str_eq_c(out->mode, "phone") ? NULL : ERR(job->arena, ERR_NOT_FOUND, "There is no such interview by telephone.");
}

static size_t item_of(struct monitor_form *f, const struct monitoring_item_list_row *r)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq_nocase(f->item[i].code, r->code))
            return i;
    if (f->n == MONITOR_ITEMS)
        return MONITOR_ITEMS;
    f->item[f->n] = (struct monitor_item){ r->code, r->title_zh, r->title_en, r->most, r->most == 0 };
    return f->n++;
}

static struct monitoring_score *score_of(const struct monitoring *m, int64_t id)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->score[i].id == id)
            return &m->score[i];
    return NULL;
}

/* The items as they were asked: the form may have changed since. */
static struct err *load_items(struct job *job, struct monitoring *m)
{
    struct monitoring_item_list_rows rows;
    TRY(monitoring_item_list(job->db, job->arena, &(struct monitoring_item_list_in){ .interview_id = m->interview_id }, &rows));
    m->form = (struct monitor_form){ .n = 0 };
    for (size_t i = 0; i < rows.n; i++) {
        struct monitoring_score *s = score_of(m, rows.row[i].monitoring_id);
        size_t at = item_of(&m->form, &rows.row[i]);
        if (!s || at == MONITOR_ITEMS)
            continue;
        s->given[at] = rows.row[i].given;
        s->has[at] = true;
    }
    return NULL;
}

static struct err *load_scores(struct job *job, struct monitoring *m)
{
    struct monitoring_of_interview_rows rows;
    TRY(monitoring_of_interview(job->db, job->arena, &(struct monitoring_of_interview_in){ .interview_id = m->interview_id }, &rows));
    m->listeners = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        m->is_scored |= rows.row[i].listener_id == job->who_id;
    if (!m->is_scored)
        return NULL;
    m->score = ARENA_ARRAY(job->arena, struct monitoring_score, rows.n);
    m->n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct monitoring_of_interview_row *r = &rows.row[i];
        m->score[i] = (struct monitoring_score){ .id = r->id, .listener_id = r->listener_id, .score = r->score, .scored_ms = r->scored_at, .listener = r->name, .note = r->note,
                                                 .is_running = str_eq_c(r->way, "running"), .is_knocked_out = r->is_knocked_out != 0 };
    }
    return load_items(job, m);
}

struct err *monitoring_load(struct job *job, int64_t interview_id, struct monitoring *out)
{
    struct monitoring_interview_row r;
    struct monitor_rules rules;
    TRY(find(job, interview_id, &r));
    TRY(monitor_rules_load(job, r.programme, &rules));
    *out = (struct monitoring){ .interview_id = interview_id, .user_id = r.user_id.v, .wave_id = r.wave_id, .caller = r.name, .dealer_code = r.dealer_code, .recording = r.recording,
                                .is_running = str_eq_c(r.state, "running"), .is_mine = r.user_id.v == job->who_id, .form = rules.form };
    return load_scores(job, out);
}

/* ---- storing ---- */

struct scoring { struct job *job; const struct monitoring_form *in; struct monitor_form form; struct monitoring_interview_row row; bool is_knocked_out; };

static struct err *check_points(const struct scoring *s)
{
    for (size_t i = 0; i < s->form.n; i++) {
        const struct monitor_item *item = &s->form.item[i];
        int64_t most = item->is_knock_out ? 1 : item->points;
        if (s->in->given[i] < 0 || s->in->given[i] > most)
            return ERR(s->job->arena, ERR_INVALID, "\"{0}\" takes 0 to {1} points.", ARG_S(lang_of_two(s->job->lang, item->zh, item->en)), ARG_I(most));
    }
    return NULL;
}

static struct err *want_scorable(const struct scoring *s)
{
    struct job *job = s->job;
    if (s->row.user_id.v == job->who_id)
        return ERR(job->arena, ERR_CONFLICT, "This is an interview of your own. Somebody else listens to it.");
    return str_eq_c(s->row.state, "void") ? ERR(job->arena, ERR_CONFLICT, "This interview is void: nothing is scored any more.") : NULL;
}

static struct err *store_items(const struct scoring *s, int64_t id)
{
    for (size_t i = 0; i < s->form.n; i++) {
        const struct monitor_item *item = &s->form.item[i];
        struct monitoring_item_insert_in in = { .monitoring_id = id, .position = (int64_t)i + 1, .code = item->code, .title_zh = item->zh, .title_en = item->en, .most = item->points,
                                                .given = s->in->given[i] };
        TRY(monitoring_item_insert(s->job->db, &in, NULL));
    }
    return NULL;
}

static const struct notice_kind knocked_out_notice = {
    "monitoring.knock_out", { .id = N_("Calls stopped: {0}") },
    { .id = N_("A knock-out item was noted while listening to {0}: no further calls until you let them go on.\n\n{1}\n\nYou get this mail because you supervise the field.") },
};

static struct err *knock_out(const struct scoring *s)
{
    struct job *job = s->job;
    for (size_t i = 0; i < s->form.n; i++)
        if (s->form.item[i].is_knock_out && s->in->given[i]) {
            TRY(wave_interviewer_stop_now(job, s->row.user_id.v, lang_of_two(job->lang, s->form.item[i].zh, s->form.item[i].en)));
            break;
        }
    return supervision_tell(job, &(struct supervision_news){ &knocked_out_notice, s->row.name, "/supervision" });
}

static struct err *store(struct db *db, void *ctx)
{
    struct scoring *s = ctx;
    struct job *job = s->job;
    int64_t changed;
    TRY(find(job, s->in->interview_id, &s->row));
    TRY(want_scorable(s));
    bool is_running = str_eq_c(s->row.state, "running");
    struct monitoring_insert_in in = { .id = db_new_id(db), .interview_id = s->in->interview_id, .user_id = s->row.user_id.v, .listener_id = job->who_id, .way = is_running ? STR("running") : STR("recording"),
                                       .score = monitor_form_score(&s->form, s->in->given), .is_knocked_out = s->is_knocked_out, .note = s->in->note.p ? s->in->note : STR(""),
                                       .scored_at = job->now_ms };
    TRY(monitoring_insert(db, &in, &changed));
    if (!changed)
        return ERR(job->arena, ERR_CONFLICT, "You have scored this interview already.");
    TRY(store_items(s, in.id));
    if (s->is_knocked_out)
        TRY(knock_out(s));
    return audit_by(job, "monitoring.put", "field_interview", s->in->interview_id, STR_NONE);
}

struct err *monitoring_put(struct job *job, const struct monitoring_form *in, bool *stopped)
{
    struct scoring s = { .job = job, .in = in };
    struct monitor_rules rules;
    TRY(find(job, in->interview_id, &s.row));
    TRY(monitor_rules_load(job, s.row.programme, &rules));
    s.form = rules.form;
    TRY(check_points(&s));
    s.is_knocked_out = monitor_form_is_knocked_out(&s.form, in->given);
    TRY(db_write(job->db, store, &s, 0));
    if (stopped)
        *stopped = s.is_knocked_out;
    return NULL;
}

struct err *monitoring_forget(struct db *db, int64_t wave_id)
{
    TRY(monitoring_item_erase(db, &(struct monitoring_item_erase_in){ .wave_id = wave_id }, NULL));
    return monitoring_erase(db, &(struct monitoring_erase_in){ .wave_id = wave_id }, NULL);
}
