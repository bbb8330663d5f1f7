/* Manifests with a right checksum behind them: read without a fault, and what is accepted is written again as it was (the parser checks it). */
#include "tally/tally_file.h"
#include "tally/tally_manifest.h"
#include "base/buf.h"
#include <inttypes.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct tally_manifest m;
    buf_add(&b, (struct str){ (const char *)data, size });
    buf_addf(&b, "checksum %016" PRIx64 "\n", tally_file_checksum(data, size));
    struct err *e = tally_manifest_parse(a, buf_str(&b), "MANIFEST", &m);
    if (e ? m.n_segments != 0 : m.n_segments > size)
        abort();
    arena_free(a);
    return 0;
}
