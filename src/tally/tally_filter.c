#include "tally/tally_filter.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "method/points.h"
#include <string.h>

const char *const tally_attribute_name[TALLY_ATTRIBUTES] = {
    [TALLY_MODEL] = "model",         [TALLY_MODEL_YEAR] = "model_year", [TALLY_OWNER_TYPE] = "owner_type",
    [TALLY_WORK_TYPE] = "work_type", [TALLY_AGE_BAND] = "age_band",     [TALLY_ADVISOR] = "advisor",
};

/* ---- words ---- */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_SIGN };
struct token { enum token_kind kind; struct str text; size_t at; };

enum { DEEPEST = 64 };
struct reader {
    struct arena *arena;
    struct str text;
    size_t next;                 /* byte behind the token at hand */
    struct token token;
    const struct tally_names *names;
    int depth;
};

static int64_t place(const struct reader *r)
{
    return (int64_t)utf8_count(str_sub(r->text, 0, r->token.at)) + 1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_word(char c)
{
    return is_space(c) || (c && strchr("(),=!<>'\"", c));
}

/* A quoted text without its quotes, doubled ones single. */
static struct err *read_quoted(struct reader *r)
{
    struct buf text = buf_on(r->arena);
    char quote = r->text.p[r->next];
    r->token = (struct token){ TOKEN_QUOTED, STR(""), r->next };
    for (size_t i = r->next + 1; i < r->text.n; i++) {
        bool is_quote = r->text.p[i] == quote;
        if (is_quote && !(i + 1 < r->text.n && r->text.p[i + 1] == quote)) {
            r->token.text = buf_str(&text);
            r->next = i + 1;
            return NULL;
        }
        buf_add_char(&text, r->text.p[i]);
        i += is_quote;
    }
    return ERR(r->arena, ERR_INVALID, "The quotation that begins at character {0} of the condition has no end.", ARG_I(place(r)));
}

static struct err *read_token(struct reader *r)
{
    while (r->next < r->text.n && is_space(r->text.p[r->next]))
        r->next++;
    size_t begin = r->next, end = begin;
    r->token = (struct token){ TOKEN_END, STR(""), begin };
    if (begin == r->text.n)
        return NULL;
    char c = r->text.p[begin];
    if (c == '\'' || c == '"')
        return read_quoted(r);
    if (ends_word(c)) {
        bool is_double = strchr("!<>", c) && begin + 1 < r->text.n && r->text.p[begin + 1] == '=';
        end = begin + (is_double ? 2 : 1);
    } else {
        while (end < r->text.n && !ends_word(r->text.p[end]))
            end++;
    }
    r->token = (struct token){ ends_word(c) ? TOKEN_SIGN : TOKEN_WORD, str_sub(r->text, begin, end - begin), begin };
    r->next = end;
    return NULL;
}

static bool is_sign(const struct reader *r, const char *sign)
{
    return r->token.kind == TOKEN_SIGN && str_eq_c(r->token.text, sign);
}

static bool is_word(const struct reader *r, const char *word)
{
    return r->token.kind == TOKEN_WORD && str_eq_nocase(r->token.text, str_of_c(word));
}

/* ---- terms ---- */

/* What a term is about, and which values it takes. */
enum comparison { CMP_IN, CMP_NOT_IN, CMP_LESS, CMP_LESS_EQUAL, CMP_MORE, CMP_MORE_EQUAL };
struct term {
    struct tally_filter *filter;
    uint16_t answers;
    enum comparison comparison;
    struct str value[TALLY_MOST_LISTED];
    size_t n_values;
};

static struct err *term_subject(struct reader *r, struct term *t)
{
    for (enum tally_attribute k = 0; k < TALLY_ATTRIBUTES; k++)
        if (is_word(r, tally_attribute_name[k])) {
            t->filter->kind = FILTER_ATTRIBUTE;
            t->filter->attribute = k;
            return read_token(r);
        }
    for (size_t i = 0; i < r->names->n_questions && (r->token.kind == TOKEN_WORD || r->token.kind == TOKEN_QUOTED); i++)
        if (str_eq_nocase(r->token.text, r->names->question[i])) {
            t->filter->kind = FILTER_ANSWER;
            t->filter->question = r->names->question[i];
            t->answers = r->names->answers[i];
            return read_token(r);
        }
    return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: a question's code is expected here, or one of model, model_year, owner_type,"
               " work_type, age_band, advisor.", ARG_I(place(r)));
}

