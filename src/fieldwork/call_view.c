/* What the call screen shows, made of what is stored. */
#include "base/id_text.h"
#include "call_sql.h"
#include "fieldwork/call_pages.h"
#include "fieldwork/pbx.h"
#include "fieldwork/visit_words.h"
#include "platform/audit_reveal.h"

static struct str minute_text(struct arena *a, const struct tz *tz, int64_t ms)
{
    return str_sub(tz_format(a, tz, ms), 0, 16);
}

static struct str number_text(struct arena *a, int64_t n)
{
    return str_printf(a, "%lld", (long long)n);
}

/* ---- the card ---- */

static const struct tz *zone_of(const struct call_screen *s)
{
    int zone = s->card.zone < s->field.zones.n ? s->card.zone : 0;
    return s->field.zones.tz[zone];
}

static struct msg person_title(struct str person)
{
    return str_eq_c(person, "sender") ? MSG("Brought the car") : str_eq_c(person, "owner") ? MSG("Owner of the car") : MSG("Named by the customer");
}

static struct msg number_state(struct str state)
{
    return str_eq_c(state, "dead") ? MSG("dead") : str_eq_c(state, "refused") ? MSG("not to be called") : (struct msg){ 0 };
}

static void fill_numbers(struct call_view *v, struct arena *a, int64_t dialled, const struct reveal *reveal)
{
    const struct case_card *c = &v->s->card;
    v->number = ARENA_ARRAY(a, struct call_number_line, c->n_numbers);
    v->n_numbers = c->n_numbers;
    for (size_t i = 0; i < c->n_numbers; i++) {
        const struct case_number *n = &c->number[i];
        bool is_good = str_eq_c(n->state, "good");
        v->number[i] = (struct call_number_line){ .position = n->position, .person = person_title(n->person), .state = number_state(n->state), .name = n->name, .phone = n->phone, .attempts = n->attempts,
                                                  .may_dial = is_good && !dialled, .is_dialled = n->position == dialled };
        if (reveal && is_good && (!dialled || n->position == dialled)) {
            v->number[i].clear = reveal_phone(a, reveal, n->phone);
            v->number[i].clear_name = reveal_name(a, reveal, n->name);
            v->number[i].link = call_dial_link(a, &v->s->settings, n->phone.digits);
        }
    }
}

static void fill_history(struct call_view *v, struct arena *a, const struct tz *tz)
{
    const struct case_card *c = &v->s->card;
    v->attempt_line = ARENA_ARRAY(a, struct call_attempt_line, c->n_attempts);
    v->note = ARENA_ARRAY(a, struct call_note_line, c->n_notes);
    for (size_t i = c->n_attempts; i-- > 0;) {
        const struct case_attempt *t = &c->attempt[i];
        const struct outcome *o = outcome_find(t->outcome);
        if (o)
            v->attempt_line[v->n_attempts++] = (struct call_attempt_line){ number_text(a, t->no), minute_text(a, tz, t->started_ms), t->who, t->note, o->title };
    }
    for (size_t i = c->n_notes; i-- > 0;)
        v->note[v->n_notes++] = (struct call_note_line){ minute_text(a, tz, c->note[i].at_ms), c->note[i].who, c->note[i].note };
}

/* ---- keys ---- */

/* What needs more than a key has a form of its own, or belongs to the interview. */
static bool ends_by_key(const struct outcome *o)
{
    return o->shortcut && o->effect != EFFECT_APPOINTMENT && o->effect != EFFECT_REFERRAL && o->effect != EFFECT_LANGUAGE;
}

static void fill_outcomes(struct call_view *v, struct arena *a, const struct lang *l)
{
    size_t n;
    const struct outcome *o = outcomes(&n);
    struct call_choice *out = ARENA_ARRAY(a, struct call_choice, n);
    for (size_t i = 0; i < n; i++)
        if (ends_by_key(&o[i]))
            out[v->n_outcomes++] = (struct call_choice){ str_printf(a, "%c", o[i].shortcut - 'a' + 'A'), str_of_c(o[i].key), tr_msg(a, l, &o[i].title), false };
    v->outcome = out;
}

static struct err *fill_slots(struct call_view *v, struct job *job)
{
    const struct call_screen *s = v->s;
    struct case_promises mine;
    struct case_rules rules = field_case_rules(&s->field, s->card.zone);
    int64_t at[CALL_SLOTS];
    struct call_choice *out = ARENA_ARRAY(job->arena, struct call_choice, CALL_SLOTS);
    TRY(case_promises_load(job, s->user_id, &mine));
    v->n_slots = call_slots(&rules, job->now_ms, s->card.open_until_ms, &mine, at);
    for (size_t i = 0; i < v->n_slots; i++)
        out[i] = (struct call_choice){ number_text(job->arena, (int64_t)i + 1), number_text(job->arena, at[i]), minute_text(job->arena, rules.tz, at[i]), false };
    v->slot = out;
    return NULL;
}

