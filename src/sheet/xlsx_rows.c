#include "sheet/xlsx_rows.h"
#include "base/civil_date.h"
#include <string.h>

enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_BOOL, TYPE_ERROR, TYPE_DATE };
enum { MAX_REFERENCE = 1 << 20 }; /* rows and columns past this are nonsense: a sheet has 1,048,576 rows */

struct rows {
    struct xlsx_package *package;
    struct xlsx_handler handler;
    const struct xlsx_book *book;
    bool probe;              /* look for any value, send nothing */
    bool found;
    int64_t line;            /* row being read */
    uint32_t column;         /* 0-based, of the cell being read */
    uint32_t next_column;
    enum cell_type type;
    enum numfmt format;
    bool in_row, in_cell, in_value, in_inline;
    int in_phonetic;
    struct buf value;
};

/* ---- references ---- */

/* The 0-based column of "AB12"; -1 when there are no letters. */
static int64_t column_of(struct str ref)
{
    int64_t column = 0;
    for (size_t i = 0; i < ref.n && column < MAX_REFERENCE; i++) {
        char c = (char)(ref.p[i] & ~0x20);
        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + (c - 'A' + 1);
    }
    return column - 1;
}

static void fail_damaged(struct rows *r)
{
    row_out_fail(r->package->out, ERR(r->package->arena, ERR_INVALID, "Row {0} of the sheet is damaged. Open the workbook in a spreadsheet program and save it again.",
                                      ARG_I(r->line)));
}

/* ---- elements ---- */

static void start_row(struct rows *r, const char **attr)
{
    struct str number = xlsx_attr(attr, "r");
    int64_t line = r->line + 1;
    bool is_good = !number.p || (str_to_int(number, &line) && line >= 1 && line <= MAX_REFERENCE);
    r->line = is_good ? line : r->line + 1;
    if (!is_good)
        fail_damaged(r);
    r->next_column = 0;
    r->in_row = true;
    if (!r->probe)
        row_out_start(r->package->out, line);
}

static enum cell_type type_of(struct str t)
{
    static const struct { struct str name; enum cell_type type; } types[] = {
        { STR("s"), TYPE_SHARED }, { STR("str"), TYPE_TEXT },  { STR("inlineStr"), TYPE_TEXT },
        { STR("b"), TYPE_BOOL },   { STR("e"), TYPE_ERROR },   { STR("d"), TYPE_DATE },
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq(t, types[i].name))
            return types[i].type;
    return TYPE_NUMBER;
}

static void start_cell(struct rows *r, const char **attr)
{
    struct str ref = xlsx_attr(attr, "r"), style = xlsx_attr(attr, "s");
    int64_t column = ref.p ? column_of(ref) : -1, number;
    if (column < 0)
        column = r->next_column;
    if (column < r->next_column || column >= MAX_REFERENCE)
        fail_damaged(r); /* cells stand in order, each once */
    r->column = (uint32_t)column;
    r->next_column = r->column + 1;
    r->type = type_of(xlsx_attr(attr, "t"));
    r->format = NUMFMT_PLAIN;
    if (str_to_int(style, &number) && number >= 0 && (size_t)number < r->book->n_styles)
        r->format = r->book->style[number];
    r->in_cell = true;
    buf_clear(&r->value);
}

static void on_start(void *ctx, const char *name, const char **attr)
{
    struct rows *r = ctx;
    if (strcmp(name, "row") == 0)
        start_row(r, attr);
    else if (strcmp(name, "c") == 0 && r->in_row)
        start_cell(r, attr);
    else if (strcmp(name, "is") == 0)
        r->in_inline = true;
    else if (strcmp(name, "rPh") == 0)
        r->in_phonetic++;
    else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && r->in_inline && !r->in_phonetic))
        r->in_value = r->in_cell;
}

