/* Conditions bound to their questions: every name was asked before, every answer it is compared with exists, so a filter that cannot work is
 * refused when it comes in and not found out in the field. */
#include "questionnaire/questionnaire_reading.h"
#include "base/num.h"
#include "base/utf8.h"

struct binding {
    struct reading *reading;
    const struct json *at;
};

static const struct expression *bound_part(struct binding *b, const struct expression *e, bool as_truth, struct err **fault);

/* ---- what is compared with what ---- */

static bool is_label(const struct question *q, double code)
{
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code == (int)code && (double)(int)code == code)
            return true;
    return false;
}

static bool is_special(const struct question *q, double code)
{
    return q->byte_no >= 0 && !is_label(q, code) && (code == ANSWER_REFUSED || code == ANSWER_NONE || code == ANSWER_DONT_KNOW);
}

static bool can_be_answered(const struct question *q, const struct expression_value *v)
{
    double number = v->number;
    if (v->kind == EXPRESSION_NONE || q->kind == QUESTION_TEXT)
        return true;
    if (v->kind == EXPRESSION_BOOL)
        return q->kind == QUESTION_YES_NO;
    if (v->kind == EXPRESSION_TEXT && !str_to_num(v->text, &number))
        return false;
    return q->kind == QUESTION_NUMBER || is_label(q, number) || is_special(q, number);
}

static struct err *check_answer(struct binding *b, const struct question *q, const struct expression *constant)
{
    if (can_be_answered(q, &constant->value))
        return NULL;
    return ERR(b->reading->arena, ERR_INVALID, "{0}: the condition compares {1} with {2}, which is none of its answers.", WHERE(b->at), ARG_S(q->code),
               ARG_S(expression_value_text(b->reading->arena, &constant->value)));
}

/* The constants of the other side, each by itself. */
static struct err *check_answers(struct binding *b, const struct question *q, const struct expression *other)
{
    if (other->op == EXPRESSION_CONSTANT)
        return check_answer(b, q, other);
    for (size_t i = 0; other->op == EXPRESSION_ARRAY && i < other->n_parts; i++)
        TRY(check_answers(b, q, other->part[i]));
    return NULL;
}

static bool names_special(const struct question *q, const struct expression *other)
{
    double number = other->value.number;
    if (other->op == EXPRESSION_CONSTANT)
        return (other->value.kind == EXPRESSION_NUMBER || (other->value.kind == EXPRESSION_TEXT && str_to_num(other->value.text, &number))) && is_special(q, number);
    for (size_t i = 0; other->op == EXPRESSION_ARRAY && i < other->n_parts; i++)
        if (names_special(q, other->part[i]))
            return true;
    return false;
}

/* ---- rebuilding ---- */

static struct expression *copy_of(struct binding *b, const struct expression *e)
{
    return arena_grow(b->reading->arena, e, 1, 1, sizeof *e);
}

static const struct question *question_of(struct binding *b, const struct expression *e)
{
    const struct str *name;
    if (e->op != EXPRESSION_QUESTION || expression_questions(b->reading->arena, e, &name) != 1)
        return NULL;
    return questionnaire_question(b->reading->q, name[0]);
}

static const struct expression *seeing_all_codes(struct binding *b, const struct expression *e)
{
    struct expression *raw = copy_of(b, e);
    raw->name = str_printf(b->reading->arena, "%s" STR_FMT, SCRIPT_ALL_CODES, STR_ARG(e->name));
    return raw;
}

/* true and false beside a yes/no question are 1 and 2, also in lists. */
static const struct expression *yes_no_constant(struct binding *b, const struct expression *e)
{
    struct expression *copy = copy_of(b, e);
    if (e->op == EXPRESSION_CONSTANT && e->value.kind == EXPRESSION_BOOL)
        copy->value = (struct expression_value){ .kind = EXPRESSION_NUMBER, .number = e->value.is_true ? ANSWER_YES : ANSWER_NO };
    if (e->op != EXPRESSION_ARRAY)
        return copy;
    const struct expression **part = ARENA_ARRAY(b->reading->arena, const struct expression *, e->n_parts);
    for (size_t i = 0; i < e->n_parts; i++)
        part[i] = yes_no_constant(b, e->part[i]);
    copy->part = part;
    return copy;
}

