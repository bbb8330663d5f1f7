#include "sheet/xlsx_in.h"
#include "sheet/choose.h"
#include "sheet/xlsx_rows.h"
#include <string.h>

enum { MAX_SHEETS = 1000, MAX_STYLES = 65536, MAX_FORMATS = 4096 };

struct relation { struct str id, type, target; };
struct relations { struct relation *item; size_t n, room; struct arena *arena; };

struct format { int64_t id; enum numfmt kind; };

struct workbook {
    struct xlsx_package package;
    struct relations relations;      /* of the workbook part */
    struct str folder;               /* of the workbook part: "xl/" */
    struct sheet_info *sheet;
    struct str *part;                /* of each sheet */
    size_t n_sheets;
    struct xlsx_book book;
    struct format *format;           /* custom ones */
    size_t n_formats;
    enum numfmt *style;
    bool in_cell_styles;
};

static void ignore_end(void *ctx UNUSED, const char *name UNUSED)
{
}

/* ---- relations: which part is what ---- */

static void on_relation(void *ctx, const char *name, const char **attr)
{
    struct relations *r = ctx;
    if (strcmp(name, "Relationship") != 0 || r->n >= MAX_SHEETS * 2 || str_eq_c(xlsx_attr(attr, "TargetMode"), "External"))
        return;
    if (r->n == r->room) {
        r->room = MAX_OF(16, r->room * 2);
        r->item = arena_grow(r->arena, r->item, r->n, r->room, sizeof *r->item);
    }
    r->item[r->n++] = (struct relation){ str_dup(r->arena, xlsx_attr(attr, "Id")), str_dup(r->arena, xlsx_attr(attr, "Type")),
                                         str_dup(r->arena, xlsx_attr(attr, "Target")) };
}

static struct err *load_relations(struct xlsx_package *p, struct str part, struct relations *out)
{
    *out = (struct relations){ .arena = p->arena };
    return xlsx_package_parse(p, part, &(struct xlsx_handler){ on_relation, ignore_end, NULL, out, false }, false);
}

/* Types are URLs of two editions of the standard that end alike. */
static const struct relation *find_type(const struct relations *r, struct str end)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_ends(r->item[i].type, end))
            return &r->item[i];
    return NULL;
}

static const struct relation *find_id(const struct relations *r, struct str id)
{
    for (size_t i = 0; i < r->n; i++)
        if (id.p && str_eq(r->item[i].id, id))
            return &r->item[i];
    return NULL;
}

/* A target as a name in the archive: relative to the folder, or absolute. */
static struct str part_name(struct arena *a, struct str folder, struct str target)
{
    if (str_starts(target, STR("/")))
        return str_sub(target, 1, target.n);
    while (str_starts(target, STR("./")))
        target = str_sub(target, 2, target.n);
    if (str_starts(target, STR("../")))
        return str_sub(target, 3, target.n);
    return str_printf(a, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(target));
}

static struct str folder_of(struct str part)
{
    size_t n = part.n;
    while (n && part.p[n - 1] != '/')
        n--;
    return str_sub(part, 0, n);
}

/* ---- the workbook part ---- */

static void add_sheet(struct workbook *w, const char **attr)
{
    struct arena *a = w->package.arena;
    const struct relation *r = find_id(&w->relations, xlsx_attr(attr, "id"));
    if (!r || !str_ends(r->type, STR("/worksheet")) || w->n_sheets == MAX_SHEETS)
        return; /* a chart or a dialogue */
    struct str state = xlsx_attr(attr, "state");
    bool hidden = str_eq_c(state, "hidden") || str_eq_c(state, "veryHidden");
    w->sheet[w->n_sheets] = (struct sheet_info){ xlsx_unescape(a, str_dup(a, xlsx_attr(attr, "name"))), hidden };
    w->part[w->n_sheets++] = part_name(a, w->folder, r->target);
}

static void on_workbook(void *ctx, const char *name, const char **attr)
{
    struct workbook *w = ctx;
    if (strcmp(name, "workbookPr") == 0)
        w->book.with_1904 = xlsx_attr_is_true(attr, "date1904");
    else if (strcmp(name, "sheet") == 0)
        add_sheet(w, attr);
}

