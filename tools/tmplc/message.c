#include "tmplc/c_text.h"
#include "tmplc/reader.h"

static const char *const arg_words[] = { "ARG_S", "ARG_C", "ARG_I", "ARG_F" };

/* A text in double quotes at the beginning of *rest. Only escapes that C and .po files read alike. */
static struct err *take_text(struct reader *r, struct str *rest, struct span *out)
{
    *out = reader_span(r, *rest);
    *rest = out->s;
    if (rest->n == 0 || rest->p[0] != '"')
        return reader_fail(r, out->line, "a text in double quotes must stand here");
    size_t n = c_literal_length(*rest);
    for (size_t i = 1; i + 1 < n; i++) {
        if (rest->p[i] != '\\')
            continue;
        i++;
        if (rest->p[i] != '"' && rest->p[i] != '\\' && rest->p[i] != 'n' && rest->p[i] != 't')
            return reader_fail(r, out->line, "a text knows only the escapes \\\" \\\\ \\n \\t");
    }
    if (n == 2) /* gettext keeps its own header there */
        return reader_fail(r, out->line, "the text is empty");
    out->s.n = n;
    *rest = str_sub(*rest, n, rest->n);
    return NULL;
}

/* First "ARG_" word outside brackets, or s.n. */
static size_t find_arg(struct str s)
{
    int depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct str rest = { s.p + i, s.n - i };
        size_t name = c_name_length(rest);
        if (depth == 0 && str_starts(rest, STR("ARG_")))
            return i;
        if (name)
            i += name - 1;
        else if (s.p[i] == '"' || s.p[i] == '\'')
            i += c_literal_length(rest) - 1;
        depth += (s.p[i] == '(' || s.p[i] == '[') - (s.p[i] == ')' || s.p[i] == ']');
    }
    return s.n;
}

static bool is_arg(struct str s)
{
    size_t n = c_name_length(s);
    struct str word = str_sub(s, 0, n), rest = str_trim(str_sub(s, n, s.n));
    if (!str_starts(rest, STR("(")) || !str_ends(rest, STR(")")))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(arg_words); i++)
        if (str_eq_c(word, arg_words[i]))
            return true;
    return false;
}

/* ARG_S(…) ARG_I(…) …: one behind another, without commas. */
static struct err *take_args(struct reader *r, struct str rest, struct node *out)
{
    while (!str_is_empty(str_trim(rest))) {
        size_t n = 4 + find_arg(str_sub(rest, 4, rest.n));
        struct span *arg = &out->arg[out->n_args];
        struct span here = reader_span(r, str_sub(rest, 0, n));
        if (out->n_args + (out->many.s.p != NULL) == MSG_ARGS)
            return reader_fail(r, here.line, "a text has at most %d arguments", MSG_ARGS);
        if (!is_arg(here.s))
            return reader_fail(r, here.line, "an argument of a text is written ARG_S(…), ARG_C(…), ARG_I(…) or ARG_F(…, places)");
        *arg = here;
        out->n_args++;
        rest = str_sub(rest, n, rest.n);
    }
    return NULL;
}

/* Which of {0} … {9} a text has, as bits; {{ is a brace. */
static struct err *placeholders(struct reader *r, struct span text, unsigned *used)
{
    struct str s = text.s;
    *used = 0;
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != '{')
            continue;
        if (s.p[i + 1] == '{')
            i++;
        else if (s.p[i + 1] >= '0' && s.p[i + 1] <= '9' && i + 2 < s.n && s.p[i + 2] == '}')
            *used |= 1u << (s.p[i + 1] - '0');
        else
            return reader_fail(r, text.line, "a \"{\" in a text begins {0} … {%d}; one brace is written {{", MSG_ARGS - 1);
    }
    return NULL;
}

/* Every argument is said in the text, and the text asks for no other; the singular may leave some out ("One dealer"). */
static struct err *check_placeholders(struct reader *r, const struct node *m)
{
    size_t n = m->n_args + (m->many.s.p != NULL);
    unsigned all = (1u << n) - 1, used, in_many = 0;
    TRY(placeholders(r, m->value, &used));
    if (m->many.s.p)
        TRY(placeholders(r, m->many, &in_many));
    unsigned unknown = (used | in_many) & ~all, unused = all & ~(m->many.s.p ? in_many : used);
    if (unknown)
        return reader_fail(r, m->value.line, "the text has {%d}, but no argument for it", __builtin_ctz(unknown));
    if (unused)
        return reader_fail(r, m->value.line, "the text does not use argument {%d}", __builtin_ctz(unused));
    return NULL;
}

struct err *message_read(struct reader *r, struct str body, bool is_plural, struct node *out)
{
    TRY(take_text(r, &body, &out->value));
    if (is_plural)
        TRY(take_text(r, &body, &out->many));
    struct span all = { STR_NONE, 0 };
    if (!str_is_empty(str_trim(body)))
        TRY(reader_expression(r, body, &all));
    size_t head = find_arg(all.s);
    if (is_plural)
        TRY(reader_expression(r, all.s.p ? str_sub(all.s, 0, head) : body, &out->count));
    else if (head)
        return reader_fail(r, all.line, "an argument of a text is written ARG_S(…), ARG_C(…), ARG_I(…) or ARG_F(…, places)");
    TRY(take_args(r, str_sub(all.s, head, all.s.n), out));
    TRY(check_placeholders(r, out));
    TRY(reader_place(r, &out->place));
    if (out->place != PLACE_TEXT && out->place != PLACE_VALUE)
        return reader_fail(r, out->line, "a translated text cannot be part of a URL");
    return NULL;
}
