/* Where the table begins, and which column is what.
 *
 * Titles, dates of print and blank lines stand above a heading, and a heading may be two rows deep: names of groups above, joined
 * cells downwards. So the first rows are all read and the heading is the row, or pair of rows, that knows most columns among those
 * that know all that is needed; rows below it are data and are handed out again. */
#include "platform/import_private.h"

enum { HEADING_WITHIN = 20 };

struct candidate {
    const struct str *cell;
    const ptrdiff_t *means;   /* one a cell: the field its text means, or -1 */
    size_t n;
};

struct err *import_open_sheet(struct import *im, const struct import_request *q, struct sheet **out)
{
    const struct import_map *m = &im->private->map;
    struct sheet_options o = { .path = q->path, .sheet_name = q->sheet_name.p ? q->sheet_name : m->sheet_name, .encoding = m->encoding };
    return sheet_open(im->job->arena, &o, out);
}

/* ---- the first rows ---- */

static struct sheet_row keep_row(struct arena *a, const struct sheet_row *row)
{
    struct str *cell = ARENA_ARRAY(a, struct str, row->n);
    for (size_t i = 0; i < row->n; i++)
        cell[i] = str_dup(a, row->cell[i]);
    return (struct sheet_row){ .line = row->line, .cell = cell, .n = row->n };
}

static struct err *read_ahead(struct import *im, struct sheet *sheet)
{
    struct import_private *p = im->private;
    p->ahead = ARENA_ARRAY(im->job->arena, struct sheet_row, HEADING_WITHIN);
    while (p->n_ahead < HEADING_WITHIN) {
        struct sheet_row row;
        bool more;
        TRY(sheet_next(sheet, &row, &more));
        if (!more)
            break;
        p->ahead[p->n_ahead++] = keep_row(im->job->arena, &row);
    }
    return NULL;
}

struct err *import_next_row(struct import *im, struct sheet *sheet, struct sheet_row *row, bool *more)
{
    struct import_private *p = im->private;
    if (p->at_ahead == p->n_ahead)
        return sheet_next(sheet, row, more);
    *row = p->ahead[p->at_ahead++];
    *more = true;
    return NULL;
}

/* ---- which of them is the heading ---- */

static bool is_same_heading(struct str a, struct str b)
{
    return str_eq_nocase(str_trim(a), str_trim(b));
}

static ptrdiff_t find_cell(const struct str *cell, size_t n, struct str heading)
{
    for (size_t i = 0; i < n; i++)
        if (is_same_heading(cell[i], heading))
            return (ptrdiff_t)i;
    return -1;
}

static bool is_named_by_map(const struct import_map *m, struct str cell)
{
    return find_cell(m->heading, m->n_headings, cell) >= 0;
}

static bool has_field(const struct import *im, const struct candidate *c, size_t f)
{
    if (import_map_template(&im->private->map, im->kind->field[f].name).p || import_map_heading(&im->private->map, im->kind->field[f].name).p)
        return true; /* the map's own headings are looked for by themselves */
    for (size_t i = 0; i < c->n; i++)
        if (c->means[i] == (ptrdiff_t)f)
            return true;
    return false;
}

static bool has_all(const struct import *im, const struct candidate *c)
{
    const struct import_map *m = &im->private->map;
    for (size_t f = 0; f < im->kind->n_fields; f++)
        if (im->kind->field[f].required && !has_field(im, c, f))
            return false;
    for (size_t i = 0; i < m->n_headings; i++)
        if (find_cell(c->cell, c->n, m->heading[i]) < 0)
            return false;
    return true;
}

/* 0 = knows nothing. All that is needed outweighs any number of other columns. */
static size_t score(const struct import *im, const struct candidate *c)
{
    enum { ALL_NEEDED = 1 << 20 };
    size_t known = 0;
    for (size_t i = 0; i < c->n; i++)
        known += !str_is_empty(str_trim(c->cell[i])) && (c->means[i] >= 0 || is_named_by_map(&im->private->map, c->cell[i]));
    return known && has_all(im, c) ? known + ALL_NEEDED : known;
}

static struct candidate candidate_of(struct import *im, const struct sheet_row *row)
{
    struct arena *a = im->job->arena;
    ptrdiff_t *means = ARENA_ARRAY(a, ptrdiff_t, row->n);
    for (size_t i = 0; i < row->n; i++)
        means[i] = form_find_field(a, im->kind->field, im->kind->n_fields, row->cell[i]);
    return (struct candidate){ row->cell, means, row->n };
}

