#include "sheet/fuzz_sheet.h"
#include "sheet/html_in.h"

static struct err *read_html(struct arena *a, const struct reader_file *f, struct row_out *out)
{
    return html_in_read(a, &f->decoders, f->bytes, STR_NONE, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, read_html);
    return 0;
}
