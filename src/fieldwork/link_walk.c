#include "fieldwork/link_walk.h"
#include "fieldwork/answer_cell.h"
#include "fieldwork/outcome.h"
#include "fieldwork/visit_words.h"

/* ---- where it stands ---- */

static struct script_facts facts_of(struct job *job, const struct link_walk *w)
{
    const struct link *l = w->link;
    return (struct script_facts){ .dealer = l->dealer, .day = lang_date(job->arena, job->lang, civil_date_str(job->arena, l->visit)), .work_type = visit_work_words(job->lang, l->work_type), .model = l->model,
                                  .agency = w->plan.sender, .brand = w->plan.client, .minutes = str_printf(job->arena, "%lld", (long long)w->plan.minutes) };
}

struct err *link_walk_load(struct job *job, const struct link *l, struct link_walk *out)
{
    struct script *script = ARENA_NEW(job->arena, struct script);
    *out = (struct link_walk){ .link = l };
    TRY(invitation_plan_load(job->db, job->arena, l->wave_id, &out->plan));
    TRY(script_load(job->db, job->arena, l->version_id, script));
    struct script_facts facts = facts_of(job, out);
    TRY(field_walk_load(job, script, &l->interview, &facts, &out->walk));
    out->at = l->interview.position.n ? field_walk_at(&out->walk, l->interview.position) : field_walk_first(&out->walk);
    return NULL;
}

/* ---- steps ---- */

static struct err *store(struct job *job, struct link_walk *w, struct field_put *put)
{
    put->interview_id = w->link->interview.id;
    put->next = field_walk_position(&w->walk, w->at);
    put->spent_ms = field_walk_spent_ms(&w->walk, job->now_ms, -1);
    return field_answer_put(job, put);
}

/* Reads the reply into the run and into what will be stored. */
static struct err *take(struct job *job, struct link_walk *w, size_t element, const struct link_reply *in, struct field_put *put)
{
    struct script_answer answer;
    if (w->walk.script->element[element].is_statement)
        return NULL;
    struct err *e = script_check(w->walk.run, element, in->raw, &answer);
    if (!e && !answer.is_given && field_walk_must_answer(&w->walk, element))
        e = ERR(job->arena, ERR_INVALID, "Please choose an answer. If none fits, choose one of the last ones.");
    if (e)
        return in->go == LINK_BACK && e->code == ERR_INVALID ? NULL : e;
    script_put(w->walk.run, element, answer.is_given ? &answer : NULL);
    put->code = w->walk.script->element[element].code;
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
    size_t element = script_find(w->walk.script, in->code);
    *end = (struct link_end){ .is_over = false };
    if (in->code.n && !field_walk_may_stand_at(&w->walk, element))
        return NULL;
    if (in->code.n)
        TRY(take(job, w, element, in, &put));
    size_t from = in->code.n ? element : SCRIPT_END;
    size_t back = field_walk_previous(&w->walk, from), next = field_walk_next(&w->walk, from);
    if (in->go == LINK_NEXT)
        w->at = next;
    else if (back < SCRIPT_END)
        w->at = back;
    TRY(store(job, w, &put));
    struct answer_cell_place place = { w->link->interview.id, w->link->wave_id, w->link->dealer_id };
    bool is_full;
    TRY(answer_cells_settle(job, &place, w->walk.run, &is_full));
    if (is_full)
        *end = (struct link_end){ true, STR("quota_full") };
    const struct script_end *stop = in->go == LINK_NEXT && !is_full ? script_ended(w->walk.run) : NULL;
    if (stop)
        *end = (struct link_end){ true, is_known_outcome(stop->outcome) ? stop->outcome : STR("not_visited") };
    return NULL;
}

struct err *link_walk_send(struct job *job, struct link_walk *w, bool *is_sent)
{
    struct field_put put = { .code = STR("") };
    w->at = field_walk_first_lacking(&w->walk);
    *is_sent = w->at >= SCRIPT_END;
    if (!*is_sent)
        return store(job, w, &put);
    TRY(field_walk_drop_unasked(job, &w->walk, 0));
    return field_interview_end_link(job, w->link->interview.id);
}
