/* The streams inside an OLE2 compound file, the container of XLS and of encrypted workbooks ([MS-CFB]). Every number in it may lie. */
#pragma once
#include "base/err.h"

/* Does the file begin as such a container? */
bool ole2_is(struct str file);

/* The bytes of the stream of that name in the root storage: a view of the file where it lies in one piece, else a copy. *found
 * false when there is none. INVALID for a damaged or truncated file. */
struct err *ole2_stream(struct arena *a, struct str file, const char *name, struct str *out, bool *found) MUST_CHECK;