/* Two rows as one: the lower cell, or the upper where the lower is empty. */
static struct candidate pair_of(struct import *im, const struct candidate *upper, const struct candidate *lower)
{
    size_t n = MAX_OF(upper->n, lower->n);
    struct str *cell = ARENA_ARRAY(im->job->arena, struct str, n);
    ptrdiff_t *means = ARENA_ARRAY(im->job->arena, ptrdiff_t, n);
    for (size_t i = 0; i < n; i++) {
        bool below = i < lower->n && !str_is_empty(str_trim(lower->cell[i]));
        const struct candidate *from = below || i >= upper->n ? lower : upper;
        cell[i] = i < from->n ? from->cell[i] : STR("");
        means[i] = i < from->n ? from->means[i] : -1;
    }
    return (struct candidate){ cell, means, n };
}

static void take_heading(struct import *im, const struct candidate *c, size_t first, size_t rows)
{
    struct import_private *p = im->private;
    p->heading = ARENA_ARRAY(im->job->arena, struct str, c->n);
    p->n_headings = c->n;
    for (size_t i = 0; i < c->n; i++)
        p->heading[i] = str_trim(c->cell[i]);
    for (size_t i = 0; i < rows; i++)
        p->part[i] = p->ahead[first + i];
    p->at_ahead = first + rows;
}

/* Of equals the first, and single rows before pairs. */
static void choose_heading(struct import *im)
{
    struct import_private *p = im->private;
    struct candidate row[HEADING_WITHIN];
    size_t best = 0;
    for (size_t i = 0; i < p->n_ahead; i++) {
        row[i] = candidate_of(im, &p->ahead[i]);
        size_t s = score(im, &row[i]);
        if (s > best || i == 0)
            take_heading(im, &row[i], i, 1);
        best = MAX_OF(best, s);
    }
    for (size_t i = 0; i + 1 < p->n_ahead; i++) {
        struct candidate pair = pair_of(im, &row[i], &row[i + 1]);
        size_t s = score(im, &pair);
        if (s > best)
            take_heading(im, &pair, i, 2);
        best = MAX_OF(best, s);
    }
}

/* ---- which column is what ---- */

static struct str headings_found(struct import *im)
{
    struct buf b = buf_on(im->job->arena);
    for (size_t i = 0; i < im->private->n_headings; i++)
        if (!str_is_empty(im->private->heading[i])) {
            buf_add_c(&b, b.n ? ", " : "");
            buf_add(&b, im->private->heading[i]);
        }
    return buf_str(&b);
}

static struct err *no_such_column(struct import *im, struct str heading)
{
    return ERR(im->job->arena, ERR_INVALID, "The map names a column \"{0}\", which the file does not have. Columns found: {1}.", ARG_S(heading), ARG_S(headings_found(im)));
}

static struct err *check_map_headings(struct import *im)
{
    const struct import_private *p = im->private;
    for (size_t i = 0; i < p->map.n_headings; i++)
        if (find_cell(p->heading, p->n_headings, p->map.heading[i]) < 0)
            return no_such_column(im, p->map.heading[i]);
    return NULL;
}

static ptrdiff_t field_of_name(const struct import *im, struct str name)
{
    for (size_t f = 0; f < im->kind->n_fields; f++)
        if (str_eq_c(name, im->kind->field[f].name))
            return (ptrdiff_t)f;
    return -1;
}

/* A column under its own heading or the name that the map gives it; no name twice, for the later would overwrite the earlier. */
static struct err *take_extra(struct import *im, struct str name, size_t column, bool *taken)
{
    struct import_private *p = im->private;
    *taken = im->kind->takes_column && im->kind->takes_column(im, name, column);
    if (!*taken)
        return NULL;
    for (size_t c = 0; c < p->n_headings; c++)
        if (p->extra[c].p && (c == column || is_same_heading(p->extra[c], name)))
            return ERR(im->job->arena, ERR_INVALID, "The column \"{0}\" is used twice.", ARG_S(p->heading[column]));
    p->extra[column] = name;
    return NULL;
}

