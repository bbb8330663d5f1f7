/* Reading. Every index, choice and length is checked: renderers take a document at its word. */
#include "form/json_in.h"
#include "platform/frozen_document.h"
#include "platform/frozen_private.h"
#include <math.h>
#include <stddef.h>

static const struct json_in_limits limits = { .max_bytes = INT64_C(256) << 20, .max_depth = 32 };

static struct err *bad(struct arena *a, const struct json *v)
{
    return ERR(a, ERR_INVALID, "This is no stored report: {0} cannot be read.", ARG_S(json_in_path(v)));
}

#define M(T, member, type) { #member, type, false, offsetof(T, member) }
#define REQUIRED(T, member, type) { #member, type, true, offsetof(T, member) }

/* A text without value gives NULL. */
static const char *c_text(struct arena *a, struct str s)
{
    return s.p ? str_c(a, s) : NULL;
}

/* A whole number in 0..max; absent = 0. */
static struct err *small(struct arena *a, const struct json *v, struct opt_int x, int64_t max)
{
    return x.v >= 0 && x.v <= max ? NULL : bad(a, v);
}

static double num_or(struct opt_num x, double otherwise)
{
    return x.has ? x.v : otherwise;
}

/* ---- messages ---- */

struct arg_in { const struct json *text, *num; struct opt_int i, decimals; };
static const struct json_member arg_members[] = {
    M(struct arg_in, text, JSON_IN_ANY), { "int", JSON_IN_INT, false, offsetof(struct arg_in, i) }, M(struct arg_in, num, JSON_IN_ANY), M(struct arg_in, decimals, JSON_IN_INT), { 0 },
};

static struct err *read_arg(struct arena *a, const struct json *v, struct arg *out)
{
    struct arg_in in = { 0 };
    TRY(json_in_read(v, arg_members, &in));
    TRY(small(a, v, in.decimals, 9));
    *out = (struct arg){ .kind = ARG_NONE };
    if (in.text) {
        out->kind = ARG_TEXT;
        return json_in_as_text(in.text, &out->s);
    }
    if (in.i.has)
        *out = ARG_I(in.i.v);
    if (in.decimals.has) {
        *out = ARG_F(NAN, (int)in.decimals.v);
        return in.num ? json_in_as_num(in.num, &out->num) : NULL;
    }
    return NULL;
}

struct msg_in { struct str id; const struct json *args; };
static const struct json_member msg_members[] = { REQUIRED(struct msg_in, id, JSON_IN_TEXT), M(struct msg_in, args, JSON_IN_ARRAY), { 0 } };

static struct err *read_msg(struct arena *a, const struct json *v, struct msg *out)
{
    struct msg_in in = { 0 };
    size_t n = 0;
    *out = (struct msg){ 0 };
    if (!v)
        return NULL;
    TRY(json_in_read(v, msg_members, &in));
    out->id = str_c(a, in.id);
    if (json_in_count(in.args) > MSG_ARGS)
        return bad(a, v);
    for (const struct json *e = json_in_next(in.args, NULL); e; e = json_in_next(in.args, e))
        TRY(read_arg(a, e, &out->arg[n++]));
    return NULL;
}

static struct err *read_msgs(struct arena *a, const struct json *v, struct msg *out, size_t max)
{
    size_t n = 0;
    if (json_in_count(v) > max)
        return bad(a, v);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e))
        TRY(read_msg(a, e, &out[n++]));
    return NULL;
}

/* ---- cells ---- */

static struct err *read_count(struct arena *a, const struct json *v, struct code_count *out)
{
    const struct json *code = json_in_next(v, NULL), *n = code ? json_in_next(v, code) : NULL;
    int64_t c = -1;
    if (code)
        TRY(json_in_as_int(code, &c));
    if (c < 0 || c > 1000 || json_in_count(v) > 2)
        return bad(a, v);
    out->code = (int)c;
    out->n = NAN;
    return n && json_in_type(n) != JSON_IN_NULL ? json_in_as_num(n, &out->n) : NULL;
}

