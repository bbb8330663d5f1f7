#include "questionnaire/questionnaire_plain.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "questionnaire/questionnaire_reading.h"

enum { TITLE_CHARACTERS = 24 };

struct plain { struct arena *arena; const struct script *s; const struct lang *lang; };

static struct str in_words(const struct plain *p, const struct expression *e);

static const struct script_element *element_of(const struct plain *p, const struct expression *e)
{
    const struct str *name;
    if (e->op != EXPRESSION_QUESTION || expression_questions(p->arena, e, &name) != 1)
        return NULL;
    struct str plain = str_starts(name[0], STR(SCRIPT_ALL_CODES)) ? str_sub(name[0], 1, name[0].n) : name[0];
    size_t i = script_find(p->s, plain);
    return i < SCRIPT_END ? &p->s->element[i] : NULL;
}

static struct str say(const struct plain *p, struct msg m)
{
    return tr_msg(p->arena, p->lang, &m);
}

/* L1 (All in all, how satis…) */
static struct str question_words(const struct plain *p, const struct script_element *e)
{
    struct str title = question_title(&e->question, p->lang), begin = utf8_prefix(title, TITLE_CHARACTERS);
    return say(p, MSG("{0} ({1}{2})", ARG_S(e->code), ARG_S(begin), ARG_C(begin.n < title.n ? "…" : "")));
}

static struct str special_words(const struct plain *p, double code)
{
    const char *words = code == ANSWER_REFUSED ? N_("refused") : code == ANSWER_NONE ? N_("none") : code == ANSWER_DONT_KNOW ? N_("does not know") : NULL;
    return words ? tr(p->lang, words) : STR_NONE;
}

static struct str constant_words(const struct plain *p, const struct expression *e, const struct script_element *of)
{
    bool is_yes_no = of && of->question.kind == QUESTION_YES_NO && e->value.kind == EXPRESSION_BOOL;
    double code = is_yes_no ? (e->value.is_true ? ANSWER_YES : ANSWER_NO) : e->value.number;
    bool is_number = is_yes_no || e->value.kind == EXPRESSION_NUMBER || (e->value.kind == EXPRESSION_TEXT && str_to_num(e->value.text, &code));
    for (size_t i = 0; of && is_number && i < of->question.n_labels; i++)
        if ((double)of->question.label[i].code == code) {
            const struct question_label *l = &of->question.label[i];
            return say(p, MSG("\"{0}\"", ARG_S(lang_of_two(p->lang, l->zh, l->en))));
        }
    struct str special = of && is_number && of->question.kind != QUESTION_NUMBER ? special_words(p, code) : STR_NONE;
    return special.p ? special : say(p, MSG("\"{0}\"", ARG_S(expression_value_text(p->arena, &e->value))));
}

static struct str list_words(const struct plain *p, const struct expression *e, const struct script_element *of)
{
    struct buf b = buf_on(p->arena);
    for (size_t i = 0; i < e->n_parts; i++) {
        buf_add(&b, i ? lang_is_chinese(p->lang) ? STR("、") : STR(", ") : STR(""));
        buf_add(&b, e->part[i]->op == EXPRESSION_CONSTANT ? constant_words(p, e->part[i], of) : in_words(p, e->part[i]));
    }
    return buf_str(&b);
}

static struct str side(const struct plain *p, const struct expression *e, const struct script_element *beside)
{
    if (e->op == EXPRESSION_CONSTANT)
        return constant_words(p, e, beside);
    return e->op == EXPRESSION_ARRAY ? list_words(p, e, beside) : in_words(p, e);
}

/* Levels fall from 5, so "at most" is "or worse". */
static const char *sentence_of(enum expression_op op, bool of_levels)
{
    static const char *const sentences[EXPRESSION_OPS] = {
        [EXPRESSION_EQUAL] = N_("{0} is {1}"), [EXPRESSION_NOTEQUAL] = N_("{0} is not {1}"), [EXPRESSION_LESS] = N_("{0} is below {1}"), [EXPRESSION_LESSOREQUAL] = N_("{0} is {1} or less"),
        [EXPRESSION_GREATER] = N_("{0} is above {1}"), [EXPRESSION_GREATEROREQUAL] = N_("{0} is {1} or more"), [EXPRESSION_CONTAINS] = N_("{0} contains {1}"),
        [EXPRESSION_NOTCONTAINS] = N_("{0} does not contain {1}"), [EXPRESSION_ANYOF] = N_("{0} is one of {1}"), [EXPRESSION_NONEOF] = N_("{0} is none of {1}"),
        [EXPRESSION_ALLOF] = N_("{0} has all of {1}"),
    };
    if (!of_levels)
        return sentences[op];
    return op == EXPRESSION_LESS ? N_("{0} is worse than {1}") : op == EXPRESSION_LESSOREQUAL ? N_("{0} is {1} or worse")
           : op == EXPRESSION_GREATER ? N_("{0} is better than {1}") : op == EXPRESSION_GREATEROREQUAL ? N_("{0} is {1} or better") : sentences[op];
}

static struct str comparison_words(const struct plain *p, const struct expression *e)
{
    const struct script_element *left = element_of(p, e->part[0]), *right = element_of(p, e->part[1]);
    const char *sentence = sentence_of(e->op, left && left->question.kind == QUESTION_LEVEL);
    if (!sentence)
        return expression_text(p->arena, e);
    struct msg m = { .id = sentence, .arg = { ARG_S(side(p, e->part[0], right)), ARG_S(side(p, e->part[1], left)) } };
    return say(p, m);
}

static struct str joined_words(const struct plain *p, const struct expression *e)
{
    struct str part[2];
    for (int i = 0; i < 2; i++) {
        bool brackets = e->op == EXPRESSION_AND && e->part[i]->op == EXPRESSION_OR;
        struct str words = in_words(p, e->part[i]);
        part[i] = brackets ? str_printf(p->arena, "(" STR_FMT ")", STR_ARG(words)) : words;
    }
    return say(p, e->op == EXPRESSION_AND ? MSG("{0} and {1}", ARG_S(part[0]), ARG_S(part[1])) : MSG("{0} or {1}", ARG_S(part[0]), ARG_S(part[1])));
}

/* Names that only the inside knows are taken away. */
static struct str as_written(const struct plain *p, const struct expression *e)
{
    struct str text = expression_text(p->arena, e);
    struct buf b = buf_on(p->arena);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != SCRIPT_ALL_CODES[0])
            buf_add_char(&b, text.p[i]);
    return buf_str(&b);
}

static struct str in_words(const struct plain *p, const struct expression *e)
{
    const struct script_element *q = element_of(p, e);
    if (q)
        return question_words(p, q);
    switch (e->op) {
    case EXPRESSION_AND:
    case EXPRESSION_OR: return joined_words(p, e);
    case EXPRESSION_NOT: return say(p, MSG("not ({0})", ARG_S(in_words(p, e->part[0]))));
    case EXPRESSION_EMPTY: return say(p, MSG("{0} is not answered", ARG_S(in_words(p, e->part[0]))));
    case EXPRESSION_NOTEMPTY: return say(p, MSG("{0} is answered", ARG_S(in_words(p, e->part[0]))));
    default: break;
    }
    bool compares = e->n_parts == 2 && sentence_of(e->op, false);
    return compares ? comparison_words(p, e) : as_written(p, e);
}

struct str script_condition_text(struct arena *a, const struct script *s, const struct expression *e, const struct lang *l)
{
    struct plain p = { a, s, l };
    return e ? in_words(&p, e) : STR("");
}