/* The map's columns and values: of fields, or of what the kind takes besides (questions). */
static struct err *take_map(struct import *im)
{
    struct import_private *p = im->private;
    for (const struct json *m = json_in_next(p->map.columns, NULL); m; m = json_in_next(p->map.columns, m)) {
        struct str heading;
        TRY(json_in_as_text(m, &heading));
        size_t column = (size_t)find_cell(p->heading, p->n_headings, heading);
        ptrdiff_t f = field_of_name(im, json_in_key(m));
        bool taken = f >= 0;
        if (f >= 0)
            p->source[f] = (struct source){ .kind = SOURCE_COLUMN, .column = column };
        else
            TRY(take_extra(im, json_in_key(m), column, &taken));
        if (!taken)
            return ERR(im->job->arena, ERR_INVALID, "The map gives a column to \"{0}\", which this import does not have.", ARG_S(json_in_key(m)));
    }
    for (const struct json *m = json_in_next(p->map.values, NULL); m; m = json_in_next(p->map.values, m)) {
        ptrdiff_t f = field_of_name(im, json_in_key(m));
        if (f < 0)
            return ERR(im->job->arena, ERR_INVALID, "The map gives a value to \"{0}\", which this import does not have.", ARG_S(json_in_key(m)));
        p->source[f] = (struct source){ .kind = SOURCE_TEMPLATE };
        TRY(json_in_as_text(m, &p->source[f].template));
    }
    return NULL;
}

/* Two columns that mean one field: the one whose name is closer to the field's is taken, and it is said. */
static void take_field(struct import *im, size_t f, size_t column)
{
    struct import_private *p = im->private;
    struct source *s = &p->source[f];
    struct arena *a = im->job->arena;
    const struct field *field = &im->kind->field[f];
    if (s->kind == SOURCE_NONE) {
        *s = (struct source){ .kind = SOURCE_COLUMN, .column = column };
        return;
    }
    if (s->kind == SOURCE_TEMPLATE || import_map_heading(&p->map, field->name).p)
        return;
    bool closer = form_heading_rank(a, field, p->heading[column]) < form_heading_rank(a, field, p->heading[s->column]);
    size_t other = closer ? s->column : column;
    s->column = closer ? column : s->column;
    import_warn(im, p->part[0].line, field->name, p->heading[other], MSG("\"{0}\" means the same and was taken. A map (--map) can say otherwise.", ARG_S(p->heading[s->column])));
}

/* Does the map say that this column means nothing? */
static bool is_ignored_by_map(const struct import_map *m, struct str heading)
{
    struct str text;
    for (const struct json *v = json_in_next(m->ignore, NULL); v; v = json_in_next(m->ignore, v))
        if (!json_in_as_text(v, &text) && str_eq_nocase(str_trim(text), str_trim(heading)))
            return true;
    return false;
}

static struct err *take_columns(struct import *im)
{
    struct import_private *p = im->private;
    for (size_t c = 0; c < p->n_headings; c++) {
        bool is_ignored = is_ignored_by_map(&p->map, p->heading[c]) || import_is_reason_column(im, p->heading[c]);
        if (str_is_empty(p->heading[c]) || p->extra[c].p || is_ignored)
            continue;
        bool taken;
        TRY(take_extra(im, p->heading[c], c, &taken));
        ptrdiff_t f = taken ? -1 : form_find_field(im->job->arena, im->kind->field, im->kind->n_fields, p->heading[c]);
        if (f >= 0)
            take_field(im, (size_t)f, c);
    }
    return NULL;
}

static struct err *match_columns(struct import *im)
{
    struct import_private *p = im->private;
    const struct import_kind *k = im->kind;
    p->source = ARENA_ARRAY(im->job->arena, struct source, k->n_fields);
    p->raw = ARENA_ARRAY(im->job->arena, struct str, k->n_fields);
    p->mapped = ARENA_ARRAY(im->job->arena, struct str, p->n_headings);
    p->extra = ARENA_ARRAY(im->job->arena, struct str, p->n_headings);
    TRY(check_map_headings(im));
    TRY(take_map(im));
    return take_columns(im);
}

static struct err *check_required(struct import *im)
{
    struct import_private *p = im->private;
    const struct import_kind *k = im->kind;
    for (size_t f = 0; f < k->n_fields; f++)
        if (k->field[f].required && p->source[f].kind == SOURCE_NONE)
            return ERR(im->job->arena, ERR_INVALID,
                       "The file has no column \"{0}\". Columns found: {1}. Rename the column, or name it in a map (--map).",
                       ARG_C(k->field[f].name), ARG_S(headings_found(im)));
    return NULL;
}

struct err *import_guess_heading(struct import *im, struct sheet *sheet)
{
    TRY(read_ahead(im, sheet));
    if (im->private->n_ahead == 0)
        return ERR(im->job->arena, ERR_INVALID, "The file has no rows.");
    choose_heading(im);
    return match_columns(im);
}

struct err *import_find_heading(struct import *im, struct sheet *sheet)
{
    TRY(import_guess_heading(im, sheet));
    return check_required(im);
}