static struct err *read_counts(struct arena *a, const struct json *v, struct cell *out)
{
    struct code_count *c = ARENA_ARRAY(a, struct code_count, json_in_count(v));
    if (json_in_type(v) != JSON_IN_ARRAY)
        return bad(a, v);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e))
        TRY(read_count(a, e, &c[out->n_counts++]));
    out->counts = c;
    return NULL;
}

static struct err *read_num(const struct json *v, double *out)
{
    *out = NAN;
    return v && json_in_type(v) != JSON_IN_NULL ? json_in_as_num(v, out) : NULL;
}

static struct err *read_pair(struct arena *a, const struct json *v, struct cell *out)
{
    out->pair[0] = out->pair[1] = NAN;
    if (json_in_type(v) == JSON_IN_NULL)
        return NULL;
    const struct json *low = json_in_next(v, NULL);
    if (json_in_count(v) != 2)
        return bad(a, v);
    TRY(read_num(low, &out->pair[0]));
    return read_num(json_in_next(v, low), &out->pair[1]);
}

static struct err *read_message_cell(struct arena *a, const struct json *v, struct str code, struct cell *out)
{
    struct msg *m = ARENA_NEW(a, struct msg);
    TRY(read_msg(a, v, m));
    out->msg = m;
    out->code = c_text(a, code);
    return NULL;
}

/* The member whose name is a kind of cell. */
static struct err *read_value(struct arena *a, const struct json *v, struct str code, struct cell *out)
{
    bool is_null = json_in_type(v) == JSON_IN_NULL;
    switch (out->kind) {
    case CELL_EMPTY: return NULL;
    case CELL_TEXT: return is_null ? NULL : json_in_as_text(v, &out->s);
    case CELL_MSG: return read_message_cell(a, is_null ? NULL : v, code, out);
    case CELL_INT: return is_null ? NULL : json_in_as_int(v, &out->i);
    case CELL_NUM: case CELL_SHARE: return read_num(v, &out->num);
    case CELL_PAIR: return read_pair(a, v, out);
    case CELL_COUNTS: return read_counts(a, v, out);
    }
    return bad(a, v);
}

static ptrdiff_t kind_of(struct str name)
{
    for (size_t i = 0; i < FROZEN_CELL_KINDS; i++)
        if (str_eq_c(name, frozen_cell_kinds[i]))
            return (ptrdiff_t)i;
    return -1;
}

struct cell_in { struct str code; struct opt_int hidden, marks; const struct json *value; };

static struct err *sort_member(struct arena *a, const struct json *e, struct cell_in *in, struct cell *out)
{
    struct str key = json_in_key(e);
    ptrdiff_t kind = kind_of(key);
    if (kind >= 0 && !in->value) {
        in->value = e;
        out->kind = (enum cell_kind)kind;
        return NULL;
    }
    struct opt_int *number = str_eq_c(key, "hidden") ? &in->hidden : str_eq_c(key, "marks") ? &in->marks : NULL;
    if (number) {
        number->has = true;
        return json_in_as_int(e, &number->v);
    }
    return str_eq_c(key, "code") ? json_in_as_text(e, &in->code) : bad(a, e);
}

static struct err *read_cell(struct arena *a, const struct json *v, struct cell *out)
{
    struct cell_in in = { .code = STR_NONE };
    *out = (struct cell){ .kind = CELL_EMPTY };
    if (!v || json_in_type(v) == JSON_IN_NULL)
        return NULL;
    if (json_in_type(v) != JSON_IN_OBJECT)
        return bad(a, v);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e))
        TRY(sort_member(a, e, &in, out));
    TRY(small(a, v, in.hidden, HIDDEN_NOT_ESTIMABLE));
    TRY(small(a, v, in.marks, (MARK_GREY_LIGHT << 1) - 1));
    out->hidden = (enum cell_hidden)in.hidden.v;
    out->marks = (unsigned)in.marks.v;
    bool needs_value = out->hidden != HIDDEN_DISCLOSURE && out->hidden != HIDDEN_NOT_ESTIMABLE;
    if (!in.value || (needs_value && out->kind == CELL_MSG && json_in_type(in.value) == JSON_IN_NULL))
        return bad(a, v);
    return read_value(a, in.value, in.code, out);
}

