#include "transport/curl_private.h"

enum { CONNECT_MS = 10000 };

static void close_handle(void *c)
{
    curl_easy_cleanup(c);
}

struct err *curl_begin(struct arena *a, struct str url, CURL **out)
{
    CURL *c = curl_easy_init(); /* also starts the library */
    if (!c)
        return ERR(a, ERR_IO, "The connection cannot be made.");
    arena_defer(a, close_handle, c);
    curl_easy_setopt(c, CURLOPT_URL, str_c(a, url));
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L); /* said and done: no server waits for more */
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    *out = c;
    return NULL;
}

struct err *curl_end(struct arena *a, CURL *c)
{
    CURLcode code = curl_easy_perform(c);
    if (code == CURLE_OK)
        return NULL;
    bool is_ours = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    struct err *e = is_ours ? ERR(a, ERR_INVALID, "The address is wrong.") : ERR(a, ERR_IO, "The other side cannot be reached, or did not answer.");
    return err_detail(a, e, "%s", curl_easy_strerror(code));
}
