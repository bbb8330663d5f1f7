#include "platform/sms.h"
#include "base/csv_out.h"
#include "base/json_out.h"
#include "base/secret.h"
#include "web/target.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct err *post_json(struct arena *a, struct str url, const struct http_header *headers, struct str json)
{
    struct http_response r;
    TRY(http_ask(a, &(struct http_request){ .url = url, .body = json, .header = headers }, &r));
    if (r.status >= 200 && r.status < 300)
        return NULL;
    bool is_final = r.status >= 400 && r.status < 500 && r.status != 408 && r.status != 425 && r.status != 429;
    return ERR(a, is_final ? ERR_INVALID : ERR_BUSY, "The other side answered with status {0}.", ARG_I(r.status));
}

/* ---- the gateway ---- */

struct str sms_address(struct arena *a, struct str url, const struct sms *m)
{
    const struct { struct str name, value; } known[] = { { STR("{id}"), m->id }, { STR("{to}"), m->to }, { STR("{text}"), m->text } };
    struct buf b = buf_on(a);
    while (url.n) {
        size_t i = 0;
        while (i < ARRAY_LEN(known) && !str_starts(url, known[i].name))
            i++;
        if (i < ARRAY_LEN(known))
            percent_encode(&b, known[i].value, "-_.");
        else
            buf_add_char(&b, url.p[0]);
        url = str_sub(url, i < ARRAY_LEN(known) ? known[i].name.n : 1, url.n);
    }
    return buf_str(&b);
}

static struct str body_of(struct arena *a, const struct sms *m)
{
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    json_put_str(&j, "id", m->id);
    json_put_str(&j, "to", m->to);
    json_put_str(&j, "text", m->text);
    json_object_end(&j);
    return buf_str(&b);
}

static struct err *to_gateway(struct arena *a, const struct sms_way *way, const struct sms *m)
{
    struct str body = body_of(a, m);
    struct http_header header[4] = { { "Content-Type", STR("application/json") } };
    size_t n = 1;
    if (!str_is_empty(way->token))
        header[n++] = (struct http_header){ "Authorization", str_printf(a, "Bearer " STR_FMT, STR_ARG(way->token)) };
    if (!str_is_empty(way->secret))
        header[n++] = (struct http_header){ "X-Huifang-Signature", str_printf(a, "sha256=" STR_FMT, STR_ARG(secret_signature(a, way->secret, body))) };
    return post_json(a, sms_address(a, way->url, m), header, body);
}

/* ---- the file ---- */

static struct str one_line(struct arena *a, struct str text)
{
    struct str s = str_dup(a, text);
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
    return (struct str){ p, s.n };
}

/* One write appends the line whole, whoever else writes. */
static bool append(const char *path, struct str line)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = fd >= 0 && write(fd, line.p, line.n) == (ssize_t)line.n && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static struct err *to_file(struct arena *a, struct str path, const struct sms *m)
{
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct csv_out c = csv_out_to(&sink, false);
    csv_text(&c, m->to);
    csv_text(&c, one_line(a, m->text));
    csv_text(&c, m->id);
    csv_end_row(&c);
    if (append(str_c(a, path), buf_str(&b)))
        return NULL;
    struct err *e = ERR(a, ERR_IO, "The file for SMS cannot be written.");
    return err_detail(a, e, "%s: %s", str_c(a, path), strerror(errno));
}

struct err *sms_send(struct arena *a, const struct sms_way *way, const struct sms *m)
{
    return way->file.n ? to_file(a, way->file, m) : to_gateway(a, way, m);
}
