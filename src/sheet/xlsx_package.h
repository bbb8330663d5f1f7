/* The parts of an XLSX file: XML texts in a ZIP archive, streamed through expat with a limit on all that is unpacked. */
#pragma once
#include "sheet/wire.h"
#include <zip.h>

struct xlsx_package {
    struct arena *arena;
    struct row_out *out;     /* whose limits and progress count */
    zip_t *zip;
    int64_t file_bytes;
    int64_t unpacked_bytes;  /* so far, of all parts */
};

/* Called for elements and text; names come without their namespace prefix. attr is name, value, name, value, …, NULL. */
struct xlsx_handler {
    void (*start)(void *ctx, const char *name, const char **attr);
    void (*end)(void *ctx, const char *name);
    void (*text)(void *ctx, struct str text);  /* may be NULL; a text may come in pieces */
    void *ctx;
    bool stop;               /* set by a callback: the rest of the part is not wanted */
};

/* Opens the archive in memory. INVALID when it is damaged. Tied to the arena. */
struct err *xlsx_package_open(struct xlsx_package *p, struct arena *a, struct str file, struct row_out *out) MUST_CHECK;
bool xlsx_package_has(const struct xlsx_package *p, struct str part);
/* Parses one part. INVALID when it is missing, damaged, encrypted, no XML, or past the limit of unpacked bytes; out->err, when a callback
 * made it one. With moves_position the progress of out follows this part. */
struct err *xlsx_package_parse(struct xlsx_package *p, struct str part, struct xlsx_handler *h, bool moves_position) MUST_CHECK;

/* The value of an attribute by its name without prefix; no value = not there. */
struct str xlsx_attr(const char **attr, const char *name);
/* An attribute that is "1" or "true". */
bool xlsx_attr_is_true(const char **attr, const char *name);
/* The message for a workbook that is not as it should be; `part` is for the log. */
struct err *xlsx_damaged(struct arena *a, struct str part);
