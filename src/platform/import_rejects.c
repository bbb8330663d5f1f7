#include "platform/import_private.h"
#include "report/render.h"

/* A spreadsheet holds 1,048,576 rows; beyond this many rejected rows the file as a whole is wrong, not its rows. */
enum { REJECT_ROWS = 100000 };

static struct column *columns_of_file(struct import *im, size_t n)
{
    struct arena *a = im->job->arena;
    struct column *c = ARENA_ARRAY(a, struct column, n + 1);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct column){ .key = str_c(a, im->private->heading[i]), .title = MSG("{0}", ARG_S(im->private->heading[i])), .is_text = true };
    c[n] = (struct column){ .key = "reason", .title = MSG("{0}", ARG_S(STR("原因"))), .is_text = true, .is_alert = true, .width = 60 };
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

static struct err *collect(struct import *im, struct sheet *sheet, struct table *t)
{
    struct import_private *p = im->private;
    struct arena *a = im->job->arena;
    size_t at = 0;
    while (at < p->n_findings && t->n_rows < REJECT_ROWS) {
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
        for (size_t i = 0; i < p->n_headings && i < row.n; i++)
            cell[i] = cell_text(str_dup(a, row.cell[i]));
        cell[p->n_headings] = cell_text(why);
    }
    return NULL;
}

/* The file is read a second time: rejected rows are few, and keeping every row for their sake would cost memory. */
struct err *import_write_rejects(struct import *im, const struct import_request *q)
{
    struct arena *a = im->job->arena;
    struct import_private *p = im->private;
    struct sheet_options o = { .path = q->path, .sheet_name = q->sheet_name.p ? q->sheet_name : p->map.sheet_name, .encoding = p->map.encoding };
    struct sheet *sheet;
    TRY(sheet_open(a, &o, &sheet));
    struct table *t = table_new(a, "rejected", columns_of_file(im, p->n_headings), p->n_headings + 1);
    TRY(collect(im, sheet, t));
    struct section section = { .key = "rejected", .title = MSG("Rejected rows"), .table = t };
    struct document d = { .format = "huifang.rejects/1", .section = &section, .n_sections = 1, .is_plain = true };
    return report_render_file(a, &d, im->job->lang, REPORT_XLSX, q->rejects_path);
}
