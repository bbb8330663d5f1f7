#include "report/cell_text.h"
#include "base/num.h"
#include "base/utf8.h"

enum { ALL_LIGHTS = MARK_GREEN | MARK_YELLOW | MARK_RED | MARK_GREY_LIGHT };

static const struct mark {
    unsigned bit;
    const char *name;   /* for machines */
    const char *sign;   /* behind the value */
} marks[] = {
    { MARK_BELOW_DESIGN, "below_design", "*" },
    { MARK_LOW_BASE, "low_base", ")" },
    { MARK_UP, "up", "▲" },
    { MARK_DOWN, "down", "▼" },
    { MARK_SAME, "same", "=" },
    { MARK_BREAK, "series_break", "┆" },
    { MARK_GREEN, "green", "" },
    { MARK_YELLOW, "yellow", "" },
    { MARK_RED, "red", "" },
    { MARK_GREY_LIGHT, "grey", "" },
};

static const struct light {
    unsigned bit;
    const char *letter;
} lights[] = {
    [LIGHT_NONE] = { 0, NULL },
    [LIGHT_GREEN] = { MARK_GREEN, N_("G") },
    [LIGHT_YELLOW] = { MARK_YELLOW, N_("Y") },
    [LIGHT_RED] = { MARK_RED, N_("R") },
    [LIGHT_GREY] = { MARK_GREY_LIGHT, N_("-") },
};

static const struct reason {
    const char *name;   /* for machines */
    const char *sign;
    const char *meaning;
} reasons[] = {
    [SHOWN] = { NULL, "", NULL },
    [HIDDEN_NO_SCORE] = { "no_score", "–", N_("n < 10, no score") },
    [HIDDEN_DISCLOSURE] = { "disclosure", "·", N_("withheld to protect the persons asked") },
    [HIDDEN_NOT_ESTIMABLE] = { "not_estimable", N_("n/a"), N_("cannot be estimated") },
};

static const struct legend {
    unsigned bits;
    const char *sign;
    const char *meaning;
} legends[] = {
    { MARK_LOW_BASE, "( )", N_("n < 30, for orientation only") },
    { MARK_BELOW_DESIGN, "*", N_("base below 80 % of the designed sample") },
    { MARK_UP | MARK_DOWN, "▲ ▼", N_("significantly better, worse (95 %)") },
    { MARK_SAME, "=", N_("tested, no significant difference") },
    { MARK_BREAK, "┆", N_("break in the series") },
    { ALL_LIGHTS, "", N_("lights: G green, Y yellow, R red, - no target or base too small") },
};

const char *cell_mark_name(int i)
{
    return i >= 0 && (size_t)i < ARRAY_LEN(marks) ? marks[i].name : NULL;
}

struct str cell_mark_names(struct arena *a, unsigned m)
{
    struct buf names = buf_on(a);
    for (int i = 0; cell_mark_name(i); i++)
        if (m & (1U << i))
            buf_addf(&names, "%s%s", names.n ? " " : "", cell_mark_name(i));
    return names.n ? buf_str(&names) : STR_NONE;
}

const char *cell_hidden_name(enum cell_hidden why)
{
    return reasons[why].name;
}

enum cell_light cell_light_of(unsigned m)
{
    for (int i = LIGHT_GREEN; i <= LIGHT_GREY; i++)
        if (m & lights[i].bit)
            return (enum cell_light)i;
    return LIGHT_NONE;
}

struct str cell_text_letter(const struct lang *l, enum cell_light light)
{
    return light == LIGHT_NONE ? STR("") : tr(l, lights[light].letter);
}

struct str cell_text_marks(struct arena *a, unsigned m)
{
    if (!(m & ~(unsigned)ALL_LIGHTS))
        return STR("");
    struct buf b = buf_on(a);
    if (m & MARK_LOW_BASE)
        buf_add_char(&b, ')'); /* closes the bracket before anything else */
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (m & marks[i].bit & ~(unsigned)MARK_LOW_BASE)
            buf_add_c(&b, marks[i].sign);
    return buf_str(&b);
}

size_t cell_text_marks_width(unsigned m)
{
    size_t width = 0;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        width += m & marks[i].bit ? utf8_width(str_of_c(marks[i].sign)) : 0;
    return width;
}

/* "1234567.8" → "1,234,567.8" */
static struct str group_digits(struct arena *a, struct str s)
{
    size_t start = s.n && s.p[0] == '-', end = start;
    while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
        end++;
    if (end - start <= 3)
        return s;
    struct buf b = buf_on(a);
    for (size_t i = 0; i < s.n; i++) {
        if (i > start && i < end && (end - i) % 3 == 0)
            buf_add_char(&b, ',');
        buf_add_char(&b, s.p[i]);
    }
    return buf_str(&b);
}

static bool is_positive_as_printed(struct str s)
{
    if (s.n && s.p[0] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '1' && s.p[i] <= '9')
            return true;
    return false;
}

/* The sign follows the rounded number: +0.04 prints as 0.0, not as +0.0. */
static struct str number(struct arena *a, const struct column *c, double v, const char *unit)
{
    struct str s = group_digits(a, num_fixed(a, v, c->decimals));
    const char *sign = c->is_signed && is_positive_as_printed(s) ? "+" : "";
    return str_printf(a, "%s" STR_FMT "%s", sign, STR_ARG(s), unit);
}

bool cell_is_in_pp(const struct column *c, enum cell_kind kind)
{
    return kind == CELL_SHARE && c->is_signed;
}

