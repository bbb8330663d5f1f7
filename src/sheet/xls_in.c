#include "sheet/xls_in.h"
#include "sheet/biff.h"
#include "sheet/choose.h"
#include "sheet/numfmt.h"
#include "sheet/ole2_in.h"

enum { MAX_SHEETS = 1000, FIRST_CUSTOM_FORMAT = 164, MAX_FORMATS = 65536, MAX_STYLES = 65536, VERSION_8 = 0x0600 };
enum { SUBSTREAM_GLOBALS = 0x0005, SUBSTREAM_SHEET = 0x0010 };

/* Where a cell stands and what it says: cells are gathered first, because not every program writes them in order. */
struct cell {
    uint32_t row;
    uint16_t column;
    uint16_t style;
    uint32_t at;          /* of its record in the stream */
    uint16_t index;       /* in a record of several cells */
};

struct workbook {
    struct arena *arena;
    const struct text_decoders *decoders;
    struct row_out *out;
    struct str stream;
    unsigned version, codepage;
    bool with_1904;
    struct sheet_info *sheet;
    size_t *sheet_at;     /* of each sheet's first record */
    size_t n_sheets;
    enum numfmt *format;  /* by format id: MAX_FORMATS */
    uint16_t *style;      /* format id of each style */
    size_t n_styles;
    struct str *string;   /* shared texts */
    size_t n_strings;
    struct cell *cell;    /* of the sheet being read */
    size_t n_cells, room;
};

static struct err *damaged(struct workbook *w)
{
    return ERR(w->arena, ERR_INVALID, "The workbook is damaged or was cut off. Open it in a spreadsheet program, save it again and try once more.");
}

static struct err *is_protected(struct arena *a)
{
    return ERR(a, ERR_INVALID, "The workbook is protected by a password. Remove the password in the spreadsheet program and save it again.");
}

static size_t max_text(const struct workbook *w)
{
    return (size_t)w->out->limits->max_cell_bytes + 1; /* one more than allowed makes the cell an error */
}

/* A text that fills its record from `at`: its length (of length_bytes) and characters. */
static struct str text_at(struct workbook *w, const struct biff_record *r, size_t at, size_t length_bytes)
{
    uint32_t n = length_bytes == 1 ? biff_u8(r->data, at) : biff_u16(r->data, at);
    if (w->version < VERSION_8)
        return text_decode(w->arena, w->decoders, biff_encoding(w->codepage), str_sub(r->data, at + length_bytes, n));
    struct biff_reader reader = biff_reader_of(w->stream, r, at + length_bytes);
    return biff_read_text(w->arena, &reader, n, max_text(w));
}

/* ---- what all sheets refer to ---- */

static void add_format(struct workbook *w, const struct biff_record *r)
{
    struct arena_mark mark = arena_mark(w->arena);
    struct str code = text_at(w, r, 2, w->version < VERSION_8 ? 1 : 2);
    w->format[biff_u16(r->data, 0)] = numfmt_of_code(code);
    arena_rewind(w->arena, mark);
}

static void add_sheet(struct workbook *w, const struct biff_record *r)
{
    enum { WORKSHEET = 0, HIDDEN_BITS = 3 };
    if (w->n_sheets == MAX_SHEETS || biff_u8(r->data, 5) != WORKSHEET)
        return;
    w->sheet[w->n_sheets] = (struct sheet_info){ text_at(w, r, 6, 1), (biff_u8(r->data, 4) & HIDDEN_BITS) != 0 };
    w->sheet_at[w->n_sheets++] = biff_u32(r->data, 0);
}

static struct err *load_strings(struct workbook *w, const struct biff_record *r)
{
    struct biff_reader reader = biff_reader_of(w->stream, r, 8);
    size_t n = biff_u32(r->data, 4);
    if (n > w->stream.n / 3) /* each takes three bytes at least */
        return damaged(w);
    w->string = ARENA_ARRAY(w->arena, struct str, n);
    w->n_strings = n;
    for (size_t i = 0; i < n && !reader.failed; i++) {
        uint32_t characters = biff_read_u16(&reader);
        w->string[i] = biff_read_text(w->arena, &reader, characters, max_text(w));
    }
    return reader.failed ? damaged(w) : NULL;
}

static struct err *load_global(struct workbook *w, const struct biff_record *r)
{
    switch (r->type) {
    case BIFF_PASSWORD:
        return is_protected(w->arena);
    case BIFF_CODEPAGE: w->codepage = biff_u16(r->data, 0); break;
    case BIFF_1904: w->with_1904 = biff_u16(r->data, 0) == 1; break;
    case BIFF_FORMAT: add_format(w, r); break;
    case BIFF_SHEET: add_sheet(w, r); break;
    case BIFF_STRINGS: return load_strings(w, r);
    case BIFF_XF:
        if (w->n_styles < MAX_STYLES)
            w->style[w->n_styles++] = (uint16_t)biff_u16(r->data, 2);
        break;
    default: break;
    }
    return NULL;
}

