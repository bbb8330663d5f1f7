/* A text as a kept document: what can be read can be printed, and is written again as the same text. */
#include "platform/frozen_document.h"
#include "report/render.h"

static void print(struct arena *a, const struct document *d, enum report_format f)
{
    struct sink out = sink_to_nothing();
    if (report_render(a, d, lang_load(a, STR("zh-CN")), f, &out))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct document d;
    struct err *e = frozen_document_read(a, (struct str){ (const char *)data, size }, &d);
    if (!e) {
        struct str first = frozen_document_write(a, &d);
        print(a, &d, REPORT_TEXT);
        print(a, &d, REPORT_CSV);
        print(a, &d, REPORT_JSON);
        print(a, &d, REPORT_HTML);
        if (frozen_document_read(a, first, &d) || !str_eq(frozen_document_write(a, &d), first))
            __builtin_trap();
    }
    arena_free(a);
    return 0;
}
