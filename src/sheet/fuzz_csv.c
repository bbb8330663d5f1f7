/* The first byte chooses whether an encoding is forced; the rest is the file. */
#include "sheet/csv_in.h"
#include "sheet/fuzz_sheet.h"
#include "sheet/sniff.h"

static struct err *read_csv(struct arena *a, const struct reader_file *f, struct row_out *out)
{
    static const char *const encodings[] = { NULL, "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE", "BIG5" };
    size_t choice = f->bytes.n ? (unsigned char)f->bytes.p[0] % 16 : 0;
    struct str file = str_sub(f->bytes, 1, f->bytes.n);
    struct encoded encoded;
    enum sheet_format format;
    struct text_in text;
    TRY(sniff_format(a, file, &format));
    TRY(sniff_encoding(a, file, str_of_c(choice < ARRAY_LEN(encodings) ? encodings[choice] : NULL), &encoded));
    text_in_start(a, &text, &f->decoders, &encoded);
    csv_in_read(a, &text, out);
    return out->err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, read_csv);
    return 0;
}
