/* The listening socket. Private to web/. */
#pragma once
#include "base/err.h"

/* A socket that listens on "127.0.0.1:8080", "[::1]:8080", "host:8080" or ":8080" (every address). INVALID for an address that cannot be read,
 * CONFLICT when it is in use, DENIED when this user may not (ports below 1024), IO otherwise. */
struct err *listen_on(struct arena *a, const char *address, int *fd) MUST_CHECK;
/* "127.0.0.1:8080" of a listening socket; "[::1]:8080". */
struct str listen_name(struct arena *a, int fd);
