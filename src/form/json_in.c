#include "form/json_in.h"
#include "base/buf.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

struct json {
    struct arena *arena;
    json_t *value;
    const struct json *parent;  /* NULL at the top */
    struct str key;             /* in an object */
    size_t index;               /* in the parent */
};

/* ---- loading ---- */

enum { DEFAULT_MAX_DEPTH = 64 };
static const int64_t DEFAULT_MAX_BYTES = 16 << 20;

static void release(void *ctx)
{
    json_decref(ctx);
}

/* The library limits the depth at thousands; checked here first, so that callers can recurse without fear. */
static struct err *check_depth(struct arena *a, struct str text, int max_depth)
{
    int depth = 0, line = 1;
    size_t line_start = 0;
    bool in_text = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n') {
            line++;
            line_start = i + 1;
        }
        if (in_text && c == '\\')
            i++;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && (c == '{' || c == '['))
            depth++;
        else if (!in_text && (c == '}' || c == ']'))
            depth--;
        if (depth > max_depth)
            return ERR(a, ERR_INVALID, "Line {0}, column {1}: the JSON text is nested deeper than {2} levels.", ARG_I(line),
                       ARG_I(i - line_start + 1), ARG_I(max_depth));
    }
    return NULL;
}

static struct err *too_large(struct arena *a, int64_t max_bytes)
{
    return ERR(a, ERR_INVALID, "The JSON text is larger than {0} KB.", ARG_I(max_bytes >> 10));
}

static int64_t max_bytes_of(const struct json_in_limits *l)
{
    return l && l->max_bytes ? l->max_bytes : DEFAULT_MAX_BYTES;
}

static const struct json *node_of(struct arena *a, json_t *value, const struct json *parent, struct str key, size_t index)
{
    struct json *v = ARENA_NEW(a, struct json);
    *v = (struct json){ a, value, parent, key, index };
    return v;
}

struct err *json_in_text(struct arena *a, struct str text, const struct json_in_limits *limits, const struct json **out)
{
    if ((int64_t)text.n > max_bytes_of(limits))
        return too_large(a, max_bytes_of(limits));
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n);
    TRY(check_depth(a, text, limits && limits->max_depth ? limits->max_depth : DEFAULT_MAX_DEPTH));
    json_error_t why;
    json_t *top = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &why);
    if (!top)
        return ERR(a, ERR_INVALID, "Line {0}, column {1}: this is not valid JSON ({2}).", ARG_I(MAX_OF(why.line, 1)), ARG_I(MAX_OF(why.column, 1)),
                   ARG_C(why.text));
    arena_defer(a, release, top);
    *out = node_of(a, top, NULL, STR_NONE, 0);
    return NULL;
}

static struct err *read_all(struct arena *a, int fd, int64_t max_bytes, struct str *out)
{
    struct stat st;
    if (fstat(fd, &st) == 0 && st.st_size > max_bytes)
        return too_large(a, max_bytes);
    struct buf b = buf_on(a);
    char piece[16384];
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_detail(a, ERR(a, ERR_IO, "The file cannot be read."), "read: errno %d", errno);
        buf_add(&b, (struct str){ piece, (size_t)n });
        if ((int64_t)b.n > max_bytes)
            return too_large(a, max_bytes);
    }
    *out = buf_str(&b);
    return NULL;
}

struct err *json_in_file(struct arena *a, const char *path, const struct json_in_limits *limits, const struct json **out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return ERR(a, ERR_NOT_FOUND, "There is no file {0}.", ARG_C(path));
    if (fd < 0)
        return err_detail(a, ERR(a, ERR_IO, "The file {0} cannot be opened.", ARG_C(path)), "open: errno %d", errno);
    struct str text;
    struct err *e = read_all(a, fd, max_bytes_of(limits), &text);
    close(fd);
    TRY(e);
    return json_in_text(a, text, limits, out);
}

/* ---- one value ---- */

enum json_in_type json_in_type(const struct json *v)
{
    switch (json_typeof(v->value)) {
    case JSON_OBJECT: return JSON_IN_OBJECT;
    case JSON_ARRAY: return JSON_IN_ARRAY;
    case JSON_STRING: return JSON_IN_TEXT;
    case JSON_INTEGER: return JSON_IN_INT;
    case JSON_REAL: return JSON_IN_NUM;
    case JSON_TRUE:
    case JSON_FALSE: return JSON_IN_BOOL;
    case JSON_NULL: return JSON_IN_NULL;
    }
    return JSON_IN_NULL;
}

static void add_path(struct buf *b, const struct json *v)
{
    if (!v->parent)
        return;
    add_path(b, v->parent);
    if (!v->key.p) {
        buf_addf(b, "/%zu", v->index);
        return;
    }
    buf_add_char(b, '/');
    for (size_t i = 0; i < v->key.n; i++) {
        if (v->key.p[i] == '~' || v->key.p[i] == '/')
            buf_add_c(b, v->key.p[i] == '~' ? "~0" : "~1");
        else
            buf_add_char(b, v->key.p[i]);
    }
}

struct str json_in_path(const struct json *v)
{
    struct buf b = buf_on(v->arena);
    add_path(&b, v);
    return b.n ? buf_str(&b) : STR("/");
}

