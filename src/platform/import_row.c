/* One row of the file: its values by the columns and the map; rows that are no data. */
#include "platform/import_private.h"

static struct str cell_at(const struct sheet_row *row, size_t i)
{
    return i < row->n ? row->cell[i] : STR("");
}

static struct str code_by_map(const struct import_private *p, size_t column, struct str value)
{
    for (size_t i = 0; i < p->map.n_missing; i++) {
        const struct code_pair *m = &p->map.missing[i];
        bool applies = str_eq_c(m->heading, "*") ? p->extra[column].p != NULL : str_eq_nocase(m->heading, p->heading[column]);
        if (applies && str_eq(str_trim(value), m->from))
            return m->to;
    }
    return value;
}

static struct str mapped_cell(const struct import_private *p, struct str heading)
{
    for (size_t i = 0; i < p->n_headings; i++)
        if (str_eq_nocase(p->heading[i], heading))
            return str_trim(p->mapped[i]);
    return STR("");
}

/* "{year}-06-15": texts and headings in braces in turn. */
static struct str fill_template(struct import *im, struct str template)
{
    struct buf b = buf_on(im->row_arena);
    while (!str_is_empty(template)) {
        struct str rest = template, heading = import_map_next_brace(&rest);
        ptrdiff_t open = heading.p ? str_find(template, STR("{")) : (ptrdiff_t)template.n;
        buf_add(&b, str_sub(template, 0, (size_t)open));
        if (heading.p)
            buf_add(&b, mapped_cell(im->private, heading));
        template = rest;
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

/* ---- rows that are no data ---- */

/* "合计", "总计:", "Total 12", but not "Totalenergies". */
static bool starts_a_sum(struct str s)
{
    static const char *const words[] = { "合计", "总计", "小计", "总数", "total", "subtotal", "sum", "grand total" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct str word = str_of_c(words[i]);
        char next = s.n > word.n ? s.p[word.n] : ' ';
        bool goes_on = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        if (str_eq_nocase(str_sub(s, 0, word.n), word) && !goes_on)
            return true;
    }
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

static struct str first_cell(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (!str_is_empty(str_trim(row->cell[i])))
            return str_trim(row->cell[i]);
    return STR("");
}

static bool is_same_row(const struct sheet_row *a, const struct sheet_row *b)
{
    bool same = b->cell != NULL;
    for (size_t i = 0; same && i < MAX_OF(a->n, b->n); i++)
        same = str_eq(str_trim(cell_at(a, i)), str_trim(cell_at(b, i)));
    return same;
}

bool import_row_is_decoration(const struct import *im, const struct sheet_row *row)
{
    const struct import_private *p = im->private;
    if (is_same_row(row, &p->part[0]) || is_same_row(row, &p->part[1]))
        return true;
    return starts_a_sum(first_cell(row)) && !has_required_values(im, row);
}
