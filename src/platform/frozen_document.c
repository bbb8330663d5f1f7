/* Writing. Reading: frozen_document_read.c; the names of members are the same there. */
#include "platform/frozen_document.h"
#include "base/json_out.h"
#include "platform/frozen_private.h"

const char *const frozen_cell_kinds[FROZEN_CELL_KINDS] = {
    [CELL_EMPTY] = "empty", [CELL_TEXT] = "text", [CELL_MSG] = "msg", [CELL_INT] = "int", [CELL_NUM] = "num",
    [CELL_SHARE] = "share", [CELL_PAIR] = "pair", [CELL_COUNTS] = "counts",
};

const char *const frozen_chart_kinds[FROZEN_CHART_KINDS] = {
    [CHART_BARS] = "bars", [CHART_DOTS] = "dots", [CHART_COLUMNS] = "columns", [CHART_LINES] = "lines", [CHART_HEAT] = "heat", [CHART_SCATTER] = "scatter", [CHART_TILES] = "tiles",
};

/* ---- members that are left out when they say nothing ---- */

static void put_flag(struct json_out *j, const char *key, bool v)
{
    if (v)
        json_put_bool(j, key, v);
}

static void put_count(struct json_out *j, const char *key, int64_t v)
{
    if (v)
        json_put_int(j, key, v);
}

static void put_num(struct json_out *j, const char *key, double v)
{
    if (v != 0)
        json_put_num(j, key, v);
}

static void put_c(struct json_out *j, const char *key, const char *s)
{
    if (s)
        json_put_c(j, key, s);
}

/* ---- messages ---- */

static void put_arg(struct json_out *j, const struct arg *x)
{
    json_object(j);
    switch (x->kind) {
    case ARG_TEXT: json_put_str(j, "text", x->s.p ? x->s : STR("")); break;
    case ARG_INT: json_put_int(j, "int", x->i); break;
    case ARG_NUM:
        json_put_num(j, "num", x->num);
        json_put_int(j, "decimals", x->decimals);
        break;
    case ARG_NONE: break;
    }
    json_object_end(j);
}

static void put_msg_value(struct json_out *j, const struct msg *m)
{
    size_t n = 0;
    for (size_t i = 0; i < MSG_ARGS; i++)
        if (m->arg[i].kind != ARG_NONE)
            n = i + 1;
    json_object(j);
    json_put_c(j, "id", m->id);
    if (n) {
        json_key_c(j, "args");
        json_array(j);
        for (size_t i = 0; i < n; i++)
            put_arg(j, &m->arg[i]);
        json_array_end(j);
    }
    json_object_end(j);
}

static void put_msg(struct json_out *j, const char *key, const struct msg *m)
{
    if (!m->id)
        return;
    json_key_c(j, key);
    put_msg_value(j, m);
}

static void put_msgs(struct json_out *j, const char *key, const struct msg *m, size_t max)
{
    if (!m[0].id)
        return;
    json_key_c(j, key);
    json_array(j);
    for (size_t i = 0; i < max && m[i].id; i++)
        put_msg_value(j, &m[i]);
    json_array_end(j);
}

/* ---- cells ---- */

static void put_counts(struct json_out *j, const struct cell *c, bool has_value)
{
    json_array(j);
    for (size_t i = 0; i < c->n_counts; i++) {
        json_array(j);
        json_int(j, c->counts[i].code);
        if (has_value)
            json_num(j, c->counts[i].n);
        json_array_end(j);
    }
    json_array_end(j);
}

static void put_pair(struct json_out *j, const struct cell *c)
{
    json_array(j);
    json_num(j, c->pair[0]);
    json_num(j, c->pair[1]);
    json_array_end(j);
}

static void put_value(struct json_out *j, const struct cell *c, bool has_value)
{
    json_key_c(j, frozen_cell_kinds[c->kind]);
    if (c->kind == CELL_COUNTS)
        put_counts(j, c, has_value);
    else if (!has_value || c->kind == CELL_EMPTY)
        json_null(j);
    else if (c->kind == CELL_TEXT)
        json_str(j, c->s);
    else if (c->kind == CELL_MSG)
        put_msg_value(j, c->msg);
    else if (c->kind == CELL_INT)
        json_int(j, c->i);
    else if (c->kind == CELL_PAIR)
        put_pair(j, c);
    else
        json_num(j, c->num);
}

static void put_cell(struct json_out *j, const struct cell *c)
{
    bool has_value = c->hidden != HIDDEN_DISCLOSURE && c->hidden != HIDDEN_NOT_ESTIMABLE;
    if (c->kind == CELL_EMPTY && !c->hidden && !c->marks) {
        json_null(j);
        return;
    }
    json_object(j);
    put_value(j, c, has_value);
    if (c->kind == CELL_MSG && has_value)
        put_c(j, "code", c->code);
    put_count(j, "hidden", c->hidden);
    put_count(j, "marks", c->marks);
    json_object_end(j);
}

/* ---- tables ---- */

static void put_column(struct json_out *j, const struct column *c)
{
    json_object(j);
    put_c(j, "key", c->key);
    put_msg(j, "title", &c->title);
    put_msg(j, "group", &c->group);
    put_count(j, "show", c->show);
    put_count(j, "decimals", c->decimals);
    put_count(j, "width", c->width);
    put_flag(j, "is_text", c->is_text);
    put_flag(j, "is_signed", c->is_signed);
    put_flag(j, "is_share", c->is_share);
    put_flag(j, "is_alert", c->is_alert);
    json_object_end(j);
}

static void put_rows(struct json_out *j, const struct table *t)
{
    json_key_c(j, "rows");
    json_array(j);
    for (size_t row = 0; row < t->n_rows; row++) {
        json_array(j);
        for (size_t i = 0; i < t->n_columns; i++)
            put_cell(j, &t->cell[row * t->n_columns + i]);
        json_array_end(j);
    }
    json_array_end(j);
}