static struct err *term_comparison(struct reader *r, struct term *t, bool *is_list)
{
    static const struct { const char *sign; enum comparison comparison; } signs[] = {
        { "=", CMP_IN }, { "!=", CMP_NOT_IN }, { "<", CMP_LESS }, { "<=", CMP_LESS_EQUAL }, { ">", CMP_MORE }, { ">=", CMP_MORE_EQUAL },
    };
    size_t usable = t->filter->kind == FILTER_ANSWER ? ARRAY_LEN(signs) : 2;
    *is_list = false;
    for (size_t i = 0; i < usable; i++)
        if (is_sign(r, signs[i].sign)) {
            t->comparison = signs[i].comparison;
            return read_token(r);
        }
    t->comparison = is_word(r, "not") ? CMP_NOT_IN : CMP_IN;
    if (t->comparison == CMP_NOT_IN)
        TRY(read_token(r));
    *is_list = is_word(r, "in");
    if (*is_list)
        return read_token(r);
    if (t->filter->kind == FILTER_ANSWER)
        return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: one of = != < <= > >= in, not in is expected here.", ARG_I(place(r)));
    return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: one of = != in, not in is expected here.", ARG_I(place(r)));
}

static struct err *term_value(struct reader *r, struct term *t)
{
    int64_t code;
    bool is_answer = t->filter->kind == FILTER_ANSWER;
    if (r->token.kind != TOKEN_WORD && r->token.kind != TOKEN_QUOTED)
        return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: a value is expected here.", ARG_I(place(r)));
    if (is_answer && (!str_to_int(r->token.text, &code) || code < 0 || code >= ANSWER_CODES))
        return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: the code of an answer is expected here, a number from 0 to 15.", ARG_I(place(r)));
    if (t->n_values == TALLY_MOST_LISTED)
        return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: a list has {1} values at most.", ARG_I(place(r)), ARG_I(TALLY_MOST_LISTED));
    t->value[t->n_values++] = r->token.text;
    return read_token(r);
}

static struct err *term_values(struct reader *r, struct term *t, bool is_list)
{
    if (!is_list)
        return term_value(r, t);
    if (!is_sign(r, "("))
        return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: ( and a list of values are expected here.", ARG_I(place(r)));
    do {
        TRY(read_token(r));
        TRY(term_value(r, t));
    } while (is_sign(r, ","));
    if (!is_sign(r, ")"))
        return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: a comma or ) is expected here.", ARG_I(place(r)));
    return read_token(r);
}

static bool compares(enum comparison c, int code, int with)
{
    switch (c) {
    case CMP_LESS: return code < with;
    case CMP_LESS_EQUAL: return code <= with;
    case CMP_MORE: return code > with;
    case CMP_MORE_EQUAL: return code >= with;
    case CMP_IN:
    case CMP_NOT_IN: return code == with;
    }
    return false;
}

static uint16_t codes_of(const struct term *t)
{
    unsigned codes = 0;
    bool has_order = t->comparison != CMP_IN && t->comparison != CMP_NOT_IN;
    for (size_t i = 0; i < t->n_values; i++) {
        int64_t with = 0;
        (void)!str_to_int(t->value[i], &with);
        for (int c = 0; c < ANSWER_CODES; c++)
            if (compares(t->comparison, c, (int)with) && (!has_order || t->answers >> c & 1))
                codes |= 1u << c;
    }
    return (uint16_t)codes;
}

/* A filter of one part. */
static const struct tally_filter *filter_not(struct arena *a, const struct tally_filter *f)
{
    const struct tally_filter **part = ARENA_NEW(a, const struct tally_filter *);
    struct tally_filter *not = ARENA_NEW(a, struct tally_filter);
    *part = f;
    *not = (struct tally_filter){ .kind = FILTER_NOT, .part = part, .n_parts = 1 };
    return not;
}

