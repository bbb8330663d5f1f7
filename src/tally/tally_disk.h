/* Files that are replaced as a whole, and survive a loss of power once written. */
#pragma once
#include "base/err.h"

/* Writes the pieces one after the other to PATH.part (mode 0600), syncs it and renames it to PATH. IO. */
struct err *tally_disk_write(struct arena *a, const char *path, const struct str *piece, size_t n) MUST_CHECK;
/* Makes the names in a folder durable. IO. */
struct err *tally_disk_sync_folder(struct arena *a, const char *folder) MUST_CHECK;
/* The file's bytes, mapped read-only for as long as the arena lives. NOT_FOUND, IO. */
struct err *tally_disk_map(struct arena *a, const char *path, struct str *out) MUST_CHECK;
