/* What the users of libcurl share. Included by the C files of transport/ only. */
#pragma once
#include "base/err.h"
#include <curl/curl.h>

/* A handle for an address, closed with the arena; without signals, with a limit for connecting. */
struct err *curl_begin(struct arena *a, struct str url, CURL **out) MUST_CHECK;
/* Runs it. INVALID for an address that is none, IO for the rest, with libcurl's words in detail. */
struct err *curl_end(struct arena *a, CURL *c) MUST_CHECK;
