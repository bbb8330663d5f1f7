#include "platform/import_private.h"
#include "report/render.h"

bool import_is_reason_column(const struct import *im, struct str heading)
{
    return str_eq_c(heading, import_reason_heading(im));
}

const char *import_reason_heading(const struct import *im)
{
    static const char reason[] = "原因";
    bool is_taken = form_find_field(im->row_arena, im->kind->field, im->kind->n_fields, str_of_c(reason)) >= 0;
    return is_taken ? "拒收原因" : reason;
}

/* The file's columns without the reasons of an earlier time: place in the file by place in the reject file. */
struct layout { size_t *from; size_t n; };

static struct layout layout_of(struct import *im)
{
    struct import_private *p = im->private;
    struct layout l = { .from = ARENA_ARRAY(im->job->arena, size_t, p->n_headings) };
    for (size_t i = 0; i < p->n_headings; i++)
        if (!import_is_reason_column(im, p->heading[i]))
            l.from[l.n++] = i;
    return l;
}

static struct column *columns_of(struct import *im, const struct layout *l)
{
    struct arena *a = im->job->arena;
    struct column *c = ARENA_ARRAY(a, struct column, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        struct str heading = im->private->heading[l->from[i]];
        c[i] = (struct column){ .key = str_c(a, heading), .title = MSG("{0}", ARG_S(heading)), .is_text = true };
    }
    c[l->n] = (struct column){ .key = "reason", .title = MSG("{0}", ARG_C(import_reason_heading(im))), .is_text = true, .is_alert = true, .width = 60 };
    return c;
}

/* All reasons of one line; *at moves behind them. */
static struct str reasons_of_line(struct import *im, size_t *at)
{
    struct import_private *p = im->private;
    struct buf b = buf_on(im->job->arena);
    int64_t line = p->finding[*at].line;
    for (; *at < p->n_findings && p->finding[*at].line == line; (*at)++) {
        if (p->finding[*at].is_warning)
            continue;
        buf_add_c(&b, b.n ? "; " : "");
        buf_add(&b, p->finding[*at].column);
        buf_add_c(&b, p->finding[*at].column.n ? ": " : "");
        buf_add(&b, p->finding[*at].reason);
    }
    return buf_str(&b);
}

static struct err *collect(struct import *im, struct sheet *sheet, const struct layout *l, struct table *t)
{
    struct import_private *p = im->private;
    struct arena *a = im->job->arena;
    size_t at = 0;
    while (at < p->n_findings && t->n_rows < IMPORT_MAX_REJECTS) {
        struct sheet_row row;
        bool more;
        TRY(sheet_next(sheet, &row, &more));
        if (!more)
            return NULL;
        while (at < p->n_findings && p->finding[at].line < row.line)
            at++;
        if (at == p->n_findings || p->finding[at].line != row.line)
            continue;
        struct str why = reasons_of_line(im, &at);
        if (str_is_empty(why))
            continue;
        struct cell *cell = table_add_row(a, t);
        for (size_t i = 0; i < l->n; i++)
            cell[i] = cell_text(l->from[i] < row.n ? str_dup(a, row.cell[l->from[i]]) : STR(""));
        cell[l->n] = cell_text(why);
    }
    return NULL;
}

/* The file is read a second time: rejected rows are few, and keeping every row for their sake would cost memory. */
struct err *import_write_rejects(struct import *im, const struct import_request *q)
{
    struct arena *a = im->job->arena;
    struct layout l = layout_of(im);
    struct sheet *sheet;
    TRY(import_open_sheet(im, q, &sheet));
    struct table *t = table_new(a, "rejected", columns_of(im, &l), l.n + 1);
    TRY(collect(im, sheet, &l, t));
    struct section section = { .key = "rejected", .title = MSG("Rejected rows"), .table = t };
    struct document d = { .format = "huifang.rejects/1", .section = &section, .n_sections = 1, .is_plain = true };
    return report_render_file(a, &d, im->job->lang, REPORT_XLSX, q->rejects_path);
}
