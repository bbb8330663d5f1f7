/* Servers of the tests, on loopback: a mail server and a web server that keep what they got and misbehave when the recipient or path says so. */
#pragma once
#include "base/test.h"

enum test_server_kind { TEST_SMTP, TEST_HTTP };
struct test_server { int port; int pid; const char *file; };
/* Starts one in a child process; it ends with the arena. Whatever it accepts is appended to `file`.
 *   mail:  recipients refuse@… get 550, later@… 451, drop@… lose the connection behind DATA; all others 250
 *   web:   /500, /404, /429 answer with that status, /hang never, /big sends 3 MiB, others 200 and "ok" */
struct test_server test_server_start(struct arena *a, enum test_server_kind kind, const char *file);
/* What it took in so far. */
struct str test_server_got(struct arena *a, const struct test_server *s);
