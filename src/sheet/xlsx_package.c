#include "sheet/xlsx_package.h"
#include <expat.h>
#include <string.h>

enum { PIECE_BYTES = 64 << 10 };

struct err *xlsx_damaged(struct arena *a, struct str part)
{
    return err_detail(a, ERR(a, ERR_INVALID, "The workbook is damaged or was cut off. Open it in a spreadsheet program, save it again and try once more."),
                      "part " STR_FMT, STR_ARG(part));
}

static struct err *no_memory(const struct xlsx_package *p)
{
    return ERR(p->arena, ERR_INVALID, "The file needs more than {0} MB of memory to be read. Split it or save it as CSV.",
               ARG_I(p->out->limits->max_memory >> 20));
}

/* What an error of the archive means. */
static struct err *zip_failed(const struct xlsx_package *p, zip_error_t *why, struct str part)
{
    return zip_error_code_zip(why) == ZIP_ER_MEMORY ? no_memory(p) : xlsx_damaged(p->arena, part);
}

/* ---- the archive ---- */

static void discard(void *ctx)
{
    zip_discard(ctx);
}

struct err *xlsx_package_open(struct xlsx_package *p, struct arena *a, struct str file, struct row_out *out)
{
    *p = (struct xlsx_package){ .arena = a, .out = out, .file_bytes = (int64_t)file.n };
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(file.p, file.n, 0, &why);
    p->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (p->zip) {
        arena_defer(a, discard, p->zip);
        return NULL;
    }
    if (source)
        zip_source_free(source);
    struct err *e = zip_failed(p, &why, STR("(archive)"));
    zip_error_fini(&why);
    return e;
}

static zip_int64_t locate(const struct xlsx_package *p, struct str part)
{
    const char *name = str_c(p->arena, str_starts(part, STR("/")) ? str_sub(part, 1, part.n) : part);
    zip_int64_t at = zip_name_locate(p->zip, name, ZIP_FL_ENC_GUESS);
    return at >= 0 ? at : zip_name_locate(p->zip, name, ZIP_FL_ENC_GUESS | ZIP_FL_NOCASE);
}

bool xlsx_package_has(const struct xlsx_package *p, struct str part)
{
    return locate(p, part) >= 0;
}

/* ---- XML ---- */

struct run {
    struct xlsx_package *package;
    struct xlsx_handler *handler;
    XML_Parser parser;
    bool refused; /* a document type: no program writes one, attacks do */
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void stop_if_done(struct run *r)
{
    if (r->handler->stop || r->package->out->err)
        XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attr)
{
    struct run *r = ctx;
    r->handler->start(r->handler->ctx, local_name(name), attr);
    stop_if_done(r);
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct run *r = ctx;
    r->handler->end(r->handler->ctx, local_name(name));
    stop_if_done(r);
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int n)
{
    struct run *r = ctx;
    r->handler->text(r->handler->ctx, (struct str){ text, (size_t)n });
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name UNUSED, const XML_Char *sys UNUSED, const XML_Char *pub UNUSED, int subset UNUSED)
{
    struct run *r = ctx;
    r->refused = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static void free_parser(void *ctx)
{
    XML_ParserFree(ctx);
}

static void close_part(void *ctx)
{
    zip_fclose(ctx);
}

static struct err *open_part(struct xlsx_package *p, struct str part, zip_file_t **f, int64_t *size)
{
    zip_int64_t at = locate(p, part);
    zip_stat_t st;
    if (at < 0 || zip_stat_index(p->zip, (zip_uint64_t)at, 0, &st) != 0)
        return xlsx_damaged(p->arena, part);
    if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
        return ERR(p->arena, ERR_INVALID, "The workbook is protected by a password. Remove the password in the spreadsheet program and save it again.");
    *size = (int64_t)st.size;
    *f = zip_fopen_index(p->zip, (zip_uint64_t)at, 0);
    if (!*f)
        return zip_failed(p, zip_get_error(p->zip), part);
    arena_defer(p->arena, close_part, *f);
    return NULL;
}

/* One piece from the archive to the parser; *n = its bytes, 0 at the end. */
static struct err *parse_piece(struct run *r, zip_file_t *f, struct str part, int64_t *n)
{
    struct xlsx_package *p = r->package;
    void *buf = XML_GetBuffer(r->parser, PIECE_BYTES);
    if (!buf)
        return no_memory(p);
    *n = zip_fread(f, buf, PIECE_BYTES);
    if (*n < 0)
        return zip_failed(p, zip_file_get_error(f), part);
    p->unpacked_bytes += *n;
    if (p->unpacked_bytes > p->out->limits->max_bytes)
        return ERR(p->arena, ERR_INVALID, "The workbook unpacks to more than {0} MB. Split it into several files.", ARG_I(p->out->limits->max_bytes >> 20));
    if (XML_ParseBuffer(r->parser, (int)*n, *n == 0) == XML_STATUS_OK || p->out->err || (r->handler->stop && !r->refused))
        return p->out->err;
    struct err *e = XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY ? no_memory(p) : xlsx_damaged(p->arena, part);
    return err_detail(p->arena, e, "part " STR_FMT " line %lu: %s", STR_ARG(part), XML_GetCurrentLineNumber(r->parser),
                      XML_ErrorString(XML_GetErrorCode(r->parser)));
}

struct err *xlsx_package_parse(struct xlsx_package *p, struct str part, struct xlsx_handler *h, bool moves_position)
{
    zip_file_t *f;
    int64_t size = 0, n = 1, done = 0;
    TRY(open_part(p, part, &f, &size));
    struct run r = { p, h, XML_ParserCreate(NULL), false };
    if (!r.parser)
        return no_memory(p);
    arena_defer(p->arena, free_parser, r.parser);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    if (h->text)
        XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    while (n > 0 && !h->stop) {
        TRY(parse_piece(&r, f, part, &n));
        done += n;
        if (moves_position && size > 0)
            p->out->position = (int64_t)((double)p->file_bytes * (double)MIN_OF(done, size) / (double)size);
    }
    return NULL;
}

struct str xlsx_attr(const char **attr, const char *name)
{
    for (; attr[0]; attr += 2)
        if (strcmp(local_name(attr[0]), name) == 0)
            return str_of_c(attr[1]);
    return STR_NONE;
}

bool xlsx_attr_is_true(const char **attr, const char *name)
{
    struct str s = xlsx_attr(attr, name);
    return str_eq_c(s, "1") || str_eq_c(s, "true");
}
