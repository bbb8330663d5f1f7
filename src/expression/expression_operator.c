/* What the operators answer: SurveyJS's functions behind them. */
#include "expression/expression_inside.h"
#include <math.h>

const char *const operator_sign[EXPRESSION_OPS] = {
    [EXPRESSION_NOT] = "!", [EXPRESSION_EMPTY] = "empty", [EXPRESSION_NOTEMPTY] = "notempty", [EXPRESSION_OR] = "or", [EXPRESSION_AND] = "and",
    [EXPRESSION_EQUAL] = "=", [EXPRESSION_NOTEQUAL] = "<>", [EXPRESSION_LESS] = "<", [EXPRESSION_LESSOREQUAL] = "<=", [EXPRESSION_GREATER] = ">",
    [EXPRESSION_GREATEROREQUAL] = ">=", [EXPRESSION_PLUS] = "+", [EXPRESSION_MINUS] = "-", [EXPRESSION_MUL] = "*", [EXPRESSION_DIV] = "/", [EXPRESSION_MOD] = "%",
    [EXPRESSION_POWER] = "^", [EXPRESSION_CONTAINS] = "contains", [EXPRESSION_NOTCONTAINS] = "notcontains", [EXPRESSION_ANYOF] = "anyof",
    [EXPRESSION_NONEOF] = "noneof", [EXPRESSION_ALLOF] = "allof",
};

/* ---- arithmetic, and, or ---- */

/* An empty operand becomes what suits the other one. */
static value beside(value v, value other)
{
    if (!value_is_empty(v))
        return v;
    if (other.kind == EXPRESSION_NUMBER)
        return value_number(0);
    if (v.kind == EXPRESSION_TEXT)
        return v;
    if (other.kind == EXPRESSION_TEXT)
        return value_text(STR(""));
    return other.kind == EXPRESSION_LIST ? (value){ .kind = EXPRESSION_LIST } : value_number(0);
}

static value concat_lists(struct arena *a, value x, value y)
{
    struct expression_value *item = arena_grow(a, x.item, x.n, x.n + y.n, sizeof *item);
    for (size_t i = 0; i < y.n; i++)
        item[x.n + i] = y.item[i];
    return (value){ .kind = EXPRESSION_LIST, .item = item, .n = x.n + y.n };
}

static value sum_of(struct arena *a, value x, value y)
{
    int digits = MAX_OF(value_decimals(a, x), value_decimals(a, y));
    value sum = value_add(a, x, y);
    return digits > 0 && sum.kind == EXPRESSION_NUMBER ? value_number(value_fixed(sum.number, digits)) : sum;
}

static value join_list(struct arena *a, value list, value text, bool list_first)
{
    struct buf b = buf_on(a);
    if (!list_first)
        buf_add(&b, text.text);
    for (size_t i = 0; i < list.n; i++) {
        buf_add_c(&b, i ? ", " : "");
        buf_add(&b, expression_value_text(a, &list.item[i]));
    }
    if (list_first)
        buf_add(&b, text.text);
    return value_text(b.n ? buf_str(&b) : STR(""));
}

static value add_to_list(struct arena *a, value list, value number)
{
    value sum = value_number(0);
    for (size_t i = 0; i < list.n; i++)
        if (list.item[i].kind == EXPRESSION_NUMBER)
            sum = sum_of(a, sum, list.item[i]);
    return sum_of(a, sum, number);
}

static value plus(struct arena *a, value x, value y)
{
    if (!isnan(value_survey_number(a, x)) && !isnan(value_survey_number(a, y)))
        return x.kind == EXPRESSION_TEXT || y.kind == EXPRESSION_TEXT ? value_add(a, x, y) : sum_of(a, x, y);
    if (x.kind == EXPRESSION_LIST && y.kind == EXPRESSION_LIST)
        return concat_lists(a, x, y);
    bool list_first = x.kind == EXPRESSION_LIST;
    value list = list_first ? x : y, other = list_first ? y : x;
    if (list.kind == EXPRESSION_LIST && other.kind == EXPRESSION_TEXT)
        return join_list(a, list, other, list_first);
    if (list.kind == EXPRESSION_LIST && other.kind == EXPRESSION_NUMBER)
        return add_to_list(a, list, other);
    return value_add(a, x, y);
}

static value corrected(double result, int digits)
{
    return value_number(digits > 0 ? value_fixed(result, digits) : result);
}

/* JavaScript differs from C where the base is ±1 and the exponent has no end. */
static double power_of(double x, double y)
{
    return isnan(y) || (isinf(y) && fabs(x) <= 1 && fabs(x) >= 1) ? NAN : pow(x, y);
}

static value arithmetic(struct arena *a, enum expression_op op, value x, value y)
{
    double left = value_to_number(a, x), right = value_to_number(a, y);
    switch (op) {
    case EXPRESSION_PLUS: return plus(a, x, y);
    case EXPRESSION_MINUS: return corrected(left - right, MAX_OF(value_decimals(a, x), value_decimals(a, y)));
    case EXPRESSION_MUL: return corrected(left * right, value_decimals(a, x) + value_decimals(a, y));
    case EXPRESSION_DIV: return value_is_true(y) ? value_number(left / right) : value_none();
    case EXPRESSION_MOD: return value_is_true(y) ? value_number(fmod(left, right)) : value_none();
    case EXPRESSION_POWER: return value_number(power_of(left, right));
    case EXPRESSION_AND: return value_is_true(x) ? y : x;
    default: return value_is_true(x) ? x : y;
    }
}

/* ---- comparing ---- */

