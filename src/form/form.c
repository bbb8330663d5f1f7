#include "form/form.h"
#include "base/buf.h"
#include "base/id_text.h"
#include "base/money.h"
#include "base/utf8.h"
#include <string.h>

enum { DEFAULT_MAX_CHARACTERS = 200, MAX_HEADING = 256 };

/* One value on its way into the struct. */
struct value {
    struct arena *a;
    const struct field *f;
    struct str raw;              /* as given */
    struct str s;                /* cleaned and trimmed, never empty */
    char *target;
    struct form_issues *issues;
};

/* ---- issues ---- */

static void add_issue(struct value *v, bool is_warning, struct msg why)
{
    struct form_issues *l = v->issues;
    if (l->n == l->room) {
        l->room = MAX_OF(8, l->room * 2);
        l->issue = arena_grow(v->a, l->issue, l->n, l->room, sizeof *l->issue);
    }
    l->issue[l->n++] = (struct field_issue){ v->f, is_warning, why, v->raw };
}

static bool reject(struct value *v, struct msg why)
{
    add_issue(v, false, why);
    return false;
}

static bool accept_with(struct value *v, struct msg why)
{
    add_issue(v, true, why);
    return true;
}

#define AT(v, T) ((T *)(void *)((v)->target + (v)->f->offset))
#define AT2(v, T) ((T *)(void *)((v)->target + (v)->f->offset2))

/* ---- text ---- */

static bool check_length(struct value *v, struct str s)
{
    int64_t max = v->f->max ? v->f->max : DEFAULT_MAX_CHARACTERS;
    if ((int64_t)s.n > max && (int64_t)utf8_count(s) > max)
        return reject(v, MSG("Longer than {0} characters.", ARG_I(max)));
    if (v->f->min > 0 && (int64_t)utf8_count(s) < v->f->min)
        return reject(v, MSG("Shorter than {0} characters.", ARG_I(v->f->min)));
    return true;
}

static bool parse_text(struct value *v)
{
    *AT(v, struct str) = v->s;
    return check_length(v, v->s);
}

static bool is_code_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

static bool parse_code(struct value *v)
{
    for (size_t i = 0; i < v->s.n; i++)
        if (!is_code_char(v->s.p[i]))
            return reject(v, MSG("Only letters, digits and - _ . may stand here."));
    *AT(v, struct str) = v->s;
    return check_length(v, v->s);
}

/* ---- numbers ---- */

/* Without thousands commas; a view of v->s where there are none. */
static struct str without_commas(struct value *v)
{
    if (!memchr(v->s.p, ',', v->s.n))
        return v->s;
    char *out = arena_alloc(v->a, v->s.n);
    size_t n = 0;
    for (size_t i = 0; i < v->s.n; i++) {
        bool is_group = v->s.p[i] == ',' && n > 0 && i + 3 < v->s.n;
        if (!is_group)
            out[n++] = v->s.p[i];
    }
    return (struct str){ out, n };
}

/* "12.0" and "12.00" are how spreadsheets write the integer 12. */
static struct str without_zero_decimals(struct str s)
{
    const char *point = memchr(s.p, '.', s.n);
    if (!point)
        return s;
    size_t whole = (size_t)(point - s.p);
    for (size_t i = whole + 1; i < s.n; i++)
        if (s.p[i] != '0')
            return s;
    return whole + 1 < s.n ? str_sub(s, 0, whole) : s;
}

static bool check_range(struct value *v, int64_t n)
{
    const struct field *f = v->f;
    if (f->min == 0 && f->max == 0)
        return true;
    if (n < f->min)
        return reject(v, MSG("Smaller than {0}.", ARG_I(f->min)));
    if (f->max >= f->min && n > f->max)
        return reject(v, MSG("Larger than {0}.", ARG_I(f->max)));
    return true;
}

static bool parse_int(struct value *v)
{
    int64_t n;
    if (!str_to_int(v->s, &n) && !str_to_int(without_zero_decimals(without_commas(v)), &n))
        return reject(v, MSG("Not a whole number."));
    *AT(v, struct opt_int) = SOME_INT(n);
    return check_range(v, n);
}

static bool parse_num(struct value *v)
{
    double n;
    if (!str_to_num(without_commas(v), &n))
        return reject(v, MSG("Not a number."));
    *AT(v, struct opt_num) = SOME_NUM(n);
    return true;
}

