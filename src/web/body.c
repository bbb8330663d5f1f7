/* Bodies: a form's parameters stay in memory up to the route's limit; files go to the data folder while they come in. */
#include "base/utf8.h"
#include "form/json_in.h"
#include "web/call.h"
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_MAX_BODY = 64 << 10, MAX_UPLOADS = 16, PART_BUFFER = 16 << 10 };

enum body_kind { BODY_FORM, BODY_JSON, BODY_PARTS };

struct body {
    enum body_kind kind;
    struct buf text;                 /* of a form or JSON */
    struct MHD_PostProcessor *parts;
    struct buf part;                 /* value of the part that is coming in */
    struct str part_name;
    bool is_in_part;
    size_t text_bytes;
    int64_t file_bytes;
    int fd;                          /* of the file that is coming in, -1 = none */
    struct upload upload[MAX_UPLOADS];
    size_t n_uploads;
    int status;                      /* 0, or what refuses the body */
};

static size_t max_body(const struct call *c)
{
    return c->req.route->max_body ? c->req.route->max_body : DEFAULT_MAX_BODY;
}

static bool is_type(struct str header, const char *type)
{
    struct str first = str_trim(str_cut(&header, ';'));
    return str_eq_nocase(first, str_of_c(type));
}

/* ---- parts ---- */

static void end_part(struct call *c)
{
    struct body *b = c->body;
    if (b->fd >= 0 && close(b->fd) != 0)
        b->status = 500;
    if (b->is_in_part && !pairs_put(c->req.arena, &c->params, b->part_name, str_dup(c->req.arena, b->part.n ? buf_str(&b->part) : STR(""))))
        b->status = 400;
    b->fd = -1;
    b->is_in_part = false;
}

/* The last step of what a client calls its file, "C:\data\visits.xlsx" too. */
static struct str file_name(struct arena *a, const char *sent)
{
    const char *name = sent;
    for (const char *p = sent; *p; p++)
        if (*p == '/' || *p == '\\')
            name = p + 1;
    struct str clean = utf8_prefix(utf8_clean(a, str_dup(a, str_of_c(name))), 200);
    return str_is_empty(clean) ? STR("file") : clean;
}

static void remove_upload(void *ctx)
{
    unlink(ctx);
}

static void start_file(struct call *c, const char *field, const char *name)
{
    struct body *b = c->body;
    struct req *r = &c->req;
    if (b->n_uploads == MAX_UPLOADS || r->route->max_upload == 0 || !r->app->data_dir) {
        b->status = 413;
        return;
    }
    char *path = arena_printf(r->arena, "%s/upload-%ld-XXXXXX", r->app->data_dir, (long)getpid());
    b->fd = mkostemp(path, O_CLOEXEC);
    if (b->fd < 0) {
        b->status = 500;
        return;
    }
    arena_defer(r->arena, remove_upload, path);
    b->upload[b->n_uploads++] = (struct upload){ str_dup(r->arena, str_of_c(field)), file_name(r->arena, name), path, 0 };
}

static void start_part(struct call *c, const char *name, const char *file)
{
    end_part(c);
    if (file) {
        start_file(c, name, file);
        return;
    }
    c->body->is_in_part = true;
    c->body->part_name = str_dup(c->req.arena, str_of_c(name));
    c->body->part = buf_on(c->req.arena);
}

static void write_file(struct body *b, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(b->fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            b->status = 500;
            return;
        }
        p += done;
        n -= (size_t)done;
    }
}

static void take_file(struct call *c, const char *data, size_t n)
{
    struct body *b = c->body;
    b->file_bytes += (int64_t)n;
    b->upload[b->n_uploads - 1].bytes += (int64_t)n;
    if (b->file_bytes > c->req.route->max_upload)
        b->status = 413;
    else
        write_file(b, data, n);
}

static enum MHD_Result on_part(void *ctx, enum MHD_ValueKind kind UNUSED, const char *name, const char *file, const char *type UNUSED,
                               const char *encoding UNUSED, const char *data, uint64_t at, size_t n)
{
    struct call *c = ctx;
    struct body *b = c->body;
    if (at == 0)
        start_part(c, name ? name : "", file);
    if (b->status)
        return MHD_NO;
    if (b->fd >= 0) {
        take_file(c, data, n);
    } else if (b->is_in_part) {
        b->text_bytes += n;
        if (b->text_bytes > max_body(c))
            b->status = 413;
        else
            buf_add(&b->part, (struct str){ data, n });
    }
    return b->status ? MHD_NO : MHD_YES;
}

