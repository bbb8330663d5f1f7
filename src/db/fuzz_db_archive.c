/* A backup file of any content: read through without a crash, refused or taken. */
#include "base/arena.h"
#include "db/db_archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct err *read_all(struct arena *a, FILE *f)
{
    struct archive_in *in;
    struct db_table t;
    int version;
    bool more;
    TRY(archive_open_stream(a, f, &in, &version));
    for (;;) {
        TRY(archive_next_table(in, &t, &more));
        if (!more)
            return NULL;
        struct db_value *row = ARENA_ARRAY(a, struct db_value, t.n_columns);
        do
            TRY(archive_next_row(in, row, &more));
        while (more);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    FILE *f = fmemopen((void *)(uintptr_t)data, size, "rb");
    if (!f)
        abort();
    struct arena *a = arena_new(0);
    struct err *e = read_all(a, f);
    if (e && e->code != ERR_INVALID)
        abort();
    arena_free(a);
    fclose(f);
    return 0;
}