static bool parse_money(struct value *v)
{
    int64_t fen;
    if (!money_parse(v->s, &fen))
        return reject(v, MSG("Not an amount of money. Write it as 1234.50."));
    *AT(v, struct opt_int) = SOME_INT(fen);
    if (v->f->min == 0 && v->f->max == 0)
        return true;
    if (fen < v->f->min)
        return reject(v, MSG("Smaller than {0} yuan.", ARG_F((double)v->f->min / 100, 2)));
    if (v->f->max >= v->f->min && fen > v->f->max)
        return reject(v, MSG("Larger than {0} yuan.", ARG_F((double)v->f->max / 100, 2)));
    return true;
}

static bool parse_id(struct value *v)
{
    int64_t id;
    if (!id_of_text(v->s, &id))
        return reject(v, MSG("Not an id: it has 13 letters and digits."));
    *AT(v, struct opt_int) = SOME_INT(id);
    return true;
}

static bool parse_bool(struct value *v)
{
    static const struct { struct str word; bool is; } words[] = {
        { STR("是"), true },   { STR("否"), false },   { STR("1"), true }, { STR("0"), false }, { STR("y"), true },  { STR("n"), false },
        { STR("yes"), true },  { STR("no"), false },   { STR("true"), true }, { STR("false"), false },
        { STR("√"), true },    { STR("×"), false },    { STR("✓"), true }, { STR("✗"), false }, { STR("✔"), true }, { STR("✘"), false },
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(v->s, words[i].word)) {
            *AT(v, struct opt_int) = SOME_INT(words[i].is);
            return true;
        }
    return reject(v, MSG("Neither yes nor no. Write 是 or 否, yes or no, 1 or 0."));
}

/* ---- dates ---- */

static bool parse_date(struct value *v)
{
    if (civil_date_parse_lenient(v->s, AT(v, struct civil_date)))
        return true;
    return reject(v, MSG("Not a date. Write it as 2026-03-05."));
}

static int take_digits(struct str *s, size_t max)
{
    int n = 0;
    size_t i = 0;
    for (; i < s->n && i < max && s->p[i] >= '0' && s->p[i] <= '9'; i++)
        n = n * 10 + (s->p[i] - '0');
    *s = str_sub(*s, i, s->n);
    return i ? n : -1;
}

/* YYYY-M, YYYY/M, YYYYMM, YYYY年M月. Not YYYY.M: as a number 2026.10 is the same as 2026.1. */
static bool month_of_text(struct str s, int32_t *out)
{
    int year = take_digits(&s, 4);
    bool is_chinese = str_starts(s, STR("年"));
    bool has_gap = s.n && (s.p[0] == '-' || s.p[0] == '/');
    size_t before = s.n - (is_chinese ? strlen("年") : has_gap ? 1 : 0);
    s = str_sub(s, s.n - before, before);
    int month = take_digits(&s, 2);
    bool two_digits = before - s.n == 2;
    if (is_chinese && str_starts(s, STR("月")))
        s = str_sub(s, strlen("月"), s.n);
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || s.n || !(is_chinese || has_gap || two_digits))
        return false;
    *out = civil_month(year, month);
    return true;
}

/* Spreadsheets make the first of the month from it. A bare number of other than eight digits would be a day's serial number: a guess. */
static bool month_of_date_text(struct str s, int32_t *out)
{
    double number;
    struct civil_date d;
    if ((s.n != 8 && str_to_num(s, &number)) || !civil_date_parse_lenient(s, &d))
        return false;
    *out = civil_month_of_date(d);
    return true;
}

static bool parse_month(struct value *v)
{
    int32_t month;
    if (!month_of_text(v->s, &month) && !month_of_date_text(v->s, &month))
        return reject(v, MSG("Not a month. Write it as 2026-03."));
    *AT(v, struct opt_int) = SOME_INT(month);
    return true;
}

/* ---- choices ---- */

static bool is_label(const char *labels, struct str s)
{
    struct str rest = str_of_c(labels);
    while (rest.p)
        if (str_eq_nocase(str_cut(&rest, '|'), s))
            return true;
    return false;
}

