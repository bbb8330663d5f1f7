/* HTTP out: webhooks and gateways of messages, by libcurl. Only http and https; redirects are not followed, so that an address that was checked is the one
 * that is asked. */
#pragma once
#include "base/err.h"

struct http_header { const char *name; struct str value; };
struct http_request {
    struct str url;
    struct str body;                  /* no value: GET, else POST */
    const struct http_header *header; /* ended by name NULL; may be NULL. Values without line breaks, else INVALID */
    int64_t timeout_ms;               /* 0 = 20 s */
};
struct http_response { int status; struct str body; /* at most HTTP_BODY_MAX bytes, the rest is cut */ };
enum { HTTP_BODY_MAX = 1 << 20 };

/* INVALID for an address that is none, IO when no answer came (detail says why). Any status is an answer. */
struct err *http_ask(struct arena *a, const struct http_request *q, struct http_response *out) MUST_CHECK;
