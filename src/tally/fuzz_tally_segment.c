/* Files of the projection: what is accepted counts the same by kernel and row by row. Checksums are made right first: nothing else
 * would be looked at. */
#include "test_tally_seal.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    char *bytes = aligned_alloc(8, (size + 8) / 8 * 8);
    struct tally_segment s;
    if (!bytes)
        abort();
    if (size)
        memcpy(bytes, data, size);
    seal_file(bytes, size);
    if (!tally_segment_parse(a, (struct str){ bytes, size }, &s) && !counts_agree(&s))
        abort();
    free(bytes);
    arena_free(a);
    return 0;
}
