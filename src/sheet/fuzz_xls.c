#include "sheet/fuzz_sheet.h"
#include "sheet/xls_in.h"

static struct err *read_xls(struct arena *a, const struct reader_file *f, struct row_out *out)
{
    return xls_in_read(a, &f->decoders, f->bytes, STR_NONE, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, read_xls);
    return 0;
}
