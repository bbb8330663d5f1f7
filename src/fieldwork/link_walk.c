#include "fieldwork/link_walk.h"
#include "fieldwork/answer_cell.h"
#include "fieldwork/outcome.h"
#include "fieldwork/visit_words.h"

static const char position_last[] = "#last"; /* behind the last question */
static const int64_t longest_ms = INT64_C(15) * 60 * 1000; /* whoever takes longer was away */

/* ---- where it stands ---- */

static struct script_facts facts_of(struct job *job, const struct link_walk *w)
{
    const struct link *l = w->link;
    return (struct script_facts){ .dealer = l->dealer, .day = lang_date(job->arena, job->lang, civil_date_str(job->arena, l->visit)), .work_type = visit_work_words(job->lang, l->work_type), .model = l->model,
                                  .agency = w->plan.sender, .brand = w->plan.client, .minutes = str_printf(job->arena, "%lld", (long long)w->plan.minutes) };
}

static struct err *load_answers(struct job *job, struct link_walk *w)
{
    struct field_answers stored;
    TRY(field_answers_load(job->db, job->arena, w->link->interview.id, &stored));
    w->last_ms = w->link->interview.started_ms;
    for (size_t i = 0; i < stored.n; i++) {
        size_t element = script_find(w->script, stored.row[i].code);
        struct script_answer answer;
        if (element < SCRIPT_END && !script_check(w->run, element, stored.row[i].value, &answer)) /* what does not fit any more is as if not given */
            script_put(w->run, element, &answer);
        w->last_ms = MAX_OF(w->last_ms, stored.row[i].at_ms);
    }
    return NULL;
}

static size_t pass_named(const struct link_walk *w, size_t at, enum link_go go)
{
    while (at < SCRIPT_END && w->script->page[w->script->element[at].page].is_named)
        at = go == LINK_BACK ? script_previous(w->run, at) : script_next(w->run, at);
    return at;
}

bool link_walk_needs_answer(const struct link_walk *w, size_t element)
{
    const struct script_element *e = &w->script->element[element];
    bool is_closed = e->question.kind == QUESTION_LEVEL || e->question.kind == QUESTION_YES_NO || e->question.kind == QUESTION_CHOICE;
    return !e->is_statement && script_is_enabled(w->run, element) && (is_closed || script_is_required(w->run, element));
}

static size_t first_lacking(const struct link_walk *w)
{
    size_t i = pass_named(w, script_first(w->run), LINK_NEXT);
    while (i < SCRIPT_END && (!link_walk_needs_answer(w, i) || script_answer_of(w->run, i).is_given))
        i = pass_named(w, script_next(w->run, i), LINK_NEXT);
    return i;
}

static bool may_stand_at(const struct link_walk *w, size_t at)
{
    return at < SCRIPT_END && script_is_asked(w->run, at) && pass_named(w, at, LINK_NEXT) == at;
}

struct err *link_walk_load(struct job *job, const struct link *l, struct link_walk *out)
{
    *out = (struct link_walk){ .link = l, .script = ARENA_NEW(job->arena, struct script) };
    TRY(invitation_plan_load(job->db, job->arena, l->wave_id, &out->plan));
    TRY(script_load(job->db, job->arena, l->version_id, out->script));
    out->run = script_begin(job->arena, out->script, &(struct script_setting){ .facts = facts_of(job, out), .seed = (uint64_t)l->interview.seed, .now_ms = job->now_ms });
    TRY(load_answers(job, out));
    out->at = str_eq_c(l->interview.position, position_last) ? SCRIPT_END : script_find(out->script, l->interview.position);
    if (l->interview.position.n == 0)
        out->at = pass_named(out, script_first(out->run), LINK_NEXT);
    if (out->at != SCRIPT_END && !may_stand_at(out, out->at))
        out->at = first_lacking(out);
    return NULL;
}

/* ---- steps ---- */

static struct err *store(struct job *job, struct link_walk *w, struct field_put *put)
{
    put->interview_id = w->link->interview.id;
    put->next = w->at < SCRIPT_END ? w->script->element[w->at].code : str_of_c(position_last);
    put->spent_ms = MIN_OF(MAX_OF(job->now_ms - w->last_ms, 0), longest_ms);
    return field_answer_put(job, put);
}

/* Reads the reply into the run and into what will be stored. */
static struct err *take(struct job *job, struct link_walk *w, size_t element, const struct link_reply *in, struct field_put *put)
{
    struct script_answer answer;
    if (w->script->element[element].is_statement)
        return NULL;
    struct err *e = script_check(w->run, element, in->raw, &answer);
    if (!e && !answer.is_given && link_walk_needs_answer(w, element))
        e = ERR(job->arena, ERR_INVALID, "Please choose an answer. If none fits, choose one of the last ones.");
    if (e)
        return in->go == LINK_BACK && e->code == ERR_INVALID ? NULL : e;
    script_put(w->run, element, answer.is_given ? &answer : NULL);
    put->code = w->script->element[element].code;
    put->value = answer.is_given ? script_answer_raw(&answer) : STR_NONE;
    return NULL;
}

static bool is_known_outcome(struct str outcome)
{
    return outcome.n && outcome_find(outcome);
}

struct err *link_walk_reply(struct job *job, struct link_walk *w, const struct link_reply *in, struct link_end *end)
{
    struct field_put put = { .user_id = 0, .code = STR("") };
    size_t element = script_find(w->script, in->code);
    *end = (struct link_end){ .is_over = false };
    if (in->code.n && !may_stand_at(w, element))
        return NULL;
    if (in->code.n)
        TRY(take(job, w, element, in, &put));
    size_t from = in->code.n ? element : SCRIPT_END;
    size_t back = pass_named(w, script_previous(w->run, from), LINK_BACK), next = pass_named(w, script_next(w->run, from), LINK_NEXT);
    if (in->go == LINK_NEXT)
        w->at = next;
    else if (back < SCRIPT_END)
        w->at = back;
    TRY(store(job, w, &put));
    struct answer_cell_place place = { w->link->interview.id, w->link->wave_id, w->link->dealer_id };
    bool is_full;
    TRY(answer_cells_settle(job, &place, w->run, &is_full));
    if (is_full)
        *end = (struct link_end){ true, STR("quota_full") };
    const struct script_end *stop = in->go == LINK_NEXT && !is_full ? script_ended(w->run) : NULL;
    if (stop)
        *end = (struct link_end){ true, is_known_outcome(stop->outcome) ? stop->outcome : STR("not_visited") };
    return NULL;
}

static struct err *drop_unasked(struct job *job, struct link_walk *w)
{
    for (size_t i = 0; i < w->script->n_elements; i++) {
        struct field_put put = { .code = w->script->element[i].code };
        if (!w->script->element[i].is_statement && script_answer_of(w->run, i).is_given && !script_is_asked(w->run, i))
            TRY(store(job, w, &put));
    }
    return NULL;
}

struct err *link_walk_send(struct job *job, struct link_walk *w, bool *is_sent)
{
    struct field_put put = { .code = STR("") };
    w->at = first_lacking(w);
    *is_sent = w->at >= SCRIPT_END;
    if (!*is_sent)
        return store(job, w, &put);
    TRY(drop_unasked(job, w));
    return field_interview_end_link(job, w->link->interview.id);
}