/* A text beside a date is a date, to the day when the date is a whole day. */
static value date_beside(struct arena *a, value text, value date)
{
    struct date_parts d, at;
    double ms = date_of_value(a, text);
    bool has_time = date_split(date.number, &at) && (at.hour > 0 || at.minute > 0 || at.second > 0);
    if (has_time || !date_split(ms, &d))
        return value_date(ms);
    d.hour = d.minute = d.second = 0;
    return value_date(date_join(&d));
}

/* A date before a text is only as exact as the text. */
static value as_exact_as(value date, struct str text)
{
    struct date_parts d;
    if (!date_split(date.number, &d))
        return date;
    d.second = text.n < 17 ? 0 : d.second;
    d.ms = text.n < 17 ? 0 : d.ms;
    d.minute = text.n < 14 ? 0 : d.minute;
    d.hour = text.n < 11 ? 0 : d.hour;
    return value_date(date_join(&d));
}

static void align_dates(struct arena *a, value *x, value *y)
{
    if (x->kind == EXPRESSION_TEXT && y->kind == EXPRESSION_DATE) {
        *x = date_beside(a, *x, *y);
    } else if (x->kind == EXPRESSION_DATE && y->kind == EXPRESSION_TEXT) {
        *x = as_exact_as(*x, y->text);
        *y = date_beside(a, *y, *x);
    }
}

static bool equal(struct arena *a, value x, value y)
{
    align_dates(a, &x, &y);
    return value_equal(a, x, y);
}

static bool is_before(struct arena *a, value x, value y, bool turned)
{
    if (x.kind == EXPRESSION_NONE || y.kind == EXPRESSION_NONE)
        return false;
    align_dates(a, &x, &y);
    return turned ? value_less(a, y, x) : value_less(a, x, y);
}

/* ---- lists ---- */

static bool contains_text(struct arena *a, struct str text, value part)
{
    if (!value_is_true(part))
        return false;
    char *whole = str_c(a, text), *piece = str_c(a, expression_value_text(a, &part));
    for (char *c = whole; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
    for (char *c = piece; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
    return str_find(str_of_c(whole), str_of_c(piece)) >= 0;
}

static bool list_has(struct arena *a, value list, value item)
{
    for (size_t i = 0; i < list.n; i++)
        if (value_equal(a, list.item[i], item))
            return true;
    return false;
}

static bool list_has_all(struct arena *a, value list, value items)
{
    if (items.kind != EXPRESSION_LIST)
        return list_has(a, list, items);
    for (size_t i = 0; i < items.n; i++)
        if (!list_has(a, list, items.item[i]))
            return false;
    return true;
}

static bool is_false_value(value v)
{
    return v.kind == EXPRESSION_BOOL || (v.kind == EXPRESSION_NUMBER && !isnan(v.number));
}

/* contains (wanted true) and notcontains (false); not the opposite of each other for empty values. */
static bool contains(struct arena *a, value left, value right, bool wanted)
{
    if (left.kind == EXPRESSION_LIST)
        return left.n == 0 ? !wanted : list_has_all(a, left, right) == wanted;
    if (!value_is_true(left) && !is_false_value(left))
        return false;
    if (!value_is_true(right))
        return false;
    return contains_text(a, expression_value_text(a, &left), right) == wanted;
}

static bool notcontains(struct arena *a, value left, value right)
{
    return (!value_is_true(left) && !value_is_empty(right)) || contains(a, left, right, false);
}

static bool anyof(struct arena *a, value left, value right)
{
    if (value_is_empty(left))
        return value_is_empty(right);
    if (value_is_empty(right))
        return true;
    if (left.kind != EXPRESSION_LIST)
        return contains(a, right, left, true);
    if (right.kind != EXPRESSION_LIST)
        return contains(a, left, right, true);
    for (size_t i = 0; i < right.n; i++)
        if (contains(a, left, right.item[i], true))
            return true;
    return false;
}

static bool allof(struct arena *a, value left, value right)
{
    if (!value_is_true(left) && !value_is_empty(right))
        return false;
    if (right.kind != EXPRESSION_LIST)
        return contains(a, left, right, true);
    for (size_t i = 0; i < right.n; i++)
        if (!contains(a, left, right.item[i], true))
            return false;
    return true;
}

static bool compare(struct arena *a, enum expression_op op, value x, value y)
{
    switch (op) {
    case EXPRESSION_EQUAL: return equal(a, x, y);
    case EXPRESSION_NOTEQUAL: return !equal(a, x, y);
    case EXPRESSION_LESS: return is_before(a, x, y, false);
    case EXPRESSION_LESSOREQUAL: return equal(a, x, y) || is_before(a, x, y, false);
    case EXPRESSION_GREATER: return is_before(a, x, y, true);
    case EXPRESSION_GREATEROREQUAL: return equal(a, x, y) || is_before(a, x, y, true);
    case EXPRESSION_CONTAINS: return contains(a, x, y, true);
    case EXPRESSION_NOTCONTAINS: return notcontains(a, x, y);
    case EXPRESSION_ANYOF: return anyof(a, x, y);
    case EXPRESSION_NONEOF: return !anyof(a, x, y);
    default: return allof(a, x, y);
    }
}

value operator_binary(struct arena *a, enum expression_op op, value x, value y)
{
    bool is_arithmetic = op == EXPRESSION_OR || op == EXPRESSION_AND || (op >= EXPRESSION_PLUS && op <= EXPRESSION_POWER);
    if (!is_arithmetic)
        return value_bool(compare(a, op, x, y));
    x = beside(x, y);
    return arithmetic(a, op, x, beside(y, x));
}
