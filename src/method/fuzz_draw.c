/* Stored frames: each line that is read is written again byte by byte, and reading ends. */
#include "method/draw.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct buf again = buf_on(a);
    struct str frame = { (const char *)data, size }, rest = frame;
    struct draw_line l;
    uint64_t seed;
    while (draw_frame_next(&rest, &l)) {
        struct draw_hash h;
        memcpy(h.digit, l.hash.p, DRAW_HASH_DIGITS);
        draw_frame_add(&again, &h, l.reason);
    }
    struct str taken = str_sub(frame, 0, frame.n - rest.n);
    if (!str_eq(buf_str(&again), taken))
        abort();
    if (draw_seed_of_hex(frame, &seed) && !str_eq(draw_seed_hex(a, seed), frame))
        abort();
    arena_free(a);
    return 0;
}
