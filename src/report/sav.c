#include "report/sav.h"
#include "base/utf8.h"
#include <errno.h>
#include <math.h>
#include <readstat.h>
#include <string.h>
#include <unistd.h>

enum { LABEL_BYTES = 255, VALUE_LABEL_BYTES = 120, FILE_LABEL_BYTES = 64 };

struct sav {
    struct arena *arena;
    const struct sav_head *head;
    const char *path;
    FILE *file;
    readstat_writer_t *writer;
    readstat_variable_t **variable;
    int64_t rows;
};

/* The text up to so many bytes, cut between characters. */
static char *cut(struct arena *a, struct str s, size_t bytes)
{
    size_t n = s.n < bytes ? s.n : bytes;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return str_c(a, str_sub(s, 0, n));
}

static ssize_t write_bytes(const void *data, size_t len, void *ctx)
{
    struct sav *s = ctx;
    return fwrite(data, 1, len, s->file) == len ? (ssize_t)len : -1;
}

static void release(void *ctx)
{
    struct sav *s = ctx;
    if (s->writer)
        readstat_writer_free(s->writer);
    if (s->file)
        fclose(s->file);
    s->writer = NULL;
    s->file = NULL;
}

static struct err *failed(struct sav *s, readstat_error_t e, const char *what)
{
    if (e == READSTAT_OK)
        return NULL;
    if (e == READSTAT_ERROR_WRITE)
        return err_detail(s->arena, ERR(s->arena, ERR_IO, "The file {0} cannot be written.", ARG_C(s->path)), "%s", strerror(errno));
    struct err *bad = ERR(s->arena, ERR_INVALID, "This cannot be put into an SPSS file.");
    return err_detail(s->arena, bad, "%s: %s", what, readstat_error_message(e));
}

static void add_labels(struct sav *s, const struct sav_variable *v, readstat_variable_t *out)
{
    if (v->n_values == 0)
        return;
    readstat_label_set_t *set = readstat_add_label_set(s->writer, READSTAT_TYPE_DOUBLE, v->name);
    for (size_t i = 0; i < v->n_values; i++)
        readstat_label_double_value(set, v->value[i].value, cut(s->arena, v->value[i].text, VALUE_LABEL_BYTES));
    readstat_variable_set_label_set(out, set);
}

static struct err *add_variable(struct sav *s, size_t i)
{
    const struct sav_variable *v = &s->head->variable[i];
    readstat_variable_t *out = readstat_add_variable(s->writer, v->name, v->text_bytes ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, v->text_bytes);
    s->variable[i] = out;
    readstat_variable_set_label(out, cut(s->arena, v->label, LABEL_BYTES));
    readstat_variable_set_format(out, arena_printf(s->arena, v->text_bytes ? "A%zu" : "F8.%zu", v->text_bytes ? v->text_bytes : (size_t)v->decimals));
    readstat_variable_set_measure(out, v->is_measured ? READSTAT_MEASURE_SCALE : v->n_values ? READSTAT_MEASURE_ORDINAL : READSTAT_MEASURE_NOMINAL);
    add_labels(s, v, out);
    if (v->missing.from != 0 || v->missing.to != 0)
        return failed(s, readstat_variable_add_missing_double_range(out, v->missing.from, v->missing.to), v->name);
    return NULL;
}

static struct err *begin(struct sav *s)
{
    const struct sav_head *h = s->head;
    readstat_set_data_writer(s->writer, write_bytes);
    TRY(failed(s, readstat_writer_set_file_label(s->writer, cut(s->arena, h->label, FILE_LABEL_BYTES)), "label"));
    TRY(failed(s, readstat_writer_set_file_timestamp(s->writer, (time_t)(h->now_ms / 1000)), "time"));
    TRY(failed(s, readstat_writer_set_compression(s->writer, READSTAT_COMPRESS_ROWS), "compression"));
    for (size_t i = 0; i < h->n; i++)
        TRY(add_variable(s, i));
    TRY(failed(s, readstat_begin_writing_sav(s->writer, s, (long)h->rows), "head"));
    TRY(failed(s, readstat_validate_metadata(s->writer), "head"));
    for (size_t i = 0; i < h->n; i++)
        TRY(failed(s, readstat_validate_variable(s->writer, s->variable[i]), h->variable[i].name));
    return NULL;
}

struct err *sav_begin(struct arena *a, const char *path, const struct sav_head *h, struct sav **out)
{
    struct sav *s = ARENA_NEW(a, struct sav);
    *s = (struct sav){ .arena = a, .head = h, .path = path, .variable = ARENA_ARRAY(a, readstat_variable_t *, h->n) };
    s->file = fopen(path, "wbe");
    if (!s->file)
        return err_detail(a, ERR(a, ERR_IO, "The file {0} cannot be written.", ARG_C(path)), "%s", strerror(errno));
    s->writer = readstat_writer_init();
    arena_defer(a, release, s);
    *out = s;
    return begin(s);
}

static readstat_error_t put(struct sav *s, size_t i, const struct sav_value *v)
{
    const struct sav_variable *x = &s->head->variable[i];
    if (x->text_bytes == 0)
        return isnan(v->number) ? readstat_insert_missing_value(s->writer, s->variable[i]) : readstat_insert_double_value(s->writer, s->variable[i], v->number);
    char text[256];
    size_t n = v->text.n < x->text_bytes ? v->text.n : x->text_bytes;
    while (n < v->text.n && n > 0 && ((unsigned char)v->text.p[n] & 0xc0) == 0x80)
        n--;
    if (n)
        memcpy(text, v->text.p, n);
    text[n] = '\0';
    return readstat_insert_string_value(s->writer, s->variable[i], text);
}

struct err *sav_row(struct sav *s, const struct sav_value *v)
{
    if (s->rows++ == s->head->rows)
        return ERR(s->arena, ERR_BUG, "The file has another number of rows than it says.");
    TRY(failed(s, readstat_begin_row(s->writer), "row"));
    for (size_t i = 0; i < s->head->n; i++)
        TRY(failed(s, put(s, i, &v[i]), s->head->variable[i].name));
    return failed(s, readstat_end_row(s->writer), "row");
}

struct err *sav_end(struct sav *s)
{
    if (s->rows != s->head->rows)
        return ERR(s->arena, ERR_BUG, "The file has another number of rows than it says.");
    TRY(failed(s, readstat_end_writing(s->writer), "end"));
    int status = fflush(s->file) == 0 ? fsync(fileno(s->file)) : -1;
    status |= fclose(s->file);
    s->file = NULL;
    if (status)
        return err_detail(s->arena, ERR(s->arena, ERR_IO, "The file {0} cannot be written.", ARG_C(s->path)), "%s", strerror(errno));
    return NULL;
}
