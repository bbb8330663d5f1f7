#include "questionnaire/questionnaire_compare.h"
#include "questionnaire_sql.h"

bool question_has_same_answers(const struct question *a, const struct question *b)
{
    bool same = a->kind == b->kind && a->n_labels == b->n_labels;
    for (size_t i = 0; same && i < a->n_labels; i++)
        same = a->label[i].code == b->label[i].code;
    return same;
}

bool question_has_same_points(const struct question *a, const struct question *b)
{
    bool same = a->is_scored == b->is_scored && (!a->is_scored || a->points.in_base == b->points.in_base);
    for (unsigned c = 0; same && a->is_scored && c < ANSWER_CODES; c++)
        same = a->points.point[c] == b->points.point[c];
    return same;
}

/* ---- against the stored versions ---- */

struct comparison {
    struct arena *arena;
    const struct questionnaire *q;
    struct questionnaire *other; /* the stored versions, oldest first */
    size_t n_others;
    struct str *comparable;
};

/* The newest version before `version` that asks the question. */
static const struct questionnaire *last_that_asks(const struct comparison *c, struct str code, int64_t version)
{
    for (size_t i = c->n_others; i-- > 0;)
        if (c->other[i].version < version && questionnaire_question(&c->other[i], code))
            return &c->other[i];
    return NULL;
}

static struct err *compare_with_older(struct comparison *c, size_t i)
{
    struct arena *a = c->arena;
    const struct question *q = &c->q->question[i];
    const struct questionnaire *older = last_that_asks(c, q->code, c->q->version);
    const struct question *before = older ? questionnaire_question(older, q->code) : NULL;
    bool is_first = c->n_others == 0 || c->other[0].version > c->q->version;
    c->comparable[i] = !str_is_empty(q->comparable) ? q->comparable : before || is_first ? STR("same") : STR("new");
    if (!before && !is_first && !str_eq_c(c->comparable[i], "new"))
        return ERR(a, ERR_INVALID, "{0}: no earlier version asks this question, so its \"comparable\" is \"new\".", ARG_S(q->code));
    if (!before || !str_eq_c(c->comparable[i], "same") || (question_has_same_answers(before, q) && question_has_same_points(before, q)))
        return NULL;
    return question_has_same_answers(before, q)
               ? ERR(a, ERR_INVALID, "{0}: the points differ from version {1}: give the question \"comparable\": \"changed\".", ARG_S(q->code), ARG_I(older->version))
               : ERR(a, ERR_INVALID, "{0}: the answers differ from version {1}: give the question \"comparable\": \"changed\".", ARG_S(q->code), ARG_I(older->version));
}

/* An older version that comes in late must not make a later one's "same" untrue. */
static struct err *compare_with_newer(const struct comparison *c, const struct questionnaire *newer)
{
    for (size_t i = 0; i < newer->n_questions; i++) {
        const struct question *later = &newer->question[i], *q = questionnaire_question(c->q, later->code);
        const struct questionnaire *between = last_that_asks(c, later->code, newer->version);
        if (!q || !str_eq_c(later->comparable, "same") || (between && between->version > c->q->version))
            continue;
        if (!question_has_same_answers(q, later) || !question_has_same_points(q, later))
            return ERR(c->arena, ERR_CONFLICT, "{0}: version {1} is stored and calls this question the same as before, but answers or points differ here.", ARG_S(q->code),
                       ARG_I(newer->version));
    }
    return NULL;
}

struct err *questionnaire_compare(struct db *db, struct arena *a, const struct questionnaire *q, struct str **comparable)
{
    struct questionnaire_version_of_code_rows rows;
    TRY(questionnaire_version_of_code(db, a, &(struct questionnaire_version_of_code_in){ .code = q->code }, &rows));
    struct comparison c = { .arena = a, .q = q, .other = ARENA_ARRAY(a, struct questionnaire, rows.n), .n_others = rows.n, .comparable = ARENA_ARRAY(a, struct str, q->n_questions) };
    for (size_t i = 0; i < rows.n; i++)
        TRY(questionnaire_load(db, a, rows.row[i].id, &c.other[i]));
    for (size_t i = 0; i < q->n_questions; i++)
        TRY(compare_with_older(&c, i));
    for (size_t i = 0; i < rows.n; i++)
        if (c.other[i].version > q->version)
            TRY(compare_with_newer(&c, &c.other[i]));
    *comparable = c.comparable;
    return NULL;
}

