#include "fieldwork/field_walk.h"

static const char position_last[] = "#last"; /* behind the last question */
static const int64_t longest_ms = INT64_C(15) * 60 * 1000;

static struct err *load_answers(struct job *job, struct field_walk *w)
{
    struct field_answers stored;
    TRY(field_answers_load(job->db, job->arena, w->interview_id, &stored));
    w->n_answers = stored.n;
    for (size_t i = 0; i < stored.n; i++) {
        size_t element = script_find(w->script, stored.row[i].code);
        struct script_answer answer;
        if (element < SCRIPT_END && !script_check(w->run, element, stored.row[i].value, &answer))
            script_put(w->run, element, &answer);
        w->last_ms = MAX_OF(w->last_ms, stored.row[i].at_ms);
    }
    return NULL;
}

struct err *field_walk_load(struct job *job, const struct script *script, const struct field_interview *i, const struct script_facts *facts, struct field_walk *out)
{
    struct script_setting setting = { .facts = *facts, .seed = (uint64_t)i->seed, .now_ms = i->ended_ms ? i->ended_ms : job->now_ms };
    *out = (struct field_walk){ .script = script, .run = script_begin(job->arena, script, &setting), .interview_id = i->id, .last_ms = i->started_ms };
    return i->id ? load_answers(job, out) : NULL;
}

/* ---- answers ---- */

bool field_walk_must_answer(const struct field_walk *w, size_t element)
{
    const struct script_element *e = &w->script->element[element];
    enum question_kind k = e->question.kind;
    bool is_closed = k == QUESTION_LEVEL || k == QUESTION_YES_NO || k == QUESTION_CHOICE;
    return !e->is_statement && script_is_enabled(w->run, element) && (is_closed || script_is_required(w->run, element));
}

bool field_walk_lacks(const struct field_walk *w, size_t element)
{
    return field_walk_must_answer(w, element) && !script_answer_of(w->run, element).is_given;
}

size_t field_walk_first_lacking(const struct field_walk *w)
{
    size_t i = field_walk_first(w);
    while (i < SCRIPT_END && !field_walk_lacks(w, i))
        i = field_walk_next(w, i);
    return i;
}

/* ---- places ---- */

static bool is_passed(const struct field_walk *w, size_t at)
{
    const struct script_element *e = &w->script->element[at];
    bool is_behind = false;
    for (size_t p = 0; p <= e->page; p++)
        is_behind |= w->script->page[p].is_named;
    return w->script->page[e->page].is_named || (is_behind && e->is_statement);
}

static size_t pass_forth(const struct field_walk *w, size_t at)
{
    while (at < SCRIPT_END && is_passed(w, at))
        at = script_next(w->run, at);
    return at;
}

size_t field_walk_first(const struct field_walk *w)
{
    return pass_forth(w, script_first(w->run));
}

size_t field_walk_next(const struct field_walk *w, size_t element)
{
    return pass_forth(w, script_next(w->run, element));
}

size_t field_walk_previous(const struct field_walk *w, size_t element)
{
    size_t at = script_previous(w->run, element);
    while (at < SCRIPT_END && is_passed(w, at))
        at = script_previous(w->run, at);
    return at;
}

bool field_walk_may_stand_at(const struct field_walk *w, size_t element)
{
    return element < SCRIPT_END && script_is_asked(w->run, element) && !is_passed(w, element);
}

struct str field_walk_position(const struct field_walk *w, size_t at)
{
    return at < SCRIPT_END ? w->script->element[at].code : str_of_c(position_last);
}

size_t field_walk_at(const struct field_walk *w, struct str position)
{
    size_t at = str_eq_c(position, position_last) ? SCRIPT_END : script_find(w->script, position);
    return at == SCRIPT_END || field_walk_may_stand_at(w, at) ? at : field_walk_first_lacking(w);
}

/* ---- storing ---- */

int64_t field_walk_spent_ms(const struct field_walk *w, int64_t now_ms, int64_t said_ms)
{
    return MIN_OF(said_ms >= 0 ? said_ms : MAX_OF(now_ms - w->last_ms, 0), longest_ms);
}

struct err *field_walk_drop_unasked(struct job *job, const struct field_walk *w, int64_t user_id)
{
    for (size_t i = 0; i < w->script->n_elements; i++) {
        struct field_put put = { .interview_id = w->interview_id, .user_id = user_id, .code = w->script->element[i].code, .value = STR_NONE, .next = str_of_c(position_last) };
        if (script_answer_of(w->run, i).is_given && !script_is_asked(w->run, i))
            TRY(field_answer_put(job, &put));
    }
    return NULL;
}
