#include "base/json_out.h"
#include "customer/import_pages.h"
#include "form/json_in.h"
#include "platform/import_template.h"

/* ---- what the form sends: c00 … c99 and v00 … v59 ---- */

#define COLUMN(d, u) { .name = "c" #d #u, .type = FIELD_TEXT, FIELD_AT(struct map_input, column[d * 10 + u]) }
#define VALUE(d, u) { .name = "v" #d #u, .type = FIELD_TEXT, FIELD_AT(struct map_input, value[d * 10 + u]) }
#define TEN(F, d) F(d, 0), F(d, 1), F(d, 2), F(d, 3), F(d, 4), F(d, 5), F(d, 6), F(d, 7), F(d, 8), F(d, 9)
const struct field import_map_fields[2 + IMPORT_COLUMNS_MAX + IMPORT_VALUES_MAX] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct map_input, id) },
    { .name = "sheet", .type = FIELD_TEXT, FIELD_AT(struct map_input, sheet) },
    TEN(COLUMN, 0), TEN(COLUMN, 1), TEN(COLUMN, 2), TEN(COLUMN, 3), TEN(COLUMN, 4), TEN(COLUMN, 5), TEN(COLUMN, 6), TEN(COLUMN, 7), TEN(COLUMN, 8), TEN(COLUMN, 9),
    TEN(VALUE, 0), TEN(VALUE, 1), TEN(VALUE, 2), TEN(VALUE, 3), TEN(VALUE, 4), TEN(VALUE, 5),
};

/* ---- as it is shown ---- */

static struct str title_of(struct arena *a, const struct field *f, const struct lang *l)
{
    struct str heading = import_field_heading(f, l);
    return str_printf(a, STR_FMT "%s%s%s%s", STR_ARG(heading), f->required ? " *" : "", str_eq_c(heading, f->name) ? "" : " (", str_eq_c(heading, f->name) ? "" : f->name,
                      str_eq_c(heading, f->name) ? "" : ")");
}

/* What a column may mean: nothing, what the kind takes it for besides its fields, a field. */
static struct import_column_view column_view(struct req *r, const struct import_kind *kind, const struct import_look_column *c, size_t i)
{
    struct arena *a = r->arena;
    struct import_option *option = ARENA_ARRAY(a, struct import_option, kind->n_fields + 2);
    size_t n = 0;
    bool is_field = false;
    option[n++] = (struct import_option){ STR(""), tr(r->lang, N_("– not used –")), !c->means.p };
    for (size_t f = 0; f < kind->n_fields; f++) {
        bool is_chosen = c->means.p && str_eq_c(c->means, kind->field[f].name);
        is_field |= is_chosen;
        option[n++] = (struct import_option){ str_of_c(kind->field[f].name), title_of(a, &kind->field[f], r->lang), is_chosen };
    }
    if (c->means.p && !is_field)
        option[n++] = (struct import_option){ str_printf(a, "=" STR_FMT, STR_ARG(c->means)), c->means, true };
    return (struct import_column_view){ .name = str_printf(a, "c%02zu", i), .heading = c->heading, .sample = { c->sample[0], c->sample[1], c->sample[2] }, .is_used = c->means.p,
                                        .option = option, .n_options = n };
}

static struct import_value_view value_view(struct req *r, const struct field *f, size_t i, struct str value)
{
    struct arena *a = r->arena;
    struct import_value_view v = { .name = str_printf(a, "v%02zu", i), .title = title_of(a, f, r->lang), .value = value, .is_missing = !value.p };
    size_t n = 0;
    for (const struct field_choice *c = f->choices; c && c->value; c++)
        n++;
    struct import_option *option = ARENA_ARRAY(a, struct import_option, n);
    for (size_t k = 0; k < n; k++)
        option[k] = (struct import_option){ str_of_c(f->choices[k].value), import_choice_label(&f->choices[k], r->lang), value.p && str_eq_c(value, f->choices[k].value) };
    v.option = option;
    v.n_options = n;
    return v;
}

static struct err *fixed_values(struct arena *a, struct str map, const struct json **out)
{
    const struct json *top;
    *out = NULL;
    if (str_is_empty(map))
        return NULL;
    TRY(json_in_text(a, map, NULL, &top));
    *out = json_in_get(top, "values");
    return NULL;
}

