/* A ZIP file for people: many files in one download. Names are UTF-8. Contents are read when the archive is written, so they must live until
 * then; what does not shrink (PDF, XLSX) is stored as it is. */
#pragma once
#include "base/err.h"

struct zip_out;

/* A new archive at this path, replacing what is there. IO. */
struct err *zip_out_new(struct arena *a, const char *path, struct zip_out **out) MUST_CHECK;
/* Adds a file; folders in the name are made by "/". CONFLICT when the name is there already, IO. */
struct err *zip_out_add(struct zip_out *z, struct str name, struct str bytes) MUST_CHECK;
/* Writes it. Without this call, or after an error, nothing is left at the path. IO. */
struct err *zip_out_write(struct zip_out *z) MUST_CHECK;
