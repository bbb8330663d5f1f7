#include "fieldwork/wave_report.h"
#include "wave_sql.h"

/* ---- all waves ---- */

enum { LIST_PROGRAMME, LIST_MONTH, LIST_STATE, LIST_VERSION, LIST_END, LIST_COLUMNS };
static const struct column list_columns[LIST_COLUMNS] = {
    [LIST_PROGRAMME] = { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true },
    [LIST_MONTH] = { .key = "month", .title = { .id = N_("Repair month") }, .is_text = true },
    [LIST_STATE] = { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    [LIST_VERSION] = { .key = "version", .title = { .id = N_("Version") } },
    [LIST_END] = { .key = "field_end", .title = { .id = N_("Last day of calls") }, .is_text = true },
};

static struct document *document_of(struct job *job, const char *format, struct msg title, const struct section *section)
{
    struct document *d = ARENA_NEW(job->arena, struct document);
    struct section *copy = ARENA_NEW(job->arena, struct section);
    *copy = *section;
    *d = (struct document){ .format = format, .title = title, .section = copy, .n_sections = 1, .landscape = true, .generated = tz_format(job->arena, job->tz, job->now_ms) };
    return d;
}

struct err *wave_list_document(struct job *job, struct document **out)
{
    struct arena *a = job->arena;
    struct wave_list list;
    TRY(wave_list_load(job->db, a, STR_NONE, &list));
    struct table *t = table_new(a, "waves", list_columns, LIST_COLUMNS);
    t->empty = MSG("There is no wave yet. Draw a sample, then open one with \"huifang wave open\".");
    for (size_t i = 0; i < list.n; i++) {
        const struct wave *w = &list.wave[i];
        struct cell *c = table_add_row(a, t);
        c[LIST_PROGRAMME] = org_programme_cell(a, w->programme);
        c[LIST_MONTH] = cell_text(civil_month_str(a, w->month));
        c[LIST_STATE] = cell_code(a, str_c(a, w->state), wave_state_title(a, w->state));
        c[LIST_VERSION] = cell_int(w->version);
        c[LIST_END] = cell_text(civil_date_str(a, w->field_end));
    }
    *out = document_of(job, "huifang.waves/1", MSG("Waves"), &(struct section){ .key = "waves", .table = t });
    return NULL;
}

/* ---- one wave by dealer ---- */

enum { CELL_REGION, CELL_CODE, CELL_NAME, CELL_TARGET, CELL_DONE, CELL_RUNNING, CELL_STATE, CELL_COLUMNS = CELL_STATE + CASE_STATES };

static const struct column *cell_columns(struct arena *a)
{
    struct column *c = ARENA_ARRAY(a, struct column, CELL_COLUMNS);
    c[CELL_REGION] = (struct column){ .key = "region", .title = { .id = N_("Region") }, .is_text = true };
    c[CELL_CODE] = (struct column){ .key = "dealer_code", .title = { .id = N_("Code") }, .is_text = true };
    c[CELL_NAME] = (struct column){ .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true };
    c[CELL_TARGET] = (struct column){ .key = "target", .title = { .id = N_("Target") } };
    c[CELL_DONE] = (struct column){ .key = "achieved", .title = { .id = N_("Interviews") } };
    c[CELL_RUNNING] = (struct column){ .key = "running", .title = { .id = N_("Running") } };
    for (int s = 0; s < CASE_STATES; s++)
        c[CELL_STATE + s] = (struct column){ .key = case_state_name((enum case_state)s), .title = case_state_titles[s], .group = { .id = N_("Cases") } };
    return c;
}

static void add_cell(struct arena *a, struct table *t, const struct org_network *n, const struct wave_cell *q)
{
    const struct org_dealer *d = org_dealer_by_id(n, q->dealer_id);
    struct cell *c = table_add_row(a, t);
    c[CELL_REGION] = cell_text(d ? n->region[d->region].name : STR(""));
    c[CELL_CODE] = cell_text(d ? d->code : STR(""));
    c[CELL_NAME] = cell_text(d ? d->name : q->name);
    c[CELL_TARGET] = cell_int(q->target);
    c[CELL_DONE] = cell_int(q->achieved);
    c[CELL_RUNNING] = cell_int(q->reserved);
}

static void add_counts(struct table *t, const struct wave_cells *cells, const struct wave_case_counts_rows *counts)
{
    for (size_t i = 0; i < cells->n; i++)
        for (int s = 0; s < CASE_STATES; s++)
            t->cell[i * CELL_COLUMNS + CELL_STATE + (size_t)s] = cell_int(0);
    for (size_t k = 0; k < counts->n; k++)
        for (size_t i = 0; i < cells->n; i++) {
            enum case_state s = case_state_of(counts->row[k].state);
            if (cells->row[i].dealer_id == counts->row[k].dealer_id && !cells->row[i].name.n && s < CASE_STATES)
                t->cell[i * CELL_COLUMNS + CELL_STATE + s] = cell_int(counts->row[k].n);
        }
}

struct err *wave_cells_document(struct job *job, int64_t id, struct document **out)
{
    struct arena *a = job->arena;
    struct wave w;
    struct wave_cells cells;
    struct wave_case_counts_rows counts;
    struct org_network network;
    TRY(wave_load(job->db, a, id, &w));
    TRY(wave_cells_load(job->db, a, id, &cells));
    TRY(wave_case_counts(job->db, a, &(struct wave_case_counts_in){ .wave_id = id }, &counts));
    TRY(org_network_load(job->db, a, (struct db_scope){ 0 }, job_today(job), &network));
    struct table *t = table_new(a, "dealers", cell_columns(a), CELL_COLUMNS);
    t->base = MSG("Repair month {0}, calls until {1}", ARG_S(civil_month_str(a, w.month)), ARG_S(civil_date_str(a, w.field_end)));
    for (size_t i = 0; i < cells.n; i++)
        add_cell(a, t, &network, &cells.row[i]);
    add_counts(t, &cells, &counts);
    *out = document_of(job, "huifang.wave/1", MSG("Wave"), &(struct section){ .key = "wave", .table = t });
    return NULL;
}
