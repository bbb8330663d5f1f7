/* An archive as it is, or the four parts sheet, workbook, styles and shared strings with zero bytes between, which are packed here: so the XML
 * is reached past the checksums of the archive. */
#include "sheet/fuzz_sheet.h"
#include "sheet/xlsx_in.h"
#include <zip.h>

#define RELATIONS \
    "<Relationships><Relationship Id='o' Type='/officeDocument' Target='b.xml'/><Relationship Id='s' Type='/worksheet' Target='/s.xml'/>" \
    "<Relationship Id='t' Type='/styles' Target='t.xml'/><Relationship Id='u' Type='/sharedStrings' Target='u.xml'/></Relationships>"

static void add_part(zip_t *z, const char *name, struct str content)
{
    zip_source_t *s = zip_source_buffer(z, content.p, content.n, 0);
    zip_int64_t at = zip_file_add(z, name, s, ZIP_FL_OVERWRITE);
    must(at >= 0 && zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

static struct str packed(struct arena *a, struct str parts)
{
    static const char *const names[] = { "s.xml", "b.xml", "t.xml", "u.xml" };
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *z = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    zip_stat_t st;
    must(z);
    zip_source_keep(target);
    add_part(z, "_rels/.rels", STR(RELATIONS));
    add_part(z, "_rels/b.xml.rels", STR(RELATIONS));
    for (size_t i = 0; i < ARRAY_LEN(names) && parts.p; i++)
        add_part(z, names[i], str_cut(&parts, '\0'));
    must(zip_close(z) == 0 && zip_source_stat(target, &st) == 0 && zip_source_open(target) == 0);
    char *bytes = arena_alloc(a, st.size);
    must(zip_source_read(target, bytes, st.size) == (zip_int64_t)st.size);
    zip_source_close(target);
    zip_source_free(target);
    return (struct str){ bytes, st.size };
}

static struct err *read_xlsx(struct arena *a, const struct reader_file *f, struct row_out *out)
{
    struct str file = str_starts(f->bytes, STR("PK")) ? f->bytes : packed(a, f->bytes);
    return xlsx_in_read(a, file, STR_NONE, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(data, size, read_xlsx);
    return 0;
}
