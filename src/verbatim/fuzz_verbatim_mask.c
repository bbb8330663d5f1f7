/* Any text: spans lie in it from left to right, and the proposal has nothing to be covered any more. */
#include "verbatim/verbatim_mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str_map staff = str_map_on(a);
    struct str text = { (const char *)data, size };
    str_map_put(&staff, STR("张建国"), 1, NULL);
    struct verbatim_mask m = verbatim_mask_of(a, text, &staff);
    size_t end = 0;
    for (size_t i = 0; i < m.n; i++) {
        require(m.span[i].n > 0 && m.span[i].from >= end && m.span[i].from + m.span[i].n <= size && (m.found & m.span[i].what));
        end = m.span[i].from + m.span[i].n;
    }
    struct verbatim_mask again = verbatim_mask_of(a, m.masked, &staff);
    require(!again.found && str_eq(again.masked, m.masked));
    arena_free(a);
    return 0;
}
