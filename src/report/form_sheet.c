#include "report/form_sheet.h"
#include "base/utf8.h"
#include <xlsxwriter.h>

enum { ROWS = 5000, HINT_CHARACTERS = 250, LIST_BYTES = 250, MIN_WIDTH = 12, MAX_WIDTH = 30 };

struct looks { lxw_format *heading, *needed, *text; };

static struct looks looks_of(lxw_workbook *book)
{
    struct looks l = { workbook_add_format(book), workbook_add_format(book), workbook_add_format(book) };
    lxw_format *const head[] = { l.heading, l.needed };
    for (size_t i = 0; i < ARRAY_LEN(head); i++) {
        format_set_bold(head[i]);
        format_set_bg_color(head[i], i ? 0xFFE2B8 : 0xE6EDF5);
        format_set_border(head[i], LXW_BORDER_THIN);
        format_set_num_format(head[i], "@");
    }
    format_set_num_format(l.text, "@");
    return l;
}

static double width_of(const struct form_column *c)
{
    double width = (double)c->heading.n * 1.1 + 2;
    return MIN_OF(MAX_OF(width, (double)MIN_WIDTH), (double)MAX_WIDTH);
}

/* A list in the cell's own rule holds 255 bytes; what is longer is not offered but checked when the file comes in. */
static char **choices_of(struct arena *a, const struct form_column *c)
{
    char **list = ARENA_ARRAY(a, char *, c->n_choices + 1);
    size_t bytes = 0;
    for (size_t i = 0; i < c->n_choices; i++) {
        list[i] = arena_dup(a, c->choice[i].p, c->choice[i].n);
        bytes += c->choice[i].n + 1;
    }
    return c->n_choices && bytes <= LIST_BYTES ? list : NULL;
}

static void put_rule(struct arena *a, lxw_worksheet *sheet, const struct form_column *c, lxw_col_t col)
{
    char **list = choices_of(a, c);
    struct str heading = utf8_prefix(c->heading, 30), hint = utf8_prefix(c->note, HINT_CHARACTERS);
    if (!list && !hint.n)
        return;
    lxw_data_validation rule = { .validate = list ? LXW_VALIDATION_TYPE_LIST : LXW_VALIDATION_TYPE_ANY, .value_list = list, .ignore_blank = LXW_VALIDATION_ON,
                                 .input_title = hint.n ? str_c(a, heading) : NULL, .input_message = hint.n ? str_c(a, hint) : NULL,
                                 .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
    worksheet_data_validation_range(sheet, 1, col, ROWS, col, &rule);
}

static void put_columns(struct arena *a, lxw_worksheet *sheet, const struct form_sheet *s, const struct looks *l)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct form_column *c = &s->column[i];
        lxw_col_t col = (lxw_col_t)i;
        worksheet_set_column(sheet, col, col, width_of(c), c->is_text ? l->text : NULL);
        worksheet_write_string(sheet, 0, col, str_c(a, c->heading), c->is_required ? l->needed : l->heading);
        put_rule(a, sheet, c, col);
        if (c->note.n)
            worksheet_write_comment_opt(sheet, 0, col, str_c(a, c->note), &(lxw_comment_options){ .x_scale = 2, .y_scale = 1.5 });
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

static const char *sheet_name_of(struct arena *a, struct str wanted)
{
    char *name = arena_dup(a, utf8_prefix(wanted, 28).p, utf8_prefix(wanted, 28).n);
    for (char *p = name; *p; p++)
        if (strchr("[]:*?/\\'", *p))
            *p = '-';
    return name;
}

struct err *form_sheet_write(struct arena *a, const struct form_sheet *s, const char *path)
{
    lxw_workbook *book = workbook_new(path);
    if (!book)
        return ERR(a, ERR_IO, "The workbook could not be made. Is the disk full?");
    struct looks l = looks_of(book);
    lxw_worksheet *sheet = workbook_add_worksheet(book, sheet_name_of(a, s->name));
    if (sheet)
        put_columns(a, sheet, s, &l);
    lxw_error e = workbook_close(book);
    if (!sheet || e != LXW_NO_ERROR)
        return err_detail(a, ERR(a, ERR_IO, "The workbook could not be made. Is the disk full?"), "%s", lxw_strerror(e));
    return NULL;
}
