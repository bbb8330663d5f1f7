#include "fieldwork/call_screen.h"
#include "call_sql.h"
#include "field_case_sql.h"
#include <stdlib.h>

enum { DURATIONS = 200 };
static const int64_t longest_answer_ms = INT64_C(15) * 60 * 1000;

/* ---- words ---- */

struct word { const char *stored, *said; };

static struct str said(const struct lang *l, const struct word *words, struct str stored)
{
    for (; words->stored; words++)
        if (str_eq_c(stored, words->stored))
            return tr(l, words->said);
    return stored;
}

struct str call_work_text(const struct lang *l, struct str work_type)
{
    static const struct word words[] = {
        { "maintenance", N_("maintenance") }, { "repair", N_("repair") }, { "accident", N_("accident repair") }, { "warranty", N_("warranty work") }, { "recall", N_("recall") },
        { "first_service", N_("first service") }, { "check", N_("check") }, { "delivery", N_("hand-over") }, { "other", N_("other") }, { NULL, NULL },
    };
    return said(l, words, work_type);
}

struct str call_relation_text(const struct lang *l, struct str relation)
{
    static const struct word words[] = { { "self", N_("the owner himself") }, { "family", N_("family") }, { "driver", N_("driver") }, { "fleet", N_("fleet manager") },
                                         { "other", N_("somebody else") }, { NULL, NULL } };
    return said(l, words, relation);
}

/* ---- loading ---- */

static struct err *find_case(struct job *job, int64_t user_id, int64_t *id)
{
    struct field_case_of_user_row mine;
    bool found;
    TRY(field_case_of_user(job->db, job->arena, &(struct field_case_of_user_in){ .user_id = user_id, .limit = 1 }, &mine, &found));
    *id = found ? mine.id : 0;
    return NULL;
}

