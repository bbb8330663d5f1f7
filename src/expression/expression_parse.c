#include "base/utf8.h"
#include "expression/expression_inside.h"
#include <stdlib.h>

struct parser {
    struct arena *arena;
    struct str text;
    size_t pos;
    size_t n_parts;
    int depth;
};

static size_t place_of(const struct parser *p, size_t pos)
{
    return utf8_count(str_sub(p->text, 0, pos)) + 1;
}

#define PLACE(p) ARG_I(place_of((p), (p)->pos))

static void skip_blanks(struct parser *p)
{
    while (p->pos < p->text.n && (p->text.p[p->pos] == ' ' || p->text.p[p->pos] == '\t' || p->text.p[p->pos] == '\n' || p->text.p[p->pos] == '\r'))
        p->pos++;
}

static char here(const struct parser *p)
{
    return p->pos < p->text.n ? p->text.p[p->pos] : '\0';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The letters and digits that stand next, without taking them. */
static struct str word_here(const struct parser *p)
{
    size_t n = 0;
    struct str rest = str_sub(p->text, p->pos, p->text.n);
    if (rest.n == 0 || !is_letter(rest.p[0]))
        return STR("");
    while (n < rest.n && (is_letter(rest.p[n]) || is_digit(rest.p[n])))
        n++;
    return str_sub(rest, 0, n);
}

static bool take(struct parser *p, const char *sign)
{
    skip_blanks(p);
    struct str want = str_of_c(sign), rest = str_sub(p->text, p->pos, want.n);
    bool is_word = is_letter(sign[0]);
    if (is_word ? !str_eq_nocase(word_here(p), want) : !str_eq(rest, want))
        return false;
    p->pos += want.n;
    return true;
}

static struct err *new_part(struct parser *p, enum expression_op op, size_t at, struct expression **out)
{
    if (++p->n_parts > EXPRESSION_MOST_PARTS)
        return ERR(p->arena, ERR_INVALID, "Character {0}: the expression has too many parts; put some of it into another question's condition.", ARG_I(place_of(p, at)));
    *out = ARENA_NEW(p->arena, struct expression);
    (*out)->op = op;
    (*out)->at = place_of(p, at);
    return NULL;
}

static struct err *join(struct parser *p, enum expression_op op, const struct expression *left, const struct expression *right, const struct expression **out)
{
    struct expression *e = NULL;
    TRY(new_part(p, op, 0, &e));
    const struct expression **part = ARENA_ARRAY(p->arena, const struct expression *, 2);
    part[0] = left;
    part[1] = right;
    e->at = left->at;
    e->part = part;
    e->n_parts = right ? 2 : 1;
    *out = e;
    return NULL;
}

/* ---- the levels of binary operators, the loosest first ---- */

struct sign { const char *text; enum expression_op op; };
struct level { const struct sign *sign; size_t n; };
static const struct sign or_signs[] = { { "||", EXPRESSION_OR }, { "or", EXPRESSION_OR } };
static const struct sign and_signs[] = { { "&&", EXPRESSION_AND }, { "and", EXPRESSION_AND } };
static const struct sign comparison_signs[] = {
    { "<=", EXPRESSION_LESSOREQUAL }, { "=<", EXPRESSION_LESSOREQUAL }, { "lessorequal", EXPRESSION_LESSOREQUAL }, { ">=", EXPRESSION_GREATEROREQUAL },
    { "=>", EXPRESSION_GREATEROREQUAL }, { "greaterorequal", EXPRESSION_GREATEROREQUAL }, { "==", EXPRESSION_EQUAL }, { "equal", EXPRESSION_EQUAL },
    { "equals", EXPRESSION_EQUAL }, { "=", EXPRESSION_EQUAL }, { "!=", EXPRESSION_NOTEQUAL }, { "<>", EXPRESSION_NOTEQUAL }, { "notequal", EXPRESSION_NOTEQUAL },
    { "notequals", EXPRESSION_NOTEQUAL }, { "<", EXPRESSION_LESS }, { "less", EXPRESSION_LESS }, { ">", EXPRESSION_GREATER }, { "greater", EXPRESSION_GREATER },
};
static const struct sign sum_signs[] = { { "+", EXPRESSION_PLUS }, { "-", EXPRESSION_MINUS } };
static const struct sign product_signs[] = { { "*", EXPRESSION_MUL }, { "/", EXPRESSION_DIV }, { "%", EXPRESSION_MOD } };
static const struct sign power_signs[] = { { "^", EXPRESSION_POWER }, { "power", EXPRESSION_POWER } };
static const struct sign listed_signs[] = {
    { "*=", EXPRESSION_CONTAINS }, { "contains", EXPRESSION_CONTAINS }, { "contain", EXPRESSION_CONTAINS }, { "notcontains", EXPRESSION_NOTCONTAINS },
    { "notcontain", EXPRESSION_NOTCONTAINS }, { "anyof", EXPRESSION_ANYOF }, { "allof", EXPRESSION_ALLOF }, { "noneof", EXPRESSION_NONEOF },
};
enum { AND_LEVEL = 1, LEVELS = 7 };
static const struct level levels[LEVELS] = {
    { or_signs, ARRAY_LEN(or_signs) },           { and_signs, ARRAY_LEN(and_signs) },     { comparison_signs, ARRAY_LEN(comparison_signs) }, { sum_signs, ARRAY_LEN(sum_signs) },
    { product_signs, ARRAY_LEN(product_signs) }, { power_signs, ARRAY_LEN(power_signs) }, { listed_signs, ARRAY_LEN(listed_signs) },
};

static const struct sign *take_sign(struct parser *p, int level)
{
    for (size_t i = 0; i < levels[level].n; i++)
        if (take(p, levels[level].sign[i].text))
            return &levels[level].sign[i];
    return NULL;
}

static struct err *factor(struct parser *p, const struct expression **out);
static struct err *binary(struct parser *p, int level, const struct expression **out);

/* "not" stands between "and" and the comparisons: not {a} = 1 is not ({a} = 1). */
static struct err *negated(struct parser *p, const struct expression **out)
{
    const struct expression *inner;
    size_t at = p->pos;
    if (!take(p, "not"))
        return binary(p, AND_LEVEL + 1, out);
    if (++p->depth > EXPRESSION_MOST_DEPTH)
        return ERR(p->arena, ERR_INVALID, "Character {0}: too many brackets in each other.", ARG_I(place_of(p, at)));
    TRY(negated(p, &inner));
    p->depth--;
    return join(p, EXPRESSION_NOT, inner, NULL, out);
}

static struct err *operand(struct parser *p, int level, const struct expression **out)
{
    if (level == AND_LEVEL)
        return negated(p, out);
    return level + 1 < LEVELS ? binary(p, level + 1, out) : factor(p, out);
}

static struct err *binary(struct parser *p, int level, const struct expression **out)
{
    const struct expression *right;
    const struct sign *sign;
    TRY(operand(p, level, out));
    while ((sign = take_sign(p, level))) {
        TRY(operand(p, level, &right));
        TRY(join(p, sign->op, *out, right, out));
    }
    return NULL;
}

static struct err *whole(struct parser *p, const struct expression **out)
{
    if (++p->depth > EXPRESSION_MOST_DEPTH)
        return ERR(p->arena, ERR_INVALID, "Character {0}: too many brackets in each other.", PLACE(p));
    TRY(binary(p, 0, out));
    p->depth--;
    return NULL;
}

/* ---- factors ---- */

/* The items up to the closing bracket; the opening one is taken. */
static struct err *items(struct parser *p, const char *close, struct expression *e)
{
    const struct expression **part = NULL;
    size_t room = 0;
    if (take(p, close))
        return NULL;
    do {
        if (e->n_parts == room) {
            room = room ? room * 2 : 4;
            part = arena_grow(p->arena, part, e->n_parts, room, sizeof(const struct expression *));
        }
        TRY(whole(p, &part[e->n_parts]));
        e->n_parts++;
    } while (take(p, ","));
    e->part = part;
    return take(p, close) ? NULL : ERR(p->arena, ERR_INVALID, "Character {0}: a comma or {1} is expected here.", PLACE(p), ARG_C(close));
}

static struct err *quoted(struct parser *p, struct expression *e)
{
    char quote = here(p);
    size_t start = p->pos++;
    struct buf b = buf_on(p->arena);
    buf_add(&b, STR(""));
    while (here(p) != quote && p->pos < p->text.n) {
        if (here(p) == '\\' && p->pos + 1 < p->text.n && (p->text.p[p->pos + 1] == '\'' || p->text.p[p->pos + 1] == '"'))
            p->pos++;
        buf_add_char(&b, p->text.p[p->pos++]);
    }
    if (p->pos >= p->text.n)
        return ERR(p->arena, ERR_INVALID, "Character {0}: this text has no end; write {1} behind it.", ARG_I(place_of(p, start)), ARG_S(str_dup(p->arena, (struct str){ &quote, 1 })));
    p->pos++;
    e->value = value_text(b.n ? buf_str(&b) : STR(""));
    return NULL;
}

static struct err *question(struct parser *p, struct expression *e)
{
    size_t start = p->pos++;
    while (p->pos < p->text.n && here(p) != '}' && here(p) != '{' && (unsigned char)here(p) >= ' ')
        p->pos++;
    struct str name = str_trim(str_sub(p->text, start + 1, p->pos - start - 1));
    if (here(p) != '}')
        return ERR(p->arena, ERR_INVALID, "Character {0}: the name that begins here has no end; write } behind it.", ARG_I(place_of(p, start)));
    p->pos++;
    e->op = EXPRESSION_QUESTION;
    e->as_it_is = str_starts(name, STR("#"));
    e->name = str_dup(p->arena, e->as_it_is ? str_sub(name, 1, name.n) : name);
    if (str_is_empty(e->name))
        return ERR(p->arena, ERR_INVALID, "Character {0}: a question's code is expected between the braces.", ARG_I(place_of(p, start)));
    return NULL;
}

/* Words that are operators: where a value should stand, something was forgotten. */
static bool is_operator_word(struct str w)
{
    for (int level = 0; level < LEVELS; level++)
        for (size_t i = 0; i < levels[level].n; i++)
            if (w.n && str_eq_nocase(w, str_of_c(levels[level].sign[i].text)))
                return true;
    return str_eq_nocase(w, STR("empty")) || str_eq_nocase(w, STR("notempty"));
}

/* Does a number end here? 1and is 1 and, 1x is nothing. */
static bool ends_before(const struct parser *p, size_t pos)
{
    struct parser next = { .text = p->text, .pos = pos };
    return here(&next) != '.' && (!is_letter(here(&next)) || is_operator_word(word_here(&next)));
}

/* 12, 12.5, -12, 0x1F; the sign stands at the number. */
static struct err *number(struct parser *p, struct expression *e)
{
    char copy[72] = "";
    struct str rest = str_sub(p->text, p->pos, p->text.n);
    bool is_hex = str_starts(rest, STR("0x"));
    size_t n = is_hex ? 2 : rest.p[0] == '-';
    while (n < rest.n && (is_digit(rest.p[n]) || (is_hex && rest.p[n] >= 'a' && rest.p[n] <= 'f') || (is_hex && rest.p[n] >= 'A' && rest.p[n] <= 'F')))
        n++;
    if (!is_hex && n + 1 < rest.n && rest.p[n] == '.' && is_digit(rest.p[n + 1]))
        for (n++; n < rest.n && is_digit(rest.p[n]);)
            n++;
    if (n < sizeof copy)
        memcpy(copy, rest.p, n);
    e->value = value_number(strtod(copy, NULL));
    if (n >= sizeof copy || !ends_before(p, p->pos + n) || (is_hex && n == 2) || e->value.number >= 1e60)
        return ERR(p->arena, ERR_INVALID, "Character {0}: this is no number; a text stands in quotes, a question in braces.", PLACE(p));
    p->pos += n;
    return NULL;
}

static struct err *call(struct parser *p, struct str name, struct expression *e)
{
    e->op = EXPRESSION_CALL;
    e->name = str_dup(p->arena, name);
    e->function = call_find(name);
    if (e->function < 0)
        return ERR(p->arena, ERR_INVALID, "Character {0}: there is no function \"{1}\". There are: {2}.", PLACE(p), ARG_S(utf8_prefix(name, 40)), ARG_S(call_names(p->arena)));
    p->pos += name.n + 1;
    return items(p, ")", e);
}

static struct err *word(struct parser *p, struct expression *e)
{
    struct str w = word_here(p);
    if (p->pos + w.n < p->text.n && p->text.p[p->pos + w.n] == '(')
        return call(p, w, e);
    p->pos += w.n;
    if (str_eq_nocase(w, STR("true")) || str_eq_nocase(w, STR("false")))
        e->value = value_bool(str_eq_nocase(w, STR("true")));
    else if (!str_eq_c(w, "null") && !str_eq_c(w, "undefined"))
        e->value = value_text(str_dup(p->arena, w));
    return NULL;
}

static struct err *atom(struct parser *p, struct expression *e)
{
    char c = here(p);
    if (c == '{')
        return question(p, e);
    if (c == '\'' || c == '"')
        return quoted(p, e);
    if (is_digit(c) || (c == '-' && p->pos + 1 < p->text.n && is_digit(p->text.p[p->pos + 1])))
        return number(p, e);
    if (is_letter(c) && !is_operator_word(word_here(p)))
        return word(p, e);
    return ERR(p->arena, ERR_INVALID, "Character {0}: a value is expected here: {{question}, a number, 'text', true, [1, 2] or a function.", PLACE(p));
}

static struct err *bracketed(struct parser *p, const struct expression **out)
{
    TRY(whole(p, out));
    return take(p, ")") ? NULL : ERR(p->arena, ERR_INVALID, "Character {0}: and, or, an operator or ) is expected here.", PLACE(p));
}

static struct err *not_factor(struct parser *p, const struct expression **out)
{
    const struct expression *inner;
    if (++p->depth > EXPRESSION_MOST_DEPTH)
        return ERR(p->arena, ERR_INVALID, "Character {0}: too many brackets in each other.", PLACE(p));
    TRY(factor(p, &inner));
    p->depth--;
    return join(p, EXPRESSION_NOT, inner, NULL, out);
}

static struct err *factor(struct parser *p, const struct expression **out)
{
    struct expression *e = NULL;
    skip_blanks(p);
    if (take(p, "!") || take(p, "negate"))
        return not_factor(p, out);
    if (take(p, "("))
        return bracketed(p, out);
    TRY(new_part(p, EXPRESSION_CONSTANT, p->pos, &e));
    *out = e;
    if (take(p, "[")) {
        e->op = EXPRESSION_ARRAY;
        return items(p, "]", e);
    }
    TRY(atom(p, e));
    if (e->op == EXPRESSION_CALL)
        return NULL;
    if (take(p, "notempty"))
        return join(p, EXPRESSION_NOTEMPTY, e, NULL, out);
    return take(p, "empty") ? join(p, EXPRESSION_EMPTY, e, NULL, out) : NULL;
}

struct err *expression_parse(struct arena *a, struct str text, const struct expression **out)
{
    struct parser p = { .arena = a, .text = text };
    if (text.n > EXPRESSION_MOST_BYTES)
        return ERR(a, ERR_INVALID, "Character {0}: the expression is too long.", ARG_I(1));
    TRY(whole(&p, out));
    skip_blanks(&p);
    if (p.pos < text.n)
        return ERR(a, ERR_INVALID, "Character {0}: and, or or an operator is expected here.", PLACE(&p));
    return NULL;
}
