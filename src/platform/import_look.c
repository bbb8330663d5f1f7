#include "platform/import_look.h"
#include "base/json_out.h"
#include "base/utf8.h"
#include "platform/import_private.h"
#include <errno.h>
#include <unistd.h>

enum { CELL_SHOWN = 60 };

/* ---- looking ---- */

static void take_sheets(struct arena *a, const struct sheet *s, struct import_look *out)
{
    size_t n;
    const struct sheet_info *info = sheet_list(s, &n);
    out->sheet = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < n; i++)
        if (!info[i].hidden)
            out->sheet[out->n_sheets++] = str_dup(a, info[i].name);
    out->sheet_name = str_dup(a, sheet_name(s));
}

static struct str meaning_of(const struct import *im, size_t column)
{
    const struct import_private *p = im->private;
    if (p->extra[column].p)
        return p->extra[column];
    for (size_t f = 0; f < im->kind->n_fields; f++)
        if (p->source[f].kind == SOURCE_COLUMN && p->source[f].column == column)
            return str_of_c(im->kind->field[f].name);
    return STR_NONE;
}

static const struct field *field_named(const struct import_kind *k, struct str name)
{
    for (size_t f = 0; f < k->n_fields; f++)
        if (name.p && str_eq_c(name, k->field[f].name))
            return &k->field[f];
    return NULL;
}

/* A cell is masked by what its column means; a mobile number is none of the page's business wherever it stands. */
static struct str shown(struct arena *a, const struct field *f, struct str cell)
{
    struct str s = str_trim(cell), cut = utf8_prefix(s, CELL_SHOWN);
    struct phone phone = { s };
    bool is_number = f && (strstr(f->name, "mobile") || strstr(f->name, "phone") || f->type == FIELD_PHONE);
    if (f && f->type == FIELD_NAME)
        return mask_name(a, (struct person_name){ s });
    if (f && f->type == FIELD_VIN)
        return mask_vin(a, s);
    if (f && f->type == FIELD_PLATE)
        return mask_plate(a, (struct plate){ s });
    if (phone_parse(a, s, &phone) == PHONE_MOBILE || (is_number && s.n > 4))
        return mask_phone(a, phone);
    return cut.n < s.n ? str_printf(a, STR_FMT "…", STR_ARG(cut)) : str_dup(a, s);
}

static void take_columns(const struct import *im, struct import_look *out)
{
    const struct import_private *p = im->private;
    struct arena *a = im->job->arena;
    out->column = ARENA_ARRAY(a, struct import_look_column, p->n_headings);
    out->n = p->n_headings;
    out->heading_line = p->part[0].line;
    for (size_t i = 0; i < out->n; i++) {
        out->column[i] = (struct import_look_column){ .heading = p->heading[i], .means = meaning_of(im, i) };
        for (size_t k = 0; k < IMPORT_SAMPLE && p->at_ahead + k < p->n_ahead; k++) {
            const struct sheet_row *row = &p->ahead[p->at_ahead + k];
            out->column[i].sample[k] = i < row->n ? shown(a, field_named(im->kind, out->column[i].means), row->cell[i]) : STR("");
        }
    }
    out->missing = ARENA_ARRAY(a, struct str, im->kind->n_fields);
    for (size_t f = 0; f < im->kind->n_fields; f++)
        if (im->kind->field[f].required && p->source[f].kind == SOURCE_NONE)
            out->missing[out->n_missing++] = str_of_c(im->kind->field[f].name);
}

struct err *import_look_at(struct job *job, const struct import_request *q, struct import_look *out)
{
    struct import *im = import_new(job, q->kind);
    struct sheet *sheet;
    *out = (struct import_look){ 0 };
    if (q->kind->file)
        return NULL;
    im->is_dry_run = true;
    im->scope = q->scope;
    TRY(import_map_load(job->arena, q->map_path, &im->private->map));
    im->top_is = im->private->map.top_is;
    TRY(q->kind->begin ? q->kind->begin(im) : NULL);
    TRY(import_open_sheet(im, q, &sheet));
    take_sheets(job->arena, sheet, out);
    TRY(import_guess_heading(im, sheet));
    take_columns(im, out);
    return NULL;
}

