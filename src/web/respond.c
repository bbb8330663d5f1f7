#include "base/hash.h"
#include "base/utf8.h"
#include "web/export.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char cookie_session[] = "huifang_session", cookie_flash[] = "huifang_flash", cookie_language[] = "huifang_language";

void res_reset(struct res *res)
{
    if (res->fd >= 0)
        close(res->fd);
    *res = (struct res){ .fd = -1, .closes = res->closes };
}

/* A new answer keeps the headers that were set (cookies). */
static struct res *res_new(struct req *r, int status, const char *content_type)
{
    struct res *res = &r->call->res;
    export_drop(r->call);
    if (res->fd >= 0)
        close(res->fd);
    res->fd = -1;
    res->is_json = res->is_file = false;
    res->status = status;
    res->content_type = content_type;
    return res;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
            return true;
    return false;
}

struct err *res_header(struct req *r, const char *name, struct str value)
{
    struct res *res = &r->call->res;
    if (!*name || !has_only(str_of_c(name), "-") || has_control(value) || res->n_headers == MAX_RES_HEADERS)
        return ERR(r->arena, ERR_BUG, "The page has set a header that cannot be sent.");
    res->header[res->n_headers++] = (struct pair){ str_of_c(name), str_dup(r->arena, value) };
    return NULL;
}

void res_cookie(struct req *r, const char *name, struct str value, int64_t max_age_s)
{
    struct res *res = &r->call->res;
    struct buf b = buf_on(r->arena);
    buf_addf(&b, "%s=" STR_FMT "; Path=/; HttpOnly; SameSite=Lax%s", name, STR_ARG(value), r->is_https ? "; Secure" : "");
    if (max_age_s)
        buf_addf(&b, "; Max-Age=%lld", max_age_s > 0 ? (long long)max_age_s : 0LL);
    if (res->n_headers < MAX_RES_HEADERS)
        res->header[res->n_headers++] = (struct pair){ STR("Set-Cookie"), buf_str(&b) };
}

struct err *req_set_session(struct req *r, struct str value, int64_t max_age_s)
{
    if (!has_only(value, "-_."))
        return ERR(r->arena, ERR_BUG, "The session's cookie has characters that no cookie may have.");
    res_cookie(r, cookie_session, value, max_age_s);
    return NULL;
}

void req_clear_session(struct req *r)
{
    res_cookie(r, cookie_session, STR(""), -1);
    struct res *res = &r->call->res;
    if (res->n_headers < MAX_RES_HEADERS)
        res->header[res->n_headers++] = (struct pair){ STR("Clear-Site-Data"), STR("\"cache\"") };
}

struct str req_local_path(struct str path)
{
    if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && path.p[1] == '/') || path.n > MAX_TARGET)
        return STR("/");
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] <= ' ' || path.p[i] == 0x7F || path.p[i] == '\\')
            return STR("/");
    return path;
}

struct err *res_redirect(struct req *r, struct str path)
{
    struct res *res = res_new(r, r->is_htmx ? 204 : 303, NULL);
    res->body = STR("");
    return res_header(r, r->is_htmx ? "HX-Redirect" : "Location", req_local_path(path));
}

/* Percent-encoded, because a cookie holds ASCII without blanks only. */
void res_flash(struct req *r, struct msg text)
{
    struct str s = tr_msg(r->arena, r->lang, &text);
    struct buf b = buf_on(r->arena);
    percent_encode(&b, utf8_prefix(s, 300), "-_.");
    res_cookie(r, cookie_flash, buf_str(&b), 60);
}

struct json_out *res_json(struct req *r, int status)
{
    struct res *res = res_new(r, status, "application/json");
    res->is_json = true;
    res->json_text = buf_on(r->arena);
    res->json_sink = sink_to_buf(&res->json_text);
    res->json = json_out_to(&res->json_sink, false);
    return &res->json;
}

struct err *res_bytes(struct req *r, int status, const char *content_type, struct str body)
{
    struct res *res = res_new(r, status, content_type);
    res->body = body;
    return NULL;
}

struct err *res_fragment(struct req *r, struct html part)
{
    return res_bytes(r, 200, "text/html; charset=utf-8", part.s);
}

