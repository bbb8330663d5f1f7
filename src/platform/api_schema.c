/* Values as JSON Schema (draft 2020-12) says them. */
#include "platform/api.h"
#include <string.h>

static const struct api_kind answered[API_TYPES] = {
    [API_TEXT] = { "string", NULL, NULL },
    [API_ID] = { "string", NULL, "^[0-9A-HJKMNP-TV-Z]{13}$" },
    [API_INT] = { "integer", NULL, NULL },
    [API_NUM] = { "number", NULL, NULL },
    [API_BOOL] = { "boolean", NULL, NULL },
    [API_DATE] = { "string", "date", NULL },
    [API_MONTH] = { "string", NULL, "^[0-9]{4}-[0-9]{2}$" },
    [API_INSTANT] = { "string", "date-time", NULL },
    [API_ROWS] = { "array", NULL, NULL },
};
static const struct api_kind taken[] = {
    [FIELD_TEXT] = { "string", NULL, NULL },
    [FIELD_CODE] = { "string", NULL, "^[A-Za-z0-9._-]+$" },
    [FIELD_INT] = { "integer", NULL, NULL },
    [FIELD_NUM] = { "number", NULL, NULL },
    [FIELD_BOOL] = { "boolean", NULL, NULL },
    [FIELD_DATE] = { "string", "date", NULL },
    [FIELD_MONTH] = { "string", NULL, "^[0-9]{4}-[0-9]{2}$" },
    [FIELD_CHOICE] = { "string", NULL, NULL },
    [FIELD_PHONE] = { "string", NULL, NULL },
    [FIELD_VIN] = { "string", NULL, "^[A-HJ-NPR-Z0-9]{17}$" },
    [FIELD_PLATE] = { "string", NULL, NULL },
    [FIELD_NAME] = { "string", NULL, NULL },
    [FIELD_MONEY] = { "number", NULL, NULL },
    [FIELD_ID] = { "string", NULL, "^[0-9A-HJKMNP-TV-Z]{13}$" },
};

struct api_kind api_kind_of(enum api_type type)
{
    return answered[type];
}

struct api_kind api_kind_of_input(enum field_type type)
{
    return taken[type];
}

struct str api_both(struct arena *a, const struct api_tongues *t, const struct msg *m)
{
    if (!m->id)
        return STR_NONE;
    struct str one = tr_msg(a, t->one, m), other = tr_msg(a, t->other, m);
    return str_eq(one, other) ? one : str_printf(a, STR_FMT "\n" STR_FMT, STR_ARG(one), STR_ARG(other));
}

static void put_description(struct json_out *j, struct arena *a, const struct api_tongues *t, const struct msg *m)
{
    struct str text = api_both(a, t, m);
    if (text.p)
        json_put_str(j, "description", text);
}

static void put_kind(struct json_out *j, struct api_kind k, bool may_be_null)
{
    json_key_c(j, "type");
    if (may_be_null) {
        json_array(j);
        json_str(j, str_of_c(k.type));
        json_str(j, STR("null"));
        json_array_end(j);
    } else {
        json_str(j, str_of_c(k.type));
    }
    if (k.format)
        json_put_c(j, "format", k.format);
    if (k.pattern)
        json_put_c(j, "pattern", k.pattern);
}

static void put_limits(struct json_out *j, const struct field *f)
{
    bool is_text = f->type == FIELD_TEXT || f->type == FIELD_CODE || f->type == FIELD_NAME, is_none = f->min == 0 && f->max == 0;
    if (is_text) {
        if (f->min > 0)
            json_put_int(j, "minLength", f->min);
        json_put_int(j, "maxLength", f->max ? f->max : 200);
    } else if (f->type == FIELD_INT && !is_none) {
        json_put_int(j, "minimum", f->min);
        if (f->max >= f->min)
            json_put_int(j, "maximum", f->max);
    }
}

static void put_choices(struct json_out *j, const struct field *f)
{
    json_key_c(j, "enum");
    json_array(j);
    for (const struct field_choice *c = f->choices; c->value; c++)
        json_str(j, str_of_c(c->value));
    json_array_end(j);
}

void api_schema_input(struct json_out *j, struct arena *a, const struct api_tongues *t, const struct field *f)
{
    json_object(j);
    put_kind(j, taken[f->type], false);
    put_limits(j, f);
    if (f->type == FIELD_CHOICE)
        put_choices(j, f);
    put_description(j, a, t, f->hint.id ? &f->hint : &f->label);
    json_object_end(j);
}

static void put_property(struct json_out *j, struct arena *a, const struct api_tongues *t, const struct api_field *f)
{
    json_key_c(j, f->name);
    json_object(j);
    put_kind(j, answered[f->type], f->may_be_null);
    put_description(j, a, t, &f->what);
    if (f->type == API_ROWS) {
        json_key_c(j, "items");
        api_schema_row(j, a, t, f->of);
    }
    json_object_end(j);
}

void api_schema_row(struct json_out *j, struct arena *a, const struct api_tongues *t, const struct api_shape *shape)
{
    json_object(j);
    json_put_c(j, "type", "object");
    json_key_c(j, "properties");
    json_object(j);
    for (size_t i = 0; i < shape->n; i++)
        put_property(j, a, t, &shape->field[i]);
    json_object_end(j);
    json_key_c(j, "required");
    json_array(j);
    for (size_t i = 0; i < shape->n; i++)
        json_str(j, str_of_c(shape->field[i].name));
    json_array_end(j);
    json_object_end(j);
}
