#include "platform/import_private.h"
#include <errno.h>

enum { MAP_BYTES = 1 << 20 };

struct map_file {
    const struct json *columns, *values, *missing, *ignore;
    struct str sheet, encoding;
    struct opt_int top_is;
};

static const struct json_member members[] = {
    { "columns", JSON_IN_OBJECT, false, offsetof(struct map_file, columns) },
    { "values", JSON_IN_OBJECT, false, offsetof(struct map_file, values) },
    { "missing", JSON_IN_OBJECT, false, offsetof(struct map_file, missing) },
    { "ignore", JSON_IN_ARRAY, false, offsetof(struct map_file, ignore) },
    { "sheet", JSON_IN_TEXT, false, offsetof(struct map_file, sheet) },
    { "encoding", JSON_IN_TEXT, false, offsetof(struct map_file, encoding) },
    { "top_is", JSON_IN_INT, false, offsetof(struct map_file, top_is) },
    { 0 },
};

static struct err *read_whole(struct arena *a, const char *path, struct str *out)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR(a, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "The map {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    char *bytes = arena_alloc(a, MAP_BYTES);
    *out = (struct str){ bytes, fread(bytes, 1, MAP_BYTES, f) };
    fclose(f);
    if (out->n == MAP_BYTES)
        return ERR(a, ERR_INVALID, "The map {0} is too large.", ARG_C(path));
    return NULL;
}

/* {"heading": {"0": "7"}} → one pair a code */
static struct err *read_missing(struct arena *a, const struct json *missing, struct import_map *out)
{
    size_t room = 0;
    for (const struct json *h = json_in_next(missing, NULL); h; h = json_in_next(missing, h)) {
        if (json_in_type(h) != JSON_IN_OBJECT)
            return ERR(a, ERR_INVALID, "{0} must be an object: {{ … }.", ARG_S(json_in_path(h)));
        room += json_in_count(h);
    }
    struct code_pair *pair = ARENA_ARRAY(a, struct code_pair, room);
    for (const struct json *h = json_in_next(missing, NULL); h; h = json_in_next(missing, h))
        for (const struct json *c = json_in_next(h, NULL); c; c = json_in_next(h, c)) {
            struct code_pair *p = &pair[out->n_missing++];
            *p = (struct code_pair){ .heading = json_in_key(h), .from = json_in_key(c) };
            TRY(json_in_as_text(c, &p->to));
        }
    out->missing = pair;
    return NULL;
}

struct str import_map_next_brace(struct str *template)
{
    struct str text = *template;
    ptrdiff_t open = str_find(text, STR("{"));
    struct str inside = open < 0 ? STR_NONE : str_sub(text, (size_t)open + 1, text.n);
    ptrdiff_t close = open < 0 ? -1 : str_find(inside, STR("}"));
    *template = STR("");
    if (close < 0)
        return STR_NONE;
    *template = str_sub(inside, (size_t)close + 1, inside.n);
    return str_trim(str_sub(inside, 0, (size_t)close));
}

static void need_heading(struct arena *a, struct import_map *m, struct str heading)
{
    m->heading = arena_grow(a, m->heading, m->n_headings, m->n_headings + 1, sizeof *m->heading);
    m->heading[m->n_headings++] = heading;
}

/* Gathers the headings that the map speaks of, and checks that all is text. */
static struct err *gather_headings(struct arena *a, struct import_map *out)
{
    struct str text;
    for (const struct json *m = json_in_next(out->columns, NULL); m; m = json_in_next(out->columns, m)) {
        TRY(json_in_as_text(m, &text));
        need_heading(a, out, text);
    }
    for (const struct json *m = json_in_next(out->values, NULL); m; m = json_in_next(out->values, m)) {
        TRY(json_in_as_text(m, &text));
        for (struct str heading; (heading = import_map_next_brace(&text)).p;)
            need_heading(a, out, heading);
    }
    for (const struct json *m = json_in_next(out->ignore, NULL); m; m = json_in_next(out->ignore, m)) {
        TRY(json_in_as_text(m, &text));
        need_heading(a, out, text);
    }
    for (size_t i = 0; i < out->n_missing; i++)
        if (!str_eq_c(out->missing[i].heading, "*") && (i == 0 || !str_eq(out->missing[i].heading, out->missing[i - 1].heading)))
            need_heading(a, out, out->missing[i].heading);
    return NULL;
}

static struct err *not_both(struct arena *a, const struct import_map *m)
{
    for (const struct json *c = json_in_next(m->columns, NULL); c; c = json_in_next(m->columns, c))
        if (json_in_get(m->values, str_c(a, json_in_key(c))))
            return ERR(a, ERR_INVALID, "{0}: either a column or a value, not both.", ARG_S(json_in_path(c)));
    return NULL;
}

struct err *import_map_load(struct arena *a, const char *path, struct import_map *out)
{
    *out = (struct import_map){ .text = STR("") };
    if (!path)
        return NULL;
    const struct json *top;
    struct map_file file;
    TRY(read_whole(a, path, &out->text));
    TRY(json_in_text(a, out->text, NULL, &top));
    TRY(json_in_read(top, members, &file));
    if (file.top_is.has && file.top_is.v != 1 && file.top_is.v != 5)
        return ERR(a, ERR_INVALID, "{0}: top_is says which code is the best answer: 5 or 1.", ARG_C(path));
    out->columns = file.columns;
    out->values = file.values;
    out->ignore = file.ignore;
    out->sheet_name = file.sheet;
    out->encoding = file.encoding;
    out->top_is = file.top_is.v;
    TRY(not_both(a, out));
    TRY(read_missing(a, file.missing, out));
    return gather_headings(a, out);
}

static struct str member_text(const struct json *object, const char *name)
{
    struct str text = STR_NONE;
    const struct json *m = json_in_get(object, name);
    return m && !json_in_as_text(m, &text) ? text : STR_NONE;
}

struct str import_map_heading(const struct import_map *m, const char *name)
{
    return member_text(m->columns, name);
}

struct str import_map_template(const struct import_map *m, const char *name)
{
    return member_text(m->values, name);
}
