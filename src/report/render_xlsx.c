/* XLSX: a worksheet a section and one about the document, written row by row (libxlsxwriter's constant_memory). The library
 * writes to a named file only, so the workbook is made in a temporary file and copied to the sink. */
#include "report/xlsx_sheet.h"
#include "base/utf8.h"
#include <errno.h>
#include <unistd.h>

/* The library writes print titles, which hold the name twice, into 128 bytes: longer Chinese names would break the file. */
enum { MAX_NAME = 31, MAX_NAME_BYTES = 45 };

/* ---- names of sheets ---- */

/* What Excel and the library allow: up to 31 characters (UTF-16), none of []:*?/\', not "History". */
static struct str allowed_name(struct arena *a, struct str wanted, size_t room)
{
    struct buf b = buf_on(a);
    struct str clean = str_trim(utf8_clean(a, wanted));
    for (size_t i = 0, start = 0; i < clean.n && room > 0; start = i) {
        uint32_t c = utf8_next(clean, &i);
        size_t units = c > 0xFFFF ? 2 : 1;
        if (units > room || b.n + (i - start) > MAX_NAME_BYTES)
            break;
        room -= units;
        bool is_bad = c < ' ' || (c < 0x80 && strchr("[]:*?/\\'", (int)c));
        buf_add(&b, is_bad ? STR("-") : str_sub(clean, start, i - start));
    }
    struct str name = str_trim(buf_str(&b));
    return str_eq_nocase(name, STR("History")) ? str_printf(a, STR_FMT "-", STR_ARG(name)) : name;
}

static bool is_taken(lxw_workbook *book, struct arena *a, struct str name)
{
    return workbook_get_worksheet_by_name(book, str_c(a, name)) != NULL;
}

static struct str free_name(struct xlsx *x, struct str wanted)
{
    struct arena *a = x->r->scratch;
    struct str name = allowed_name(a, wanted, MAX_NAME);
    if (name.n == 0)
        name = tr(x->r->lang, "Sheet");
    for (int i = 2; is_taken(x->book, a, name); i++)
        name = str_printf(a, STR_FMT " %d", STR_ARG(allowed_name(a, wanted.n ? wanted : STR("Sheet"), MAX_NAME - 7)), i);
    return name;
}

static struct str wanted_name(struct xlsx *x, const struct section *s)
{
    struct str title = text_of(x->r->scratch, x->r->lang, &s->title);
    if (!title.n && s->table)
        title = text_of(x->r->scratch, x->r->lang, &s->table->title);
    return title.n ? title : str_of_c(s->table ? s->table->key : s->key);
}

/* ---- the workbook ---- */

static struct err *book_error(struct render *r, const char *detail)
{
    return err_detail(r->arena, ERR(r->arena, ERR_IO, "The workbook could not be made. Is the disk full?"), "%s", detail);
}

static struct err *add_sheet(struct xlsx *x, struct str name, lxw_worksheet **out)
{
    *out = workbook_add_worksheet(x->book, str_c(x->r->scratch, free_name(x, name)));
    return *out ? NULL : book_error(x->r, "workbook_add_worksheet");
}

static void set_properties(struct xlsx *x)
{
    struct arena *a = x->r->arena;
    lxw_doc_properties properties = { .title = str_c(a, text_of(a, x->r->lang, &x->r->doc->title)), .author = (char[]){ "Huifang" } };
    workbook_set_properties(x->book, &properties);
}

static struct err *fill_book(struct xlsx *x)
{
    lxw_worksheet *ws;
    set_properties(x);
    for (size_t i = 0; i < x->r->doc->n_sections; i++) {
        TRY(add_sheet(x, wanted_name(x, &x->r->doc->section[i]), &ws));
        TRY(xlsx_put_section(x, ws, &x->r->doc->section[i]));
    }
    if (x->r->doc->is_plain)
        return NULL; /* one sheet: the file is to be read by programs too */
    TRY(add_sheet(x, tr(x->r->lang, "About"), &ws));
    xlsx_put_about(x, ws);
    return NULL;
}

/* The library frees the book when it closes it; on any other way out the arena does. */
static void free_book(void *ctx)
{
    struct xlsx *x = ctx;
    if (x->book)
        lxw_workbook_free(x->book);
}

static struct err *write_book(struct render *r, const char *path)
{
    struct xlsx *x = ARENA_NEW(r->arena, struct xlsx);
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    *x = (struct xlsx){ .r = r, .book = workbook_new_opt(path, &options) };
    if (!x->book)
        return book_error(r, "workbook_new_opt");
    arena_defer(r->arena, free_book, x);
    x->formats = xlsx_formats_new(r, x->book);
    x->foot = foot_lines(r->arena, r->lang, r->doc, &x->n_foot);
    TRY(fill_book(x));
    lxw_error error = workbook_close(x->book);
    x->book = NULL;
    return error == LXW_NO_ERROR ? NULL : book_error(r, lxw_strerror(error));
}

/* ---- the temporary file ---- */

static void remove_file(void *path)
{
    (void)unlink(path);
}

static struct err *copy_file(struct render *r, const char *path)
{
    FILE *f = fopen(path, "rbe");
    if (!f)
        return book_error(r, strerror(errno));
    char piece[65536];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        sink_put(r->out, (struct str){ piece, n });
    bool is_whole = !ferror(f);
    fclose(f);
    return is_whole ? NULL : book_error(r, "reading the temporary file");
}

struct err *render_xlsx(struct render *r)
{
    char *path = str_c(r->arena, STR(P_tmpdir "/huifang-XXXXXX"));
    int fd = mkstemp(path);
    if (fd < 0)
        return book_error(r, strerror(errno));
    close(fd);
    arena_defer(r->arena, remove_file, path);
    TRY(write_book(r, path));
    TRY(copy_file(r, path));
    return NULL;
}
