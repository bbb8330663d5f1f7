/* The last step of a message over the web: an SMS to the gateway, or into a file for a provider's upload; a webhook. Private to platform/.
 *
 * The gateway gets a POST of {"id", "to", "text"}. What it wants in the address stands there as {id}, {to}, {text}. It knows us by a token
 * (Authorization: Bearer …), by a signature (X-Huifang-Signature: sha256=HMAC-SHA-256 of the body, in hex), or by both. The same id is the same
 * message, sent again. */
#pragma once
#include "platform/outbox_settings.h"
#include "transport/http.h"

/* headers: ended by name NULL, may be NULL. INVALID when the other side refuses for good (4xx but 408, 425, 429) or the address is none, BUSY for other
 * answers than 2xx, IO without one. */
struct err *post_json(struct arena *a, struct str url, const struct http_header *headers, struct str json) MUST_CHECK;

struct sms { struct str id, to, text; };
/* The template with its {id} {to} {text} put in, percent-encoded. */
struct str sms_address(struct arena *a, struct str url, const struct sms *m);
/* Errors of post_json; IO when the file cannot be written. */
struct err *sms_send(struct arena *a, const struct sms_way *way, const struct sms *m) MUST_CHECK;