void import_look_add(struct arena *a, struct import_look *l, const struct import_kind *kind, const struct import_report *r)
{
    l->is_checked = true;
    l->rows_new = r->rows_new;
    l->rows_changed = r->rows_changed;
    l->rows_same = r->rows_same;
    l->rows_rejected = r->rows_rejected;
    l->rows_skipped = r->rows_skipped;
    l->warnings = r->warnings;
    l->was_known = r->was_known;
    l->has_rejects = r->rejects_path != NULL;
    l->findings_left_out = r->findings_left_out;
    l->finding = ARENA_ARRAY(a, struct import_look_finding, r->n_findings);
    l->n_findings = r->n_findings;
    for (size_t i = 0; i < r->n_findings; i++)
        l->finding[i] = (struct import_look_finding){ r->finding[i].line, r->finding[i].column, shown(a, field_named(kind, r->finding[i].column), r->finding[i].value), r->finding[i].reason, r->finding[i].is_warning };
}

/* ---- writing ---- */

static void put_texts(struct json_out *j, const char *key, const struct str *text, size_t n)
{
    json_key_c(j, key);
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_str(j, text[i]);
    json_array_end(j);
}

static void put_column(struct json_out *j, const struct import_look_column *c)
{
    size_t n = 0;
    while (n < IMPORT_SAMPLE && c->sample[n].p)
        n++;
    json_object(j);
    json_put_str(j, "heading", c->heading);
    json_put_str(j, "means", c->means);
    put_texts(j, "sample", c->sample, n);
    json_object_end(j);
}

static void put_finding(struct json_out *j, const struct import_look_finding *f)
{
    json_object(j);
    json_put_int(j, "line", f->line);
    json_put_str(j, "column", f->column);
    json_put_str(j, "value", f->value);
    json_put_str(j, "reason", f->reason);
    json_put_bool(j, "warning", f->is_warning);
    json_object_end(j);
}

static void put_counts(struct json_out *j, const struct import_look *l)
{
    json_put_bool(j, "checked", l->is_checked);
    json_put_int(j, "new", l->rows_new);
    json_put_int(j, "changed", l->rows_changed);
    json_put_int(j, "same", l->rows_same);
    json_put_int(j, "rejected", l->rows_rejected);
    json_put_int(j, "skipped", l->rows_skipped);
    json_put_int(j, "warnings", l->warnings);
    json_put_int(j, "left_out", l->findings_left_out);
    json_put_bool(j, "known", l->was_known);
    json_put_bool(j, "rejects", l->has_rejects);
}

static void put_look(struct sink *out, const struct import_look *l)
{
    struct json_out j = json_out_to(out, false);
    json_object(&j);
    json_put_int(&j, "heading_line", l->heading_line);
    put_texts(&j, "missing", l->missing, l->n_missing);
    put_texts(&j, "sheets", l->sheet, l->n_sheets);
    json_put_str(&j, "sheet", l->sheet_name);
    put_counts(&j, l);
    json_key_c(&j, "columns");
    json_array(&j);
    for (size_t i = 0; i < l->n; i++)
        put_column(&j, &l->column[i]);
    json_array_end(&j);
    json_key_c(&j, "findings");
    json_array(&j);
    for (size_t i = 0; i < l->n_findings; i++)
        put_finding(&j, &l->finding[i]);
    json_array_end(&j);
    json_object_end(&j);
}

