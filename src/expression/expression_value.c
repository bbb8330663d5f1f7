/* The rules of JavaScript and of SurveyJS for truth, numbers, texts and equality. */
#include "base/utf8.h"
#include "expression/expression_inside.h"
#include <math.h>
#include <stdlib.h>

bool value_is_empty(value v)
{
    switch (v.kind) {
    case EXPRESSION_NONE: return true;
    case EXPRESSION_NUMBER: return isnan(v.number);
    case EXPRESSION_TEXT: return v.text.n == 0;
    case EXPRESSION_LIST: return v.n == 0;
    default: return false;
    }
}

bool value_is_true(value v)
{
    switch (v.kind) {
    case EXPRESSION_NONE: return false;
    case EXPRESSION_BOOL: return v.is_true;
    case EXPRESSION_NUMBER: return v.number > 0 || v.number < 0;
    case EXPRESSION_TEXT: return v.text.n > 0;
    default: return true;
    }
}

/* ---- numbers as texts ---- */

/* Fewest digits that read back: "d.ddde±xx" cut into digits and exponent. */
static int shortest_digits(double x, char digits[24], int *exponent)
{
    char text[40];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, x);
        if (precision == 16 || strtod(text, NULL) == x)
            break;
    }
    int n = 0;
    const char *c = text;
    for (; *c && *c != 'e'; c++)
        if (*c != '.')
            digits[n++] = *c;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    *exponent = (int)strtol(c + 1, NULL, 10);
    return n;
}

/* ECMAScript 2024, 6.1.6.1.20 Number::toString. */
size_t value_number_text(double x, char *out)
{
    char digits[24];
    int exponent;
    if (isnan(x))
        return (size_t)snprintf(out, 32, "NaN");
    if (isinf(x))
        return (size_t)snprintf(out, 32, "%s", x > 0 ? "Infinity" : "-Infinity");
    if (!(x > 0) && !(x < 0))
        return (size_t)snprintf(out, 32, "0");
    const char *sign = x < 0 ? "-" : "";
    int n = shortest_digits(fabs(x), digits, &exponent), point = exponent + 1;
    if (n <= point && point <= 21)
        return (size_t)snprintf(out, 32, "%s%.*s%.*s", sign, n, digits, point - n, "000000000000000000000");
    if (point > 0 && point <= 21)
        return (size_t)snprintf(out, 32, "%s%.*s.%.*s", sign, point, digits, n - point, digits + point);
    if (point > -6 && point <= 0)
        return (size_t)snprintf(out, 32, "%s0.%.*s%.*s", sign, -point, "000000", n, digits);
    return (size_t)snprintf(out, 32, "%s%c%s%.*se%c%d", sign, digits[0], n > 1 ? "." : "", n - 1, digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
}

static void add_text(struct buf *b, const struct expression_value *v);

static void add_date(struct buf *b, double ms)
{
    struct date_parts d;
    if (!date_split(ms, &d)) {
        buf_add_c(b, "Invalid Date");
        return;
    }
    buf_addf(b, "%04d-%02d-%02d", (int)d.year, (int)d.month, (int)d.day);
    if (d.hour > 0 || d.minute > 0 || d.second > 0)
        buf_addf(b, "T%02d:%02d:%02d", (int)d.hour, (int)d.minute, (int)d.second);
}

static void add_items(struct buf *b, const struct expression_value *v)
{
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            buf_add_char(b, ',');
        add_text(b, &v->item[i]);
    }
}

static void add_text(struct buf *b, const struct expression_value *v)
{
    char number[32];
    switch (v->kind) {
    case EXPRESSION_NONE: break;
    case EXPRESSION_BOOL: buf_add_c(b, v->is_true ? "true" : "false"); break;
    case EXPRESSION_NUMBER: buf_add(b, (struct str){ number, value_number_text(v->number, number) }); break;
    case EXPRESSION_TEXT: buf_add(b, v->text); break;
    case EXPRESSION_LIST: add_items(b, v); break;
    case EXPRESSION_DATE: add_date(b, v->number); break;
    }
}

struct str expression_value_text(struct arena *a, const struct expression_value *v)
{
    struct buf b = buf_on(a);
    if (v->kind == EXPRESSION_TEXT)
        return v->text.p ? v->text : STR("");
    add_text(&b, v);
    return b.n ? buf_str(&b) : STR("");
}

/* ---- texts as numbers ---- */

static bool is_blank_at(struct str s, size_t at, size_t *behind)
{
    *behind = at;
    uint32_t c = utf8_next(s, behind);
    return (c >= 9 && c <= 13) || c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000 || c == 0xFEFF;
}

/* JavaScript's trim(). */
static struct str trimmed(struct str s)
{
    size_t i = 0, behind, end = 0;
    while (i < s.n && is_blank_at(s, i, &behind))
        i = behind;
    for (size_t k = i; k < s.n; k = behind)
        if (!is_blank_at(s, k, &behind))
            end = behind;
    return end > i ? str_sub(s, i, end - i) : STR("");
}