/* The first substream: the globals, or in a bare file the only sheet. */
static struct err *load_globals(struct workbook *w)
{
    struct biff_record r;
    size_t at = 0;
    if (!biff_next(w->stream, &at, &r) || r.type != BIFF_BOF)
        return ERR(w->arena, ERR_INVALID, "The workbook is older than Excel 5. Save it as XLSX and try again.");
    w->version = biff_u16(r.data, 0);
    if (biff_u16(r.data, 2) == SUBSTREAM_SHEET) {
        w->sheet[0] = (struct sheet_info){ STR("Sheet1"), false };
        w->n_sheets = 1;
        return NULL;
    }
    while (biff_next(w->stream, &at, &r)) {
        if (r.type == BIFF_EOF)
            return NULL;
        TRY(load_global(w, &r));
    }
    return damaged(w);
}

/* ---- cells ---- */

static void add_cell(struct workbook *w, const struct biff_record *r, struct cell c)
{
    if (w->n_cells == w->room) {
        w->room = MAX_OF(4096, w->room * 2);
        w->cell = arena_grow(w->arena, w->cell, w->n_cells, w->room, sizeof *w->cell);
    }
    c.at = (uint32_t)r->at;
    w->cell[w->n_cells++] = c;
}

static void add_cells(struct workbook *w, const struct biff_record *r)
{
    enum { PAIR = 6 };
    struct cell c = { .row = biff_u16(r->data, 0), .column = (uint16_t)biff_u16(r->data, 2), .style = (uint16_t)biff_u16(r->data, 4) };
    switch (r->type) {
    case BIFF_NUMBER:
    case BIFF_RK:
    case BIFF_LABELSST:
    case BIFF_LABEL:
    case BIFF_RSTRING:
    case BIFF_BOOLERR:
    case BIFF_FORMULA:
    case BIFF_FORMULA3:
    case BIFF_FORMULA4:
        if (r->data.n >= 7)
            add_cell(w, r, c);
        break;
    case BIFF_MULRK: /* row, first column, (style, number)…, last column */
        for (uint16_t i = 0; 4u + PAIR * (i + 1u) + 2u <= r->data.n; i++) {
            c.style = (uint16_t)biff_u16(r->data, 4u + PAIR * i);
            c.index = i;
            add_cell(w, r, c);
            c.column++;
        }
        break;
    default: break;
    }
}

