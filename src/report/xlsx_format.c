#include "report/xlsx_format.h"
#include "base/utf8.h"
#include "report/cell_text.h"

enum { INK = 0x1f2a37, SOFT = 0x5b6673, WEAK = 0x8a93a0, ACCENT = 0x1f4e79, BAND = 0xe6edf4, PANEL = 0xf5f7f9, ALERT = 0xb42318, HAIR = 0xd5dbe1 };

struct known { uint64_t key; lxw_format *format; };

struct xlsx_formats {
    struct render *r;
    lxw_workbook *book;
    lxw_format *style[XLSX_STYLES];
    struct known *known;    /* hash table, a power of two */
    size_t room, n;
};

static const struct { enum cell_light light; unsigned fill, font; } light_colors[] = {
    { LIGHT_GREEN, 0xdcefe3, 0x1e5c38 }, { LIGHT_YELLOW, 0xfbeccb, 0x7a4f06 }, { LIGHT_RED, 0xf8dcdc, 0x8f1f1f }, { LIGHT_GREY, 0xe6e8eb, 0x4c5560 },
};

/* ---- fixed styles ---- */

struct look {
    enum xlsx_style style;
    double size;
    bool bold;
    unsigned color, fill;   /* fill 0 = none */
    uint8_t align;          /* 0 = as the value wants it */
    bool wrap;
    uint8_t line_below;     /* border style */
};

static const struct look looks[] = {
    { XLSX_TITLE, 15, true, ACCENT, 0, LXW_ALIGN_LEFT, false, 0 },
    { XLSX_SOFT, 10, false, SOFT, 0, LXW_ALIGN_LEFT, false, 0 },
    { XLSX_TEXT, 10, false, INK, 0, LXW_ALIGN_LEFT, true, 0 },
    { XLSX_CAPTION, 11, true, INK, 0, LXW_ALIGN_LEFT, false, 0 },
    { XLSX_GROUP, 10, true, ACCENT, BAND, LXW_ALIGN_CENTER, false, LXW_BORDER_THIN },
    { XLSX_BAND, 10, true, ACCENT, BAND, 0, false, 0 },
    { XLSX_HEAD_LEFT, 10, true, INK, BAND, LXW_ALIGN_LEFT, true, LXW_BORDER_MEDIUM },
    { XLSX_HEAD_RIGHT, 10, true, INK, BAND, LXW_ALIGN_RIGHT, true, LXW_BORDER_MEDIUM },
    { XLSX_HEAD_CENTER, 10, true, INK, BAND, LXW_ALIGN_CENTER, true, LXW_BORDER_MEDIUM },
    { XLSX_NOTE, 9, false, SOFT, 0, LXW_ALIGN_LEFT, true, 0 },
    { XLSX_LABEL, 10, false, SOFT, PANEL, LXW_ALIGN_LEFT, false, LXW_BORDER_HAIR },
    { XLSX_VALUE, 10, false, INK, PANEL, LXW_ALIGN_LEFT, true, LXW_BORDER_HAIR },
};

static lxw_format *new_format(struct xlsx_formats *f, double size, unsigned color)
{
    lxw_format *format = workbook_add_format(f->book);
    format_set_font_name(format, lang_is_chinese(f->r->lang) ? "Microsoft YaHei" : "Calibri");
    format_set_font_size(format, size);
    format_set_font_color(format, color);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
}

static void apply_look(struct xlsx_formats *f, const struct look *look)
{
    lxw_format *format = f->style[look->style] = new_format(f, look->size, look->color);
    if (look->bold)
        format_set_bold(format);
    if (look->fill)
        format_set_bg_color(format, look->fill);
    if (look->align)
        format_set_align(format, look->align);
    if (look->style == XLSX_HEAD_LEFT)
        format_set_indent(format, 1);
    if (look->wrap)
        format_set_text_wrap(format);
    if (look->line_below) {
        format_set_bottom(format, look->line_below);
        format_set_bottom_color(format, look->line_below == LXW_BORDER_HAIR ? HAIR : ACCENT);
    }
}

struct xlsx_formats *xlsx_formats_new(struct render *r, lxw_workbook *book)
{
    struct xlsx_formats *f = ARENA_NEW(r->arena, struct xlsx_formats);
    *f = (struct xlsx_formats){ .r = r, .book = book };
    for (size_t i = 0; i < ARRAY_LEN(looks); i++)
        apply_look(f, &looks[i]);
    return f;
}

lxw_format *xlsx_format(struct xlsx_formats *f, enum xlsx_style style)
{
    return f->style[style];
}

/* ---- number formats ---- */

static struct str digits(struct arena *a, const struct lang *l, const struct column *c, enum cell_kind kind)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, kind == CELL_SHARE ? "0" : "#,##0");
    for (int i = 0; kind != CELL_INT && i < c->decimals; i++)
        buf_add_c(&b, i ? "0" : ".0");
    if (cell_is_in_pp(c, kind))
        buf_addf(&b, "\"" STR_FMT "\"", STR_ARG(cell_text_pp(a, l, STR(""))));
    else if (kind == CELL_SHARE)
        buf_add_char(&b, '%');
    return buf_str(&b);
}