static size_t count_digits(struct str s, size_t from)
{
    size_t n = 0;
    while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9')
        n++;
    return n;
}

/* [+-] digits [. digits] [e [+-] digits], all of it. */
static bool is_decimal(struct str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t whole = count_digits(s, i), part = 0;
    i += whole;
    if (i < s.n && s.p[i] == '.') {
        part = count_digits(s, i + 1);
        i += 1 + part;
    }
    if (whole + part == 0)
        return false;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i += i + 1 < s.n && (s.p[i + 1] == '-' || s.p[i + 1] == '+') ? 2 : 1;
        size_t n = count_digits(s, i);
        if (n == 0)
            return false;
        i += n;
    }
    return i == s.n;
}

/* 0x1F, 0o17, 0b11 of JavaScript's Number(). */
static bool read_based(struct str s, double *out)
{
    char kind = s.n > 2 && s.p[0] == '0' ? (char)(s.p[1] | 0x20) : '\0';
    int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    double sum = 0;
    for (size_t i = 2; base && i < s.n; i++) {
        char c = s.p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 99;
        if (digit >= base)
            return false;
        sum = sum * base + digit;
    }
    *out = sum;
    return base != 0;
}

static double number_of_text(struct arena *a, struct str text)
{
    struct str s = trimmed(text);
    double based;
    if (s.n == 0)
        return 0;
    if (read_based(s, &based))
        return based;
    if (is_decimal(s))
        return strtod(str_c(a, s), NULL);
    struct str unsigned_part = s.p[0] == '-' || s.p[0] == '+' ? str_sub(s, 1, s.n) : s;
    return !str_eq_c(unsigned_part, "Infinity") ? NAN : s.p[0] == '-' ? -INFINITY : INFINITY;
}

double value_to_number(struct arena *a, value v)
{
    switch (v.kind) {
    case EXPRESSION_NONE: return 0;
    case EXPRESSION_BOOL: return v.is_true;
    case EXPRESSION_NUMBER:
    case EXPRESSION_DATE: return v.number;
    case EXPRESSION_TEXT: return number_of_text(a, v.text);
    case EXPRESSION_LIST: break;
    }
    return number_of_text(a, expression_value_text(a, &v));
}

/* "1,5" is a number; sixteen digits and more are none (they would lose digits). */
static double survey_number_of_text(struct arena *a, struct str text)
{
    struct str s = trimmed(text);
    ptrdiff_t comma = str_find(s, STR(","));
    if (s.n == 0 || (s.n > 15 && count_digits(s, 0) == s.n) || (s.n > 32 && str_starts(s, STR("0x"))))
        return NAN;
    if (comma >= 0 && str_find(str_sub(s, (size_t)comma + 1, s.n), STR(",")) < 0) {
        char *copy = str_c(a, s);
        copy[comma] = '.';
        s = str_of_c(copy);
    }
    double x = number_of_text(a, s);
    return isfinite(x) ? x : NAN;
}

double value_survey_number(struct arena *a, value v)
{
    if (v.kind == EXPRESSION_NUMBER)
        return isfinite(v.number) ? v.number : NAN;
    if (v.kind == EXPRESSION_TEXT)
        return survey_number_of_text(a, v.text);
    if (v.kind != EXPRESSION_LIST || v.n != 1)
        return NAN;
    double x = value_to_number(a, v);
    return isfinite(x) && !value_is_empty(v.item[0]) ? x : NAN;
}

static bool is_boolean_text(struct str s)
{
    return str_eq_nocase(s, STR("true")) || str_eq_nocase(s, STR("false"));
}

/* 007 is a code, 0.5 and 0 are numbers. */
static bool leads_with_zero(struct str s)
{
    bool has_point = s.n > 1 && (s.p[1] == '.' || s.p[1] == ',');
    return s.n > 1 && s.p[0] == '0' && !has_point && s.p[1] != 'x';
}

value value_of_answer(struct arena *a, value v)
{
    struct str s = v.text;
    if (v.kind != EXPRESSION_TEXT || s.n == 0)
        return v;
    if (is_boolean_text(s))
        return value_bool(str_eq_nocase(s, STR("true")));
    if (s.n > 1 && (s.p[0] == '\'' || s.p[0] == '"') && (s.p[s.n - 1] == '\'' || s.p[s.n - 1] == '"'))
        return value_text(str_sub(s, 1, s.n - 2));
    double x = survey_number_of_text(a, s);
    return isnan(x) || leads_with_zero(s) ? v : value_number(x);
}

/* ---- rounding ---- */