/* ---- differences ---- */

static bool same_condition(struct arena *a, const struct expression *x, const struct expression *y)
{
    return (!x && !y) || (x && y && str_eq(expression_text(a, x), expression_text(a, y)));
}

static bool same_words(const struct script_element *x, const struct script_element *y)
{
    bool same = str_eq(x->title_zh, y->title_zh) && str_eq(x->title_en, y->title_en) && str_eq(x->note_zh, y->note_zh) && str_eq(x->note_en, y->note_en) &&
                str_eq(x->description_zh, y->description_zh) && str_eq(x->description_en, y->description_en);
    for (size_t i = 0; same && i < x->question.n_labels && i < y->question.n_labels; i++)
        same = str_eq(x->question.label[i].zh, y->question.label[i].zh) && str_eq(x->question.label[i].en, y->question.label[i].en);
    return same;
}

static bool same_bounds(const struct question *x, const struct question *y)
{
    return x->low.has == y->low.has && x->high.has == y->high.has && x->low.v == y->low.v && x->high.v == y->high.v;
}

static bool same_rules(struct arena *a, const struct script_element *x, const struct script_element *y)
{
    return x->is_required == y->is_required && x->max_length == y->max_length && x->n_validators == y->n_validators && same_bounds(&x->question, &y->question) &&
           same_condition(a, x->enable_if, y->enable_if) && same_condition(a, x->required_if, y->required_if);
}

static unsigned differences(struct arena *a, const struct script_element *x, const struct script_element *y)
{
    unsigned d = 0;
    d |= same_words(x, y) ? 0 : DIFFERENCE_WORDS;
    d |= question_has_same_answers(&x->question, &y->question) ? 0 : DIFFERENCE_ANSWERS;
    d |= question_has_same_points(&x->question, &y->question) && str_eq(x->question.composite, y->question.composite) ? 0 : DIFFERENCE_POINTS;
    d |= same_condition(a, x->visible_if, y->visible_if) ? 0 : DIFFERENCE_CONDITION;
    d |= str_eq(x->question.step, y->question.step) && x->question.is_core == y->question.is_core ? 0 : DIFFERENCE_STEP;
    d |= same_rules(a, x, y) ? 0 : DIFFERENCE_RULES;
    return d;
}

/* The nearest element before i that the other script has, too. */
static struct str stands_behind(const struct script *s, size_t i, const struct script *other)
{
    while (i-- > 0)
        if (script_find(other, s->element[i].code) < SCRIPT_END)
            return s->element[i].code;
    return STR("");
}

size_t script_changes(struct arena *a, const struct script *before, const struct script *after, struct script_change **out)
{
    size_t n = 0;
    struct script_change *change = ARENA_ARRAY(a, struct script_change, before->n_elements + after->n_elements);
    for (size_t i = 0; i < after->n_elements; i++) {
        const struct script_element *e = &after->element[i];
        size_t k = script_find(before, e->code);
        struct script_change c = { .code = e->code, .after = e, .before = k < SCRIPT_END ? &before->element[k] : NULL };
        if (c.before)
            c.differences = differences(a, c.before, e) | (str_eq_nocase(stands_behind(before, k, after), stands_behind(after, i, before)) ? 0 : DIFFERENCE_PLACE);
        if (!c.before || c.differences)
            change[n++] = c;
    }
    for (size_t i = 0; i < before->n_elements; i++)
        if (script_find(after, before->element[i].code) >= SCRIPT_END)
            change[n++] = (struct script_change){ .code = before->element[i].code, .before = &before->element[i] };
    *out = change;
    return n;
}
