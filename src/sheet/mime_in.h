/* The web pages inside a MIME message with several parts (RFC 2045, 2557): Excel's "single file web page". */
#pragma once
#include "base/err.h"

/* Is it such a message? */
bool mime_in_is(struct str message);

struct mime_in { struct str rest, boundary; };
/* At the first part. */
struct mime_in mime_in_of(struct arena *a, struct str message);

struct mime_part { struct str content, charset; };
/* The next text/html part with its content decoded from base64 or quoted-printable; false when there is none. */
bool mime_in_next(struct arena *a, struct mime_in *m, struct mime_part *out);