static bool parse_choice(struct value *v)
{
    for (const struct field_choice *c = v->f->choices; c && c->value; c++)
        if (str_eq_nocase(str_of_c(c->value), v->s) || is_label(c->labels, v->s)) {
            *AT(v, struct str) = str_of_c(c->value);
            return true;
        }
    struct buf b = buf_on(v->a);
    for (const struct field_choice *c = v->f->choices; c && c->value; c++) {
        buf_add_c(&b, c == v->f->choices ? "" : ", ");
        buf_add_c(&b, c->value);
    }
    return reject(v, MSG("Not one of the choices: {0}.", ARG_S(buf_str(&b))));
}

/* ---- people and vehicles ---- */

static bool parse_phone(struct value *v)
{
    if (phone_is_mobile(v->s)) {
        AT(v, struct phone)->digits = v->s;
        return true;
    }
    struct phone good[2];
    size_t n_bad, n = phone_parse_list(v->a, v->s, good, ARRAY_LEN(good), &n_bad);
    if (n == 0 && (memchr(v->s.p, 'E', v->s.n) || memchr(v->s.p, 'e', v->s.n)))
        return reject(v, MSG("The spreadsheet lost digits of this number. Format the column as text and enter it again."));
    if (n == 0)
        return reject(v, MSG("Neither a mobile number (11 digits) nor a landline number with its area code."));
    *AT(v, struct phone) = good[0];
    if (n > 1 && v->f->offset2 >= 0)
        *AT2(v, struct phone) = good[1];
    return n_bad == 0 || accept_with(v, MSG("One of the numbers is no phone number and was left out."));
}

static bool parse_vin(struct value *v)
{
    switch (vin_parse(v->a, v->s, AT(v, struct str))) {
    case VIN_OK:
        return true;
    case VIN_LENGTH:
        return reject(v, MSG("A VIN has 17 characters, this has {0}.", ARG_I(utf8_count(v->s))));
    case VIN_CHARACTER:
        return reject(v, MSG("A VIN has only digits and letters without I, O and Q."));
    case VIN_CHECK_DIGIT:
        return accept_with(v, MSG("The check digit of the VIN is wrong. Was it copied right?"));
    }
    return false;
}

static bool parse_plate(struct value *v)
{
    if (plate_parse(v->a, v->s, AT(v, struct plate)))
        return true;
    *AT(v, struct plate) = (struct plate){ STR_NONE };
    struct msg why = MSG("Not a plate number. Write it as 浙A12345.");
    return v->f->required ? reject(v, why) : accept_with(v, why);
}