static struct err *wrong_type(const struct json *v, enum json_in_type wanted)
{
    struct arena *a = v->arena;
    struct arg path = ARG_S(json_in_path(v));
    switch (wanted) {
    case JSON_IN_TEXT: return ERR(a, ERR_INVALID, "{0} must be a text.", path);
    case JSON_IN_INT: return ERR(a, ERR_INVALID, "{0} must be a whole number.", path);
    case JSON_IN_NUM: return ERR(a, ERR_INVALID, "{0} must be a number.", path);
    case JSON_IN_BOOL: return ERR(a, ERR_INVALID, "{0} must be true or false.", path);
    case JSON_IN_OBJECT: return ERR(a, ERR_INVALID, "{0} must be an object: {{ … }.", path);
    case JSON_IN_ARRAY: return ERR(a, ERR_INVALID, "{0} must be an array: [ … ].", path);
    case JSON_IN_ANY:
    case JSON_IN_NULL: break;
    }
    return ERR(a, ERR_BUG, "{0} has a type that cannot be asked for.", path);
}

static bool has_type(const struct json *v, enum json_in_type wanted)
{
    enum json_in_type is = json_in_type(v);
    return wanted == JSON_IN_ANY || is == wanted || (wanted == JSON_IN_NUM && is == JSON_IN_INT);
}

static struct err *check_type(const struct json *v, enum json_in_type wanted)
{
    return has_type(v, wanted) ? NULL : wrong_type(v, wanted);
}

static struct str text_of(const struct json *v)
{
    return (struct str){ json_string_value(v->value), json_string_length(v->value) };
}

struct err *json_in_as_text(const struct json *v, struct str *out)
{
    TRY(check_type(v, JSON_IN_TEXT));
    *out = text_of(v);
    return NULL;
}

struct err *json_in_as_int(const struct json *v, int64_t *out)
{
    TRY(check_type(v, JSON_IN_INT));
    *out = json_integer_value(v->value);
    return NULL;
}

struct err *json_in_as_num(const struct json *v, double *out)
{
    TRY(check_type(v, JSON_IN_NUM));
    *out = json_number_value(v->value);
    return NULL;
}

struct err *json_in_as_bool(const struct json *v, bool *out)
{
    TRY(check_type(v, JSON_IN_BOOL));
    *out = json_is_true(v->value);
    return NULL;
}

/* ---- many values ---- */

size_t json_in_count(const struct json *v)
{
    if (!v)
        return 0;
    return json_is_array(v->value) ? json_array_size(v->value) : json_object_size(v->value);
}

static const struct json *next_member(const struct json *v, const struct json *before)
{
    void *at = before ? json_object_iter_next(v->value, json_object_key_to_iter(before->key.p)) : json_object_iter(v->value);
    if (!at)
        return NULL;
    return node_of(v->arena, json_object_iter_value(at), v, str_of_c(json_object_iter_key(at)), before ? before->index + 1 : 0);
}

const struct json *json_in_next(const struct json *v, const struct json *before)
{
    if (v && json_is_object(v->value))
        return next_member(v, before);
    size_t i = before ? before->index + 1 : 0;
    json_t *value = v ? json_array_get(v->value, i) : NULL;
    return value ? node_of(v->arena, value, v, STR_NONE, i) : NULL;
}

const struct json *json_in_get(const struct json *v, const char *name)
{
    void *at = v ? json_object_iter_at(v->value, name) : NULL;
    json_t *value = json_object_iter_value(at);
    if (!value || json_is_null(value))
        return NULL;
    return node_of(v->arena, value, v, str_of_c(json_object_iter_key(at)), 0);
}

struct str json_in_key(const struct json *v)
{
    return v->key;
}

/* ---- objects by a table ---- */

static struct err *refuse_unknown(const struct json *v, const struct json_member *members)
{
    for (const struct json *m = json_in_next(v, NULL); m; m = json_in_next(v, m)) {
        const struct json_member *k = members;
        while (k->name && !str_eq_c(m->key, k->name))
            k++;
        if (k->name)
            continue;
        struct buf known = buf_on(v->arena);
        for (k = members; k->name; k++)
            buf_addf(&known, "%s%s", k == members ? "" : ", ", k->name);
        return ERR(v->arena, ERR_INVALID, "{0} is not known here. Known are: {1}.", ARG_S(json_in_path(m)), ARG_S(buf_str(&known)));
    }
    return NULL;
}

/* Writes the value, or "no value" for m NULL, as the type says. */
static void store(const struct json *m, enum json_in_type type, char *at)
{
    switch (type) {
    case JSON_IN_TEXT:
        *(struct str *)(void *)at = m ? text_of(m) : STR_NONE;
        break;
    case JSON_IN_INT:
        *(struct opt_int *)(void *)at = (struct opt_int){ m != NULL, m ? json_integer_value(m->value) : 0 };
        break;
    case JSON_IN_BOOL:
        *(struct opt_int *)(void *)at = (struct opt_int){ m != NULL, m ? json_is_true(m->value) : 0 };
        break;
    case JSON_IN_NUM:
        *(struct opt_num *)(void *)at = (struct opt_num){ m != NULL, m ? json_number_value(m->value) : 0 };
        break;
    case JSON_IN_ANY:
    case JSON_IN_OBJECT:
    case JSON_IN_ARRAY:
    case JSON_IN_NULL:
        *(const struct json **)(void *)at = m;
        break;
    }
}

struct err *json_in_read(const struct json *v, const struct json_member *members, void *target)
{
    TRY(check_type(v, JSON_IN_OBJECT));
    TRY(refuse_unknown(v, members));
    for (const struct json_member *k = members; k->name; k++) {
        const struct json *m = json_in_get(v, k->name);
        if (!m && k->required)
            return ERR(v->arena, ERR_INVALID, "{0} has no member \"{1}\".", ARG_S(json_in_path(v)), ARG_C(k->name));
        if (m)
            TRY(check_type(m, k->type));
        store(m, k->type, (char *)target + k->offset);
    }
    return NULL;
}
