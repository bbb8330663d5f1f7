/* Two documents cell by cell: an edition and what today's data give instead, or two editions. */
#include "platform/frozen_document.h"
#include "result/publication_actions.h"
#include "result/publication_private.h"
#include "result/report_part.h"
#include <math.h>
#include <string.h>

enum { COL_REPORT, COL_UNIT, COL_TABLE, COL_ROW, COL_COLUMN, COL_OLD, COL_NEW, COLUMNS };
static const struct column columns[COLUMNS] = {
    [COL_REPORT] = { .key = "report", .title = { .id = N_("Report") }, .is_text = true },
    [COL_UNIT] = { .key = "unit", .title = { .id = N_("Unit") }, .is_text = true },
    [COL_TABLE] = { .key = "table", .title = { .id = N_("Table") }, .is_text = true },
    [COL_ROW] = { .key = "row", .title = { .id = N_("Row") }, .is_text = true, .width = 24 },
    [COL_COLUMN] = { .key = "column", .title = { .id = N_("Column") }, .is_text = true },
    [COL_OLD] = { .key = "old", .title = { .id = N_("Old") }, .decimals = 2 },
    [COL_NEW] = { .key = "new", .title = { .id = N_("New") }, .decimals = 2 },
};

struct comparing { struct arena *a; struct table *out; struct str report, unit; };

static bool is_same_num(double x, double y)
{
    return (isnan(x) && isnan(y)) || fabs(x - y) < 1e-9;
}

static bool is_same_counts(const struct cell *x, const struct cell *y)
{
    bool same = x->n_counts == y->n_counts;
    for (size_t i = 0; same && i < x->n_counts; i++)
        same = x->counts[i].code == y->counts[i].code && is_same_num(x->counts[i].n, y->counts[i].n);
    return same;
}

static bool is_same_msg(const struct msg *x, const struct msg *y)
{
    bool same = strcmp(x->id, y->id) == 0;
    for (size_t i = 0; same && i < MSG_ARGS; i++) {
        const struct arg *p = &x->arg[i], *q = &y->arg[i];
        same = p->kind == q->kind && str_cmp(p->s.p ? p->s : STR(""), q->s.p ? q->s : STR("")) == 0 && p->i == q->i && is_same_num(p->num, q->num);
    }
    return same;
}

/* Marks count too: a lost arrow is a change. */
static bool is_same(const struct cell *x, const struct cell *y)
{
    bool is_hidden = x->hidden == HIDDEN_DISCLOSURE || x->hidden == HIDDEN_NOT_ESTIMABLE;
    if (x->kind != y->kind || x->hidden != y->hidden || x->marks != y->marks)
        return false;
    switch (x->kind) {
    case CELL_EMPTY: return true;
    case CELL_TEXT: return is_hidden || str_eq(x->s, y->s);
    case CELL_MSG: return is_hidden || is_same_msg(x->msg, y->msg);
    case CELL_INT: return is_hidden || x->i == y->i;
    case CELL_NUM: case CELL_SHARE: return is_hidden || is_same_num(x->num, y->num);
    case CELL_PAIR: return is_hidden || (is_same_num(x->pair[0], y->pair[0]) && is_same_num(x->pair[1], y->pair[1]));
    case CELL_COUNTS: return is_hidden || is_same_counts(x, y);
    }
    return false;
}

struct place { const struct table *table; struct str row; const char *column; };

static void put(const struct comparing *k, const struct place *at, const struct cell *old, const struct cell *new)
{
    struct cell *c = table_add_row(k->a, k->out);
    c[COL_REPORT] = cell_text(k->report);
    c[COL_UNIT] = cell_text(k->unit);
    c[COL_TABLE] = cell_text(str_of_c(at->table->key));
    c[COL_ROW] = cell_text(at->row);
    c[COL_COLUMN] = cell_text(str_of_c(at->column));
    if (old)
        c[COL_OLD] = *old;
    if (new)
        c[COL_NEW] = *new;
}

static const struct cell *cell_of(const struct table *t, ptrdiff_t row, const char *key)
{
    ptrdiff_t column = publication_column(t, key);
    return row < 0 || column < 0 ? NULL : &table_row(t, (size_t)row)[column];
}

static ptrdiff_t row_of_name(struct arena *a, const struct table *t, struct str name)
{
    for (size_t row = 0; t && row < t->n_rows; row++)
        if (str_eq(publication_row_name(a, t, row), name))
            return (ptrdiff_t)row;
    return -1;
}

static bool is_number(const struct cell *c)
{
    return c->kind != CELL_TEXT && c->kind != CELL_MSG;
}

static void compare_row(const struct comparing *k, const struct table *old, const struct table *new, size_t row)
{
    struct str name = publication_row_name(k->a, old, row);
    ptrdiff_t there = row_of_name(k->a, new, name);
    if (there < 0)
        put(k, &(struct place){ old, name, "" }, NULL, NULL);
    for (size_t i = 0; there >= 0 && i < old->n_columns; i++) {
        const struct cell *x = &table_row(old, row)[i], *y = cell_of(new, there, old->column[i].key);
        if (is_number(x) && (!y || !is_same(x, y)))
            put(k, &(struct place){ old, name, old->column[i].key }, x, y);
    }
}

static const struct table *compared(const struct section *s)
{
    return s->table && strncmp(s->table->key, REPORT_PART_KEY, strlen(REPORT_PART_KEY)) != 0 ? s->table : NULL;
}