static struct str sex_of_title(struct str title)
{
    static const struct { struct str title, sex; } table[] = {
        { STR("先生"), STR("M") }, { STR("女士"), STR("F") }, { STR("小姐"), STR("F") }, { STR("太太"), STR("F") },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (str_eq(title, table[i].title))
            return table[i].sex;
    return STR_NONE;
}

static bool parse_name(struct value *v)
{
    struct str title;
    struct person_name *name = AT(v, struct person_name);
    name->s = person_name_clean(v->a, v->s, &title);
    if (v->f->offset2 >= 0)
        *AT2(v, struct str) = sex_of_title(title);
    if (!str_is_empty(name->s))
        return check_length(v, name->s);
    name->s = STR_NONE;
    return !v->f->required || reject(v, MSG("There is a title but no name."));
}

/* ---- all types ---- */

static const struct {
    bool (*parse)(struct value *v);
    size_t size, size2; /* of the values at offset and offset2 */
} types[] = {
    [FIELD_TEXT] = { parse_text, sizeof(struct str), 0 },
    [FIELD_CODE] = { parse_code, sizeof(struct str), 0 },
    [FIELD_INT] = { parse_int, sizeof(struct opt_int), 0 },
    [FIELD_NUM] = { parse_num, sizeof(struct opt_num), 0 },
    [FIELD_BOOL] = { parse_bool, sizeof(struct opt_int), 0 },
    [FIELD_DATE] = { parse_date, sizeof(struct civil_date), 0 },
    [FIELD_MONTH] = { parse_month, sizeof(struct opt_int), 0 },
    [FIELD_CHOICE] = { parse_choice, sizeof(struct str), 0 },
    [FIELD_PHONE] = { parse_phone, sizeof(struct phone), sizeof(struct phone) },
    [FIELD_VIN] = { parse_vin, sizeof(struct str), 0 },
    [FIELD_PLATE] = { parse_plate, sizeof(struct plate), 0 },
    [FIELD_NAME] = { parse_name, sizeof(struct person_name), sizeof(struct str) },
    [FIELD_MONEY] = { parse_money, sizeof(struct opt_int), 0 },
    [FIELD_ID] = { parse_id, sizeof(struct opt_int), 0 },
};

bool form_parse_field(struct arena *a, const struct field *f, struct str raw, void *target, struct form_issues *issues)
{
    struct value v = { a, f, raw, str_trim(utf8_clean(a, raw)), target, issues };
    memset(v.target + f->offset, 0, types[f->type].size);
    if (f->offset2 >= 0)
        memset(v.target + f->offset2, 0, types[f->type].size2);
    if (v.s.n)
        return types[f->type].parse(&v);
    return !f->required || (f->may_be_empty && raw.p) || reject(&v, raw.p ? MSG("This must not be empty.") : MSG("This is missing."));
}

bool form_parse(struct arena *a, struct form form, const struct str *raw, void *target, struct form_issues *issues)
{
    bool ok = true;
    for (size_t i = 0; i < form.n; i++)
        ok &= form_parse_field(a, &form.field[i], raw[i], target, issues);
    return ok;
}

/* ---- headings ---- */

/* The closing bracket of an opening one, 0 for another character. */
static uint32_t closing_bracket(uint32_t c)
{
    switch (c) {
    case '(': return ')';
    case '[': return ']';
    case '{': return '}';
    case 0x3010: return 0x3011; /* 【】 */
    case 0x3014: return 0x3015; /* 〔〕 */
    default: return 0;
    }
}

static bool is_heading_filler(uint32_t c)
{
    return c <= ' ' || c == '*' || c == '_' || c == '-' || c == ':' || c == '"' || c == '\'';
}

/* What counts of a heading, in out (MAX_HEADING bytes); no value when there is more. s is cleaned. */
static struct str heading_key(struct str s, bool with_brackets, char *out)
{
    size_t n = 0;
    uint32_t closing = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (closing) {
            closing = c == closing ? 0 : closing;
            continue;
        }
        if (!with_brackets && closing_bracket(c)) {
            closing = closing_bracket(c);
            continue;
        }
        if (is_heading_filler(c))
            continue;
        if (n + 4 > MAX_HEADING)
            return STR_NONE;
        n += utf8_put(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c, out + n);
    }
    return (struct str){ out, n };
}

/* 0 = the name, 1 = the first alias …, -1 = neither. */
static ptrdiff_t rank_of_key(struct arena *a, const struct field *f, struct str key, bool with_brackets)
{
    char buf[MAX_HEADING];
    ptrdiff_t rank = 0;
    if (str_eq(heading_key(str_of_c(f->name), with_brackets, buf), key))
        return 0;
    struct str rest = str_of_c(f->aliases);
    while (rest.p) {
        rank++;
        if (str_eq(heading_key(utf8_clean(a, str_cut(&rest, '|')), with_brackets, buf), key))
            return rank;
    }
    return -1;
}

ptrdiff_t form_heading_rank(struct arena *a, const struct field *f, struct str heading)
{
    enum { BEHIND_ALL_ALIASES = 1000 };
    char buf[MAX_HEADING];
    struct str clean = utf8_clean(a, heading), key = heading_key(clean, true, buf);
    ptrdiff_t rank = key.n ? rank_of_key(a, f, key, true) : -1;
    if (rank >= 0)
        return rank;
    key = heading_key(clean, false, buf);
    rank = key.n ? rank_of_key(a, f, key, false) : -1;
    return rank < 0 ? -1 : BEHIND_ALL_ALIASES + rank;
}

ptrdiff_t form_find_field(struct arena *a, const struct field *field, size_t n, struct str heading)
{
    char buf[MAX_HEADING];
    struct str clean = utf8_clean(a, heading);
    for (int with_brackets = 1; with_brackets >= 0; with_brackets--) { /* "金额(含税)" first as it stands, then as "金额" */
        struct str key = heading_key(clean, with_brackets, buf);
        for (size_t i = 0; key.n && i < n; i++)
            if (rank_of_key(a, &field[i], key, with_brackets) >= 0)
                return (ptrdiff_t)i;
    }
    return -1;
}
