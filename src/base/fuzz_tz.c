/* Time zone files: any bytes; a zone that is accepted answers for any instant. */
#include "base/tz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t instants[] = { INT64_MIN, -1, 0, 1772677230123, 4102444800000, 253402300799999, INT64_MAX };
    struct arena *a = arena_new(0);
    const struct tz *tz = NULL;
    struct err *e = tz_parse(a, (struct str){ (const char *)data, size }, &tz);
    for (size_t i = 0; !e && i < ARRAY_LEN(instants); i++) {
        struct local_time t = tz_local(tz, instants[i]);
        if (t.hour < 0 || t.hour > 23 || t.minute < 0 || t.second < 0 || t.ms < 0)
            abort();
        if (civil_date_is_valid(t.date))
            tz_instant(tz, t);
    }
    arena_free(a);
    return 0;
}
