/* Ids: 64-bit, positive, made by the program, so rows can be sharded and merged. */
#pragma once
#include "base/str.h"

struct db;

/* 42 bits of milliseconds since 2020-01-01 and 21 bits that count up from a random start within one millisecond (into the
 * next one when they overflow); the start is drawn anew each second. Ascending on one connection, also when the clock goes
 * back. */
int64_t db_new_id(struct db *db);
/* 63 random bits from the operating system, never 0: for interviews, tokens and links, whose order must tell nothing. */
int64_t db_random_id(void);
/* 13 characters of Crockford base32 (no I L O U), upper case: how an id stands in JSON, HTML and URLs. */
struct str db_id_str(struct arena *a, int64_t id);
/* Lower case, and O I L for 0 1 1, are read too. False, and *out untouched, for any other text, 0 and more than 63 bits. */
bool db_id_parse(struct str s, int64_t *out);
