/* How a 64-bit id stands in JSON, HTML and URLs: browsers lose digits of such numbers. */
#pragma once
#include "base/str.h"

/* 13 characters of Crockford base32 (no I L O U), upper case. */
struct str id_text(struct arena *a, int64_t id);
/* Lower case, and O I L for 0 1 1, are read too. False, and *out untouched, for any other text, 0 and more than 63 bits. */
bool id_of_text(struct str s, int64_t *out);