/* RFC 6266: an ASCII name for old programs, and the real one. */
static struct str disposition(struct arena *a, struct str name)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, "attachment; filename=\"");
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        buf_add_char(&b, c >= ' ' && c < 0x7F && !strchr("\"\\/%", c) ? c : '_');
    }
    buf_add_c(&b, "\"; filename*=UTF-8''");
    percent_encode(&b, name, "-_.");
    return buf_str(&b);
}

struct err *res_file(struct req *r, const struct res_file *f)
{
    struct stat st;
    int fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        int why = fd < 0 ? errno : EISDIR;
        if (fd >= 0)
            close(fd);
        struct err *e = ERR(r->arena, why == ENOENT ? ERR_NOT_FOUND : ERR_IO, "The file is not there any more, or cannot be read.");
        return err_detail(r->arena, e, "%s", strerror(why));
    }
    struct res *res = res_new(r, 200, f->content_type);
    res->fd = fd;
    res->fd_bytes = st.st_size;
    res->is_file = true;
    res->etag = str_printf(r->arena, "\"%llx-%llx-%llx\"", (unsigned long long)st.st_ino, (unsigned long long)st.st_size,
                           (unsigned long long)st.st_mtim.tv_sec * 1000000000ULL + (unsigned long long)st.st_mtim.tv_nsec);
    return f->name.p ? res_header(r, "Content-Disposition", disposition(r->arena, f->name)) : NULL;
}

struct err *res_document(struct req *r, const struct res_document *d)
{
    static const struct { const char *ending, *type; } forms[] = {
        [REPORT_TEXT] = { "txt", "text/plain; charset=utf-8" }, [REPORT_CSV] = { "csv", "text/csv; charset=utf-8" }, [REPORT_JSON] = { "json", "application/json" },
        [REPORT_HTML] = { "html", "text/html; charset=utf-8" }, [REPORT_XLSX] = { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        [REPORT_PDF] = { "pdf", "application/pdf" },
    };
    bool is_by_library = d->format == REPORT_XLSX || d->format == REPORT_PDF;
    struct buf out = buf_on(r->arena);
    struct sink sink = sink_to_buf(&out);
    const struct lang *lang = d->lang ? d->lang : r->lang;
    if (!is_by_library)
        TRY(report_render(r->arena, d->document, lang, d->format, &sink));
    struct res *res = res_new(r, 200, forms[d->format].type);
    res->body = buf_str(&out);
    TRY(res_header(r, "Content-Disposition", disposition(r->arena, str_printf(r->arena, STR_FMT ".%s", STR_ARG(d->name), forms[d->format].ending))));
    return is_by_library ? export_start(r->call, d->document, lang, d->format) : NULL;
}

/* ---- the end ---- */

/* Does If-None-Match name the tag? Weak comparison. */
static bool is_known(struct str known, struct str etag)
{
    while (known.p) {
        struct str tag = str_trim(str_cut(&known, ','));
        if (str_starts(tag, STR("W/")))
            tag = str_sub(tag, 2, tag.n);
        if (str_eq(tag, etag) || str_eq(tag, STR("*")))
            return true;
    }
    return false;
}

static bool sets_cookie(const struct res *res)
{
    return pair_find(res->header, res->n_headers, "Set-Cookie").p;
}

static void finish_caching(struct call *c)
{
    struct res *res = &c->res;
    if (c->req.method != METHOD_GET || res->status != 200 || sets_cookie(res))
        return;
    if (!res->etag.p)
        res->etag = str_printf(c->req.arena, "\"%016llx\"", (unsigned long long)keyed_hash(res->body, &(struct hash_key){ 0 }));
    if (is_known(call_header(c, "If-None-Match"), res->etag)) {
        struct str etag = res->etag;
        if (res->fd >= 0)
            close(res->fd);
        res->fd = -1;
        res->status = 304;
        res->body = STR("");
        res->etag = etag;
    }
}

void res_finish(struct call *c)
{
    struct res *res = &c->res;
    if (res->is_json) {
        res->body = buf_str(&res->json_text);
        res->is_json = false;
    }
    finish_caching(c);
}
