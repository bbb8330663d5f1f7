/* A chart as data. Nothing is in it that the picture does not show. */
#include "base/json_out.h"
#include "report/html_chart.h"
#include <math.h>

static const char *const kind_names[] = {
    [CHART_BARS] = "bars", [CHART_DOTS] = "dots", [CHART_COLUMNS] = "columns", [CHART_LINES] = "lines",
    [CHART_HEAT] = "heat", [CHART_SCATTER] = "scatter", [CHART_TILES] = "tiles",
};
static const char *const look_names[] = { [SERIES_MAIN] = "main", [SERIES_REFERENCE] = "reference", [SERIES_BEHIND] = "behind" };

static void put_texts(struct json_out *j, const char *key, const struct str *s, size_t n)
{
    json_key_c(j, key);
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_str(j, s[i]);
    json_array_end(j);
}

static void put_flags(struct json_out *j, const char *key, const bool *b, size_t n)
{
    json_key_c(j, key);
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_int(j, b[i]);
    json_array_end(j);
}

static void put_axis(struct json_out *j, const char *key, const struct plot_axis *a)
{
    json_key_c(j, key);
    json_object(j);
    json_put_num(j, "min", a->min);
    json_put_num(j, "max", a->max);
    json_put_num(j, "step", a->step);
    json_put_int(j, "decimals", a->decimals);
    json_object_end(j);
}

/* {"v":71.2,"t":"(71.2)*","lo":60,"hi":80,"weak":1}; v null: a gap. */
static void put_value(struct json_out *j, const struct plot_value *v)
{
    json_object(j);
    json_put_num(j, "v", v->v);
    json_put_str(j, "t", v->text);
    if (!isnan(v->low)) {
        json_put_num(j, "lo", v->low);
        json_put_num(j, "hi", v->high);
    }
    if (v->is_weak)
        json_put_int(j, "weak", 1);
    json_object_end(j);
}

static void put_series(struct json_out *j, const struct plot *p, const struct plot_series *s)
{
    json_object(j);
    json_put_str(j, "name", s->name);
    json_put_c(j, "look", look_names[s->chart->look]);
    json_key_c(j, "values");
    json_array(j);
    for (size_t i = 0; i < p->n_rows; i++)
        put_value(j, &s->value[i]);
    json_array_end(j);
    json_object_end(j);
}

static void put_beside(struct json_out *j, const struct plot *p)
{
    json_key_c(j, "beside");
    json_array(j);
    for (size_t i = 0; i < p->n_beside; i++) {
        json_object(j);
        json_put_str(j, "title", p->beside[i].title);
        put_texts(j, "text", p->beside[i].text, p->n_rows);
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_references(struct json_out *j, const struct plot *p)
{
    json_key_c(j, "references");
    json_array(j);
    for (size_t i = 0; i < p->n_references; i++) {
        json_object(j);
        json_put_str(j, "name", p->reference[i].name);
        json_put_num(j, "v", p->reference[i].v);
        json_put_str(j, "t", p->reference[i].text);
        json_put_bool(j, "x", p->reference[i].is_x);
        json_object_end(j);
    }
    json_array_end(j);
}

struct str chart_json(struct arena *a, const struct plot *p)
{
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct json_out j = json_out_to(&sink, false);
    json_object(&j);
    json_put_c(&j, "kind", kind_names[p->chart->kind]);
    json_put_str(&j, "title", p->is_titled ? STR("") : p->title);
    json_put_str(&j, "base", p->base);
    put_texts(&j, "labels", p->label, p->n_rows);
    put_texts(&j, "names", p->name, p->n_rows);
    put_flags(&j, "totals", p->is_total, p->n_rows);
    put_flags(&j, "breaks", p->is_break, p->n_rows);
    json_key_c(&j, "series");
    json_array(&j);
    for (size_t i = 0; i < p->n_series; i++)
        put_series(&j, p, &p->series[i]);
    json_array_end(&j);
    put_beside(&j, p);
    put_axis(&j, "axis", &p->axis);
    put_axis(&j, "x_axis", &p->x_axis);
    put_references(&j, p);
    json_put_num(&j, "middle", p->chart->middle);
    put_texts(&j, "corner", p->corner, p->chart->corner[0].id ? ARRAY_LEN(p->corner) : 0);
    put_texts(&j, "notes", p->note, p->n_notes);
    json_object_end(&j);
    return buf_str(&b);
}
