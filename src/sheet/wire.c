#include "sheet/wire.h"
#include <string.h>

int64_t wire_max_row_bytes(const struct sheet_limits *l)
{
    return l->max_cell_bytes * WIRE_CELLS_IN_ROW;
}

static size_t max_row_on_wire(const struct sheet_limits *l)
{
    return WIRE_ROW_HEAD + (size_t)wire_max_row_bytes(l) + (size_t)l->max_columns * 5;
}

size_t wire_max_block_bytes(const struct sheet_limits *l)
{
    return WIRE_FLUSH_BYTES + max_row_on_wire(l);
}

void row_out_init(struct row_out *o, struct arena *a, const struct sheet_limits *limits, wire_send *send, void *ctx)
{
    *o = (struct row_out){ .arena = a, .limits = limits, .send = send, .ctx = ctx, .room = wire_max_block_bytes(limits) };
    o->block = arena_alloc(a, o->room);
}

void row_out_fail(struct row_out *o, struct err *e)
{
    if (!o->err)
        o->err = e;
}

static void send_block(struct row_out *o, enum wire_kind kind, struct str payload)
{
    const struct wire_block b = { kind, (uint32_t)payload.n, o->position };
    struct err *e = o->send(o->ctx, &b, payload);
    if (e)
        row_out_fail(o, e);
}

/* ---- heads and errors: small, so they are written plainly into a buf ---- */

static void put_u32(struct buf *b, uint32_t v)
{
    buf_add(b, (struct str){ (const char *)&v, sizeof v });
}

static void put_i64(struct buf *b, int64_t v)
{
    buf_add(b, (struct str){ (const char *)&v, sizeof v });
}

static void put_str(struct buf *b, struct str s)
{
    put_u32(b, (uint32_t)s.n);
    buf_add(b, s);
}

void row_out_head(struct row_out *o, const struct sheet_head *head)
{
    if (o->err || o->head_sent)
        return;
    struct buf b = buf_on(o->arena);
    put_u32(&b, head->format);
    put_u32(&b, (unsigned char)head->separator);
    put_str(&b, head->encoding);
    put_str(&b, head->sheet_name);
    put_u32(&b, (uint32_t)head->n_sheets);
    for (size_t i = 0; i < head->n_sheets; i++) {
        put_u32(&b, head->sheet[i].hidden);
        put_str(&b, head->sheet[i].name);
    }
    o->head_sent = true;
    send_block(o, WIRE_HEAD, buf_str(&b));
}

static struct str fail_payload(struct arena *a, const struct err *e)
{
    struct buf b = buf_on(a);
    put_u32(&b, e->code);
    put_u32(&b, (uint32_t)e->line);
    put_str(&b, str_of_c(e->file));
    put_str(&b, str_of_c(e->msg.id));
    put_str(&b, str_of_c(e->detail));
    for (int i = 0; i < MSG_ARGS; i++) {
        const struct arg *g = &e->msg.arg[i];
        put_u32(&b, g->kind);
        put_u32(&b, (uint32_t)g->decimals);
        put_i64(&b, g->i);
        buf_add(&b, (struct str){ (const char *)&g->num, sizeof g->num });
        put_str(&b, g->s);
    }
    return buf_str(&b);
}

/* ---- rows ---- */

static void flush_rows(struct row_out *o)
{
    if (o->used == 0)
        return;
    send_block(o, WIRE_ROWS, (struct str){ o->block, o->used });
    o->used = 0;
}

void row_out_start(struct row_out *o, int64_t line)
{
    row_out_end(o);
    if (o->err)
        return;
    o->line = line;
    o->cells = 0;
    o->row_has_value = false;
    o->row_open = true;
    o->row_end = o->used + WIRE_ROW_HEAD;
}

static bool is_blank(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ')
            return false;
    return true;
}

/* The reasons to refuse a cell; rare, so kept out of the way of row_out_cell. */
static struct err *refuse_cell(struct row_out *o, struct str text)
{
    const struct sheet_limits *l = o->limits;
    if ((int64_t)text.n > l->max_cell_bytes)
        return ERR(o->arena, ERR_INVALID, "Line {0} has a cell of more than {1} bytes. Is a quotation mark missing, or is this not a table?",
                   ARG_I(o->line), ARG_I(l->max_cell_bytes));
    if (o->cells >= (uint32_t)l->max_columns)
        return ERR(o->arena, ERR_INVALID, "Line {0} has more than {1} columns. Delete the columns that are not needed.",
                   ARG_I(o->line), ARG_I(l->max_columns));
    return ERR(o->arena, ERR_INVALID, "Line {0} has more than {1} bytes. Is this a table?", ARG_I(o->line), ARG_I(wire_max_row_bytes(l)));
}

void row_out_cell(struct row_out *o, struct str text)
{
    if (o->err || !o->row_open)
        return;
    int64_t row_bytes = (int64_t)(o->row_end - o->used + text.n);
    if ((int64_t)text.n > o->limits->max_cell_bytes || o->cells >= (uint32_t)o->limits->max_columns
        || row_bytes > wire_max_row_bytes(o->limits)) {
        row_out_fail(o, refuse_cell(o, text));
        return;
    }
    char *at = o->block + o->row_end;
    if (text.n < 255) {
        *at++ = (char)(unsigned char)text.n;
    } else {
        uint32_t n = (uint32_t)text.n;
        *at++ = (char)255;
        memcpy(at, &n, sizeof n);
        at += sizeof n;
    }
    if (text.n) {
        memcpy(at, text.p, text.n);
        at += text.n;
        if (!o->row_has_value)
            o->row_has_value = !is_blank(text);
    }
    o->row_end = (size_t)(at - o->block);
    o->cells++;
}

