#include "platform/import_private.h"

enum { HEADING_WITHIN = 30 };

struct candidate {
    struct str *cell;
    size_t n;
    int64_t line;
    size_t score;
};

static size_t score_heading(struct import *im, const struct sheet_row *row)
{
    size_t hits = 0;
    for (size_t i = 0; i < row->n; i++) {
        struct str h = str_trim(row->cell[i]);
        if (str_is_empty(h))
            continue;
        bool known = form_find_field(im->row_arena, im->kind->field, im->kind->n_fields, h) >= 0;
        for (size_t f = 0; f < im->kind->n_fields && !known; f++)
            known = str_eq_nocase(import_map_heading(&im->private->map, im->kind->field[f].name), h) && h.n;
        hits += known;
    }
    return hits;
}

static ptrdiff_t column_of_heading(const struct import_private *p, struct str heading)
{
    for (size_t i = 0; i < p->n_headings; i++)
        if (str_eq_nocase(p->heading[i], str_trim(heading)))
            return (ptrdiff_t)i;
    return -1;
}

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

/* The source of one field: the map's column, the map's template, or a heading that means the field. */
static struct err *find_source(struct import *im, size_t f)
{
    struct import_private *p = im->private;
    const char *name = im->kind->field[f].name;
    struct str mapped = import_map_heading(&p->map, name);
    struct str template = import_map_template(&p->map, name);
    if (mapped.p) {
        ptrdiff_t c = column_of_heading(p, mapped);
        if (c < 0)
            return ERR(im->job->arena, ERR_INVALID, "The map takes {0} from a column \"{1}\", which the file does not have. Columns found: {2}.",
                       ARG_C(name), ARG_S(mapped), ARG_S(headings_found(im)));
        p->source[f] = (struct source){ .kind = SOURCE_COLUMN, .column = (size_t)c };
    } else if (template.p) {
        p->source[f] = (struct source){ .kind = SOURCE_TEMPLATE, .template = template };
    }
    return NULL;
}

static struct err *settle_columns(struct import *im)
{
    struct import_private *p = im->private;
    const struct import_kind *k = im->kind;
    p->source = ARENA_ARRAY(im->job->arena, struct source, k->n_fields);
    p->raw = ARENA_ARRAY(im->job->arena, struct str, k->n_fields);
    p->mapped = ARENA_ARRAY(im->job->arena, struct str, p->n_headings);
    p->is_extra = ARENA_ARRAY(im->job->arena, bool, p->n_headings);
    for (size_t f = 0; f < k->n_fields; f++)
        TRY(find_source(im, f));
    for (size_t c = 0; c < p->n_headings; c++) {
        if (str_is_empty(p->heading[c]))
            continue;
        p->is_extra[c] = k->takes_column && k->takes_column(im, p->heading[c], c);
        ptrdiff_t f = p->is_extra[c] ? -1 : form_find_field(im->job->arena, k->field, k->n_fields, p->heading[c]);
        if (f >= 0 && p->source[f].kind == SOURCE_NONE)
            p->source[f] = (struct source){ .kind = SOURCE_COLUMN, .column = c };
    }
    for (size_t f = 0; f < k->n_fields; f++)
        if (k->field[f].required && p->source[f].kind == SOURCE_NONE)
            return ERR(im->job->arena, ERR_INVALID,
                       "The file has no column \"{0}\". Columns found: {1}. Rename the column, or name it in a map (--map).",
                       ARG_C(k->field[f].name), ARG_S(headings_found(im)));
    return NULL;
}

static struct candidate keep_row(struct arena *a, const struct sheet_row *row, size_t score)
{
    struct candidate c = { .cell = ARENA_ARRAY(a, struct str, row->n), .n = row->n, .line = row->line, .score = score };
    for (size_t i = 0; i < row->n; i++)
        c.cell[i] = str_trim(str_dup(a, row->cell[i]));
    return c;
}

/* Title rows stand above the heading, so the best of the first rows is the heading. Reading goes on until a row knows
 * every required field, and the rows read past the best one are data that must not be lost: therefore the sheet is read
 * only up to the first row that is good enough, and title rows never are. */