/* ---- tables ---- */

struct column_in {
    struct str key;
    const struct json *title, *group;
    struct opt_int show, decimals, width, is_text, is_signed, is_share, is_alert;
};
#define C(member, type) M(struct column_in, member, type)
static const struct json_member column_members[] = {
    REQUIRED(struct column_in, key, JSON_IN_TEXT), C(title, JSON_IN_OBJECT), C(group, JSON_IN_OBJECT), C(show, JSON_IN_INT), C(decimals, JSON_IN_INT), C(width, JSON_IN_INT),
    C(is_text, JSON_IN_BOOL), C(is_signed, JSON_IN_BOOL), C(is_share, JSON_IN_BOOL), C(is_alert, JSON_IN_BOOL), { 0 },
};

static struct err *read_column(struct arena *a, const struct json *v, struct column *out)
{
    struct column_in in = { 0 };
    TRY(json_in_read(v, column_members, &in));
    TRY(small(a, v, in.show, COLUMN_PEOPLE));
    TRY(small(a, v, in.decimals, 9));
    TRY(small(a, v, in.width, 1000));
    *out = (struct column){
        .key = str_c(a, in.key), .show = (enum column_show)in.show.v, .decimals = (int)in.decimals.v, .width = (int)in.width.v,
        .is_text = in.is_text.v, .is_signed = in.is_signed.v, .is_share = in.is_share.v, .is_alert = in.is_alert.v,
    };
    TRY(read_msg(a, in.title, &out->title));
    return read_msg(a, in.group, &out->group);
}

static struct err *read_columns(struct arena *a, const struct json *v, struct table *out)
{
    struct column *column = ARENA_ARRAY(a, struct column, json_in_count(v));
    if (json_in_count(v) == 0)
        return bad(a, v);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e))
        TRY(read_column(a, e, &column[out->n_columns++]));
    out->column = column;
    return NULL;
}

static struct err *read_rows(struct arena *a, const struct json *v, struct table *out)
{
    struct cell *cell = out->cell = ARENA_ARRAY(a, struct cell, json_in_count(v) * out->n_columns);
    for (const struct json *row = json_in_next(v, NULL); row; row = json_in_next(v, row)) {
        if (json_in_count(row) != out->n_columns || json_in_type(row) != JSON_IN_ARRAY)
            return bad(a, row);
        for (const struct json *e = json_in_next(row, NULL); e; e = json_in_next(row, e))
            TRY(read_cell(a, e, cell++));
        out->n_rows++;
    }
    out->room = out->n_rows;
    return NULL;
}

/* Numbers of rows, each below n_rows. */
static struct err *read_row_number(struct arena *a, const struct json *e, size_t n_rows, size_t *out)
{
    int64_t row = 0;
    TRY(json_in_as_int(e, &row));
    if (row < 0 || (size_t)row >= n_rows)
        return bad(a, e);
    *out = (size_t)row;
    return NULL;
}

static struct err *read_totals(struct arena *a, const struct json *v, struct table *out)
{
    if (!v)
        return NULL;
    bool *total = ARENA_ARRAY(a, bool, out->n_rows);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e)) {
        size_t row = 0;
        TRY(read_row_number(a, e, out->n_rows, &row));
        total[row] = true;
    }
    out->row_is_total = total;
    return NULL;
}