static int by_size(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static struct err *load_median(struct job *job, struct call_screen *s)
{
    struct field_interview_duration_rows rows;
    TRY(field_interview_duration(job->db, job->arena, &(struct field_interview_duration_in){ .version_id = s->card.version_id, .limit = DURATIONS }, &rows));
    int64_t *ms = ARENA_ARRAY(job->arena, int64_t, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        ms[i] = rows.row[i].active_ms;
    qsort(ms, rows.n, sizeof *ms, by_size);
    s->median_ms = rows.n ? ms[rows.n / 2] : 0;
    return NULL;
}

static int64_t minutes_of(int64_t median_ms)
{
    enum { UNKNOWN = 8, MINUTE_MS = 60 * 1000 };
    return median_ms ? (median_ms + MINUTE_MS - 1) / MINUTE_MS : UNKNOWN;
}

static struct script_facts facts_of(struct job *job, const struct call_screen *s)
{
    const struct case_card *c = &s->card;
    return (struct script_facts){ .dealer = c->dealer_name, .day = lang_date(job->arena, job->lang, civil_date_str(job->arena, c->visit_day)), .work_type = call_work_text(job->lang, c->work_type), .model = c->model,
                                  .agency = s->settings.agency, .brand = s->settings.brand, .minutes = str_printf(job->arena, "%lld", (long long)minutes_of(s->median_ms)) };
}

static struct err *load_answers(struct job *job, struct call_screen *s)
{
    struct field_answers stored;
    TRY(field_answers_load(job->db, job->arena, s->interview.id, &stored));
    s->n_answers = stored.n;
    s->last_answer_ms = 0;
    for (size_t i = 0; i < stored.n; i++) {
        const struct field_answer *x = &stored.row[i];
        size_t element = script_find(&s->script, x->code);
        struct script_answer answer;
        if (element < SCRIPT_END && !script_check(s->run, element, x->value, &answer)) /* what does not fit any more is as if not given */
            script_put(s->run, element, &answer);
        if (x->at_ms > s->last_answer_ms)
            s->last_answer_ms = x->at_ms;
    }
    return NULL;
}

/* Named pages are not walked, nor what is said behind them: the opinion with name has a page of its own behind the interview, apart from its answers. */
static bool is_passed(const struct call_screen *s, size_t at)
{
    const struct script_element *e = &s->script.element[at];
    bool is_behind = false;
    for (size_t p = 0; p <= e->page; p++)
        is_behind |= s->script.page[p].is_named;
    return s->script.page[e->page].is_named || (is_behind && e->is_statement);
}

static size_t skip_passed(const struct call_screen *s, size_t at, bool is_back)
{
    while (at < SCRIPT_END && is_passed(s, at))
        at = is_back ? script_previous(s->run, at) : script_next(s->run, at);
    return at;
}

static bool lacks_answer(const struct call_screen *s, size_t element)
{
    return call_must_answer(s, element) && !script_answer_of(s->run, element).is_given;
}

/* The first asked question without the answer it needs; SCRIPT_END when there is none. */
static size_t first_lacking(const struct call_screen *s)
{
    size_t i = skip_passed(s, script_first(s->run), false);
    while (i < SCRIPT_END && !lacks_answer(s, i))
        i = skip_passed(s, script_next(s->run, i), false);
    return i;
}

static struct err *settle_stage(struct job *job, struct call_screen *s)
{
    struct answer_cell_place place = { s->interview.id, s->card.wave_id, s->card.dealer_id };
    const struct script_end *end = script_ended(s->run);
    bool is_full;
    TRY(answer_cells_settle(job, &place, s->run, &is_full));
    s->at = str_eq_c(s->interview.position, CALL_POSITION_LAST) ? SCRIPT_END : script_find(&s->script, s->interview.position);
    if (s->at == SCRIPT_NOWHERE || (s->at < SCRIPT_END && !script_is_asked(s->run, s->at)))
        s->at = first_lacking(s);
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
    TRY(script_load(job->db, job->arena, s->card.version_id, &s->script));
    struct script_setting setting = { .facts = facts_of(job, s), .seed = (uint64_t)s->interview.seed, .now_ms = job->now_ms };
    s->run = script_begin(job->arena, &s->script, &setting);
    s->stage = CALL_CARD;
    if (!s->interview.id)
        return NULL;
    TRY(load_answers(job, s));
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

bool call_must_answer(const struct call_screen *s, size_t element)
{
    const struct script_element *e = &s->script.element[element];
    enum question_kind k = e->question.kind;
    bool is_closed = k == QUESTION_LEVEL || k == QUESTION_YES_NO || k == QUESTION_CHOICE;
    return !e->is_statement && script_is_enabled(s->run, element) && (is_closed || script_is_required(s->run, element));
}

struct err *call_screen_begin(struct job *job, struct call_screen *s, bool consent)
{
    struct field_begin in = { .key = { s->card.id, s->user_id }, .mode = STR("phone"), .language = lang_code(job->lang), .consent = consent };
    if (s->stage != CALL_CARD)
        return NULL; /* a second click */
    TRY(field_interview_begin(job, &in, &s->interview));
    return load_interview(job, s);
}

static struct str position_of(const struct call_screen *s, size_t at)
{
    return at < SCRIPT_END ? s->script.element[at].code : STR(CALL_POSITION_LAST);
}

/* The interview goes to a place, with or without an answer on the way. */
static struct err *go(struct job *job, struct call_screen *s, struct field_put *put, size_t to)
{
    put->interview_id = s->interview.id;
    put->user_id = s->user_id;
    put->next = position_of(s, to);
    TRY(field_answer_put(job, put));
    s->interview.position = put->next;
    return settle_stage(job, s);
}

static int64_t spent(const struct job *job, const struct call_screen *s, int64_t said_ms)
{
    int64_t since = s->last_answer_ms ? s->last_answer_ms : s->interview.started_ms, ms = said_ms >= 0 ? said_ms : job->now_ms - since;
    return ms < 0 ? 0 : ms < longest_answer_ms ? ms : longest_answer_ms;
}

static struct err *store_answer(struct job *job, struct call_screen *s, const struct call_answer *in, const struct script_answer *answer)
{
    struct field_put put = { .code = s->script.element[s->at].code, .value = answer->is_given ? script_answer_raw(answer) : STR_NONE, .spent_ms = spent(job, s, in->spent_ms) };
    if (s->script.element[s->at].is_statement)
        put.code = STR_NONE;
    script_put(s->run, s->at, answer);
    s->n_answers += answer->is_given;
    s->last_answer_ms = job->now_ms;
    return go(job, s, &put, skip_passed(s, script_next(s->run, s->at), false));
}

/* Was just this answered already, by a click or a request before? */
static bool is_done(const struct call_screen *s, const struct call_answer *in)
{
    size_t element = script_find(&s->script, in->code);
    struct script_answer given = script_answer_of(s->run, element), sent;
    return element < SCRIPT_END && !script_check(s->run, element, in->raw, &sent) && str_eq(script_answer_raw(&given), script_answer_raw(&sent));
}

struct err *call_screen_answer(struct job *job, struct call_screen *s, const struct call_answer *in, bool *is_stale)
{
    bool is_here = s->stage == CALL_QUESTION && str_eq(s->script.element[s->at].code, in->code);
    struct script_answer answer;
    *is_stale = !is_here && (s->stage == CALL_CARD || !is_done(s, in));
    if (!is_here)
        return NULL;
    TRY(script_check(s->run, s->at, in->raw.p ? in->raw : STR(""), &answer));
    if (!answer.is_given && call_must_answer(s, s->at))
        return ERR(job->arena, ERR_INVALID, "Choose an answer. \"None\", \"does not know\" and \"refused\" are answers, too.");
    return store_answer(job, s, in, &answer);
}

struct err *call_screen_back(struct job *job, struct call_screen *s)
{
    struct field_put put = { 0 };
    if (s->stage == CALL_CARD)
        return NULL;
    size_t from = s->stage == CALL_QUESTION ? s->at : SCRIPT_END, to = skip_passed(s, script_previous(s->run, from), true);
    return to < SCRIPT_END ? go(job, s, &put, to) : NULL;
}

struct err *call_screen_forth(struct job *job, struct call_screen *s)
{
    struct field_put put = { 0 };
    if (s->stage != CALL_QUESTION)
        return NULL;
    if (lacks_answer(s, s->at))
        return ERR(job->arena, ERR_INVALID, "Choose an answer. \"None\", \"does not know\" and \"refused\" are answers, too.");
    return go(job, s, &put, skip_passed(s, script_next(s->run, s->at), false));
}

/* ---- the end ---- */

static struct err *drop_unasked(struct job *job, const struct call_screen *s)
{
    for (size_t i = 0; i < s->script.n_elements; i++) {
        if (script_is_asked(s->run, i) || !script_answer_of(s->run, i).is_given)
            continue;
        struct field_put put = { .interview_id = s->interview.id, .user_id = s->user_id, .code = s->script.element[i].code, .value = STR_NONE, .next = STR(CALL_POSITION_LAST) };
        TRY(field_answer_put(job, &put));
    }
    return NULL;
}

struct err *call_screen_complete(struct job *job, struct call_screen *s)
{
    size_t lacking = s->stage == CALL_CARD ? SCRIPT_END : first_lacking(s);
    if (lacking < SCRIPT_END) {
        TRY(go(job, s, &(struct field_put){ 0 }, lacking));
        return ERR(job->arena, ERR_INVALID, "This question has no answer yet.");
    }
    if (s->stage != CALL_LAST)
        return ERR(job->arena, ERR_INVALID, "The interview is not at its end.");
    TRY(drop_unasked(job, s));
    return case_end(job, (struct case_key){ s->card.id, s->user_id }, &(struct case_ending){ .outcome = STR("complete") }, NULL);
}