int value_decimals(struct arena *a, value v)
{
    double x = value_survey_number(a, v);
    if (isnan(x) || (v.kind == EXPRESSION_NUMBER && floor(x) >= x))
        return 0;
    struct str text = expression_value_text(a, &v);
    ptrdiff_t point = str_find(text, STR("."));
    return point < 0 ? 0 : (int)MIN_OF(text.n - (size_t)point - 1, (size_t)100);
}

double value_fixed(double x, int digits)
{
    char text[480];
    if (!(fabs(x) < 1e21))
        return x;
    snprintf(text, sizeof text, "%.*f", MIN_OF(digits, 100), x);
    return strtod(text, NULL);
}

/* ---- adding ---- */

value value_add(struct arena *a, value x, value y)
{
    bool is_text = x.kind >= EXPRESSION_TEXT || y.kind >= EXPRESSION_TEXT;
    if (!is_text)
        return value_number(value_to_number(a, x) + value_to_number(a, y));
    struct str left = expression_value_text(a, &x), right = expression_value_text(a, &y);
    struct buf b = buf_on(a);
    buf_add(&b, x.kind == EXPRESSION_NONE ? STR("null") : left);
    buf_add(&b, y.kind == EXPRESSION_NONE ? STR("null") : right);
    return value_text(b.n ? buf_str(&b) : STR(""));
}

/* ---- comparing ---- */

struct str value_folded(struct arena *a, struct str text)
{
    struct str s = trimmed(text);
    char *copy = str_c(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] | 0x20);
    return (struct str){ copy, s.n };
}

bool value_less(struct arena *a, value x, value y)
{
    bool texts = (x.kind == EXPRESSION_TEXT || x.kind == EXPRESSION_LIST) && (y.kind == EXPRESSION_TEXT || y.kind == EXPRESSION_LIST);
    if (texts)
        return str_cmp(expression_value_text(a, &x), expression_value_text(a, &y)) < 0;
    return value_to_number(a, x) < value_to_number(a, y);
}

struct sorted { struct str text; size_t index; };

static int by_text(const void *x, const void *y)
{
    const struct sorted *s = x, *t = y;
    int order = str_cmp(s->text, t->text);
    return order ? order : (s->index > t->index) - (s->index < t->index);
}

static struct sorted *sorted_items(struct arena *a, value v)
{
    struct sorted *s = ARENA_ARRAY(a, struct sorted, v.n);
    for (size_t i = 0; i < v.n; i++)
        s[i] = (struct sorted){ v.item[i].kind == EXPRESSION_NONE ? STR("null") : expression_value_text(a, &v.item[i]), i };
    qsort(s, v.n, sizeof *s, by_text);
    return s;
}

static bool equal_lists(struct arena *a, value x, value y)
{
    if (x.n != y.n)
        return false;
    const struct sorted *s = sorted_items(a, x), *t = sorted_items(a, y);
    for (size_t i = 0; i < x.n; i++)
        if (!value_equal(a, x.item[s[i].index], y.item[t[i].index]))
            return false;
    return true;
}

/* Values of two kinds, neither of them a list or a date. */
static bool equal_kinds(struct arena *a, value x, value y)
{
    if (x.kind == EXPRESSION_NONE || y.kind == EXPRESSION_NONE)
        return x.kind == y.kind;
    if (x.kind == EXPRESSION_BOOL && y.kind == EXPRESSION_TEXT)
        return str_eq_c(value_folded(a, y.text), x.is_true ? "true" : "false") && trimmed(y.text).n == y.text.n;
    if (x.kind == EXPRESSION_TEXT && y.kind == EXPRESSION_BOOL)
        return equal_kinds(a, y, x);
    double left = value_to_number(a, x), right = value_to_number(a, y);
    return left <= right && left >= right;
}

static value without_undefined(value v)
{
    return v.kind == EXPRESSION_TEXT && str_eq_c(v.text, "undefined") ? value_none() : v;
}

bool value_equal(struct arena *a, value x, value y)
{
    x = without_undefined(x);
    y = without_undefined(y);
    bool is_list = x.kind == EXPRESSION_LIST || y.kind == EXPRESSION_LIST, is_date = x.kind == EXPRESSION_DATE || y.kind == EXPRESSION_DATE;
    if (is_list)
        return x.kind == y.kind && equal_lists(a, x, y);
    if (is_date)
        return x.kind == y.kind && x.number <= y.number && x.number >= y.number;
    if (x.kind == EXPRESSION_TEXT && y.kind == EXPRESSION_TEXT)
        return str_eq(value_folded(a, x.text), value_folded(a, y.text));
    bool none_and_blank = (x.kind == EXPRESSION_NONE && y.kind == EXPRESSION_TEXT && y.text.n == 0) || (y.kind == EXPRESSION_NONE && x.kind == EXPRESSION_TEXT && x.text.n == 0);
    if (none_and_blank)
        return true;
    return value_is_empty(x) == value_is_empty(y) && equal_kinds(a, x, y);
}
