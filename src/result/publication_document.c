/* Documents of publications: read back as they were frozen; and what an edition must not tell beside the one before. */
#include "platform/frozen_document.h"
#include "platform/time_zone.h"
#include "result/publication_private.h"

/* ---- reading ---- */

struct err *publication_documents_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication_document_list *out)
{
    struct publication_view v;
    struct publication_document_list_rows rows;
    TRY(publication_view_load(db, a, k, &v));
    TRY(publication_document_list(db, a, &(struct publication_document_list_in){ .publication_id = k->id, .with_language = true, .language = STR("zh") }, &rows));
    *out = (struct publication_document_list){ .row = ARENA_ARRAY(a, struct publication_document_entry, rows.n) };
    for (size_t i = 0; i < rows.n; i++) {
        struct publication_document_entry e = { .report = rows.row[i].report, .code = rows.row[i].unit_code };
        if (publication_unit_of(rows.row[i].unit_kind, &e.kind) && publication_view_has(&v, e.kind, e.code))
            out->row[out->n++] = e;
    }
    return NULL;
}

/* NOT_FOUND for what the reader does not reach, as for what is not there. */
static struct err *check_reach(struct db *db, struct arena *a, const struct publication_document_key *k)
{
    struct publication_view v;
    TRY(publication_view_load(db, a, &k->publication, &v));
    return publication_view_has(&v, k->kind, k->code) ? NULL : ERR(a, ERR_NOT_FOUND, "There is no such report in this publication.");
}

struct err *publication_document_load(struct db *db, struct arena *a, const struct publication_document_key *k, struct publication_document *out)
{
    struct publication p;
    struct publication_document_load_one_row row;
    const struct tz *tz;
    bool found;
    struct publication_document_load_one_in in = {
        .publication_id = k->publication.id, .report = k->report, .unit_kind = str_of_c(publication_unit_name(k->kind)), .unit_code = k->code, .language = k->language,
    };
    TRY(check_reach(db, a, k));
    TRY(publication_load(db, a, &k->publication, &p));
    TRY(publication_document_load_one(db, a, &in, &row, &found));
    if (!found)
        return ERR(a, ERR_NOT_FOUND, "There is no such report in this publication.");
    TRY(network_time_zone(db, a, &tz));
    *out = (struct publication_document){ .json = row.document, .sha256 = row.sha256 };
    TRY(frozen_document_read(a, row.document, &out->document));
    struct report_edition e = { p.edition, p.released_at.has ? tz_date(tz, p.released_at.v) : (struct civil_date){ 0 } };
    report_head_set_edition(a, &e, &out->document);
    return NULL;
}

struct err *publication_file_load(struct db *db, struct arena *a, const struct publication_document_key *k, struct str format, struct str *content)
{
    struct publication_file_load_one_row row;
    bool found;
    struct publication_file_load_one_in in = {
        .publication_id = k->publication.id, .report = k->report, .unit_kind = str_of_c(publication_unit_name(k->kind)), .unit_code = k->code, .language = k->language, .format = format,
    };
    TRY(check_reach(db, a, k));
    TRY(publication_file_load_one(db, a, &in, &row, &found));
    *content = found ? row.content : STR_NONE;
    return NULL;
}

/* ---- beside the edition before ---- */

const struct table *publication_table(const struct document *d, const char *key)
{
    for (size_t i = 0; i < d->n_sections; i++)
        if (d->section[i].table && strcmp(d->section[i].table->key, key) == 0)
            return d->section[i].table;
    return NULL;
}

ptrdiff_t publication_column(const struct table *t, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return (ptrdiff_t)i;
    return -1;
}

struct str publication_row_name(struct arena *a, const struct table *t, size_t row)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct cell *c = &table_row(t, row)[i];
        if (c->kind == CELL_TEXT)
            buf_addf(&b, STR_FMT "|", STR_ARG(c->s));
        if (c->kind == CELL_MSG && c->hidden == SHOWN)
            buf_addf(&b, "%s" STR_FMT "|", c->msg->id, STR_ARG(c->msg->arg[0].s));
    }
    return buf_str(&b);
}

/* The base of the row of that name; false when it has none that was told. */
static bool base_of_row(struct arena *a, const struct table *t, struct str name, double *n)
{
    ptrdiff_t column = publication_column(t, "n");
    for (size_t row = 0; column >= 0 && row < t->n_rows; row++) {
        const struct cell *c = &table_row(t, row)[column];
        if (c->kind == CELL_INT && c->hidden == SHOWN && str_eq(publication_row_name(a, t, row), name)) {
            *n = (double)c->i;
            return true;
        }
    }
    return false;
}

static void hide_row(struct table *t, size_t row)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        struct cell *c = &t->cell[row * t->n_columns + i];
        if (c->kind != CELL_TEXT && c->kind != CELL_MSG && c->kind != CELL_EMPTY)
            *c = cell_hide(*c, HIDDEN_DISCLOSURE);
    }
}

static void hold_back_table(struct arena *a, const struct table *before, struct table *now, double small_count)
{
    ptrdiff_t column = publication_column(now, "n");
    for (size_t row = 0; column >= 0 && row < now->n_rows; row++) {
        const struct cell *c = &table_row(now, row)[column];
        double n;
        if (c->kind == CELL_INT && c->hidden == SHOWN && base_of_row(a, before, publication_row_name(a, now, row), &n) && !publication_base_is_safe(n, (double)c->i, small_count))
            hide_row(now, row);
    }
}

void publication_hold_back(struct arena *a, const struct document *before, struct document *now, double small_count)
{
    struct section *section = ARENA_ARRAY(a, struct section, now->n_sections);
    for (size_t i = 0; i < now->n_sections; i++) {
        section[i] = now->section[i];
        const struct table *was = section[i].table ? publication_table(before, section[i].table->key) : NULL;
        if (!was)
            continue;
        struct table *copy = ARENA_NEW(a, struct table);
        *copy = *section[i].table; /* its cells are this document's own */
        hold_back_table(a, was, copy, small_count);
        section[i].table = copy;
    }
    now->section = section;
}
