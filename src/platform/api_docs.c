#include "platform/api_docs.h"
#include <string.h>

/* "integer 1–1000", "service | sales", "string (date)" */
static struct str input_type(struct arena *a, const struct field *f)
{
    struct api_kind k = api_kind_of_input(f->type);
    struct buf b = buf_on(a);
    buf_add_c(&b, k.type);
    if (k.format || f->type == FIELD_MONTH)
        buf_addf(&b, " (%s)", k.format ? k.format : "YYYY-MM");
    if (f->type == FIELD_INT && f->max > f->min)
        buf_addf(&b, " %lld–%lld", (long long)f->min, (long long)f->max);
    for (const struct field_choice *c = f->type == FIELD_CHOICE ? f->choices : NULL; c && c->value; c++)
        buf_addf(&b, "%s%s", c == f->choices ? ": " : " | ", c->value);
    return buf_str(&b);
}

static void put_sent(struct arena *a, const struct route *r, struct api_doc *out)
{
    struct api_doc_value *v = ARENA_ARRAY(a, struct api_doc_value, r->form.form.n);
    for (size_t i = 0; i < r->form.form.n; i++) {
        const struct field *f = &r->form.form.field[i];
        v[i] = (struct api_doc_value){ .name = str_of_c(f->name), .type = input_type(a, f), .place = api_place_of(r, f), .is_required = f->required,
                                       .what = f->hint.id ? f->hint : f->label };
    }
    out->sent = v;
    out->n_sent = r->form.form.n;
}

static size_t count_fields(const struct api_shape *s)
{
    size_t n = s->n;
    for (size_t i = 0; i < s->n; i++)
        n += s->field[i].of ? count_fields(s->field[i].of) : 0;
    return n;
}

static size_t put_fields(struct arena *a, const struct api_shape *s, struct str prefix, struct api_doc_value *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct api_field *f = &s->field[i];
        struct api_kind k = api_kind_of(f->type);
        struct str name = str_printf(a, STR_FMT "%s%s", STR_ARG(prefix), f->name, f->of ? "[]" : "");
        const char *format = f->type == API_MONTH ? "YYYY-MM" : k.format;
        struct str type = str_printf(a, format ? "%s (%s)%s" : "%s%s%s", k.type, format ? format : "", f->may_be_null ? " | null" : "");
        out[n++] = (struct api_doc_value){ .name = name, .type = type, .what = f->what };
        if (f->of)
            n += put_fields(a, f->of, str_printf(a, STR_FMT ".", STR_ARG(name)), out + n);
    }
    return n;
}

static struct api_doc doc_of(struct arena *a, const struct features *fs, const struct route *r)
{
    struct api_doc d = { .route = r, .method = method_name(r->method) };
    struct buf id = buf_on(a);
    buf_add_c(&id, d.method);
    for (const char *p = r->path; *p; p++)
        if (*p != '{' && *p != '}')
            buf_add_char(&id, *p == '/' ? '-' : *p);
    d.id = buf_str(&id);
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_permissions; i++)
            if (strcmp(fs->feature[f]->permission[i].name, r->permission) == 0)
                d.permission = &fs->feature[f]->permission[i];
    put_sent(a, r, &d);
    if (r->answer->shape) {
        struct api_doc_value *v = ARENA_ARRAY(a, struct api_doc_value, count_fields(r->answer->shape));
        d.n_answered = put_fields(a, r->answer->shape, r->answer->is_list ? STR("rows[].") : STR(""), v);
        d.answered = v;
    }
    return d;
}

struct api_docs api_docs_of(struct arena *a, const struct features *fs)
{
    struct api_routes routes = api_routes_of(a, fs);
    struct api_doc *row = ARENA_ARRAY(a, struct api_doc, routes.n);
    for (size_t i = 0; i < routes.n; i++)
        row[i] = doc_of(a, fs, routes.row[i].route);
    return (struct api_docs){ row, routes.n, API_LIMIT, API_LIMIT_MAX };
}
