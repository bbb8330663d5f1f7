/* What a child that was taken over may send: the parent must survive every payload. */
#include "sheet/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str payload = { (const char *)data, size };
    struct wire_in in = { payload.p, payload.p + size };
    struct sheet_head head = { 0 };
    struct sheet_row row;
    struct str cell[16];
    size_t sum = 0; /* touches every byte, so that the sanitizer sees them */
    if (wire_get_head(a, &in, &head))
        for (size_t i = 0; i < head.n_sheets; i++)
            sum += head.sheet[i].name.n ? (unsigned char)head.sheet[i].name.p[0] : 0;
    in.p = payload.p;
    sum += wire_get_fail(a, &in)->msg.id[0] != 0;
    in.p = payload.p;
    while (in.p < in.end && wire_get_row(&in, (int)ARRAY_LEN(cell), cell, &row))
        for (size_t i = 0; i < row.n; i++)
            for (size_t k = 0; k < row.cell[i].n; k++)
                sum += (unsigned char)row.cell[i].p[k];
    arena_free(a);
    return sum == SIZE_MAX; /* never */
}
