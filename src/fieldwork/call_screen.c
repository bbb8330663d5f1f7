#include "fieldwork/call_screen.h"
#include "call_sql.h"
#include "field_case_sql.h"
#include "fieldwork/visit_words.h"
#include "method/spread.h"

enum { DURATIONS = 200 };

/* ---- loading ---- */

static struct err *find_case(struct job *job, int64_t user_id, int64_t *id)
{
    struct field_case_of_user_row mine;
    bool found;
    TRY(field_case_of_user(job->db, job->arena, &(struct field_case_of_user_in){ .user_id = user_id, .limit = 1 }, &mine, &found));
    *id = found ? mine.id : 0;
    return NULL;
}

static struct err *load_median(struct job *job, struct call_screen *s)
{
    struct field_interview_duration_rows rows;
    TRY(field_interview_duration(job->db, job->arena, &(struct field_interview_duration_in){ .version_id = s->card.version_id, .limit = DURATIONS }, &rows));
    double *ms = ARENA_ARRAY(job->arena, double, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ms[i] = (double)rows.row[i].active_ms;
    s->median_ms = rows.n ? (int64_t)spread_of(ms, rows.n).median : 0;
    return NULL;
}

int64_t call_screen_minutes(const struct call_screen *s)
{
    enum { UNKNOWN = 8, MINUTE_MS = 60 * 1000 };
    return s->median_ms ? (s->median_ms + MINUTE_MS - 1) / MINUTE_MS : UNKNOWN;
}

static struct script_facts facts_of(struct job *job, const struct call_screen *s)
{
    const struct case_card *c = &s->card;
    return (struct script_facts){ .dealer = c->dealer_name, .day = lang_date(job->arena, job->lang, civil_date_str(job->arena, c->visit_day)), .work_type = visit_work_words(job->lang, c->work_type), .model = c->model,
                                  .agency = s->settings.agency, .brand = s->settings.brand, .minutes = str_printf(job->arena, "%lld", (long long)call_screen_minutes(s)) };
}

static struct err *settle_stage(struct job *job, struct call_screen *s)
{
    struct answer_cell_place place = { s->interview.id, s->card.wave_id, s->card.dealer_id };
    const struct script_end *end = script_ended(s->walk.run);
    bool is_full;
    TRY(answer_cells_settle(job, &place, s->walk.run, &is_full));
    s->at = field_walk_at(&s->walk, s->interview.position);
    s->stage = is_full ? CALL_FULL : s->at < SCRIPT_END ? CALL_QUESTION : end ? CALL_SCREENED : CALL_LAST;
    s->outcome = is_full ? STR("quota_full") : end ? end->outcome : STR("");
    return NULL;
}

static struct err *load_interview(struct job *job, struct call_screen *s)
{
    struct err *none = field_interview_of_case(job->db, job->arena, s->card.id, &s->interview);
    if (none && none->code != ERR_NOT_FOUND)
        return none;
    if (none)
        s->interview = (struct field_interview){ 0 };
    struct script *script = ARENA_NEW(job->arena, struct script);
    struct script_facts facts = facts_of(job, s);
    TRY(script_load(job->db, job->arena, s->card.version_id, script));
    TRY(field_walk_load(job, script, &s->interview, &facts, &s->walk));
    s->stage = CALL_CARD;
    return str_eq_c(s->interview.state, "running") ? settle_stage(job, s) : NULL;
}

struct err *call_screen_load(struct job *job, int64_t user_id, struct call_screen *out)
{
    int64_t id;
    *out = (struct call_screen){ .user_id = user_id };
    TRY(find_case(job, user_id, &id));
    if (!id)
        return NULL;
    TRY(case_load(job, id, &out->card));
    TRY(call_settings_load(job, out->card.programme, &out->settings));
    TRY(field_settings_load(job, out->card.programme, &out->field));
    TRY(load_median(job, out));
    return load_interview(job, out);
}

/* ---- steps ---- */

struct err *call_screen_begin(struct job *job, struct call_screen *s, bool consent)
{
    struct field_begin in = { .key = { s->card.id, s->user_id }, .mode = STR("phone"), .language = lang_code(job->lang), .consent = consent };
    if (s->stage != CALL_CARD)
        return NULL; /* a second click */
    TRY(field_interview_begin(job, &in, &s->interview));
    return load_interview(job, s);
}

/* The interview goes to a place, with or without an answer on the way. */
static struct err *go(struct job *job, struct call_screen *s, struct field_put *put, size_t to)
{
    put->interview_id = s->interview.id;
    put->user_id = s->user_id;
    put->next = field_walk_position(&s->walk, to);
    TRY(field_answer_put(job, put));
    s->interview.position = put->next;
    return settle_stage(job, s);
}

static struct err *store_answer(struct job *job, struct call_screen *s, const struct call_answer *in, const struct script_answer *answer)
{
    const struct script_element *e = &s->walk.script->element[s->at];
    struct field_put put = { .code = e->is_statement ? STR_NONE : e->code, .value = answer->is_given ? script_answer_raw(answer) : STR_NONE,
                             .spent_ms = field_walk_spent_ms(&s->walk, job->now_ms, in->spent_ms) };
    script_put(s->walk.run, s->at, answer);
    s->walk.n_answers += answer->is_given;
    s->walk.last_ms = job->now_ms;
    return go(job, s, &put, field_walk_next(&s->walk, s->at));
}

/* Was just this answered already, by a click or a request before? */
static bool is_done(const struct call_screen *s, const struct call_answer *in)
{
    size_t element = script_find(s->walk.script, in->code);
    struct script_answer given = script_answer_of(s->walk.run, element), sent;
    return element < SCRIPT_END && !script_check(s->walk.run, element, in->raw, &sent) && str_eq(script_answer_raw(&given), script_answer_raw(&sent));
}

struct err *call_screen_answer(struct job *job, struct call_screen *s, const struct call_answer *in, bool *is_stale)
{
    bool is_here = s->stage == CALL_QUESTION && str_eq(s->walk.script->element[s->at].code, in->code);
    struct script_answer answer;
    *is_stale = !is_here && (s->stage == CALL_CARD || !is_done(s, in));
    if (!is_here)
        return NULL;
    TRY(script_check(s->walk.run, s->at, in->raw.p ? in->raw : STR(""), &answer));
    if (!answer.is_given && field_walk_must_answer(&s->walk, s->at))
        return ERR(job->arena, ERR_INVALID, "Choose an answer. \"None\", \"does not know\" and \"refused\" are answers, too.");
    return store_answer(job, s, in, &answer);
}

struct err *call_screen_back(struct job *job, struct call_screen *s)
{
    struct field_put put = { 0 };
    if (s->stage == CALL_CARD)
        return NULL;
    size_t from = s->stage == CALL_QUESTION ? s->at : SCRIPT_END, to = field_walk_previous(&s->walk, from);
    return to < SCRIPT_END ? go(job, s, &put, to) : NULL;
}

struct err *call_screen_forth(struct job *job, struct call_screen *s)
{
    struct field_put put = { 0 };
    if (s->stage != CALL_QUESTION)
        return NULL;
    if (field_walk_lacks(&s->walk, s->at))
        return ERR(job->arena, ERR_INVALID, "Choose an answer. \"None\", \"does not know\" and \"refused\" are answers, too.");
    return go(job, s, &put, field_walk_next(&s->walk, s->at));
}

/* ---- the end ---- */

struct err *call_screen_complete(struct job *job, struct call_screen *s)
{
    size_t lacking = s->stage == CALL_CARD ? SCRIPT_END : field_walk_first_lacking(&s->walk);
    if (lacking < SCRIPT_END) {
        TRY(go(job, s, &(struct field_put){ 0 }, lacking));
        return ERR(job->arena, ERR_INVALID, "This question has no answer yet.");
    }
    if (s->stage != CALL_LAST)
        return ERR(job->arena, ERR_INVALID, "The interview is not at its end.");
    TRY(field_walk_drop_unasked(job, &s->walk, s->user_id));
    return case_end(job, (struct case_key){ s->card.id, s->user_id }, &(struct case_ending){ .outcome = STR("complete") }, NULL);
}