/* Behind the digits: the marks in quotes, then blanks as wide as the marks that others in the column have more. */
static struct str behind(struct arena *a, const struct xlsx_cell_style *s, struct str marks)
{
    struct buf b = buf_on(a);
    if (marks.n)
        buf_addf(&b, "\"" STR_FMT "\"", STR_ARG(marks));
    size_t own = utf8_width(marks), i = 0, place = 0;
    while (i < s->widest.n) {
        size_t start = i;
        place += utf8_char_width(utf8_next(s->widest, &i));
        if (place > own)
            buf_addf(&b, "_" STR_FMT, STR_ARG(str_sub(s->widest, start, i - start)));
    }
    if (s->letter.n)
        buf_addf(&b, "\" " STR_FMT "\"", STR_ARG(s->letter));
    return buf_str(&b);
}

/* Positive; negative; zero. The brackets of a small base stand outside the minus, and what rounds to zero has no sign. */
static struct str number_format(struct render *r, const struct xlsx_cell_style *s)
{
    struct arena *a = r->arena;
    struct str d = digits(a, r->lang, s->column, s->kind), tail = behind(a, s, cell_text_marks(a, s->marks));
    const char *open = s->marks & MARK_LOW_BASE ? "\"(\"" : "";
    const char *plus = s->column->is_signed && !s->rounds_to_zero ? "+" : "", *minus = s->rounds_to_zero ? "" : "-";
    struct str all = str_printf(a, "%s%s" STR_FMT STR_FMT ";%s%s" STR_FMT STR_FMT ";%s" STR_FMT STR_FMT,
                                open, plus, STR_ARG(d), STR_ARG(tail), open, minus, STR_ARG(d), STR_ARG(tail), open, STR_ARG(d), STR_ARG(tail));
    return all.n < LXW_FORMAT_FIELD_LEN ? all : d; /* the library would cut it: better no marks than a broken file */
}

static bool is_number(const struct xlsx_cell_style *s)
{
    return !s->hidden && (s->kind == CELL_INT || s->kind == CELL_NUM || s->kind == CELL_SHARE);
}

/* ---- cell formats ---- */

static void apply_light(lxw_format *format, unsigned marks)
{
    enum cell_light light = cell_light_of(marks);
    for (size_t i = 0; i < ARRAY_LEN(light_colors); i++) {
        if (light_colors[i].light != light)
            continue;
        format_set_bg_color(format, light_colors[i].fill);
        format_set_font_color(format, light_colors[i].font);
    }
}

static void apply_alignment(lxw_format *format, const struct xlsx_cell_style *s)
{
    bool is_light_only = s->kind == CELL_EMPTY && s->letter.n;
    if (is_light_only)
        format_set_align(format, LXW_ALIGN_CENTER);
    else
        format_set_align(format, s->column->is_text ? LXW_ALIGN_LEFT : LXW_ALIGN_RIGHT);
    if (s->column->is_text) {
        format_set_text_wrap(format);
        format_set_indent(format, 1);
    }
}

static lxw_format *make_cell(struct xlsx_formats *f, const struct xlsx_cell_style *s)
{
    bool is_weak = s->hidden || (s->marks & MARK_LOW_BASE);
    lxw_format *format = new_format(f, 10, is_weak ? WEAK : INK);
    if (is_number(s))
        format_set_num_format(format, str_c(f->r->arena, number_format(f->r, s)));
    apply_alignment(format, s);
    if (s->total) {
        format_set_bold(format);
        format_set_bg_color(format, PANEL);
    }
    if (is_weak)
        format_set_italic(format);
    if (s->column->is_alert)
        format_set_font_color(format, ALERT);
    apply_light(format, s->marks);
    format_set_bottom(format, s->last_above_rule ? LXW_BORDER_MEDIUM : LXW_BORDER_HAIR);
    format_set_bottom_color(format, s->last_above_rule ? INK : HAIR);
    return format;
}

static uint64_t key_of(const struct xlsx_cell_style *s)
{
    uint64_t flags = s->hidden | (uint64_t)s->total << 1 | (uint64_t)s->last_above_rule << 2 | (uint64_t)s->rounds_to_zero << 3;
    return 1ULL << 63 | (uint64_t)s->col << 24 | (uint64_t)s->kind << 20 | (uint64_t)(s->marks & 0x3ff) << 4 | flags;
}

static struct known *slot_of(struct known *known, size_t room, uint64_t key)
{
    size_t i = (size_t)(key * 0x9E3779B97F4A7C15ULL >> 32) & (room - 1);
    while (known[i].key && known[i].key != key)
        i = (i + 1) & (room - 1);
    return &known[i];
}

static void make_room(struct xlsx_formats *f)
{
    size_t room = MAX_OF(f->room * 2, (size_t)256);
    struct known *wider = ARENA_ARRAY(f->r->arena, struct known, room);
    for (size_t i = 0; i < f->room; i++)
        if (f->known[i].key)
            *slot_of(wider, room, f->known[i].key) = f->known[i];
    f->known = wider;
    f->room = room;
}

lxw_format *xlsx_format_cell(struct xlsx_formats *f, const struct xlsx_cell_style *s)
{
    if (f->n * 2 >= f->room)
        make_room(f);
    uint64_t key = key_of(s);
    struct known *slot = slot_of(f->known, f->room, key);
    if (!slot->key) {
        *slot = (struct known){ key, make_cell(f, s) };
        f->n++;
    }
    return slot->format;
}

void xlsx_formats_forget(struct xlsx_formats *f)
{
    for (size_t i = 0; i < f->room; i++)
        f->known[i] = (struct known){ 0 };
    f->n = 0;
}
