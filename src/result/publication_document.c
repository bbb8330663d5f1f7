/* Documents of publications, read back as they were frozen. */
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

/* ---- tables of two documents ---- */

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