/* ---- what is said ---- */

static const struct call_said objections[] = {
    { { .id = N_("Where did you get my number?") }, { .id = N_("The dealer you visited passed it on to the manufacturer, so that customers can be asked how they were served. It is used for nothing else.") } },
    { { .id = N_("I have no time just now.") }, { .id = N_("It takes only a few minutes. I am glad to call again when it suits you: today in the evening, or tomorrow? (F3)") } },
    { { .id = N_("Do you want to sell me something?") }, { .id = N_("No. I only ask how you were served; nothing is sold, and nobody will call you to sell something because of this.") } },
    { { .id = N_("Will the dealer learn what I said?") }, { .id = N_("No. Answers are counted anonymously; the dealer sees only results of many customers together.") } },
    { { .id = N_("I do not want to be recorded.") }, { .id = N_("That is quite all right, we go on without recording.") } },
    { { .id = N_("Why do you ask me?") }, { .id = N_("You were chosen by lot among the customers of the month. Nobody else can speak for you, so your opinion counts.") } },
    { { .id = N_("I do not want to be called again.") }, { .id = N_("I note that at once, and nobody will call you about surveys again. Excuse the disturbance. (E)") } },
};

static struct str or_dots(struct str s)
{
    return s.n ? s : STR("…");
}

/* What the questionnaire begins with is its opening; without one it is ours. */
static bool opens_itself(struct call_view *v, struct job *job)
{
    const struct call_screen *s = v->s;
    size_t first = script_first(s->walk.run);
    if (first >= SCRIPT_END || !s->walk.script->element[first].is_statement)
        return false;
    const struct script_element *e = &s->walk.script->element[first];
    v->opening = MSG("{0}", ARG_S(script_text(s->walk.run, job->arena, lang_of_two(job->lang, e->title_zh, e->title_en), job->lang)));
    return true;
}

static void fill_opening(struct call_view *v, struct job *job)
{
    const struct call_screen *s = v->s;
    if (!opens_itself(v, job))
        v->opening = MSG("Hello, I am an interviewer of {0}, calling on behalf of {1}. You were at {3} on {2} for {4}, is that right? Your answers are counted anonymously; it takes about {5} minutes.",
                     ARG_S(or_dots(s->settings.agency)), ARG_S(or_dots(s->settings.brand)), ARG_S(v->visit_day), ARG_S(s->card.dealer_name), ARG_S(or_dots(v->work)),
                     ARG_S(number_text(job->arena, call_screen_minutes(s))));
    if (s->settings.records)
        v->recording = MSG("To assure the quality, this call is recorded. Is that all right?");
    v->said = objections;
    v->n_said = ARRAY_LEN(objections);
}

static void fill_ending(struct call_view *v)
{
    const struct outcome *o = outcome_find(v->s->outcome);
    v->ending = v->s->stage == CALL_FULL ? MSG("Thank you very much. We have already spoken with enough customers in a situation like yours, so I need not take up more of your time. Goodbye!")
                                         : MSG("Thank you very much for the information. Then I have no more questions for you. Goodbye!");
    if (o && o->effect != EFFECT_REFERRAL && o->effect != EFFECT_COMPLETE)
        v->ending_key = str_of_c(o->key);
}

/* ---- the question ---- */

/* 1 … 7 by position, then letters that mean nothing else. */
static struct str key_of_position(struct arena *a, size_t i)
{
    static const char letters[] = "abcdefghijklmnopqstuvwxyz"; /* r refuses */
    return i < 7 ? number_text(a, (int64_t)i + 1) : i - 7 < sizeof letters - 1 ? str_printf(a, "%c", letters[i - 7] - 'a' + 'A') : STR("");
}

static bool contains(struct str list, struct str code)
{
    while (list.p && list.n)
        if (str_eq(str_cut(&list, ','), code))
            return true;
    return false;
}

/* The best answer first, whatever the stored codes are. */
static void sort_levels(struct question_label *l, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k && l[k].code > l[k - 1].code; k--) {
            struct question_label kept = l[k];
            l[k] = l[k - 1];
            l[k - 1] = kept;
        }
}

static void fill_choices(struct call_question *q, struct arena *a, const struct lang *lang, const struct script_answer *given)
{
    const struct question *of = &q->element->question;
    struct question_label *l = arena_grow(a, of->label, of->n_labels, of->n_labels, sizeof *l);
    struct call_choice *out = ARENA_ARRAY(a, struct call_choice, of->n_labels);
    if (of->kind == QUESTION_LEVEL)
        sort_levels(l, of->n_labels);
    for (size_t i = 0; i < of->n_labels; i++) {
        struct str code = str_printf(a, "%d", l[i].code);
        out[i] = (struct call_choice){ key_of_position(a, i), code, lang_of_two(lang, l[i].zh, l[i].en), given->is_given && !given->special && contains(given->text, code) };
    }
    q->choice = out;
    q->n_choices = of->n_labels;
}