/* One side of a comparison beside the other. */
static const struct expression *beside(struct binding *b, const struct expression *e, const struct expression *other, struct err **fault)
{
    const struct question *q = question_of(b, e), *its = question_of(b, other);
    if (q && !*fault)
        *fault = check_answers(b, q, other);
    if (q && names_special(q, other))
        return seeing_all_codes(b, e);
    return its && its->kind == QUESTION_YES_NO ? yes_no_constant(b, e) : e;
}

/* {D1} alone is "yes". */
static const struct expression *is_yes(struct binding *b, const struct expression *e)
{
    struct expression *one = copy_of(b, e), *equal = copy_of(b, e);
    const struct expression **part = ARENA_ARRAY(b->reading->arena, const struct expression *, 2);
    *one = (struct expression){ .op = EXPRESSION_CONSTANT, .at = e->at, .value = { .kind = EXPRESSION_NUMBER, .number = ANSWER_YES } };
    part[0] = e;
    part[1] = one;
    *equal = (struct expression){ .op = EXPRESSION_EQUAL, .at = e->at, .part = part, .n_parts = 2 };
    return equal;
}

static const struct expression *bound_name(struct binding *b, const struct expression *e, bool as_truth, struct err **fault)
{
    const struct question *q = NULL;
    const struct str *name;
    expression_questions(b->reading->arena, e, &name);
    if (script_is_fact(name[0]) || *fault)
        return e;
    *fault = reading_find(b->reading, b->at, name[0], &q);
    return q && as_truth && q->kind == QUESTION_YES_NO ? is_yes(b, e) : e;
}

static bool is_comparison(enum expression_op op)
{
    return (op >= EXPRESSION_EQUAL && op <= EXPRESSION_GREATEROREQUAL) || op >= EXPRESSION_CONTAINS;
}

static const struct expression *bound_part(struct binding *b, const struct expression *e, bool as_truth, struct err **fault)
{
    if (e->op == EXPRESSION_QUESTION)
        return bound_name(b, e, as_truth, fault);
    struct expression *copy = copy_of(b, e);
    const struct expression **part = ARENA_ARRAY(b->reading->arena, const struct expression *, e->n_parts);
    bool joins = e->op == EXPRESSION_AND || e->op == EXPRESSION_OR || e->op == EXPRESSION_NOT;
    for (size_t i = 0; i < e->n_parts; i++)
        part[i] = bound_part(b, e->part[i], joins || (e->op == EXPRESSION_CALL && i == 0 && str_eq_c(e->name, "iif")), fault);
    if (is_comparison(e->op)) {
        const struct expression *left = beside(b, part[0], part[1], fault), *right = beside(b, part[1], part[0], fault);
        part[0] = left;
        part[1] = right;
    }
    if ((e->op == EXPRESSION_EMPTY || e->op == EXPRESSION_NOTEMPTY) && part[0]->op == EXPRESSION_QUESTION)
        part[0] = seeing_all_codes(b, part[0]);
    copy->part = part;
    return copy;
}

/* ---- the whole ---- */

static struct err *unclear(struct reading *r, const struct json *at, struct str text, size_t place)
{
    struct str rest = str_trim(str_sub(text, utf8_prefix(text, place - 1).n, text.n));
    if (str_is_empty(rest))
        return ERR(r->arena, ERR_INVALID, "{0}: the condition ends too early.", WHERE(at));
    return ERR(r->arena, ERR_INVALID, "{0}: the condition cannot be understood from \"{1}\" on. It is written like this: {{L1} <= 2 and ({{A0} = 1 or {{X1} notempty)", WHERE(at),
               ARG_S(utf8_prefix(rest, 30)));
}

struct err *reading_condition(struct reading *r, const struct json *at, const struct expression **out)
{
    struct binding b = { r, at };
    struct str text = STR("");
    const struct expression *e;
    struct err *fault = NULL;
    *out = NULL;
    if (!at)
        return NULL;
    TRY(json_in_as_text(at, &text));
    const struct err *error = expression_parse(r->arena, text, &e);
    if (error)
        return unclear(r, at, text, (size_t)error->msg.arg[0].i);
    *out = bound_part(&b, e, true, &fault);
    return fault;
}