static struct err *read_term(struct reader *r, const struct tally_filter **out)
{
    bool is_list;
    struct term t = { .filter = ARENA_NEW(r->arena, struct tally_filter) };
    TRY(term_subject(r, &t));
    TRY(term_comparison(r, &t, &is_list));
    TRY(term_values(r, &t, is_list));
    if (t.filter->kind == FILTER_ANSWER) {
        t.filter->codes = codes_of(&t);
    } else {
        struct str *value = ARENA_ARRAY(r->arena, struct str, t.n_values);
        memcpy(value, t.value, t.n_values * sizeof *value);
        t.filter->value = value;
        t.filter->n_values = t.n_values;
    }
    *out = t.comparison == CMP_NOT_IN ? filter_not(r->arena, t.filter) : t.filter;
    return NULL;
}

/* ---- and, or, not ---- */

static struct err *read_joined(struct reader *r, enum tally_filter_kind kind, const struct tally_filter **out);

static struct err *read_factor(struct reader *r, const struct tally_filter **out)
{
    bool is_not = is_word(r, "not"), is_open = is_sign(r, "(");
    if (!is_not && !is_open)
        return read_term(r, out);
    if (++r->depth > DEEPEST)
        return ERR(r->arena, ERR_INVALID, "The condition has more than {0} parentheses and \"not\" inside one another.", ARG_I(DEEPEST));
    TRY(read_token(r));
    if (is_not) {
        TRY(read_factor(r, out));
        *out = filter_not(r->arena, *out);
    } else {
        TRY(read_joined(r, FILTER_OR, out));
        if (!is_sign(r, ")"))
            return ERR(r->arena, ERR_INVALID, "Character {0} of the condition: and, or, ) is expected here.", ARG_I(place(r)));
        TRY(read_token(r));
    }
    r->depth--;
    return NULL;
}

/* Factors joined by "and", or such conjunctions joined by "or". */
static struct err *read_joined(struct reader *r, enum tally_filter_kind kind, const struct tally_filter **out)
{
    const struct tally_filter **part = NULL;
    size_t n = 0;
    bool more;
    do {
        if ((n & (n - 1)) == 0) /* full at every power of two */
            part = arena_grow(r->arena, part, n, n ? n * 2 : 1, sizeof(struct tally_filter *));
        TRY(kind == FILTER_OR ? read_joined(r, FILTER_AND, &part[n]) : read_factor(r, &part[n]));
        n++;
        more = is_word(r, kind == FILTER_OR ? "or" : "and");
        if (more)
            TRY(read_token(r));
    } while (more);
    struct tally_filter *joined = ARENA_NEW(r->arena, struct tally_filter);
    *joined = (struct tally_filter){ .kind = kind, .part = part, .n_parts = n };
    *out = n == 1 ? part[0] : joined;
    return NULL;
}

struct err *tally_filter_parse(struct arena *a, struct str text, const struct tally_names *names, const struct tally_filter **out)
{
    struct reader r = { .arena = a, .text = str_dup(a, text), .names = names };
    TRY(read_token(&r));
    TRY(read_joined(&r, FILTER_OR, out));
    if (r.token.kind != TOKEN_END)
        return ERR(a, ERR_INVALID, "Character {0} of the condition: and, or, or its end is expected here.", ARG_I(place(&r)));
    return NULL;
}

/* ---- back to text ---- */

static void put_quoted(struct buf *b, struct str value)
{
    buf_add_char(b, '\'');
    for (size_t i = 0; i < value.n; i++) {
        buf_add_char(b, value.p[i]);
        if (value.p[i] == '\'')
            buf_add_char(b, '\'');
    }
    buf_add_char(b, '\'');
}

static void put_value(struct buf *b, struct str value)
{
    bool is_plain = value.n > 0;
    for (size_t i = 0; i < value.n; i++)
        is_plain &= !ends_word(value.p[i]);
    if (is_plain)
        buf_add(b, value);
    else
        put_quoted(b, value);
}

