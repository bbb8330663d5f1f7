/* Keys that lie in the data folder and in no database: 32 random bytes in a file (mode 0600), made when they are first wanted. */
#pragma once
#include "base/secret.h"
#include "platform/job.h"

/* name: "link.key". Two processes that begin at once get the same one. IO when it can be neither read nor made. */
struct err *key_file_load(struct job *job, const char *name, struct secret_key *out) MUST_CHECK;