static bool is_missing(const struct import_look *l, const char *name)
{
    for (size_t i = 0; i < l->n_missing; i++)
        if (str_eq_c(l->missing[i], name))
            return true;
    return false;
}

struct err *import_map_view(struct req *r, const struct import_kind *kind, struct import_file_view *v)
{
    struct arena *a = r->arena;
    const struct json *values;
    struct import_column_view *column = ARENA_ARRAY(a, struct import_column_view, v->look->n);
    struct import_value_view *value = ARENA_ARRAY(a, struct import_value_view, kind->n_fields);
    TRY(fixed_values(a, v->file->map, &values));
    for (size_t i = 0; i < MIN_OF(v->look->n, (size_t)IMPORT_COLUMNS_MAX); i++)
        if (v->look->column[i].heading.n)
            column[v->n_columns++] = column_view(r, kind, &v->look->column[i], i);
    for (size_t f = 0; f < MIN_OF(kind->n_fields, (size_t)IMPORT_VALUES_MAX); f++) {
        struct str text = STR_NONE;
        const struct json *j = json_in_get(values, kind->field[f].name);
        if (j)
            TRY(json_in_as_text(j, &text));
        if (j || is_missing(v->look, kind->field[f].name))
            value[v->n_values++] = value_view(r, &kind->field[f], f, text);
    }
    v->column = column;
    v->value = value;
    return NULL;
}

/* ---- as a map ---- */

struct making { struct arena *a; const struct import_kind *kind; const struct import_look *look; const struct map_input *in; struct json_out *j; };

static size_t n_columns(const struct making *m)
{
    return MIN_OF(m->look->n, (size_t)IMPORT_COLUMNS_MAX);
}

static struct str name_of(struct str chosen)
{
    return str_starts(chosen, STR("=")) ? str_sub(chosen, 1, chosen.n) : chosen;
}

static struct err *check_twice(const struct making *m)
{
    for (size_t i = 0; i < n_columns(m); i++)
        for (size_t k = 0; k < i; k++)
            if (m->in->column[i].n && str_eq(name_of(m->in->column[i]), name_of(m->in->column[k])))
                return ERR(m->a, ERR_INVALID, "The columns \"{0}\" and \"{1}\" are both given to {2}. Choose one of them, and \"not used\" for the other.", ARG_S(m->look->column[k].heading),
                           ARG_S(m->look->column[i].heading), ARG_S(name_of(m->in->column[i])));
    return NULL;
}

static bool has_column(const struct making *m, const char *field)
{
    for (size_t i = 0; i < n_columns(m); i++)
        if (str_eq_c(m->in->column[i], field))
            return true;
    return false;
}

static void put_columns(const struct making *m)
{
    json_key_c(m->j, "columns");
    json_object(m->j);
    for (size_t i = 0; i < n_columns(m); i++)
        if (m->in->column[i].n && m->look->column[i].heading.n) {
            json_key(m->j, name_of(m->in->column[i]));
            json_str(m->j, m->look->column[i].heading);
        }
    json_object_end(m->j);
}

static void put_values(const struct making *m)
{
    json_key_c(m->j, "values");
    json_object(m->j);
    for (size_t f = 0; f < MIN_OF(m->kind->n_fields, (size_t)IMPORT_VALUES_MAX); f++)
        if (m->in->value[f].n && !has_column(m, m->kind->field[f].name))
            json_put_str(m->j, m->kind->field[f].name, m->in->value[f]);
    json_object_end(m->j);
}

/* Only headings that would be taken by themselves need to be left out. */
static void put_ignored(const struct making *m)
{
    json_key_c(m->j, "ignore");
    json_array(m->j);
    for (size_t i = 0; i < n_columns(m); i++)
        if (!m->in->column[i].n && m->look->column[i].heading.n && (m->look->column[i].means.p || form_find_field(m->a, m->kind->field, m->kind->n_fields, m->look->column[i].heading) >= 0))
            json_str(m->j, m->look->column[i].heading);
    json_array_end(m->j);
}

struct err *import_map_of_form(struct arena *a, const struct import_kind *kind, const struct import_look *look, const struct map_input *in, struct str *out)
{
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct json_out j = json_out_to(&sink, false);
    struct making m = { a, kind, look, in, &j };
    TRY(check_twice(&m));
    json_object(&j);
    put_columns(&m);
    put_values(&m);
    put_ignored(&m);
    json_object_end(&j);
    *out = buf_str(&b);
    return NULL;
}