static struct err *load_workbook(struct workbook *w)
{
    struct xlsx_package *p = &w->package;
    struct arena *a = p->arena;
    struct relations top;
    TRY(load_relations(p, STR("_rels/.rels"), &top));
    const struct relation *r = find_type(&top, STR("/officeDocument"));
    if (!r)
        return xlsx_damaged(a, STR("_rels/.rels"));
    struct str part = part_name(a, STR(""), r->target);
    w->folder = folder_of(part);
    struct str file = str_sub(part, w->folder.n, part.n);
    TRY(load_relations(p, str_printf(a, STR_FMT "_rels/" STR_FMT ".rels", STR_ARG(w->folder), STR_ARG(file)), &w->relations));
    w->sheet = ARENA_ARRAY(a, struct sheet_info, MAX_SHEETS);
    w->part = ARENA_ARRAY(a, struct str, MAX_SHEETS);
    return xlsx_package_parse(p, part, &(struct xlsx_handler){ on_workbook, ignore_end, NULL, w, false }, false);
}

/* ---- styles ---- */

static enum numfmt format_of_id(const struct workbook *w, int64_t id)
{
    for (size_t i = 0; i < w->n_formats; i++)
        if (w->format[i].id == id)
            return w->format[i].kind;
    return numfmt_of_builtin(id);
}

static void on_style(void *ctx, const char *name, const char **attr)
{
    struct workbook *w = ctx;
    int64_t id = 0;
    if (strcmp(name, "cellXfs") == 0)
        w->in_cell_styles = true;
    if (strcmp(name, "numFmt") == 0 && w->n_formats < MAX_FORMATS && str_to_int(xlsx_attr(attr, "numFmtId"), &id))
        w->format[w->n_formats++] = (struct format){ id, numfmt_of_code(xlsx_attr(attr, "formatCode")) };
    if (strcmp(name, "xf") != 0 || !w->in_cell_styles || w->book.n_styles == MAX_STYLES)
        return;
    bool known = str_to_int(xlsx_attr(attr, "numFmtId"), &id);
    w->style[w->book.n_styles++] = known ? format_of_id(w, id) : NUMFMT_PLAIN;
}

static void on_style_end(void *ctx, const char *name)
{
    struct workbook *w = ctx;
    if (strcmp(name, "cellXfs") == 0)
        w->in_cell_styles = false;
}

static struct err *load_styles(struct workbook *w)
{
    const struct relation *r = find_type(&w->relations, STR("/styles"));
    if (!r)
        return NULL;
    w->format = ARENA_ARRAY(w->package.arena, struct format, MAX_FORMATS);
    w->style = ARENA_ARRAY(w->package.arena, enum numfmt, MAX_STYLES);
    w->book.style = w->style;
    struct str part = part_name(w->package.arena, w->folder, r->target);
    return xlsx_package_parse(&w->package, part, &(struct xlsx_handler){ on_style, on_style_end, NULL, w, false }, false);
}

static struct err *load_strings(struct workbook *w)
{
    const struct relation *r = find_type(&w->relations, STR("/sharedStrings"));
    struct str part = r ? part_name(w->package.arena, w->folder, r->target) : STR_NONE;
    if (!r || !xlsx_package_has(&w->package, part)) /* some writers name it and leave it out when it is empty */
        return NULL;
    return xlsx_strings_load(&w->package, part, &w->book.strings);
}

/* ---- all ---- */

static struct err *has_cells(void *ctx, size_t i, bool *yes)
{
    struct workbook *w = ctx;
    return xlsx_rows_find_any(&w->package, &w->book, w->part[i], yes);
}

struct err *xlsx_in_read(struct arena *a, struct str file, struct str sheet_name, struct row_out *out)
{
    struct workbook *w = ARENA_NEW(a, struct workbook);
    size_t chosen;
    TRY(xlsx_package_open(&w->package, a, file, out));
    TRY(load_workbook(w));
    TRY(load_styles(w));
    TRY(load_strings(w));
    TRY(choose_sheet(a, &(struct choice){ w->sheet, w->n_sheets, sheet_name, has_cells, w }, &chosen));
    row_out_head(out, &(struct sheet_head){ .format = SHEET_XLSX, .sheet_name = w->sheet[chosen].name, .sheet = w->sheet, .n_sheets = w->n_sheets });
    return xlsx_rows_send(&w->package, &w->book, w->part[chosen]);
}