struct err *import_find_heading(struct import *im, struct sheet *sheet)
{
    struct import_private *p = im->private;
    struct candidate best = { 0 };
    size_t required = 0;
    for (size_t f = 0; f < im->kind->n_fields; f++)
        required += im->kind->field[f].required && !import_map_template(&p->map, im->kind->field[f].name).p;
    for (int i = 0; i < HEADING_WITHIN; i++) {
        struct sheet_row row;
        bool more;
        TRY(sheet_next(sheet, &row, &more));
        if (!more)
            break;
        size_t score = score_heading(im, &row);
        if (!best.cell || score > best.score)
            best = keep_row(im->job->arena, &row, score);
        if (best.score >= MAX_OF(required, 1))
            break;
    }
    if (!best.cell)
        return ERR(im->job->arena, ERR_INVALID, "The file has no rows.");
    p->heading = best.cell;
    p->n_headings = best.n;
    p->heading_line = best.line;
    return settle_columns(im);
}

static struct str cell_at(const struct sheet_row *row, size_t i)
{
    return i < row->n ? row->cell[i] : STR("");
}

static struct str code_by_map(const struct import_private *p, size_t column, struct str value)
{
    for (size_t i = 0; i < p->map.n_missing; i++) {
        const struct code_pair *m = &p->map.missing[i];
        bool applies = str_eq_c(m->heading, "*") ? p->is_extra[column] : str_eq_nocase(m->heading, p->heading[column]);
        if (applies && str_eq(str_trim(value), m->from))
            return m->to;
    }
    return value;
}

static struct str fill_template(struct import *im, struct str template)
{
    struct buf b = buf_on(im->row_arena);
    while (!str_is_empty(template)) {
        ptrdiff_t open = str_find(template, STR("{"));
        ptrdiff_t close = str_find(template, STR("}"));
        if (open < 0 || close < open) {
            buf_add(&b, template);
            break;
        }
        buf_add(&b, str_sub(template, 0, (size_t)open));
        ptrdiff_t c = column_of_heading(im->private, str_sub(template, (size_t)open + 1, (size_t)(close - open - 1)));
        if (c >= 0)
            buf_add(&b, str_trim(im->private->mapped[c]));
        template = str_sub(template, (size_t)close + 1, template.n);
    }
    return buf_str(&b);
}

void import_row_values(struct import *im, const struct sheet_row *row)
{
    struct import_private *p = im->private;
    for (size_t c = 0; c < p->n_headings; c++)
        p->mapped[c] = p->map.n_missing ? code_by_map(p, c, cell_at(row, c)) : cell_at(row, c);
    for (size_t f = 0; f < im->kind->n_fields; f++) {
        const struct source *s = &p->source[f];
        p->raw[f] = s->kind == SOURCE_COLUMN ? p->mapped[s->column]
                    : s->kind == SOURCE_TEMPLATE ? fill_template(im, s->template) : STR_NONE;
    }
    im->line = row->line;
    im->cell = p->mapped;
    im->n_cells = p->n_headings;
}

static bool starts_a_sum(struct str s)
{
    static const char *const words[] = { "合计", "总计", "小计", "总数", "Total", "TOTAL", "total", "Sum" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_starts(s, str_of_c(words[i])))
            return true;
    return false;
}

static bool has_required_values(const struct import *im, const struct sheet_row *row)
{
    for (size_t f = 0; f < im->kind->n_fields; f++) {
        const struct source *s = &im->private->source[f];
        if (im->kind->field[f].required && s->kind == SOURCE_COLUMN && str_is_empty(str_trim(cell_at(row, s->column))))
            return false;
    }
    return true;
}

bool import_row_is_decoration(const struct import *im, const struct sheet_row *row)
{
    const struct import_private *p = im->private;
    bool is_heading = true;
    struct str first = STR_NONE;
    for (size_t i = 0; i < row->n; i++) {
        struct str cell = str_trim(row->cell[i]);
        if (!first.n)
            first = cell;
        is_heading &= i < p->n_headings ? str_eq(cell, p->heading[i]) : str_is_empty(cell);
    }
    return is_heading || (starts_a_sum(first) && !has_required_values(im, row));
}