struct table_in { struct str key; const struct json *title, *base, *columns, *rows, *totals, *notes, *empty; struct opt_int rule_before; };
#define T(member, type) M(struct table_in, member, type)
static const struct json_member table_members[] = {
    REQUIRED(struct table_in, key, JSON_IN_TEXT), T(title, JSON_IN_OBJECT), T(base, JSON_IN_OBJECT), REQUIRED(struct table_in, columns, JSON_IN_ARRAY),
    REQUIRED(struct table_in, rows, JSON_IN_ARRAY), T(totals, JSON_IN_ARRAY), T(rule_before, JSON_IN_INT), T(notes, JSON_IN_ARRAY), T(empty, JSON_IN_OBJECT), { 0 },
};

static struct err *read_table(struct arena *a, const struct json *v, const struct table **place)
{
    struct table_in in = { 0 };
    struct table *out = ARENA_NEW(a, struct table);
    TRY(json_in_read(v, table_members, &in));
    out->key = str_c(a, in.key);
    TRY(read_msg(a, in.title, &out->title));
    TRY(read_msg(a, in.base, &out->base));
    TRY(read_msg(a, in.empty, &out->empty));
    TRY(read_msgs(a, in.notes, out->note, ARRAY_LEN(out->note)));
    TRY(read_columns(a, in.columns, out));
    TRY(read_rows(a, in.rows, out));
    TRY(read_totals(a, in.totals, out));
    TRY(small(a, v, in.rule_before, (int64_t)out->n_rows));
    out->rule_before = (size_t)in.rule_before.v;
    *place = out;
    return NULL;
}

/* ---- charts ---- */

static struct err *read_texts(struct arena *a, const struct json *v, const char **out, size_t max)
{
    size_t n = 0;
    if (json_in_count(v) > max)
        return bad(a, v);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e)) {
        struct str s;
        TRY(json_in_as_text(e, &s));
        out[n++] = str_c(a, s);
    }
    return NULL;
}

struct series_in { struct str column, band, low, high; const struct json *name; struct opt_int look; };
static const struct json_member series_members[] = {
    REQUIRED(struct series_in, column, JSON_IN_TEXT), M(struct series_in, band, JSON_IN_TEXT), M(struct series_in, low, JSON_IN_TEXT), M(struct series_in, high, JSON_IN_TEXT),
    M(struct series_in, name, JSON_IN_OBJECT), M(struct series_in, look, JSON_IN_INT), { 0 },
};

static struct err *read_series(struct arena *a, const struct json *v, struct chart_series *out)
{
    struct series_in in = { 0 };
    TRY(json_in_read(v, series_members, &in));
    TRY(small(a, v, in.look, SERIES_BEHIND));
    *out = (struct chart_series){ .column = str_c(a, in.column), .band = c_text(a, in.band), .low = c_text(a, in.low), .high = c_text(a, in.high), .look = (enum series_look)in.look.v };
    return read_msg(a, in.name, &out->name);
}

struct reference_in { struct str column; struct opt_int row; const struct json *name; };
static const struct json_member reference_members[] = {
    REQUIRED(struct reference_in, column, JSON_IN_TEXT), M(struct reference_in, row, JSON_IN_INT), M(struct reference_in, name, JSON_IN_OBJECT), { 0 },
};

static struct err *read_references(struct arena *a, const struct json *v, const struct table *t, struct chart *out)
{
    size_t n = 0;
    if (json_in_count(v) > CHART_REFERENCES)
        return bad(a, v);
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e)) {
        struct reference_in in = { 0 };
        struct chart_reference *r = &out->reference[n++];
        TRY(json_in_read(e, reference_members, &in));
        TRY(small(a, e, in.row, (int64_t)t->n_rows - 1));
        *r = (struct chart_reference){ .column = str_c(a, in.column), .row = (size_t)in.row.v };
        TRY(read_msg(a, in.name, &r->name));
    }
    return NULL;
}

static struct err *read_chart_rows(struct arena *a, const struct json *v, const struct table *t, struct chart *out)
{
    if (!v)
        return NULL;
    size_t *row = ARENA_ARRAY(a, size_t, json_in_count(v));
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e))
        TRY(read_row_number(a, e, t->n_rows, &row[out->n_rows++]));
    out->row = row;
    return NULL;
}