static void end_parts(void *ctx)
{
    struct body *b = ctx;
    if (b->parts)
        MHD_destroy_post_processor(b->parts);
    if (b->fd >= 0)
        close(b->fd);
    b->parts = NULL;
    b->fd = -1;
}

/* ---- JSON: an object of plain values becomes parameters ---- */

static struct err *add_json_value(struct arena *a, const struct json *v, struct pairs *out)
{
    struct str text = STR("");
    bool is;
    double number;
    switch (json_in_type(v)) {
    case JSON_IN_TEXT: TRY(json_in_as_text(v, &text)); break;
    case JSON_IN_INT: {
        int64_t n;
        TRY(json_in_as_int(v, &n));
        text = str_printf(a, "%lld", (long long)n);
        break;
    }
    case JSON_IN_NUM:
        TRY(json_in_as_num(v, &number));
        text = str_printf(a, "%.17g", number);
        break;
    case JSON_IN_BOOL:
        TRY(json_in_as_bool(v, &is));
        text = is ? STR("1") : STR("0");
        break;
    case JSON_IN_NULL: return NULL;
    default: return ERR(a, ERR_INVALID, "Only plain values are taken here.");
    }
    return pairs_put(a, out, json_in_key(v), text) ? NULL : ERR(a, ERR_INVALID, "Too many values.");
}

static int take_json(struct call *c)
{
    const struct json *top;
    struct arena *a = c->req.arena;
    if (json_in_text(a, buf_str(&c->body->text), &(struct json_in_limits){ (int64_t)max_body(c), 8 }, &top) || json_in_type(top) != JSON_IN_OBJECT)
        return 400;
    for (const struct json *v = json_in_next(top, NULL); v; v = json_in_next(top, v))
        if (add_json_value(a, v, &c->params))
            return 400;
    return 0;
}

/* ---- the three calls ---- */

static int choose_kind(const struct call *c, struct body *b)
{
    struct str type = call_header(c, "Content-Type");
    if (is_type(type, "application/x-www-form-urlencoded"))
        b->kind = BODY_FORM;
    else if (is_type(type, "application/json"))
        b->kind = BODY_JSON;
    else if (is_type(type, "multipart/form-data"))
        b->kind = BODY_PARTS;
    else
        return 415;
    return 0;
}

int body_begin(struct call *c, int64_t bytes)
{
    struct arena *a = c->req.arena;
    struct body *b = ARENA_NEW(a, struct body);
    *b = (struct body){ .fd = -1, .text = buf_on(a) };
    int status = bytes > 0 ? choose_kind(c, b) : 0;
    if (status)
        return status;
    int64_t limit = (int64_t)max_body(c) + (b->kind == BODY_PARTS ? c->req.route->max_upload : 0);
    if (bytes > limit)
        return 413;
    c->body = b;
    arena_defer(a, end_parts, b);
    if (b->kind == BODY_PARTS) {
        b->parts = MHD_create_post_processor(c->connection, PART_BUFFER, on_part, c);
        return b->parts ? 0 : 400;
    }
    return 0;
}

void body_take(struct call *c, const char *p, size_t n)
{
    struct body *b = c->body;
    if (b->status)
        return;
    if (b->kind != BODY_PARTS)
        buf_add(&b->text, (struct str){ p, n });
    else if (MHD_post_process(b->parts, p, n) != MHD_YES && b->status == 0)
        b->status = 400;
}

int body_end(struct call *c)
{
    struct body *b = c->body;
    if (b->parts && MHD_destroy_post_processor(b->parts) != MHD_YES && b->status == 0)
        b->status = 400; /* cut off in the middle */
    b->parts = NULL;
    end_part(c);
    if (b->status)
        return b->status;
    c->req.upload = b->upload;
    c->req.n_uploads = b->n_uploads;
    if (b->kind == BODY_JSON)
        return take_json(c);
    return b->kind == BODY_FORM && b->text.n && !params_add(c->req.arena, buf_str(&b->text), &c->params) ? 400 : 0;
}