static int compare_cells(const void *x, const void *y)
{
    const struct cell *a = x, *b = y;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* The cells of a sheet in order. Charts lie inside as substreams of their own. */
static struct err *gather_cells(struct workbook *w, size_t sheet)
{
    struct biff_record r;
    size_t at = w->sheet_at[sheet];
    int depth = 0;
    w->n_cells = 0;
    if (!biff_next(w->stream, &at, &r) || r.type != BIFF_BOF)
        return damaged(w);
    for (;;) {
        if (!biff_next(w->stream, &at, &r))
            return damaged(w);
        if (r.type == BIFF_EOF && depth-- == 0)
            break;
        if (r.type == BIFF_BOF)
            depth++;
        else if (r.type == BIFF_PASSWORD)
            TRY(load_global(w, &r));
        else if (depth == 0)
            add_cells(w, &r);
    }
    for (size_t i = 1; i < w->n_cells; i++)
        if (compare_cells(&w->cell[i - 1], &w->cell[i]) > 0) {
            qsort(w->cell, w->n_cells, sizeof *w->cell, compare_cells);
            break;
        }
    return NULL;
}

/* ---- values ---- */

static struct str number_text(struct workbook *w, const struct cell *c, double v)
{
    enum numfmt format = c->style < w->n_styles ? w->format[w->style[c->style]] : NUMFMT_PLAIN;
    return numfmt_text_of_num(v, format, w->with_1904, arena_alloc(w->arena, NUMFMT_ROOM));
}

static struct str bool_text(unsigned v)
{
    return v ? STR("TRUE") : STR("FALSE");
}

/* The result of a formula: a number, or by its first byte a text (in the next STRING record), truth or error. */
static struct str formula_text(struct workbook *w, const struct cell *c, const struct biff_record *r)
{
    enum { TEXT = 0, BOOL = 1 };
    if (biff_u16(r->data, 12) != 0xFFFF)
        return number_text(w, c, biff_f64(r->data, 6));
    if (biff_u8(r->data, 6) == BOOL)
        return bool_text(biff_u8(r->data, 8));
    struct biff_record next = *r;
    size_t at = r->at + 4 + r->data.n;
    for (int i = 0; biff_u8(r->data, 6) == TEXT && i < 4 && biff_next(w->stream, &at, &next); i++) /* shared formulas stand between */
        if (next.type == BIFF_STRING)
            return text_at(w, &next, 0, 2);
    return STR("");
}

static struct err *cell_value(struct workbook *w, const struct cell *c, struct str *out)
{
    struct biff_record r;
    size_t at = c->at;
    if (!biff_next(w->stream, &at, &r))
        return damaged(w);
    uint32_t string = biff_u32(r.data, 6);
    switch (r.type) {
    case BIFF_NUMBER: *out = number_text(w, c, biff_f64(r.data, 6)); break;
    case BIFF_RK: *out = number_text(w, c, biff_rk(biff_u32(r.data, 6))); break;
    case BIFF_MULRK: *out = number_text(w, c, biff_rk(biff_u32(r.data, 6u + 6u * c->index))); break;
    case BIFF_LABEL:
    case BIFF_RSTRING: *out = text_at(w, &r, 6, 2); break;
    case BIFF_BOOLERR: *out = biff_u8(r.data, 7) ? STR("") : bool_text(biff_u8(r.data, 6)); break;
    case BIFF_LABELSST:
        if (string >= w->n_strings)
            return damaged(w);
        *out = w->string[string];
        break;
    default: *out = formula_text(w, c, &r); break;
    }
    return NULL;
}

static struct err *has_cells(void *ctx, size_t sheet, bool *yes)
{
    struct workbook *w = ctx;
    TRY(gather_cells(w, sheet));
    for (size_t i = 0; i < w->n_cells && !*yes; i++) {
        struct str text;
        struct arena_mark mark = arena_mark(w->arena);
        TRY(cell_value(w, &w->cell[i], &text));
        *yes = str_trim(text).n > 0;
        arena_rewind(w->arena, mark);
    }
    return NULL;
}

static struct err *send_cells(struct workbook *w)
{
    const struct cell *c = w->cell;
    for (size_t i = 0; i < w->n_cells && !w->out->err; i++) {
        struct str text;
        struct arena_mark mark = arena_mark(w->arena);
        bool is_repeated = i + 1 < w->n_cells && c[i].row == c[i + 1].row && c[i].column == c[i + 1].column; /* the last one holds */
        if (is_repeated)
            continue;
        if (i == 0 || c[i].row != w->out->line - 1)
            row_out_start(w->out, (int64_t)c[i].row + 1);
        TRY(cell_value(w, &c[i], &text));
        if (text.n) {
            row_out_fill(w->out, c[i].column);
            row_out_cell(w->out, text);
        }
        w->out->position = c[i].at;
        if (!w->out->err)
            arena_rewind(w->arena, mark);
    }
    return w->out->err;
}

/* ---- the file ---- */

static struct err *find_stream(struct arena *a, struct str file, struct str *stream)
{
    bool found = true;
    *stream = file;
    if (!ole2_is(file))
        return NULL;
    TRY(ole2_stream(a, file, "EncryptedPackage", stream, &found));
    if (found)
        return is_protected(a);
    TRY(ole2_stream(a, file, "Workbook", stream, &found));
    if (!found)
        TRY(ole2_stream(a, file, "Book", stream, &found));
    return found ? NULL : ERR(a, ERR_INVALID, "This is an old Office file, but not a workbook. Save the table as XLSX or CSV.");
}

struct err *xls_in_read(struct arena *a, const struct text_decoders *decoders, struct str file, struct str sheet_name, struct row_out *out)
{
    struct workbook *w = ARENA_NEW(a, struct workbook);
    size_t chosen;
    *w = (struct workbook){ .arena = a, .decoders = decoders, .out = out };
    w->sheet = ARENA_ARRAY(a, struct sheet_info, MAX_SHEETS);
    w->sheet_at = ARENA_ARRAY(a, size_t, MAX_SHEETS);
    w->format = ARENA_ARRAY(a, enum numfmt, MAX_FORMATS);
    for (int i = 0; i < FIRST_CUSTOM_FORMAT; i++)
        w->format[i] = numfmt_of_builtin(i);
    w->style = ARENA_ARRAY(a, uint16_t, MAX_STYLES);
    TRY(find_stream(a, file, &w->stream));
    TRY(load_globals(w));
    TRY(choose_sheet(a, &(struct choice){ w->sheet, w->n_sheets, sheet_name, has_cells, w }, &chosen));
    row_out_head(out, &(struct sheet_head){ .format = SHEET_XLS, .sheet_name = w->sheet[chosen].name, .sheet = w->sheet, .n_sheets = w->n_sheets });
    TRY(gather_cells(w, chosen));
    return send_cells(w);
}