struct chart_in {
    struct str key, n, kind;
    struct opt_int is_half;
    const struct json *title, *unit, *base, *labels, *beside, *series, *rows, *references, *corners;
    struct opt_num min, max, x_min, x_max, middle;
};
#define K(member, type) M(struct chart_in, member, type)
static const struct json_member chart_members[] = {
    REQUIRED(struct chart_in, key, JSON_IN_TEXT), REQUIRED(struct chart_in, kind, JSON_IN_TEXT), K(title, JSON_IN_OBJECT), K(unit, JSON_IN_OBJECT), K(base, JSON_IN_OBJECT), K(labels, JSON_IN_ARRAY),
    K(n, JSON_IN_TEXT), K(beside, JSON_IN_ARRAY), REQUIRED(struct chart_in, series, JSON_IN_ARRAY), K(rows, JSON_IN_ARRAY), K(min, JSON_IN_NUM), K(max, JSON_IN_NUM),
    K(x_min, JSON_IN_NUM), K(x_max, JSON_IN_NUM), K(middle, JSON_IN_NUM), K(references, JSON_IN_ARRAY), K(corners, JSON_IN_ARRAY), K(is_half, JSON_IN_BOOL), { 0 },
};

static ptrdiff_t chart_kind_of(struct str name)
{
    for (size_t i = 0; i < FROZEN_CHART_KINDS; i++)
        if (str_eq_c(name, frozen_chart_kinds[i]))
            return (ptrdiff_t)i;
    return -1;
}

static struct err *read_chart_texts(struct arena *a, const struct chart_in *in, struct chart *out)
{
    TRY(read_msg(a, in->title, &out->title));
    TRY(read_msg(a, in->unit, &out->unit));
    TRY(read_msg(a, in->base, &out->base));
    TRY(read_msgs(a, in->corners, out->corner, ARRAY_LEN(out->corner)));
    TRY(read_texts(a, in->labels, out->label, CHART_LABELS));
    return read_texts(a, in->beside, out->beside, CHART_BESIDE);
}

static struct err *read_chart(struct arena *a, const struct json *v, const struct table *t, struct chart *out)
{
    struct chart_in in = { 0 };
    TRY(json_in_read(v, chart_members, &in));
    ptrdiff_t kind = chart_kind_of(in.kind);
    if (kind < 0)
        return bad(a, v);
    struct chart_series *series = ARENA_ARRAY(a, struct chart_series, json_in_count(in.series));
    *out = (struct chart){
        .key = str_c(a, in.key), .kind = (enum chart_kind)kind, .is_half = in.is_half.v, .n = c_text(a, in.n), .series = series, .axis = { num_or(in.min, 0), num_or(in.max, 0) },
        .x_axis = { num_or(in.x_min, 0), num_or(in.x_max, 0) }, .middle = num_or(in.middle, 0),
    };
    TRY(read_chart_texts(a, &in, out));
    for (const struct json *e = json_in_next(in.series, NULL); e; e = json_in_next(in.series, e))
        TRY(read_series(a, e, &series[out->n_series++]));
    TRY(read_chart_rows(a, in.rows, t, out));
    return read_references(a, in.references, t, out);
}

/* ---- the document ---- */

struct section_in { struct str key; const struct json *title, *text, *table, *charts; struct opt_int new_page; };
#define S(member, type) M(struct section_in, member, type)
static const struct json_member section_members[] = {
    S(key, JSON_IN_TEXT), S(title, JSON_IN_OBJECT), S(text, JSON_IN_ARRAY), S(new_page, JSON_IN_BOOL), S(table, JSON_IN_OBJECT), S(charts, JSON_IN_ARRAY), { 0 },
};

