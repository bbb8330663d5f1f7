#include "method/window.h"

int base_months(enum base_kind kind)
{
    switch (kind) {
    case BASE_MONTH: return 1;
    case BASE_QUARTER: return 3;
    case BASE_R6: return 6;
    case BASE_R12: return 12;
    }
    return 0;
}

struct window window_of(enum base_kind kind, int32_t month)
{
    int32_t last = month;
    if (kind == BASE_QUARTER)
        last += 2 - (month % 3 + 3) % 3;
    return (struct window){ last - base_months(kind) + 1, last };
}

int window_months(struct window w)
{
    return w.first > w.last ? 0 : w.last - w.first + 1;
}

bool window_has(struct window w, int32_t month)
{
    return month >= w.first && month <= w.last;
}

struct window window_shift(struct window w, int months)
{
    return (struct window){ w.first + months, w.last + months };
}

struct window window_overlap(struct window a, struct window b)
{
    return (struct window){ MAX_OF(a.first, b.first), MIN_OF(a.last, b.last) };
}

double window_target(enum base_kind kind, double quota_per_month)
{
    return base_months(kind) * quota_per_month;
}

struct window_parts window_split(struct window older, struct window newer)
{
    if (!window_months(older) || !window_months(newer))
        return (struct window_parts){ older, { 0, -1 }, newer };
    return (struct window_parts){
        .only_older = { older.first, MIN_OF(older.last, newer.first - 1) },
        .both = window_overlap(older, newer),
        .only_newer = { MAX_OF(newer.first, older.last + 1), newer.last },
    };
}

int32_t series_start(const struct series_version *v, size_t n, int32_t month)
{
    int32_t start = INT32_MIN;
    for (size_t i = 0; i < n; i++)
        if ((v[i].kind == SERIES_CHANGED || v[i].kind == SERIES_NEW) && v[i].from <= month)
            start = MAX_OF(start, v[i].from);
    return start;
}

struct window window_comparable(struct window w, const struct series_version *v, size_t n, int32_t first_data)
{
    int32_t start = MAX_OF(series_start(v, n, w.last), first_data);
    return (struct window){ MAX_OF(w.first, start), w.last };
}

bool series_is_unbroken(const struct series_version *v, size_t n, struct window older, struct window newer)
{
    return series_start(v, n, newer.last) <= older.first;
}

double series_offset(const struct series_version *v, size_t n, int32_t older, int32_t newer)
{
    double offset = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].kind == SERIES_BRIDGED && v[i].from > older && v[i].from <= newer)
            offset += v[i].offset;
    return offset;
}

struct coverage window_coverage(struct window wanted, struct window counted, const double *n_by_month)
{
    struct coverage c = { .wanted = window_months(wanted) };
    for (int i = 0; i < c.wanted; i++)
        c.present += window_has(counted, wanted.first + i) && n_by_month[i] > 0;
    return c;
}
