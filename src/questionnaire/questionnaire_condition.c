/* visibleIf, as SurveyJS writes it:
 *
 *   expression  all { "or" all }
 *   all         one { "and" one }
 *   one         "not" one | "(" expression ")" | comparison
 *   comparison  "{" name "}" ( "empty" | "notempty" | operator value )
 *   operator    = == <> != < <= > >= anyof contains notcontains
 *   value       number | 'text' | true | false | "[" value { "," value } "]"
 *
 * A version in field never changes, so a filter that cannot work is refused when it comes in. */
#include "questionnaire/questionnaire_reading.h"
#include "base/utf8.h"

enum { MAX_DEPTH = 20 };

struct condition {
    struct reading *reading;
    const struct json *at;
    struct str text;
    size_t pos;
    int depth;
};

static struct err *unclear(const struct condition *c)
{
    struct str rest = str_trim(str_sub(c->text, c->pos, c->text.n));
    if (str_is_empty(rest))
        return ERR(c->reading->arena, ERR_INVALID, "{0}: visibleIf ends too early.", WHERE(c->at));
    return ERR(c->reading->arena, ERR_INVALID,
               "{0}: visibleIf cannot be understood from \"{1}\" on. It is written like this: {{L1} <= 2 and ({{A0} = 1 or {{X1} notempty)", WHERE(c->at),
               ARG_S(utf8_prefix(rest, 30)));
}

static void skip_blanks(struct condition *c)
{
    while (c->pos < c->text.n && (c->text.p[c->pos] == ' ' || c->text.p[c->pos] == '\t' || c->text.p[c->pos] == '\n'))
        c->pos++;
}

static bool is_word_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
}

/* Takes the sign or word when it stands next; a word ends where no letter follows. */
static bool take(struct condition *c, const char *token)
{
    skip_blanks(c);
    struct str want = str_of_c(token), here = str_sub(c->text, c->pos, want.n);
    if (!str_eq_nocase(here, want))
        return false;
    if (is_word_char(token[0]) && c->pos + want.n < c->text.n && is_word_char(c->text.p[c->pos + want.n]))
        return false;
    c->pos += want.n;
    return true;
}

static bool take_number(struct condition *c, double *out)
{
    size_t n = 0;
    struct str rest = str_sub(c->text, c->pos, c->text.n);
    while (n < rest.n && ((rest.p[n] >= '0' && rest.p[n] <= '9') || rest.p[n] == '.' || (n == 0 && rest.p[n] == '-')))
        n++;
    if (!str_to_num(str_sub(rest, 0, n), out))
        return false;
    c->pos += n;
    return true;
}

/* 'text' or "text"; nothing is escaped in it. */
static bool take_text(struct condition *c, struct str *out)
{
    char quote = c->pos < c->text.n ? c->text.p[c->pos] : '\0';
    if (quote != '\'' && quote != '"')
        return false;
    struct str rest = str_sub(c->text, c->pos + 1, c->text.n);
    ptrdiff_t end = str_find(rest, (struct str){ &quote, 1 });
    if (end < 0)
        return false;
    *out = str_sub(rest, 0, (size_t)end);
    c->pos += (size_t)end + 2;
    return true;
}

static bool has_code(const struct question *q, double code)
{
    if (q->kind == QUESTION_NUMBER || q->kind == QUESTION_TEXT)
        return true;
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code == (int)code && (double)(int)code == code)
            return true;
    return code == ANSWER_REFUSED || code == ANSWER_NONE || code == ANSWER_DONT_KNOW;
}

static struct err *no_such_answer(const struct condition *c, const struct question *q, struct str value)
{
    return ERR(c->reading->arena, ERR_INVALID, "{0}: visibleIf compares {1} with {2}, which is none of its answers.", WHERE(c->at), ARG_S(q->code), ARG_S(value));
}

static struct err *one_value(struct condition *c, const struct question *q)
{
    double number;
    struct str text;
    skip_blanks(c);
    size_t start = c->pos;
    if (take(c, "true") || take(c, "false")) {
        if (q->kind == QUESTION_YES_NO)
            return NULL;
        return no_such_answer(c, q, str_sub(c->text, start, c->pos - start));
    }
    if (take_text(c, &text)) {
        if (q->kind == QUESTION_TEXT || (str_to_num(text, &number) && has_code(q, number)))
            return NULL;
        return no_such_answer(c, q, text);
    }
    if (!take_number(c, &number))
        return unclear(c);
    return has_code(q, number) ? NULL : no_such_answer(c, q, str_sub(c->text, start, c->pos - start));
}

static struct err *list_of_values(struct condition *c, const struct question *q)
{
    if (!take(c, "["))
        return one_value(c, q);
    do
        TRY(one_value(c, q));
    while (take(c, ","));
    return take(c, "]") ? NULL : unclear(c);
}

static struct err *comparison(struct condition *c)
{
    static const char *const operators[] = { "==", "=", "<>", "!=", "<=", "<", ">=", ">", "anyof", "contains", "notcontains" };
    const struct question *q;
    if (!take(c, "{"))
        return unclear(c);
    struct str rest = str_sub(c->text, c->pos, c->text.n);
    ptrdiff_t close = str_find(rest, STR("}"));
    if (close < 0)
        return unclear(c);
    TRY(reading_find(c->reading, c->at, str_trim(str_sub(rest, 0, (size_t)close)), &q));
    c->pos += (size_t)close + 1;
    if (take(c, "empty") || take(c, "notempty"))
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(operators); i++)
        if (take(c, operators[i]))
            return list_of_values(c, q);
    return unclear(c);
}

static struct err *expression(struct condition *c);

static struct err *one(struct condition *c)
{
    if (++c->depth > MAX_DEPTH)
        return ERR(c->reading->arena, ERR_INVALID, "{0}: visibleIf is nested too deeply.", WHERE(c->at));
    struct err *e;
    if (take(c, "not") || take(c, "!"))
        e = one(c);
    else if (take(c, "("))
        e = (e = expression(c)) ? e : take(c, ")") ? NULL : unclear(c);
    else
        e = comparison(c);
    c->depth--;
    return e;
}

static struct err *expression(struct condition *c)
{
    do
        TRY(one(c));
    while (take(c, "and") || take(c, "&&") || take(c, "or") || take(c, "||"));
    return NULL;
}

struct err *reading_condition(struct reading *r, const struct json *at, struct str text)
{
    struct condition c = { .reading = r, .at = at, .text = str_trim(text) };
    if (!text.p)
        return NULL;
    TRY(expression(&c));
    skip_blanks(&c);
    return c.pos == c.text.n ? NULL : unclear(&c);
}
