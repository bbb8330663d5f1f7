#include "sheet/zip_out.h"
#include <zip.h>

struct zip_out { struct arena *arena; zip_t *zip; };

static void discard(void *ctx)
{
    struct zip_out *z = ctx;
    if (z->zip)
        zip_discard(z->zip);
}

static struct err *failed(const struct zip_out *z)
{
    return err_detail(z->arena, ERR(z->arena, ERR_IO, "The ZIP file could not be written. Is the disk full?"), "%s", z->zip ? zip_strerror(z->zip) : "");
}

struct err *zip_out_new(struct arena *a, const char *path, struct zip_out **out)
{
    int code = 0;
    struct zip_out *z = ARENA_NEW(a, struct zip_out);
    z->arena = a;
    z->zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!z->zip)
        return err_detail(a, ERR(a, ERR_IO, "The ZIP file could not be written. Is the disk full?"), "libzip %d", code);
    arena_defer(a, discard, z);
    *out = z;
    return NULL;
}

struct err *zip_out_add(struct zip_out *z, struct str name, struct str bytes)
{
    const char *c_name = str_c(z->arena, name);
    if (zip_name_locate(z->zip, c_name, 0) >= 0)
        return ERR(z->arena, ERR_CONFLICT, "The ZIP file already has a file {0}.", ARG_S(name));
    zip_source_t *source = zip_source_buffer(z->zip, bytes.p, bytes.n, 0);
    zip_int64_t at = source ? zip_file_add(z->zip, c_name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (source && at < 0)
        zip_source_free(source);
    if (at < 0 || zip_set_file_compression(z->zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) < 0)
        return failed(z);
    return NULL;
}

struct err *zip_out_write(struct zip_out *z)
{
    if (zip_close(z->zip) < 0)
        return failed(z);
    z->zip = NULL;
    return NULL;
}