static void fill_specials(struct call_question *q, struct arena *a, const struct lang *lang, const struct script_answer *given)
{
    static const struct { const char *key, *raw, *text; int code; } specials[] = {
        { "8", SCRIPT_RAW_NONE, N_("None, does not apply"), ANSWER_NONE },
        { "9", SCRIPT_RAW_DONT_KNOW, N_("Does not know"), ANSWER_DONT_KNOW },
        { "R", SCRIPT_RAW_REFUSED, N_("Refused"), ANSWER_REFUSED },
    };
    struct call_choice *out = ARENA_ARRAY(a, struct call_choice, ARRAY_LEN(specials));
    for (size_t i = 0; i < ARRAY_LEN(specials); i++)
        out[i] = (struct call_choice){ str_of_c(specials[i].key), str_of_c(specials[i].raw), tr(lang, specials[i].text), given->is_given && given->special == specials[i].code };
    q->special = out;
    q->n_specials = q->element->is_statement ? 0 : ARRAY_LEN(specials);
}

static void fill_question(struct call_view *v, struct job *job)
{
    const struct call_screen *s = v->s;
    const struct script_element *e = &s->walk.script->element[s->at];
    struct call_question *q = &v->question;
    struct script_answer given = script_answer_of(s->walk.run, s->at);
    q->element = e;
    q->title = script_text(s->walk.run, job->arena, lang_of_two(job->lang, e->title_zh, e->title_en), job->lang);
    q->description = script_text(s->walk.run, job->arena, lang_of_two(job->lang, e->description_zh, e->description_en), job->lang);
    q->note = script_text(s->walk.run, job->arena, lang_of_two(job->lang, e->note_zh, e->note_en), job->lang);
    q->value = given.is_given && !given.special ? given.text : STR("");
    q->progress = script_progress(s->walk.run, s->at);
    q->may_go_on = given.is_given || !field_walk_must_answer(&s->walk, s->at);
    fill_choices(q, job->arena, job->lang, &given);
    fill_specials(q, job->arena, job->lang, &given);
}

/* ---- all of it ---- */

static struct err *fill_attempt(struct call_view *v, struct job *job, bool shows)
{
    struct attempt_open_of_user_row attempt;
    const struct reveal *reveal = NULL;
    bool found;
    TRY(attempt_open_of_user(job->db, job->arena, &(struct attempt_open_of_user_in){ .case_id = v->s->card.id, .user_id = v->s->user_id, .limit = 1 }, &attempt, &found));
    v->is_dialled = found;
    v->is_answered = found && attempt.answered_at.has;
    v->is_taken = found && attempt.call_ref.n > 0;
    v->attempt_since = found ? minute_text(job->arena, zone_of(v->s), attempt.started_at) : STR("");
    if (shows || (found && v->s->stage == CALL_CARD))
        TRY(audit_reveal(job, "field_case", v->s->card.id, &reveal));
    fill_numbers(v, job->arena, found ? attempt.position : 0, reveal);
    return NULL;
}

struct err *call_view_fill(struct req *r, struct job *job, const struct call_screen *s, bool shows, struct call_view *out)
{
    struct arena *a = job->arena;
    const struct case_card *c = &s->card;
    const struct tz *tz = zone_of(s);
    *out = (struct call_view){ .r = r, .s = s, .case_id = id_text(a, c->id), .work = visit_work_words(job->lang, c->work_type), .relation = visit_relation_words(job->lang, c->relation),
                               .local_time = str_sub(tz_format(a, tz, job->now_ms), 11, 5),
                               .visit_day = lang_date(a, job->lang, civil_date_str(a, c->visit_day)), .quota = str_printf(a, "%lld/%lld", (long long)c->achieved, (long long)c->target),
                               .spent_ms = number_text(a, s->interview.active_ms), .median_ms = number_text(a, s->median_ms), .today = civil_date_str(a, tz_date(tz, job->now_ms)) };
    TRY(fill_attempt(out, job, shows));
    out->attempt = str_printf(a, "%lld/%lld", (long long)(c->attempts + !out->is_dialled), (long long)c->most_attempts);
    fill_history(out, a, tz);
    fill_outcomes(out, a, job->lang);
    fill_opening(out, job);
    TRY(pbx_is_set(job, &out->has_pbx));
    if (s->stage == CALL_QUESTION)
        fill_question(out, job);
    if (s->stage == CALL_SCREENED || s->stage == CALL_FULL)
        fill_ending(out);
    return fill_slots(out, job);
}
