/* Measures as a report (section 8 of the monthly report, "before and after" of the quarterly one): the items, what came of them, signatures. */
#include "action_plan/action_plan.h"
#include "platform/audit.h"
#include "result/result_cell.h"
#include <math.h>

static const struct column item_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "dealer_name", .title = { .id = N_("Name") }, .is_text = true },
    { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "measure", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "item", .title = { .id = N_("Weak item") }, .is_text = true, .width = 28 },
    { .key = "cause", .title = { .id = N_("Cause") }, .is_text = true, .width = 28 },
    { .key = "action", .title = { .id = N_("Measure taken") }, .is_text = true, .width = 28 },
    { .key = "owner", .title = { .id = N_("Responsible") }, .is_text = true },
    { .key = "due", .title = { .id = N_("Due date") }, .is_text = true },
    { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    { .key = "comment", .title = { .id = N_("The region's comment") }, .is_text = true, .width = 20 },
};
#define G_BEFORE .group = { .id = N_("Value before") }
#define G_AFTER .group = { .id = N_("Value after") }
static const struct column effect_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "measure", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "item", .title = { .id = N_("Weak item") }, .is_text = true, .width = 28 },
    { .key = "base", .title = { .id = N_("Base") }, .is_text = true },
    { .key = "before_period", .title = { .id = N_("Period") }, .is_text = true, G_BEFORE },
    { .key = "before_n", .title = { .id = N_("n") }, G_BEFORE },
    { .key = "before", .title = { .id = N_("Index") }, .decimals = 1, G_BEFORE },
    { .key = "nation_before", .title = { .id = N_("Nation") }, .decimals = 1, G_BEFORE },
    { .key = "after_period", .title = { .id = N_("Period") }, .is_text = true, G_AFTER },
    { .key = "after_n", .title = { .id = N_("n") }, G_AFTER },
    { .key = "after", .title = { .id = N_("Index") }, .decimals = 1, G_AFTER },
    { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    { .key = "effect", .title = { .id = N_("Effect") }, .is_text = true },
};
static const struct column signature_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "measure", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "general_manager", .title = { .id = N_("General manager") }, .is_text = true },
    { .key = "department", .title = { .id = N_("Service or sales director") }, .is_text = true },
    { .key = "customer_relations", .title = { .id = N_("Customer relations manager") }, .is_text = true },
};

static struct cell figure_cell(double v)
{
    return isnan(v) ? (struct cell){ 0 } : cell_num(v);
}

static void put_item(struct arena *a, struct table *t, const struct action_plan *p)
{
    struct cell *c = table_add_row(a, t);
    c[0] = cell_text(p->dealer_code);
    c[1] = cell_text(p->dealer_name);
    c[2] = org_programme_cell(a, p->programme);
    c[3] = cell_text(p->measure);
    c[4] = cell_text(p->title);
    c[5] = cell_text(p->cause);
    c[6] = cell_text(p->action);
    c[7] = cell_text(p->owner);
    c[8] = cell_text(civil_date_str(a, p->due));
    c[9] = p->is_overdue ? cell_code(a, "overdue", MSG("overdue")) : cell_code(a, plan_state_name(p->state), (struct msg){ .id = plan_state_text(p->state) });
    c[10] = cell_text(p->comment);
}

static void put_effect(struct arena *a, struct table *t, const struct action_plan *p)
{
    struct cell *c = table_add_row(a, t);
    c[0] = cell_text(p->dealer_code);
    c[1] = cell_text(p->measure);
    c[2] = cell_text(p->title);
    c[3] = cell_text(p->base);
    c[4] = cell_text(civil_month_str(a, p->period));
    c[5] = cell_int((int64_t)p->before.n);
    c[6] = figure_cell(p->before.value);
    c[7] = figure_cell(p->nation_value);
    c[8] = cell_text(p->after_period ? civil_month_str(a, p->after_period) : STR(""));
    c[9] = p->after.n > 0 ? cell_int((int64_t)p->after.n) : (struct cell){ 0 };
    c[10] = figure_cell(p->after.value);
    c[11] = p->change.is_estimable ? cell_mark(cell_num(p->change.diff), report_arrow(p->change.verdict)) : (struct cell){ 0 };
    c[12] = cell_code(a, plan_effect_name(p->effect), (struct msg){ .id = plan_effect_text(p->effect) });
}

static void put_signatures(const struct job *job, struct table *t, const struct action_plan *p)
{
    struct arena *a = job->arena;
    struct cell *c = table_add_row(a, t);
    c[0] = cell_text(p->dealer_code);
    c[1] = cell_text(p->measure);
    for (size_t i = 0; i < PLAN_OFFICES; i++) {
        const struct plan_signature *s = &p->signature[i];
        c[2 + i] = cell_text(s->signed_at ? str_printf(a, STR_FMT " " STR_FMT, STR_ARG(s->name), STR_ARG(civil_date_str(a, tz_date(job->tz, s->signed_at)))) : STR(""));
    }
}

struct err *action_plan_report(struct job *job, const struct plan_query *q, struct document *out)
{
    struct arena *a = job->arena;
    struct plan_list list;
    TRY(action_plan_list_load(job, q, &list));
    struct section *s = ARENA_ARRAY(a, struct section, 3);
    struct table *item = table_new(a, "measures", item_columns, ARRAY_LEN(item_columns)), *effect = table_new(a, "effects", effect_columns, ARRAY_LEN(effect_columns));
    struct table *signature = table_new(a, "signatures", signature_columns, ARRAY_LEN(signature_columns));
    item->empty = effect->empty = signature->empty = MSG("There are no measures here. A dealer makes them from the weak items of a released report.");
    for (size_t i = 0; i < list.n; i++) {
        put_item(a, item, &list.plan[i]);
        put_effect(a, effect, &list.plan[i]);
        put_signatures(job, signature, &list.plan[i]);
    }
    effect->note[0] = MSG("Index points from -40 to 120. Both values as released; the two windows share no month, so the change is tested as it stands.");
    s[0] = (struct section){ .key = "measures", .title = MSG("Measures"), .table = item };
    s[1] = (struct section){ .key = "effects", .title = MSG("Weak items before and after"), .table = effect };
    s[2] = (struct section){ .key = "signatures", .title = MSG("Signatures"), .table = signature };
    *out = (struct document){ .format = "huifang.measures/1", .title = MSG("Measures against weak items"), .section = s, .n_sections = 3, .landscape = true };
    return NULL;
}
