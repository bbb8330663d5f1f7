#include "transport/http.h"
#include "base/buf.h"
#include "transport/curl_private.h"
#include <string.h>

enum { STANDARD_TIMEOUT_MS = 20000 };

static size_t take_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct buf *b = ctx;
    size_t room = b->n < HTTP_BODY_MAX ? HTTP_BODY_MAX - b->n : 0;
    buf_add(b, (struct str){ bytes, MIN_OF(size * n, room) });
    return size * n;
}

static void free_list(void *list)
{
    curl_slist_free_all(list);
}

static struct err *add_headers(struct arena *a, CURL *c, const struct http_header *h)
{
    struct curl_slist *list = NULL;
    for (; h && h->name; h++) {
        if (memchr(h->value.p ? h->value.p : "", '\n', h->value.n) || memchr(h->value.p ? h->value.p : "", '\r', h->value.n))
            return curl_slist_free_all(list), ERR(a, ERR_INVALID, "A header must not have line breaks.");
        list = curl_slist_append(list, arena_printf(a, "%s: " STR_FMT, h->name, STR_ARG(h->value)));
    }
    arena_defer(a, free_list, list);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
    return NULL;
}

struct err *http_ask(struct arena *a, const struct http_request *q, struct http_response *out)
{
    struct buf body = buf_on(a);
    long status = 0;
    CURL *c;
    if (!str_starts(q->url, STR("http://")) && !str_starts(q->url, STR("https://")))
        return ERR(a, ERR_INVALID, "\"{0}\" is no address of the web: it begins with http:// or https://", ARG_S(q->url));
    TRY(curl_begin(a, q->url, &c));
    TRY(add_headers(a, c, q->header));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(q->timeout_ms ? q->timeout_ms : STANDARD_TIMEOUT_MS));
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &body);
    if (q->body.p) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body.p);
    }
    TRY(curl_end(a, c));
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_response){ (int)status, body.n ? buf_str(&body) : STR("") };
    return NULL;
}
