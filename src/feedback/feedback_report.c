/* Lists of opinions as files, and how old the open ones are. */
#include "feedback/feedback_pages.h"

static const struct column list_columns[] = {
    { .key = "number", .title = { .id = N_("Number") }, .is_text = true },
    { .key = "received", .title = { .id = N_("Received") }, .is_text = true },
    { .key = "dealer", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "dealer_name", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true },
    { .key = "customer", .title = { .id = N_("Customer") }, .is_text = true },
    { .key = "phone", .title = { .id = N_("Phone") }, .is_text = true },
    { .key = "model", .title = { .id = N_("Model") }, .is_text = true },
    { .key = "plate", .title = { .id = N_("Plate") }, .is_text = true },
    { .key = "visit", .title = { .id = N_("Visit") }, .is_text = true },
    { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    { .key = "text", .title = { .id = N_("What the customer said") }, .is_text = true, .width = 40 },
    { .key = "wish", .title = { .id = N_("Wish") }, .is_text = true, .width = 20 },
    { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    { .key = "owner", .title = { .id = N_("In charge") }, .is_text = true },
    { .key = "due", .title = { .id = N_("Call due") }, .is_text = true },
    { .key = "light", .title = { .id = N_("Light") }, .is_text = true },
    { .key = "done", .title = { .id = N_("What was done") }, .is_text = true, .width = 30 },
    { .key = "satisfied", .title = { .id = N_("Customer satisfied") }, .is_text = true },
    { .key = "reopened", .title = { .id = N_("Opened again") } },
};

static void put_row(const struct job *job, struct table *t, const struct feedback *f)
{
    static const char *const light_names[FEEDBACK_LIGHTS] = { "none", "green", "yellow", "red" };
    struct arena *a = job->arena;
    struct cell *c = table_add_row(a, t);
    size_t k = 0;
    c[k++] = cell_text(f->number);
    c[k++] = cell_text(feedback_at_text(job, f->opened_ms));
    c[k++] = cell_text(f->dealer_code);
    c[k++] = cell_text(f->dealer_name);
    c[k++] = cell_text(f->region_name);
    c[k++] = org_programme_cell(a, f->programme);
    c[k++] = cell_text(mask_name(a, f->customer));
    c[k++] = cell_text(mask_phone(a, f->phone));
    c[k++] = cell_text(f->model);
    c[k++] = cell_text(mask_plate(a, f->plate));
    c[k++] = cell_text(f->visit_date);
    c[k++] = cell_code(a, opinion_kind_names[f->kind], feedback_kind_text(f->kind));
    c[k++] = cell_text(f->step);
    c[k++] = cell_text(f->text);
    c[k++] = cell_text(f->wish);
    c[k++] = cell_code(a, feedback_state_names[f->state], (struct msg){ .id = feedback_state_texts[f->state] });
    c[k++] = cell_text(f->owner);
    c[k++] = cell_text(f->facts.needs_contact ? feedback_at_text(job, f->due_ms) : STR(""));
    c[k++] = cell_code(a, light_names[f->light], (struct msg){ .id = feedback_light_texts[f->light] });
    c[k++] = cell_text(f->done);
    c[k++] = cell_text(f->satisfied);
    c[k++] = cell_int(f->reopened);
}

struct err *feedback_document(struct job *job, const struct feedback_query *q, struct document *out)
{
    struct arena *a = job->arena;
    struct feedback_list list;
    TRY(feedback_list_load(job, q, &list));
    struct table *t = table_new(a, "opinions", list_columns, ARRAY_LEN(list_columns));
    t->empty = MSG("There are no opinions here.");
    for (size_t i = 0; i < list.n; i++)
        put_row(job, t, &list.row[i]);
    struct section *s = ARENA_NEW(a, struct section);
    *s = (struct section){ .key = "opinions", .title = MSG("Customer opinions"), .table = t };
    *out = (struct document){ .format = "huifang.feedback/1", .title = MSG("Customer opinions"), .section = s, .n_sections = 1, .landscape = true,
                              .foot = { MSG("Names, numbers and plates are masked. What customers said is for the dealer and its importer only.") } };
    return NULL;
}

/* ---- ageing ---- */

static const struct column ageing_columns[] = {
    { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    { .key = "h24", .title = { .id = N_("up to 24 hours") }, .group = { .id = N_("Open since") } },
    { .key = "h48", .title = { .id = N_("24 to 48 hours") }, .group = { .id = N_("Open since") } },
    { .key = "days7", .title = { .id = N_("2 to 7 days") }, .group = { .id = N_("Open since") } },
    { .key = "older", .title = { .id = N_("more than 7 days") }, .group = { .id = N_("Open since") } },
    { .key = "overdue", .title = { .id = N_("Call overdue") } },
    { .key = "reopened", .title = { .id = N_("Opened again") } },
    { .key = "recent", .title = { .id = N_("of 30 days") }, .group = { .id = N_("Shown") } },
    { .key = "same_day", .title = { .id = N_("on the day it was said") }, .decimals = 1, .group = { .id = N_("Shown") } },
};

static void put_ages(struct arena *a, struct table *t, struct cell name, const struct feedback_ages *g)
{
    struct cell *c = table_add_row(a, t);
    c[0] = name;
    for (int i = 0; i < FEEDBACK_AGES; i++)
        c[1 + i] = cell_int(g->n[i]);
    c[5] = cell_int(g->overdue);
    c[6] = cell_int(g->reopened);
    c[7] = cell_int(g->recent);
    c[8] = g->recent ? cell_share((double)g->same_day / (double)g->recent) : (struct cell){ 0 };
}

const struct table *feedback_ageing_table(struct arena *a, const struct feedback_ageing *g)
{
    struct table *t = table_new(a, "ageing", ageing_columns, ARRAY_LEN(ageing_columns));
    bool *is_total = ARENA_ARRAY(a, bool, g->n + 1);
    t->empty = MSG("There are no opinions yet.");
    for (size_t i = 0; i < g->n; i++)
        put_ages(a, t, cell_text(g->region[i].name), &g->region[i]);
    if (g->n > 1) {
        put_ages(a, t, cell_code(a, "all", MSG("All")), &g->all);
        is_total[g->n] = true;
    }
    t->row_is_total = is_total;
    return t;
}

struct err *feedback_ageing_document(struct job *job, struct db_scope scope, struct document *out)
{
    struct arena *a = job->arena;
    struct feedback_ageing g;
    TRY(feedback_ageing_load(job, scope, &g));
    struct section *s = ARENA_NEW(a, struct section);
    *s = (struct section){ .key = "ageing", .title = MSG("Open opinions by age"), .table = feedback_ageing_table(a, &g) };
    *out = (struct document){ .format = "huifang.feedback_ageing/1", .title = MSG("Open opinions by age"), .section = s, .n_sections = 1, .landscape = true };
    return NULL;
}