struct str cell_text_pp(struct arena *a, const struct lang *l, struct str number)
{
    struct msg m = MSG("{0} pp", ARG_S(number));
    return tr_msg(a, l, &m);
}

static struct str share(struct arena *a, const struct lang *l, const struct column *c, double fraction)
{
    return cell_is_in_pp(c, CELL_SHARE) ? cell_text_pp(a, l, number(a, c, fraction * 100, "")) : number(a, c, fraction * 100, "%");
}

static struct str whole_number(struct arena *a, const struct column *c, int64_t v)
{
    struct str s = int_grouped(a, v);
    return c->is_signed && v > 0 ? str_printf(a, "+" STR_FMT, STR_ARG(s)) : s;
}

static struct str interval(struct arena *a, const struct column *c, const double pair[2])
{
    double times = c->is_share ? 100 : 1;
    const char *unit = c->is_share ? "%" : "";
    struct str lo = number(a, c, pair[0] * times, unit), hi = number(a, c, pair[1] * times, unit);
    return str_printf(a, STR_FMT " – " STR_FMT, STR_ARG(lo), STR_ARG(hi));
}

static struct str counts(struct arena *a, const struct column *c, const struct cell *cell)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < cell->n_counts; i++) {
        if (i)
            buf_add_char(&b, ' ');
        buf_add(&b, num_fixed(a, cell->counts[i].n, c->decimals));
    }
    return buf_str(&b);
}

static struct str shown_value(struct arena *a, const struct lang *l, const struct column *c, const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_EMPTY: return STR("");
    case CELL_TEXT: return cell->s;
    case CELL_MSG: return tr_msg(a, l, cell->msg);
    case CELL_INT: return whole_number(a, c, cell->i);
    case CELL_NUM: return number(a, c, cell->num, "");
    case CELL_SHARE: return share(a, l, c, cell->num);
    case CELL_PAIR: return interval(a, c, cell->pair);
    case CELL_COUNTS: return counts(a, c, cell);
    }
    return STR("");
}

struct str cell_text_machine(struct arena *a, const struct lang *l, const struct cell *cell)
{
    return cell->code ? str_of_c(cell->code) : tr_msg(a, l, cell->msg);
}

struct cell_look cell_text_look(struct arena *a, const struct lang *l, const struct column *c, const struct cell *cell)
{
    struct cell_look look = { .light = cell_light_of(cell->marks), .marks = STR("") };
    look.letter = cell_text_letter(l, look.light);
    look.is_weak = cell->hidden != SHOWN || (cell->marks & MARK_LOW_BASE);
    if (cell->hidden != SHOWN) {
        look.value = tr(l, reasons[cell->hidden].sign);
        return look; /* a mark on a value that is not printed would say something about it */
    }
    look.value = shown_value(a, l, c, cell);
    unsigned m = cell->marks;
    if (look.value.n == 0)
        m &= ~(unsigned)MARK_LOW_BASE;
    if (m & MARK_LOW_BASE)
        look.value = str_printf(a, "(" STR_FMT, STR_ARG(look.value));
    look.marks = cell_text_marks(a, m);
    return look;
}

struct str cell_text_join(struct arena *a, const struct cell_look *look)
{
    if (look->marks.n == 0 && look->letter.n == 0)
        return look->value;
    const char *gap = look->letter.n && look->value.n + look->marks.n ? " " : "";
    return str_printf(a, STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(look->value), STR_ARG(look->marks), gap, STR_ARG(look->letter));
}

struct str cell_text_head(struct arena *a, const struct lang *l, const struct cell *cell)
{
    static const struct column plain = { .decimals = 1 };
    struct cell_look look = cell_text_look(a, l, &plain, cell);
    return cell_text_join(a, &look);
}

struct signs { unsigned marks; bool hidden[HIDDEN_NOT_ESTIMABLE + 1]; };

static void collect_cell(struct signs *s, const struct cell *c)
{
    s->hidden[c->hidden] = true;
    s->marks |= c->hidden == SHOWN ? c->marks : c->marks & ALL_LIGHTS;
}

static void collect_table(struct signs *s, const struct table *t)
{
    for (size_t col = 0; col < t->n_columns; col++)
        for (size_t row = 0; t->column[col].show != COLUMN_MACHINE && row < t->n_rows; row++)
            collect_cell(s, &table_row(t, row)[col]);
}

static void add_meaning(struct buf *b, const struct lang *l, struct str sign, const char *meaning)
{
    if (b->n)
        buf_add(b, tr(l, "; "));
    buf_add(b, sign);
    if (sign.n)
        buf_add_char(b, ' ');
    buf_add(b, tr(l, meaning));
}

struct str cell_text_legend(struct arena *a, const struct lang *l, const struct document *d)
{
    struct signs s = { 0 };
    for (size_t i = 0; i < d->n_head; i++)
        collect_cell(&s, &d->head[i].value);
    for (size_t i = 0; i < d->n_sections; i++)
        if (d->section[i].table)
            collect_table(&s, d->section[i].table);
    struct buf b = buf_on(a);
    for (size_t i = 0; i < ARRAY_LEN(legends); i++)
        if (s.marks & legends[i].bits)
            add_meaning(&b, l, str_of_c(legends[i].sign), legends[i].meaning);
    for (size_t i = HIDDEN_NO_SCORE; i < ARRAY_LEN(reasons); i++)
        if (s.hidden[i])
            add_meaning(&b, l, tr(l, reasons[i].sign), reasons[i].meaning);
    return b.n ? buf_str(&b) : STR_NONE;
}