void row_out_fill(struct row_out *o, uint32_t n)
{
    while (o->cells < n && !o->err && o->row_open)
        row_out_cell(o, STR(""));
}

void row_out_end(struct row_out *o)
{
    if (!o->row_open)
        return;
    o->row_open = false;
    if (o->err || !o->row_has_value)
        return;
    if (++o->rows > o->limits->max_rows) {
        row_out_fail(o, ERR(o->arena, ERR_INVALID, "The file has more than {0} rows. Split it into several files.", ARG_I(o->limits->max_rows)));
        return;
    }
    char *head = o->block + o->used;
    uint32_t bytes = (uint32_t)(o->row_end - o->used);
    memcpy(head, &bytes, sizeof bytes);
    memcpy(head + 4, &o->cells, sizeof o->cells);
    memcpy(head + 8, &o->line, sizeof o->line);
    o->used = o->row_end;
    if (o->used >= WIRE_FLUSH_BYTES)
        flush_rows(o);
}

void row_out_finish(struct row_out *o)
{
    row_out_end(o);
    flush_rows(o); /* the rows before an error arrive before it */
    if (o->err)
        send_block(o, WIRE_FAIL, fail_payload(o->arena, o->err));
    else
        send_block(o, WIRE_END, STR(""));
}

/* ---- receiving ---- */

static bool get_bytes(struct wire_in *in, void *out, size_t n)
{
    if ((size_t)(in->end - in->p) < n)
        return false;
    memcpy(out, in->p, n);
    in->p += n;
    return true;
}

static bool get_str(struct arena *a, struct wire_in *in, struct str *out)
{
    uint32_t n;
    if (!get_bytes(in, &n, sizeof n) || (size_t)(in->end - in->p) < n)
        return false;
    *out = n ? str_dup(a, (struct str){ in->p, n }) : STR_NONE;
    in->p += n;
    return true;
}

bool wire_get_head(struct arena *a, struct wire_in *in, struct sheet_head *out)
{
    uint32_t format, separator, sheets;
    if (!get_bytes(in, &format, 4) || !get_bytes(in, &separator, 4) || !get_str(a, in, &out->encoding)
        || !get_str(a, in, &out->sheet_name) || !get_bytes(in, &sheets, 4))
        return false;
    if (format > SHEET_HTML || sheets > (size_t)(in->end - in->p) / 8)
        return false;
    struct sheet_info *sheet = ARENA_ARRAY(a, struct sheet_info, sheets);
    for (uint32_t i = 0; i < sheets; i++) {
        uint32_t hidden;
        if (!get_bytes(in, &hidden, 4) || !get_str(a, in, &sheet[i].name))
            return false;
        sheet[i].hidden = hidden != 0;
    }
    out->format = (enum sheet_format)format;
    out->separator = (char)(unsigned char)separator;
    out->sheet = sheet;
    out->n_sheets = sheets;
    return true;
}

/* The length of a cell whose bytes then lie at in->p, all of them before end. */
static inline bool get_length(struct wire_in *in, const char *end, size_t *n)
{
    if (in->p >= end)
        return false;
    *n = (unsigned char)*in->p++;
    if (__builtin_expect(*n == 255, 0)) {
        uint32_t big;
        if ((size_t)(end - in->p) < sizeof big)
            return false;
        memcpy(&big, in->p, sizeof big);
        in->p += sizeof big;
        *n = big;
    }
    return *n <= (size_t)(end - in->p);
}

bool wire_get_row(struct wire_in *in, int max_columns, struct str *cell, struct sheet_row *row)
{
    uint32_t head[2];
    const char *start = in->p;
    if (!get_bytes(in, head, sizeof head) || !get_bytes(in, &row->line, sizeof row->line))
        return false;
    if (head[0] < WIRE_ROW_HEAD || head[0] > (size_t)(in->end - start) || head[1] > (uint32_t)max_columns)
        return false;
    const char *end = start + head[0];
    for (uint32_t i = 0; i < head[1]; i++) {
        size_t n;
        if (!get_length(in, end, &n))
            return false;
        cell[i] = (struct str){ in->p, n };
        in->p += n;
    }
    row->cell = cell;
    row->n = head[1];
    return in->p == end;
}

static bool get_arg(struct arena *a, struct wire_in *in, struct arg *g)
{
    uint32_t kind, decimals;
    if (!get_bytes(in, &kind, 4) || !get_bytes(in, &decimals, 4) || !get_bytes(in, &g->i, 8) || !get_bytes(in, &g->num, 8)
        || !get_str(a, in, &g->s) || kind > ARG_NUM || decimals > 9)
        return false;
    g->kind = (enum arg_kind)kind;
    g->decimals = (int)decimals;
    return true;
}

struct err *wire_get_fail(struct arena *a, struct wire_in *in)
{
    uint32_t code, line;
    struct str file, id, detail;
    struct msg m = { 0 };
    bool ok = get_bytes(in, &code, 4) && get_bytes(in, &line, 4) && get_str(a, in, &file) && get_str(a, in, &id) && get_str(a, in, &detail)
           && code >= ERR_INVALID && code <= ERR_BUG && id.n > 0;
    for (int i = 0; ok && i < MSG_ARGS; i++)
        ok = get_arg(a, in, &m.arg[i]);
    if (!ok)
        return err_detail(a, ERR(a, ERR_INVALID, "The file is damaged in a way that stopped its reader."), "malformed error from the sheet reader");
    m.id = str_c(a, id);
    struct err *e = err_new(a, (enum err_code)code, &m, str_c(a, file), (int)line);
    e->detail = detail.n ? str_c(a, detail) : NULL;
    return e;
}
