/* Canonical JSON. What a client can rely on (fields are only added within one version of a format):
 *
 *   {"format":"huifang.score/1",             always first
 *    "programme":"service","period":"2012-03",  the fields of the head, by key, in their order
 *    "generated":"2012-04-10 09:30",          only when the document says when it was made
 *    "base":"…","notes":["…"],                of the table, when there are any (base: unless the head has a field of that key)
 *    "rows":[{…},…]}                          documents with exactly one table
 *    "tables":{"region":{"title":"…","base":"…","notes":["…"],"rows":[…]},…}}    all others, in their order
 *
 * A row is an object with every column for machines, by key, in the table's order; a cell is
 *   null            no value, or kept back
 *   "text"          a name, or a reason in the reader's language
 *   7102  79.28014  unrounded numbers with the fewest digits that read back the same; shares are fractions 0..1
 *   [75.1,83.4]     an interval: low, high
 *   {"5":631,"4":1428,…}  counts by answer code, codes descending
 *   "green"         a cell that only carries marks: their names, with a blank between them
 * Behind the columns of every row:
 *   "suppressed":"disclosure"       values are null because they would tell about single persons; else null
 *   "mark":"no_score"               the weakest trust mark of the row: "no_score" (a base too small to print the value; here it
 *                                   stands all the same) before "low_base" before "below_design"; else null
 * and where there is something to say:
 *   "marks":{"score":["low_base"],"change":["up"]}    all marks of cells with a value, by column: below_design low_base up
 *                                   down same series_break green yellow red grey
 *   "hidden":{"se":"not_estimable"} why a value is null, by column: "disclosure" or "not_estimable"
 *   "total":true                    the row sums up others
 * No white space; ended by one line feed. */
#include "base/json_out.h"
#include "report/cell_text.h"
#include "report/render_each.h"

static void put_counts(struct json_out *j, struct arena *scratch, const struct cell *c)
{
    json_object(j);
    long last = (long)INT32_MAX + 1; /* above every code */
    for (size_t left = c->n_counts; left > 0; left--) {
        const struct code_count *next = NULL;
        for (size_t i = 0; i < c->n_counts; i++)
            if (c->counts[i].code < last && (!next || c->counts[i].code > next->code))
                next = &c->counts[i];
        if (!next)
            break;
        json_key_c(j, arena_printf(scratch, "%d", next->code));
        json_num(j, next->n);
        last = next->code;
    }
    json_object_end(j);
}

/* A value of low precision is printed with its mark: only disclosure, and what cannot be estimated, is kept back. */
static bool is_null(const struct cell *c)
{
    return c->hidden == HIDDEN_DISCLOSURE || c->hidden == HIDDEN_NOT_ESTIMABLE;
}

static void put_value(struct render *r, struct json_out *j, const struct cell *c)
{
    if (is_null(c)) {
        json_null(j);
        return;
    }
    switch (c->kind) {
    case CELL_EMPTY: json_str(j, cell_mark_names(r->scratch, c->marks)); break;
    case CELL_TEXT: json_str(j, c->s); break;
    case CELL_MSG: json_str(j, cell_text_machine(r->scratch, r->lang, c)); break;
    case CELL_INT: json_int(j, c->i); break;
    case CELL_NUM:
    case CELL_SHARE: json_num(j, c->num); break;
    case CELL_PAIR:
        json_array(j);
        json_num(j, c->pair[0]);
        json_num(j, c->pair[1]);
        json_array_end(j);
        break;
    case CELL_COUNTS: put_counts(j, r->scratch, c); break;
    }
}

static bool has_marks(const struct cell *c)
{
    return c->marks && !is_null(c) && c->kind != CELL_EMPTY;
}

static void put_marks(struct json_out *j, const struct grid *g, size_t row)
{
    json_key_c(j, "marks");
    json_object(j);
    for (size_t i = 0; i < g->n; i++) {
        const struct cell *c = grid_cell(g, row, i);
        if (!has_marks(c))
            continue;
        json_key(j, g->col[i].title);
        json_array(j);
        for (int bit = 0; cell_mark_name(bit); bit++)
            if (c->marks & (1U << bit))
                json_str(j, str_of_c(cell_mark_name(bit)));
        json_array_end(j);
    }
    json_object_end(j);
}