struct err *import_look_write(struct arena *a, const struct import_look *l, const char *path)
{
    const char *part = arena_printf(a, "%s.part", path);
    FILE *f = fopen(part, "wb");
    if (!f)
        return ERR(a, ERR_IO, "The file {0} cannot be written: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    struct sink out = sink_to_file(f);
    put_look(&out, l);
    bool is_good = !out.failed && fflush(f) == 0;
    is_good &= fclose(f) == 0;
    if (!is_good || rename(part, path) != 0)
        return ERR(a, ERR_IO, "The file {0} cannot be written: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    return NULL;
}

/* ---- reading ---- */

struct stored {
    struct opt_int heading_line, checked, rows_new, rows_changed, rows_same, rejected, skipped, warnings, left_out, known, rejects;
    const struct json *missing, *sheets, *columns, *findings;
    struct str sheet;
};
#define INT_OF(name, member) { name, JSON_IN_INT, false, offsetof(struct stored, member) }
#define BOOL_OF(name, member) { name, JSON_IN_BOOL, false, offsetof(struct stored, member) }
#define ARRAY_OF(name, member) { name, JSON_IN_ARRAY, false, offsetof(struct stored, member) }
static const struct json_member members[] = {
    INT_OF("heading_line", heading_line), BOOL_OF("checked", checked), INT_OF("new", rows_new), INT_OF("changed", rows_changed), INT_OF("same", rows_same),
    INT_OF("rejected", rejected), INT_OF("skipped", skipped), INT_OF("warnings", warnings), INT_OF("left_out", left_out), BOOL_OF("known", known), BOOL_OF("rejects", rejects),
    ARRAY_OF("missing", missing), ARRAY_OF("sheets", sheets), ARRAY_OF("columns", columns), ARRAY_OF("findings", findings),
    { "sheet", JSON_IN_TEXT, false, offsetof(struct stored, sheet) }, { 0 },
};

static struct err *read_texts(struct arena *a, const struct json *array, struct str **out, size_t *n)
{
    *out = ARENA_ARRAY(a, struct str, json_in_count(array));
    *n = 0;
    for (const struct json *v = json_in_next(array, NULL); v; v = json_in_next(array, v))
        TRY(json_in_as_text(v, &(*out)[(*n)++]));
    return NULL;
}

struct stored_column { struct str heading, means; const struct json *sample; };
static const struct json_member column_members[] = {
    { "heading", JSON_IN_TEXT, true, offsetof(struct stored_column, heading) }, { "means", JSON_IN_TEXT, false, offsetof(struct stored_column, means) },
    { "sample", JSON_IN_ARRAY, true, offsetof(struct stored_column, sample) }, { 0 },
};

static struct err *read_columns(struct arena *a, const struct json *array, struct import_look *out)
{
    out->column = ARENA_ARRAY(a, struct import_look_column, json_in_count(array));
    for (const struct json *v = json_in_next(array, NULL); v; v = json_in_next(array, v)) {
        struct import_look_column *c = &out->column[out->n++];
        struct stored_column s;
        struct str *sample;
        size_t n;
        TRY(json_in_read(v, column_members, &s));
        TRY(read_texts(a, s.sample, &sample, &n));
        *c = (struct import_look_column){ .heading = s.heading, .means = s.means };
        memcpy(c->sample, sample, MIN_OF(n, (size_t)IMPORT_SAMPLE) * sizeof *sample);
    }
    return NULL;
}

struct stored_finding { struct opt_int line, warning; struct str column, value, reason; };
static const struct json_member finding_members[] = {
    { "line", JSON_IN_INT, true, offsetof(struct stored_finding, line) },     { "column", JSON_IN_TEXT, false, offsetof(struct stored_finding, column) },
    { "value", JSON_IN_TEXT, false, offsetof(struct stored_finding, value) }, { "reason", JSON_IN_TEXT, false, offsetof(struct stored_finding, reason) },
    { "warning", JSON_IN_BOOL, false, offsetof(struct stored_finding, warning) }, { 0 },
};

static struct err *read_findings(struct arena *a, const struct json *array, struct import_look *out)
{
    out->finding = ARENA_ARRAY(a, struct import_look_finding, json_in_count(array));
    for (const struct json *v = json_in_next(array, NULL); v; v = json_in_next(array, v)) {
        struct stored_finding s;
        TRY(json_in_read(v, finding_members, &s));
        out->finding[out->n_findings++] = (struct import_look_finding){ s.line.v, s.column, s.value, s.reason, s.warning.v };
    }
    return NULL;
}

struct err *import_look_read(struct arena *a, const char *path, struct import_look *out)
{
    const struct json *top;
    struct stored s;
    TRY(json_in_file(a, path, NULL, &top));
    TRY(json_in_read(top, members, &s));
    *out = (struct import_look){ .heading_line = s.heading_line.v, .is_checked = s.checked.v, .rows_new = s.rows_new.v, .rows_changed = s.rows_changed.v,
                                 .rows_same = s.rows_same.v, .rows_rejected = s.rejected.v, .rows_skipped = s.skipped.v, .warnings = s.warnings.v,
                                 .findings_left_out = s.left_out.v, .was_known = s.known.v, .has_rejects = s.rejects.v, .sheet_name = s.sheet };
    TRY(read_texts(a, s.missing, &out->missing, &out->n_missing));
    TRY(read_texts(a, s.sheets, &out->sheet, &out->n_sheets));
    TRY(read_columns(a, s.columns, out));
    return read_findings(a, s.findings, out);
}
