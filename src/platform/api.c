#include "platform/api.h"
#include "base/civil_month.h"
#include "base/hash.h"
#include "base/id_text.h"
#include <math.h>

/* ---- values ---- */

static struct str instant_text(struct arena *a, int64_t ms)
{
    enum { DAY_S = 86400 };
    int64_t s = ms / 1000 - (ms % 1000 < 0), day = s / DAY_S - (s % DAY_S < 0), rest = s - day * DAY_S;
    struct str date = civil_date_str(a, civil_date_of_day_number((int32_t)day));
    return str_printf(a, STR_FMT "T%02lld:%02lld:%02lldZ", STR_ARG(date), (long long)(rest / 3600), (long long)(rest / 60 % 60), (long long)(rest % 60));
}

static struct str text_of_int(struct arena *a, enum api_type type, struct opt_int v)
{
    if (!v.has)
        return STR_NONE;
    return type == API_MONTH ? civil_month_str(a, (int32_t)v.v) : instant_text(a, v.v);
}

static void put_opt(struct json_out *j, struct opt_int v)
{
    if (v.has)
        json_int(j, v.v);
    else
        json_null(j);
}

static bool is_null(const struct api_field *f, const void *at)
{
    switch (f->type) {
    case API_TEXT: return !((const struct str *)at)->p;
    case API_ID: return *(const int64_t *)at == 0;
    case API_INT: case API_MONTH: case API_INSTANT: return !((const struct opt_int *)at)->has;
    case API_NUM: return !isfinite(*(const double *)at);
    case API_DATE: return ((const struct civil_date *)at)->year == 0;
    case API_BOOL: case API_ROWS: case API_TYPES: break;
    }
    return false;
}

static struct err *put_rows(struct json_out *j, struct arena *a, const struct api_shape *shape, const struct api_rows *rows)
{
    json_array(j);
    for (size_t i = 0; i < rows->n; i++)
        TRY(api_put(j, a, shape, (const char *)rows->row + i * shape->size));
    json_array_end(j);
    return NULL;
}

static struct err *put_value(struct json_out *j, struct arena *a, const struct api_field *f, const void *at)
{
    switch (f->type) {
    case API_TEXT: json_str(j, *(const struct str *)at); break;
    case API_ID: json_str(j, *(const int64_t *)at ? id_text(a, *(const int64_t *)at) : STR_NONE); break;
    case API_INT: put_opt(j, *(const struct opt_int *)at); break;
    case API_NUM: json_num(j, *(const double *)at); break;
    case API_BOOL: json_bool(j, *(const bool *)at); break;
    case API_DATE: json_str(j, civil_date_str(a, *(const struct civil_date *)at)); break;
    case API_MONTH: case API_INSTANT: json_str(j, text_of_int(a, f->type, *(const struct opt_int *)at)); break;
    case API_ROWS: return put_rows(j, a, f->of, at);
    case API_TYPES: break;
    }
    return NULL;
}

static struct err *put_fields(struct json_out *j, struct arena *a, const struct api_shape *shape, const void *row)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct api_field *f = &shape->field[i];
        const void *at = (const char *)row + f->offset;
        if (!f->may_be_null && is_null(f, at))
            return err_detail(a, ERR(a, ERR_BUG, "The answer is not as it is described."), "%s is null", f->name);
        json_key_c(j, f->name);
        TRY(put_value(j, a, f, at));
    }
    return NULL;
}

struct err *api_put(struct json_out *j, struct arena *a, const struct api_shape *shape, const void *row)
{
    json_object(j);
    TRY(put_fields(j, a, shape, row));
    json_object_end(j);
    return NULL;
}

struct err *api_list(struct req *r, struct api_rows rows, struct str next)
{
    const struct api_answer *answer = r->route->answer;
    struct json_out *j = res_json(r, 200);
    json_object(j);
    json_put_c(j, "format", answer->format);
    json_key_c(j, "rows");
    TRY(put_rows(j, r->arena, answer->shape, &rows));
    json_put_str(j, "next", next);
    json_object_end(j);
    return NULL;
}

struct err *api_thing(struct req *r, const void *thing)
{
    const struct api_answer *answer = r->route->answer;
    struct json_out *j = res_json(r, 200);
    json_object(j);
    json_put_c(j, "format", answer->format);
    TRY(put_fields(j, r->arena, answer->shape, thing));
    json_object_end(j);
    return NULL;
}

/* ---- pages of a list ---- */

struct str api_cursor_of(struct arena *a, struct str key)
{
    return hex_of(a, key);
}

struct err *api_cursor_key(struct arena *a, struct str cursor, struct str *key)
{
    if (cursor.n && bytes_of_hex(a, cursor, key))
        return NULL;
    return ERR(a, ERR_INVALID, "This is no cursor of this list. Take next of the page before, or begin without a cursor.");
}

struct err *api_span_of(struct arena *a, const struct api_page *page, const struct api_sorted *s, struct api_span *out)
{
    size_t limit = page->limit.has ? (size_t)page->limit.v : API_LIMIT;
    *out = (struct api_span){ .next = STR_NONE };
    if (page->cursor.p) {
        struct str key;
        TRY(api_cursor_key(a, page->cursor, &key));
        while (out->first < s->n && str_cmp(s->key(s->list, out->first), key) <= 0)
            out->first++;
    }
    out->n = s->n - out->first < limit ? s->n - out->first : limit;
    if (out->first + out->n < s->n)
        out->next = api_cursor_of(a, s->key(s->list, out->first + out->n - 1));
    return NULL;
}