static void put_hidden(struct json_out *j, const struct grid *g, size_t row)
{
    json_key_c(j, "hidden");
    json_object(j);
    for (size_t i = 0; i < g->n; i++) {
        const struct cell *c = grid_cell(g, row, i);
        if (is_null(c))
            json_put_c(j, g->col[i].column->key, cell_hidden_name(c->hidden));
    }
    json_object_end(j);
}

static const char *weakest_mark(unsigned marks, bool is_below_minimum)
{
    return is_below_minimum ? "no_score" : marks & MARK_LOW_BASE ? "low_base" : marks & MARK_BELOW_DESIGN ? "below_design" : NULL;
}

/* What stands behind the columns of a row. */
static void put_trust(struct json_out *j, const struct grid *g, size_t row)
{
    unsigned marks = 0;
    bool seen[HIDDEN_NOT_ESTIMABLE + 1] = { false };
    for (size_t i = 0; i < g->n; i++) {
        const struct cell *c = grid_cell(g, row, i);
        marks |= has_marks(c) ? c->marks : 0;
        seen[c->hidden] = true;
    }
    json_put_c(j, "suppressed", seen[HIDDEN_DISCLOSURE] ? "disclosure" : NULL);
    json_put_c(j, "mark", weakest_mark(marks, seen[HIDDEN_NO_SCORE]));
    if (marks)
        put_marks(j, g, row);
    if (seen[HIDDEN_DISCLOSURE] || seen[HIDDEN_NOT_ESTIMABLE])
        put_hidden(j, g, row);
    if (grid_row_is_total(g, row))
        json_put_bool(j, "total", true);
}

static void put_row(struct render *r, struct json_out *j, const struct grid *g, size_t row)
{
    struct arena_mark mark = arena_mark(r->scratch);
    json_object(j);
    for (size_t i = 0; i < g->n; i++) {
        json_key(j, g->col[i].title);
        put_value(r, j, grid_cell(g, row, i));
    }
    put_trust(j, g, row);
    json_object_end(j);
    arena_rewind(r->scratch, mark);
}

static void put_notes(struct render *r, struct json_out *j, const struct table *t)
{
    size_t n = msgs_count(t->note, ARRAY_LEN(t->note));
    if (n == 0)
        return;
    json_key_c(j, "notes");
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_str(j, tr_msg(r->scratch, r->lang, &t->note[i]));
    json_array_end(j);
}

static bool head_has(const struct document *d, const char *key)
{
    for (size_t i = 0; i < d->n_head; i++)
        if (strcmp(d->head[i].key, key) == 0)
            return true;
    return false;
}

static void put_table(struct render *r, struct json_out *j, const struct table *t, bool with_base)
{
    struct grid g = grid_for_machines(r->arena, t);
    if (t->base.id && with_base)
        json_put_str(j, "base", text_of(r->scratch, r->lang, &t->base));
    put_notes(r, j, t);
    json_key_c(j, "rows");
    json_array(j);
    for (size_t row = 0; row < t->n_rows; row++)
        put_row(r, j, &g, row);
    json_array_end(j);
}

static void put_tables(struct render *r, struct json_out *j)
{
    json_key_c(j, "tables");
    json_object(j);
    for (size_t i = 0; i < r->doc->n_sections; i++) {
        const struct table *t = r->doc->section[i].table;
        if (!t)
            continue;
        json_key_c(j, t->key);
        json_object(j);
        if (t->title.id)
            json_put_str(j, "title", text_of(r->scratch, r->lang, &t->title));
        put_table(r, j, t, true);
        json_object_end(j);
    }
    json_object_end(j);
}

void render_json(struct render *r)
{
    struct json_out j = json_out_to(r->out, false);
    json_object(&j);
    json_put_c(&j, "format", r->doc->format);
    for (size_t i = 0; i < r->doc->n_head; i++) {
        json_key_c(&j, r->doc->head[i].key);
        put_value(r, &j, &r->doc->head[i].value);
    }
    if (r->doc->generated.n)
        json_put_str(&j, "generated", r->doc->generated);
    const struct table *only;
    if (document_tables(r->doc, &only) == 1)
        put_table(r, &j, only, !head_has(r->doc, "base"));
    else
        put_tables(r, &j);
    json_object_end(&j);
    sink_put(r->out, STR("\n"));
}