/* A question may have a name that means something else without quotes. */
static void put_question(struct buf *b, struct str code)
{
    bool is_taken = str_eq_nocase(code, STR("not"));
    for (size_t k = 0; k < TALLY_ATTRIBUTES; k++)
        is_taken |= str_eq_nocase(code, str_of_c(tally_attribute_name[k]));
    if (is_taken)
        put_quoted(b, code);
    else
        put_value(b, code);
}

/* No answer at all: no list of the language is empty. */
static void put_none(struct buf *b, const struct tally_filter *f, bool is_not)
{
    buf_add_c(b, is_not ? "not " : "");
    put_question(b, f->question);
    buf_add_c(b, " < 0");
}

static void put_term(struct buf *b, const struct tally_filter *f, bool is_not)
{
    bool is_answer = f->kind == FILTER_ANSWER;
    size_t n = is_answer ? (size_t)__builtin_popcount(f->codes) : f->n_values, put = 0;
    if (is_answer && n == 0) {
        put_none(b, f, is_not);
        return;
    }
    if (is_answer)
        put_question(b, f->question);
    else
        buf_add_c(b, tally_attribute_name[f->attribute]);
    buf_add_c(b, n == 1 ? (is_not ? " != " : " = ") : (is_not ? " not in (" : " in ("));
    for (int c = 0; is_answer && c < ANSWER_CODES; c++)
        if (f->codes >> c & 1)
            buf_addf(b, "%s%d", put++ ? ", " : "", c);
    for (size_t i = 0; !is_answer && i < n; i++) {
        buf_add_c(b, i ? ", " : "");
        put_value(b, f->value[i]);
    }
    buf_add_c(b, n == 1 ? "" : ")");
}

static void put_filter(struct buf *b, const struct tally_filter *f, enum tally_filter_kind inside);

/* Brackets only around what "not" would not hold together: each costs one of the DEEPEST, and the text must be readable again. */
static void put_not(struct buf *b, const struct tally_filter *of)
{
    if (of->kind == FILTER_ANSWER || of->kind == FILTER_ATTRIBUTE) {
        put_term(b, of, true);
        return;
    }
    buf_add_c(b, "not ");
    put_filter(b, of, FILTER_NOT);
}

/* inside: of what this filter is a part; FILTER_OR at the top. */
static void put_filter(struct buf *b, const struct tally_filter *f, enum tally_filter_kind inside)
{
    if (f->kind == FILTER_ANSWER || f->kind == FILTER_ATTRIBUTE) {
        put_term(b, f, false);
        return;
    }
    if (f->kind == FILTER_NOT) {
        put_not(b, f->part[0]);
        return;
    }
    bool brackets = inside == FILTER_NOT || (inside == FILTER_AND && f->kind == FILTER_OR);
    buf_add_c(b, brackets ? "(" : "");
    for (size_t i = 0; i < f->n_parts; i++) {
        buf_add_c(b, !i ? "" : f->kind == FILTER_AND ? " and " : " or ");
        put_filter(b, f->part[i], f->kind);
    }
    buf_add_c(b, brackets ? ")" : "");
}

struct str tally_filter_text(struct arena *a, const struct tally_filter *f)
{
    struct buf b = buf_on(a);
    if (f)
        put_filter(&b, f, FILTER_OR);
    return buf_str(&b);
}

/* ---- one interview ---- */

static bool takes_value(const struct tally_filter *f, struct str value)
{
    for (size_t i = 0; i < f->n_values; i++)
        if (str_eq(f->value[i], value))
            return true;
    return false;
}

bool tally_filter_takes(const struct tally_filter *f, const struct tally_answer_of *row)
{
    switch (f->kind) {
    case FILTER_ANSWER: return f->codes >> row->code(row->ctx, f->question) & 1;
    case FILTER_ATTRIBUTE: return takes_value(f, row->value(row->ctx, f->attribute));
    case FILTER_NOT: return !tally_filter_takes(f->part[0], row);
    case FILTER_AND:
    case FILTER_OR: break;
    }
    for (size_t i = 0; i < f->n_parts; i++)
        if (tally_filter_takes(f->part[i], row) != (f->kind == FILTER_AND))
            return f->kind == FILTER_OR;
    return f->kind == FILTER_AND;
}