static void put_totals(struct json_out *j, const struct table *t)
{
    json_key_c(j, "totals");
    json_array(j);
    for (size_t row = 0; row < t->n_rows; row++)
        if (t->row_is_total[row])
            json_int(j, (int64_t)row);
    json_array_end(j);
}

static void put_table(struct json_out *j, const struct table *t)
{
    json_object(j);
    put_c(j, "key", t->key);
    put_msg(j, "title", &t->title);
    put_msg(j, "base", &t->base);
    json_key_c(j, "columns");
    json_array(j);
    for (size_t i = 0; i < t->n_columns; i++)
        put_column(j, &t->column[i]);
    json_array_end(j);
    put_rows(j, t);
    if (t->row_is_total)
        put_totals(j, t);
    put_count(j, "rule_before", (int64_t)t->rule_before);
    put_msgs(j, "notes", t->note, ARRAY_LEN(t->note));
    put_msg(j, "empty", &t->empty);
    json_object_end(j);
}

/* ---- charts ---- */

static void put_texts(struct json_out *j, const char *key, const char *const *text, size_t max)
{
    if (!text[0])
        return;
    json_key_c(j, key);
    json_array(j);
    for (size_t i = 0; i < max && text[i]; i++)
        json_str(j, str_of_c(text[i]));
    json_array_end(j);
}

static void put_series(struct json_out *j, const struct chart *c)
{
    json_key_c(j, "series");
    json_array(j);
    for (size_t i = 0; i < c->n_series; i++) {
        json_object(j);
        put_c(j, "column", c->series[i].column);
        put_c(j, "band", c->series[i].band);
        put_c(j, "low", c->series[i].low);
        put_c(j, "high", c->series[i].high);
        put_msg(j, "name", &c->series[i].name);
        put_count(j, "look", c->series[i].look);
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_references(struct json_out *j, const struct chart *c)
{
    if (!c->reference[0].column)
        return;
    json_key_c(j, "references");
    json_array(j);
    for (size_t i = 0; i < CHART_REFERENCES && c->reference[i].column; i++) {
        json_object(j);
        put_c(j, "column", c->reference[i].column);
        put_count(j, "row", (int64_t)c->reference[i].row);
        put_msg(j, "name", &c->reference[i].name);
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_chart_rows(struct json_out *j, const struct chart *c)
{
    if (!c->row)
        return;
    json_key_c(j, "rows");
    json_array(j);
    for (size_t i = 0; i < c->n_rows; i++)
        json_int(j, (int64_t)c->row[i]);
    json_array_end(j);
}

static void put_chart(struct json_out *j, const struct chart *c)
{
    json_object(j);
    put_c(j, "key", c->key);
    json_put_c(j, "kind", frozen_chart_kinds[c->kind]);
    put_msg(j, "title", &c->title);
    put_msg(j, "unit", &c->unit);
    put_msg(j, "base", &c->base);
    put_texts(j, "labels", c->label, CHART_LABELS);
    put_c(j, "n", c->n);
    put_texts(j, "beside", c->beside, CHART_BESIDE);
    put_series(j, c);
    put_chart_rows(j, c);
    put_num(j, "min", c->axis.min);
    put_num(j, "max", c->axis.max);
    put_num(j, "x_min", c->x_axis.min);
    put_num(j, "x_max", c->x_axis.max);
    put_num(j, "middle", c->middle);
    put_msgs(j, "corners", c->corner, ARRAY_LEN(c->corner));
    put_flag(j, "is_half", c->is_half);
    put_references(j, c);
    json_object_end(j);
}

/* ---- the document ---- */

static void put_section(struct json_out *j, const struct section *s)
{
    json_object(j);
    put_c(j, "key", s->key);
    put_msg(j, "title", &s->title);
    put_msgs(j, "text", s->text, ARRAY_LEN(s->text));
    put_flag(j, "new_page", s->new_page);
    if (s->table) {
        json_key_c(j, "table");
        put_table(j, s->table);
    }
    if (s->n_charts) {
        json_key_c(j, "charts");
        json_array(j);
        for (size_t i = 0; i < s->n_charts; i++)
            put_chart(j, &s->chart[i]);
        json_array_end(j);
    }
    json_object_end(j);
}

static void put_head(struct json_out *j, const struct document *d)
{
    json_key_c(j, "head");
    json_array(j);
    for (size_t i = 0; i < d->n_head; i++) {
        json_object(j);
        put_c(j, "key", d->head[i].key);
        put_msg(j, "label", &d->head[i].label);
        json_key_c(j, "value");
        put_cell(j, &d->head[i].value);
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_document(struct json_out *j, const struct document *d)
{
    json_object(j);
    put_c(j, "format", d->format);
    put_msg(j, "title", &d->title);
    put_msg(j, "subtitle", &d->subtitle);
    put_head(j, d);
    json_key_c(j, "sections");
    json_array(j);
    for (size_t i = 0; i < d->n_sections; i++)
        put_section(j, &d->section[i]);
    json_array_end(j);
    put_msgs(j, "foot", d->foot, ARRAY_LEN(d->foot));
    put_flag(j, "landscape", d->landscape);
    put_flag(j, "is_plain", d->is_plain);
    if (d->generated.n)
        json_put_str(j, "generated", d->generated);
    json_object_end(j);
}

struct str frozen_document_write(struct arena *a, const struct document *d)
{
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    json_put_c(&j, "format", FROZEN_FORMAT);
    json_key_c(&j, "document");
    put_document(&j, d);
    json_object_end(&j);
    return buf_str(&b);
}