static void compare_documents(const struct comparing *k, const struct document *old, const struct document *new)
{
    for (size_t i = 0; i < old->n_sections; i++) {
        const struct table *t = compared(&old->section[i]), *there = t ? publication_table(new, t->key) : NULL;
        for (size_t row = 0; t && row < t->n_rows; row++)
            compare_row(k, t, there, row);
    }
    for (size_t i = 0; i < new->n_sections; i++) { /* rows that were not there before */
        const struct table *t = compared(&new->section[i]), *there = t ? publication_table(old, t->key) : NULL;
        for (size_t row = 0; t && row < t->n_rows; row++) {
            struct str name = publication_row_name(k->a, t, row);
            if (row_of_name(k->a, there, name) < 0)
                put(k, &(struct place){ t, name, "" }, NULL, &table_row(t, row)[0]);
        }
    }
}

static void begin(struct arena *a, struct comparing *k, struct document *out, const char *format)
{
    struct section *s = ARENA_NEW(a, struct section);
    k->a = a;
    k->out = table_new(a, "changes", columns, COLUMNS);
    k->out->empty = MSG("No cell is different.");
    k->out->title = MSG("Changed cells");
    *s = (struct section){ .key = "changes", .table = k->out };
    *out = (struct document){ .format = format, .section = s, .n_sections = 1, .landscape = true };
}

/* ---- today's data ---- */

struct recomputing { struct job *job; const struct publication *p; struct publication_document_list_rows documents; struct comparing k; struct publication_source facts; };

static struct err *compare_one(struct recomputing *c, struct job *job, const struct report_source *source, const struct publication_document_list_row *row)
{
    struct document old, new;
    struct publication_document_load_one_row frozen;
    bool found;
    struct publication_document_load_one_in key = { .publication_id = c->p->id, .report = row->report, .unit_kind = row->unit_kind, .unit_code = row->unit_code, .language = row->language };
    struct report_input in = { .kind = row->report, .programme = c->p->programme, .period = SOME_INT(c->p->period),
                               .scope = str_eq_c(row->unit_kind, "nation") ? STR("nation") : str_printf(job->arena, STR_FMT ":" STR_FMT, STR_ARG(row->unit_kind), STR_ARG(row->unit_code)) };
    TRY(publication_document_load_one(job->db, job->arena, &key, &frozen, &found));
    TRY(frozen_document_read(job->arena, frozen.document, &old));
    struct err *e = report_make_from(job, source, &in, &new);
    if (e && e->code == ERR_NOT_FOUND)
        new = (struct document){ 0 }; /* the unit is no more */
    else
        TRY(e);
    c->k.report = row->report;
    c->k.unit = row->unit_code;
    compare_documents(&c->k, &old, &new);
    return NULL;
}

static struct err *recompute(struct db *db UNUSED, void *ctx)
{
    struct recomputing *c = ctx;
    struct report_source source;
    struct job job = *c->job;
    struct report_input in = { .kind = c->p->kind, .programme = c->p->programme, .period = SOME_INT(c->p->period) };
    job.lang = lang_load(job.arena, STR("en"));
    job.now_ms = c->p->made_at;
    TRY(report_source_load(&job, &in, &source));
    TRY(publication_source_of(&job, &source, c->p, &c->facts));
    TRY(publication_count_before(&job, c->p, &source));
    for (size_t i = 0; i < c->documents.n; i++) {
        job_progress(c->job, &MSG("Reports"), (int64_t)i, (int64_t)c->documents.n);
        TRY(compare_one(c, &job, &source, &c->documents.row[i]));
    }
    job_progress_end(c->job);
    return NULL;
}

struct err *publication_compare(struct job *job, int64_t id, struct document *out)
{
    struct arena *a = job->arena;
    struct publication p;
    struct recomputing c = { .job = job, .p = &p };
    TRY(publication_load(job->db, a, &(struct publication_key){ id, { .kind = SCOPE_SYSTEM }, true }, &p));
    TRY(publication_document_list(job->db, a, &(struct publication_document_list_in){ .publication_id = id, .with_language = true, .language = STR("en") }, &c.documents));
    begin(a, &c.k, out, "huifang.publication_compare/1");
    TRY(db_read(job->db, recompute, &c));
    struct head_field *h = ARENA_ARRAY(a, struct head_field, 4);
    h[0] = (struct head_field){ "edition", MSG("Edition"), cell_msg(a, MSG("V{0}", ARG_I(p.edition))) };
    h[1] = (struct head_field){ "method", MSG("Method version"), cell_text(str_printf(a, "%d → %d", (int)p.method_version, report_method_version)) };
    h[2] = (struct head_field){ "interviews", MSG("Interviews"), cell_msg(a, str_eq(p.tally_sha256, c.facts.tally_sha256) ? MSG("the same") : MSG("changed")) };
    h[3] = (struct head_field){ "parameters", MSG("Settings"), cell_msg(a, str_eq(p.parameters, c.facts.parameters) ? MSG("the same") : MSG("changed")) };
    out->title = MSG("Publication and today's figures");
    out->head = h;
    out->n_head = 4;
    return NULL;
}

/* ---- two editions ---- */

struct err *publication_difference(struct job *job, const struct publication_difference_key *k, struct document *out)
{
    struct arena *a = job->arena;
    struct publication_document now, was;
    struct publication_document_key before = k->document;
    struct comparing c = { .report = k->document.report, .unit = k->document.code };
    before.publication.id = k->before;
    TRY(publication_document_load(job->db, a, &k->document, &now));
    TRY(publication_document_load(job->db, a, &before, &was));
    begin(a, &c, out, "huifang.publication_difference/1");
    compare_documents(&c, &was.document, &now.document);
    out->title = MSG("What the edition changes");
    return NULL;
}
