#include "base/mask.h"
#include "base/utf8.h"
#include <string.h>

bool phone_is_mobile(struct str s)
{
    if (s.n != 11 || s.p[0] != '1' || s.p[1] < '3' || s.p[1] > '9')
        return false;
    for (size_t i = 2; i < 11; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

size_t phone_area_length(struct str digits)
{
    if (!str_starts(digits, STR("0")))
        return 0;
    return str_starts(digits, STR("01")) || str_starts(digits, STR("02")) ? 3 : 4;
}

enum { MAX_DIGITS = 24, MAX_EXTENSION = 6, COMPLETE_SCIENTIFIC = 9 };

struct dialled {
    char digits[MAX_DIGITS];
    size_t n;
    size_t dash;               /* digits before the last dash, 0 = none */
    bool plus;
    bool has_extension;
    char extension[MAX_EXTENSION];
    size_t extension_n;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool skip_word(struct str *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str word = str_of_c(words[i]);
        if (s->n >= word.n && str_eq_nocase(str_sub(*s, 0, word.n), word)) {
            *s = str_sub(*s, word.n, s->n);
            return true;
        }
    }
    return false;
}

static bool add_digit(struct dialled *d, char c)
{
    if (d->has_extension) {
        if (d->extension_n == MAX_EXTENSION)
            return false;
        d->extension[d->extension_n++] = c;
        return true;
    }
    if (d->n == MAX_DIGITS)
        return false;
    d->digits[d->n++] = c;
    return true;
}

/* One digit, separator or word from the front of *s. False when it has no place in a number. */
static bool take_part(struct str *s, struct dialled *d)
{
    static const char *const blanks[] = { " ", "\t", "(", ")", "[", "]", "【", "】" };
    static const char *const dashes[] = { "-", "—", "–", "‐", "‑", "−", "_" };
    static const char *const extensions[] = { "转", "轉", "分机", "ext.", "ext", "x", "#" };
    char c = s->p[0];
    if (is_digit(c)) {
        *s = str_sub(*s, 1, s->n);
        return add_digit(d, c);
    }
    if (c == '+' && d->n == 0 && !d->plus) {
        d->plus = true;
        *s = str_sub(*s, 1, s->n);
        return true;
    }
    if (skip_word(s, dashes, ARRAY_LEN(dashes))) {
        d->dash = d->has_extension ? d->dash : d->n;
        return true;
    }
    if (skip_word(s, extensions, ARRAY_LEN(extensions))) {
        bool first = !d->has_extension || d->extension_n == 0; /* "转分机801" */
        d->has_extension = true;
        return first && d->n > 0;
    }
    if (d->has_extension && d->extension_n == 0 && c == ':') {
        *s = str_sub(*s, 1, s->n);
        return true;
    }
    return skip_word(s, blanks, ARRAY_LEN(blanks));
}

static bool is_landline(struct str s)
{
    size_t area = phone_area_length(s);
    bool area_ok = area == 3 ? s.n == 11 && (s.p[1] == '2' || s.p[2] == '0') : area == 4 && (s.n == 11 || s.n == 12) && s.p[1] >= '3';
    return area_ok && s.p[area] >= '2'; /* local numbers begin with 2..9 */
}

/* digits (no separators) as a number with an optional extension; the national forms only. */
static enum phone_kind classify(struct arena *a, struct str digits, struct str extension, struct phone *out)
{
    if (is_landline(digits)) {
        out->digits = extension.n ? str_printf(a, STR_FMT "-" STR_FMT, STR_ARG(digits), STR_ARG(extension)) : str_dup(a, digits);
        return PHONE_LANDLINE;
    }
    if (!phone_is_mobile(digits) || extension.n)
        return PHONE_BAD;
    out->digits = str_dup(a, digits);
    return PHONE_MOBILE;
}

/* 86…, with certain = written with + or 00. Only a mobile may follow a bare 86; a landline has lost its 0. */
static enum phone_kind classify_international(struct arena *a, struct str digits, struct str extension, struct phone *out)
{
    bool certain = str_starts(digits, STR("0086"));
    struct str rest = str_sub(digits, certain ? 4 : 2, digits.n);
    if (phone_is_mobile(rest) || (certain && str_starts(rest, STR("0"))))
        return classify(a, rest, extension, out);
    return certain ? classify(a, str_printf(a, "0" STR_FMT, STR_ARG(rest)), extension, out) : PHONE_BAD;
}

static enum phone_kind classify_all(struct arena *a, struct str digits, struct str extension, struct phone *out)
{
    if (str_starts(digits, STR("0086")) || (str_starts(digits, STR("86")) && digits.n == 13))
        return classify_international(a, digits, extension, out);
    struct str without_zero = str_sub(digits, 1, digits.n);
    if (digits.n == 12 && digits.p[0] == '0' && phone_is_mobile(without_zero)) /* long distance, as once dialled */
        return classify(a, without_zero, extension, out);
    return classify(a, digits, extension, out);
}

static enum phone_kind classify_dialled(struct arena *a, struct dialled *d, struct phone *out)
{
    struct str digits = { d->digits, d->n }, extension = { d->extension, d->extension_n };
    if (d->has_extension && !d->extension_n)
        return PHONE_BAD;
    if (d->plus) {
        if (!str_starts(digits, STR("86")))
            return PHONE_BAD;
        digits = str_printf(a, "00" STR_FMT, STR_ARG(digits));
        d->dash += d->dash ? 2 : 0;
    }
    /* 0571-88886666-801: tried first, because a 7-digit number with a 1-digit extension looks like an 8-digit one */
    size_t behind_dash = digits.n - d->dash;
    if (!d->has_extension && d->dash && behind_dash > 0 && behind_dash <= MAX_EXTENSION &&
        classify_all(a, str_sub(digits, 0, d->dash), str_sub(digits, d->dash, digits.n), out))
        return PHONE_LANDLINE;
    return classify_all(a, digits, extension, out);
}

/* "13800001111.0" without its ".0". */
static struct str without_zero_decimals(struct str s)
{
    size_t n = s.n;
    while (n > 0 && s.p[n - 1] == '0')
        n--;
    bool found = n < s.n && n >= 2 && s.p[n - 1] == '.' && is_digit(s.p[n - 2]);
    return found ? str_sub(s, 0, n - 1) : s;
}

/* "1.3800001111E+10" → digits. A program that shortens for display keeps at most 6 figures, so fewer than 9 are a loss;
 * with 9 and more the missing ones are zeros. False when it is no such number or digits were lost. */
static bool expand_scientific(struct str s, struct dialled *d)
{
    struct str exponent = s, mantissa = str_cut(&exponent, str_find(s, STR("e")) < 0 ? 'E' : 'e');
    int64_t e;
    if (mantissa.n < 3 || mantissa.p[1] != '.' || !str_to_int(exponent, &e) || e < 0 || e >= MAX_DIGITS)
        return false;
    for (size_t i = 0; i < mantissa.n; i++)
        if (i != 1 && (!is_digit(mantissa.p[i]) || !add_digit(d, mantissa.p[i])))
            return false;
    size_t places = (size_t)e + 1;
    while (d->n > places && d->digits[d->n - 1] == '0')
        d->n--;
    if (d->n > places || d->n < COMPLETE_SCIENTIFIC)
        return false;
    while (d->n < places)
        add_digit(d, '0');
    return true;
}

enum phone_kind phone_parse(struct arena *a, struct str s, struct phone *out)
{
    if (phone_is_mobile(s)) {
        out->digits = s;
        return PHONE_MOBILE;
    }
    struct dialled d = { .n = 0 };
    s = without_zero_decimals(str_trim(utf8_clean(a, s)));
    if (s.n > 1 && s.p[1] == '.')
        return expand_scientific(s, &d) ? classify_dialled(a, &d, out) : PHONE_BAD;
    while (s.n)
        if (!take_part(&s, &d))
            return PHONE_BAD;
    return classify_dialled(a, &d, out);
}

struct phone_list { struct phone *out; size_t n, max, bad; };

static bool add_phone(struct arena *a, struct phone_list *list, struct str s)
{
    struct phone p;
    if (phone_parse(a, s, &p) == PHONE_BAD)
        return false;
    if (list->n < list->max)
        list->out[list->n++] = p;
    return true;
}

/* Length of the first n words of s, with the blanks between them; 0 when there are fewer. */
static size_t words_length(struct str s, int n)
{
    size_t i = 0;
    for (; n > 0; n--) {
        while (i < s.n && is_blank(s.p[i]))
            i++;
        if (i == s.n)
            return 0;
        while (i < s.n && !is_blank(s.p[i]))
            i++;
    }
    return i;
}

/* White space stands between numbers and inside them: the fewest words that make a number are one. */
static void add_phones_by_words(struct arena *a, struct phone_list *list, struct str s)
{
    enum { MAX_WORDS = 5 };
    while ((s = str_trim(s)).n) {
        int words = 1;
        while (words <= MAX_WORDS && !add_phone(a, list, str_sub(s, 0, words_length(s, words))))
            words++;
        bool found = words <= MAX_WORDS;
        list->bad += !found;
        s = str_sub(s, words_length(s, found ? words : 1), s.n);
    }
}

/* Takes the text before the next separator from *s. */
static struct str cut_number(struct str *s)
{
    size_t i = 0;
    while (i < s->n && !strchr("/,;|\n\r", s->p[i]) && !str_starts(str_sub(*s, i, s->n), STR("、")))
        i++;
    struct str part = str_sub(*s, 0, i);
    size_t sep = i == s->n ? 0 : str_starts(str_sub(*s, i, s->n), STR("、")) ? STR("、").n : 1;
    *s = i == s->n ? STR_NONE : str_sub(*s, i + sep, s->n);
    return part;
}

size_t phone_parse_list(struct arena *a, struct str s, struct phone *out, size_t max, size_t *n_bad)
{
    struct phone_list list = { .out = out, .max = max };
    for (s = utf8_clean(a, s); s.p;) {
        struct str part = str_trim(cut_number(&s));
        if (part.n && !add_phone(a, &list, part))
            add_phones_by_words(a, &list, part);
    }
    *n_bad = list.bad;
    return list.n;
}