static void on_text(void *ctx, struct str text)
{
    struct rows *r = ctx;
    size_t max = (size_t)r->package->out->limits->max_cell_bytes;
    if (r->in_value && r->value.n <= max)
        buf_add(&r->value, str_sub(text, 0, max + 1 - r->value.n)); /* one byte too many makes the cell an error */
}

/* ---- values ---- */

static struct str shared_text(struct rows *r, struct str number)
{
    int64_t i;
    if (!str_to_int(str_trim(number), &i) || i < 0 || (size_t)i >= r->book->strings.n) {
        fail_damaged(r);
        return STR("");
    }
    return r->book->strings.text[i];
}

/* "2026-03-05T00:00:00" as a date and, when it is not midnight, a time. */
static struct str iso_text(struct rows *r, struct str s)
{
    struct civil_date d;
    if (!civil_date_parse_iso(str_sub(s, 0, 10), &d))
        return s;
    struct str time = str_sub(s, 11, 8);
    if (time.n < 8 || str_eq_c(time, "00:00:00"))
        return str_sub(s, 0, 10);
    return str_printf(r->package->arena, STR_FMT " " STR_FMT, 10, s.p, STR_ARG(time));
}

static struct str value_text(struct rows *r, char *number)
{
    struct str raw = buf_str(&r->value);
    if (raw.n == 0)
        return raw;
    switch (r->type) {
    case TYPE_NUMBER: return numfmt_text(str_trim(raw), r->format, r->book->with_1904, number);
    case TYPE_SHARED: return shared_text(r, raw);
    case TYPE_TEXT: return xlsx_unescape(r->package->arena, raw);
    case TYPE_BOOL: return str_eq_c(str_trim(raw), "1") ? STR("TRUE") : STR("FALSE");
    case TYPE_DATE: return iso_text(r, str_trim(raw));
    case TYPE_ERROR: break;
    }
    return STR("");
}

static void end_cell(struct rows *r)
{
    char number[NUMFMT_ROOM];
    struct arena_mark mark = arena_mark(r->package->arena);
    struct row_out *out = r->package->out;
    struct str text = value_text(r, number);
    if (r->probe && str_trim(text).n) {
        r->found = true;
        r->handler.stop = true;
    }
    if (!r->probe && text.n) {
        row_out_fill(out, r->column);
        row_out_cell(out, text);
    }
    if (!out->err)
        arena_rewind(r->package->arena, mark);
    r->in_cell = false;
}

static void on_end(void *ctx, const char *name)
{
    struct rows *r = ctx;
    if (strcmp(name, "c") == 0 && r->in_cell) {
        end_cell(r);
    } else if (strcmp(name, "row") == 0) {
        r->in_row = false;
        if (!r->probe)
            row_out_end(r->package->out);
    } else if (strcmp(name, "is") == 0) {
        r->in_inline = false;
    } else if (strcmp(name, "rPh") == 0) {
        r->in_phonetic--;
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        r->in_value = false;
    } else if (strcmp(name, "sheetData") == 0) {
        r->handler.stop = true; /* what follows describes the look of the sheet */
    }
}

static struct err *run(struct xlsx_package *p, const struct xlsx_book *book, struct str part, bool probe, bool *found)
{
    struct rows *r = ARENA_NEW(p->arena, struct rows);
    *r = (struct rows){ .package = p, .book = book, .probe = probe, .value = buf_on(p->arena) };
    r->handler = (struct xlsx_handler){ on_start, on_end, on_text, r, false };
    TRY(xlsx_package_parse(p, part, &r->handler, !probe));
    *found = r->found;
    return NULL;
}

struct err *xlsx_rows_send(struct xlsx_package *p, const struct xlsx_book *book, struct str part)
{
    bool found;
    return run(p, book, part, false, &found);
}

struct err *xlsx_rows_find_any(struct xlsx_package *p, const struct xlsx_book *book, struct str part, bool *found)
{
    return run(p, book, part, true, found);
}