static struct err *read_section(struct arena *a, const struct json *v, struct section *out)
{
    struct section_in in = { 0 };
    TRY(json_in_read(v, section_members, &in));
    struct chart *chart = ARENA_ARRAY(a, struct chart, json_in_count(in.charts));
    *out = (struct section){ .key = c_text(a, in.key), .new_page = in.new_page.v, .chart = chart };
    TRY(read_msg(a, in.title, &out->title));
    TRY(read_msgs(a, in.text, out->text, ARRAY_LEN(out->text)));
    if (in.table)
        TRY(read_table(a, in.table, &out->table));
    if (in.charts && !out->table)
        return bad(a, in.charts);
    for (const struct json *e = json_in_next(in.charts, NULL); e; e = json_in_next(in.charts, e))
        TRY(read_chart(a, e, out->table, &chart[out->n_charts++]));
    return NULL;
}

struct head_in { struct str key; const struct json *label, *value; };
static const struct json_member head_members[] = {
    REQUIRED(struct head_in, key, JSON_IN_TEXT), M(struct head_in, label, JSON_IN_OBJECT), M(struct head_in, value, JSON_IN_ANY), { 0 },
};

static struct err *read_head(struct arena *a, const struct json *v, struct document *out)
{
    struct head_field *head = ARENA_ARRAY(a, struct head_field, json_in_count(v));
    for (const struct json *e = json_in_next(v, NULL); e; e = json_in_next(v, e)) {
        struct head_in in = { 0 };
        struct head_field *h = &head[out->n_head++];
        TRY(json_in_read(e, head_members, &in));
        h->key = str_c(a, in.key);
        TRY(read_msg(a, in.label, &h->label));
        TRY(read_cell(a, in.value, &h->value));
    }
    out->head = head;
    return NULL;
}

struct document_in { struct str format, generated; const struct json *title, *subtitle, *head, *sections, *foot; struct opt_int landscape, is_plain; };
#define D(member, type) M(struct document_in, member, type)
static const struct json_member document_members[] = {
    REQUIRED(struct document_in, format, JSON_IN_TEXT), D(title, JSON_IN_OBJECT), D(subtitle, JSON_IN_OBJECT), REQUIRED(struct document_in, head, JSON_IN_ARRAY),
    REQUIRED(struct document_in, sections, JSON_IN_ARRAY), D(foot, JSON_IN_ARRAY), D(landscape, JSON_IN_BOOL), D(is_plain, JSON_IN_BOOL), D(generated, JSON_IN_TEXT), { 0 },
};

static struct err *read_document(struct arena *a, const struct json *v, struct document *out)
{
    struct document_in in = { 0 };
    TRY(json_in_read(v, document_members, &in));
    struct section *section = ARENA_ARRAY(a, struct section, json_in_count(in.sections));
    *out = (struct document){ .format = str_c(a, in.format), .landscape = in.landscape.v, .is_plain = in.is_plain.v, .generated = in.generated, .section = section };
    TRY(read_msg(a, in.title, &out->title));
    TRY(read_msg(a, in.subtitle, &out->subtitle));
    TRY(read_msgs(a, in.foot, out->foot, ARRAY_LEN(out->foot)));
    TRY(read_head(a, in.head, out));
    for (const struct json *e = json_in_next(in.sections, NULL); e; e = json_in_next(in.sections, e))
        TRY(read_section(a, e, &section[out->n_sections++]));
    return NULL;
}

struct frozen_in { struct str format; const struct json *document; };
static const struct json_member frozen_members[] = { REQUIRED(struct frozen_in, format, JSON_IN_TEXT), REQUIRED(struct frozen_in, document, JSON_IN_OBJECT), { 0 } };

struct err *frozen_document_read(struct arena *a, struct str json, struct document *out)
{
    struct frozen_in in = { 0 };
    const struct json *v;
    TRY(json_in_text(a, json, &limits, &v));
    TRY(json_in_read(v, frozen_members, &in));
    if (!str_eq_c(in.format, FROZEN_FORMAT))
        return ERR(a, ERR_INVALID, "This report is stored as {0}, which this version cannot read.", ARG_S(in.format));
    return read_document(a, in.document, out);
}
