#include "verbatim/verbatim_rules.h"
#include "base/buf.h"
#include "base/utf8.h"

static const struct { const char *name, *text; } states[VERBATIM_STATES] = {
    [VERBATIM_NEW] = { "new", N_("New") }, [VERBATIM_APPROVED] = { "approved", N_("Approved") }, [VERBATIM_REJECTED] = { "rejected", N_("Not published") },
    [VERBATIM_SECOND] = { "second", N_("Second look") },
}, kinds[VERBATIM_KINDS] = {
    [VERBATIM_NO_KIND] = { "", N_("Not said") }, [VERBATIM_PRAISE] = { "praise", N_("Praise") }, [VERBATIM_SUGGESTION] = { "suggestion", N_("Suggestion") },
    [VERBATIM_COMPLAINT] = { "complaint", N_("Criticism") }, [VERBATIM_EXPECTATION] = { "expectation", N_("Expectation") },
};

const char *verbatim_state_name(enum verbatim_state s)
{
    return states[s].name;
}

const char *verbatim_state_text(enum verbatim_state s)
{
    return states[s].text;
}

const char *verbatim_kind_name(enum verbatim_kind k)
{
    return kinds[k].name;
}

const char *verbatim_kind_text(enum verbatim_kind k)
{
    return kinds[k].text;
}

bool verbatim_state_of(struct str name, enum verbatim_state *out)
{
    for (size_t i = 0; i < VERBATIM_STATES; i++)
        if (str_eq_c(name, states[i].name)) {
            *out = (enum verbatim_state)i;
            return true;
        }
    return false;
}

bool verbatim_kind_of(struct str name, enum verbatim_kind *out)
{
    for (size_t i = 0; i < VERBATIM_KINDS; i++)
        if (str_eq_c(name, kinds[i].name)) {
            *out = (enum verbatim_kind)i;
            return true;
        }
    return false;
}

/* ---- kinds of questions ---- */

static bool ends_nocase(struct str s, struct str end)
{
    return s.n >= end.n && str_eq_nocase(str_sub(s, s.n - end.n, end.n), end);
}

static bool fits(struct str pattern, struct str question)
{
    if (pattern.n && pattern.p[0] == '*')
        return ends_nocase(question, str_sub(pattern, 1, pattern.n));
    if (pattern.n && pattern.p[pattern.n - 1] == '*')
        return question.n >= pattern.n - 1 && str_eq_nocase(str_sub(question, 0, pattern.n - 1), str_sub(pattern, 0, pattern.n - 1));
    return str_eq_nocase(pattern, question);
}

/* The next entry: its pattern and its kind's name. False behind the last. */
static bool next_entry(struct str *rest, struct str *pattern, struct str *kind)
{
    while (rest->p) {
        *kind = str_trim(str_cut(rest, ' '));
        if (kind->n) {
            *pattern = str_cut(kind, '=');
            return true;
        }
    }
    return false;
}

enum verbatim_kind verbatim_kind_of_question(struct str list, struct str question)
{
    enum verbatim_kind out = VERBATIM_NO_KIND;
    struct str pattern, kind;
    while (next_entry(&list, &pattern, &kind))
        if (fits(pattern, question) && verbatim_kind_of(kind, &out))
            return out;
    return VERBATIM_NO_KIND;
}

bool verbatim_kinds_are_valid(struct str list, struct str *bad)
{
    struct str pattern, kind;
    while (next_entry(&list, &pattern, &kind)) {
        enum verbatim_kind k = VERBATIM_NO_KIND;
        if (!pattern.n || !kind.p || !verbatim_kind_of(kind, &k) || k == VERBATIM_NO_KIND) {
            *bad = pattern;
            return false;
        }
    }
    return true;
}

/* ---- no answer ---- */

static bool is_said(uint32_t c)
{
    c = utf8_half_width(c);
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || utf8_is_han(c) || (c > 0xBF && c < 0x2000) || c > 0x1F000;
}

/* From the first to the last character that says something. */
static struct str core_of(struct str s)
{
    size_t from = s.n, end = 0;
    for (size_t i = 0; i < s.n;) {
        size_t start = i;
        if (!is_said(utf8_next(s, &i)))
            continue;
        from = MIN_OF(from, start);
        end = i;
    }
    return end ? str_sub(s, from, end - from) : STR("");
}

bool verbatim_is_empty(struct arena *a, struct str words, struct str answer)
{
    struct str core = core_of(utf8_clean(a, answer));
    if (core.n == 0)
        return true;
    while (words.p) {
        struct str word = str_trim(str_cut(&words, ' '));
        if (word.n && str_eq_nocase(word, core))
            return true;
    }
    return false;
}

/* ---- codes ---- */

static bool has_word(struct str text, struct str words)
{
    while (words.p) {
        struct str word = str_trim(str_cut(&words, ' '));
        if (word.n && str_find(text, word) >= 0)
            return true;
    }
    return false;
}

struct str verbatim_propose_codes(struct arena *a, const struct verbatim_frame *f, struct str text)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < f->n; i++)
        if (f->code[i].in_use && has_word(text, f->code[i].words))
            buf_addf(&b, "%s" STR_FMT, b.n ? "," : "", STR_ARG(f->code[i].code));
    return buf_str(&b);
}

bool verbatim_has_code(struct str codes, struct str code)
{
    while (codes.p)
        if (str_eq(str_cut(&codes, ','), code))
            return code.n > 0;
    return false;
}
