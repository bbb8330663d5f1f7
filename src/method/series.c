#include "method/series.h"

int32_t series_start(const struct series_version *v, size_t n, int32_t month)
{
    int32_t start = INT32_MIN;
    for (size_t i = 0; i < n; i++)
        if ((v[i].kind == SERIES_CHANGED || v[i].kind == SERIES_NEW) && v[i].from <= month)
            start = MAX_OF(start, v[i].from);
    return start;
}

struct window series_window(const struct series_version *v, size_t n, struct window w, int32_t first_data)
{
    int32_t start = MAX_OF(series_start(v, n, w.last), first_data);
    return (struct window){ MAX_OF(w.first, start), w.last };
}

bool series_is_unbroken(const struct series_version *v, size_t n, int32_t older, int32_t newer)
{
    return series_start(v, n, older) == series_start(v, n, newer);
}

double series_offset(const struct series_version *v, size_t n, int32_t older, int32_t newer)
{
    double offset = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].kind == SERIES_BRIDGED && v[i].from > older && v[i].from <= newer)
            offset += v[i].offset;
    return offset;
}
