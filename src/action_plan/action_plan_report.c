/* Measures as a report (section 8 of the monthly report, "before and after" of the quarterly one): the items, what came of them, signatures. Of one dealer, in the report
 * that is frozen, without the columns that name it. */
#include "action_plan/action_plan.h"
#include "platform/audit.h"
#include "result/result_cell.h"
#include "result/result_wide.h"
#include <math.h>

enum { I_DEALER, I_NAME, I_PROGRAMME, I_CODE, I_ITEM, I_CAUSE, I_ACTION, I_OWNER, I_DUE, I_STATE, I_COMMENT, I_COLUMNS };
static const struct column item_columns[I_COLUMNS] = {
    [I_DEALER] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [I_NAME] = { .key = "dealer_name", .title = { .id = N_("Name") }, .is_text = true },
    [I_PROGRAMME] = { .key = "programme", .title = { .id = N_("Programme") }, .is_text = true, .show = COLUMN_MACHINE },
    [I_CODE] = { .key = "measure", .title = { .id = N_("Code") }, .is_text = true },
    [I_ITEM] = { .key = "item", .title = { .id = N_("Weak item") }, .is_text = true, .width = 28 },
    [I_CAUSE] = { .key = "cause", .title = { .id = N_("Cause") }, .is_text = true, .width = 28 },
    [I_ACTION] = { .key = "action", .title = { .id = N_("Measure taken") }, .is_text = true, .width = 28 },
    [I_OWNER] = { .key = "owner", .title = { .id = N_("Responsible") }, .is_text = true },
    [I_DUE] = { .key = "due", .title = { .id = N_("Due date") }, .is_text = true },
    [I_STATE] = { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    [I_COMMENT] = { .key = "comment", .title = { .id = N_("The region's comment") }, .is_text = true, .width = 20 },
};
#define G_BEFORE .group = { .id = N_("Value before") }
#define G_AFTER .group = { .id = N_("Value after") }
enum { E_DEALER, E_CODE, E_ITEM, E_BASE, E_BEFORE_PERIOD, E_BEFORE_WINDOW, E_BEFORE_N, E_BEFORE, E_NATION, E_AFTER_PERIOD, E_AFTER_WINDOW, E_AFTER_N, E_AFTER, E_CHANGE, E_P, E_EFFECT, E_COLUMNS };
static const struct column effect_columns[E_COLUMNS] = {
    [E_DEALER] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [E_CODE] = { .key = "measure", .title = { .id = N_("Code") }, .is_text = true },
    [E_ITEM] = { .key = "item", .title = { .id = N_("Weak item") }, .is_text = true, .width = 28 },
    [E_BASE] = { .key = "base", .title = { .id = N_("Base") }, .is_text = true },
    [E_BEFORE_PERIOD] = { .key = "before_period", .title = { .id = N_("Period") }, .is_text = true, .show = COLUMN_MACHINE, G_BEFORE },
    [E_BEFORE_WINDOW] = { .key = "before_months", .title = { .id = N_("Months") }, .is_text = true, .show = COLUMN_PEOPLE, G_BEFORE },
    [E_BEFORE_N] = { .key = "before_n", .title = { .id = N_("n") }, G_BEFORE },
    [E_BEFORE] = { .key = "before", .title = { .id = N_("Index") }, .decimals = 1, G_BEFORE },
    [E_NATION] = { .key = "nation_before", .title = { .id = N_("Nation") }, .decimals = 1, G_BEFORE },
    [E_AFTER_PERIOD] = { .key = "after_period", .title = { .id = N_("Period") }, .is_text = true, .show = COLUMN_MACHINE, G_AFTER },
    [E_AFTER_WINDOW] = { .key = "after_months", .title = { .id = N_("Months") }, .is_text = true, .show = COLUMN_PEOPLE, G_AFTER },
    [E_AFTER_N] = { .key = "after_n", .title = { .id = N_("n") }, G_AFTER },
    [E_AFTER] = { .key = "after", .title = { .id = N_("Index") }, .decimals = 1, G_AFTER },
    [E_CHANGE] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    [E_P] = { .key = "p", .title = { .id = N_("p") }, .decimals = 3 },
    [E_EFFECT] = { .key = "effect", .title = { .id = N_("Effect") }, .is_text = true },
};
enum { S_DEALER, S_CODE, S_FIRST, S_COLUMNS = S_FIRST + PLAN_OFFICES };
static const struct column signature_columns[S_COLUMNS] = {
    [S_DEALER] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [S_CODE] = { .key = "measure", .title = { .id = N_("Code") }, .is_text = true },
    [S_FIRST] = { .key = "general_manager", .title = { .id = N_("General manager") }, .is_text = true },
    { .key = "department", .title = { .id = N_("Service or sales director") }, .is_text = true },
    { .key = "customer_relations", .title = { .id = N_("Customer relations manager") }, .is_text = true },
};

static struct cell figure_cell(double v)
{
    return isnan(v) ? (struct cell){ 0 } : cell_num(v);
}

static void put_item(struct arena *a, struct wide *w, const struct action_plan *p)
{
    struct cell *c = wide_row(w);
    c[I_DEALER] = cell_text(p->dealer_code);
    c[I_NAME] = cell_text(p->dealer_name);
    c[I_PROGRAMME] = org_programme_cell(a, p->programme);
    c[I_CODE] = cell_text(p->measure);
    c[I_ITEM] = cell_text(p->title);
    c[I_CAUSE] = cell_text(p->cause);
    c[I_ACTION] = cell_text(p->action);
    c[I_OWNER] = cell_text(p->owner);
    c[I_DUE] = cell_text(civil_date_str(a, p->due));
    c[I_STATE] = p->is_overdue ? cell_code(a, "overdue", MSG("overdue")) : cell_code(a, plan_state_name(p->state), (struct msg){ .id = plan_state_text(p->state) });
    c[I_COMMENT] = cell_text(p->comment);
    wide_put(a, w);
}

/* The months of a base that end with a period; a single one is a month or a quarter, by the kind of the report: then the period alone is named. */
static struct cell months_cell(const struct job *job, struct str base, int32_t last)
{
    enum base_kind kind;
    bool is_rolling = plan_base_of(base, false, &kind) && kind != BASE_MONTH;
    struct window w = is_rolling ? window_of(kind, last) : (struct window){ last, last };
    return cell_text(lang_month_range(job->arena, job->lang, w.first, w.last));
}

static void put_effect(const struct job *job, struct wide *w, const struct action_plan *p)
{
    struct arena *a = job->arena;
    struct cell *c = wide_row(w);
    c[E_DEALER] = cell_text(p->dealer_code);
    c[E_CODE] = cell_text(p->measure);
    c[E_ITEM] = cell_text(p->title);
    c[E_BASE] = cell_text(p->base);
    c[E_BEFORE_PERIOD] = cell_text(civil_month_str(a, p->period));
    c[E_BEFORE_WINDOW] = months_cell(job, p->base, p->period);
    c[E_BEFORE_N] = cell_int((int64_t)p->before.n);
    c[E_BEFORE] = figure_cell(p->before.value);
    c[E_NATION] = figure_cell(p->nation_value);
    c[E_AFTER_PERIOD] = cell_text(p->after_period ? civil_month_str(a, p->after_period) : STR(""));
    if (p->after_period)
        c[E_AFTER_WINDOW] = months_cell(job, p->base, p->after_period);
    if (p->after.n > 0)
        c[E_AFTER_N] = cell_int((int64_t)p->after.n);
    c[E_AFTER] = figure_cell(p->after.value);
    if (p->change.is_estimable) {
        c[E_CHANGE] = cell_mark(cell_num(p->change.diff), report_arrow(p->change.verdict));
        c[E_P] = figure_cell(p->change.p);
    }
    c[E_EFFECT] = cell_code(a, plan_effect_name(p->effect), (struct msg){ .id = plan_effect_text(p->effect) });
    wide_put(a, w);
}

static void put_signatures(const struct job *job, struct wide *w, const struct action_plan *p)
{
    struct arena *a = job->arena;
    struct cell *c = wide_row(w);
    c[S_DEALER] = cell_text(p->dealer_code);
    c[S_CODE] = cell_text(p->measure);
    for (size_t i = 0; i < PLAN_OFFICES; i++) {
        const struct plan_signature *s = &p->signature[i];
        c[S_FIRST + i] = cell_text(s->signed_at ? str_printf(a, STR_FMT " " STR_FMT, STR_ARG(s->name), STR_ARG(civil_date_str(a, tz_date(job->tz, s->signed_at)))) : STR(""));
    }
    wide_put(a, w);
}

/* How the three tables are named where they stand alone, and where they are part of a report. */
enum { T_ITEMS, T_EFFECTS, T_SIGNATURES, TABLES };
static const char *const keys[][TABLES] = { { "measures", "effects", "signatures" }, { REPORT_PART_KEY "measures", REPORT_PART_KEY "effects", REPORT_PART_KEY "signatures" } };

static void put_sections(const struct job *job, const struct plan_list *list, bool is_part, struct document *out)
{
    struct arena *a = job->arena;
    bool keeps[I_COLUMNS] = { !is_part, !is_part, !is_part, true, true, true, true, true, true, true, true }, names_dealer[E_COLUMNS];
    for (size_t i = 0; i < E_COLUMNS; i++)
        names_dealer[i] = i != E_DEALER || !is_part; /* the dealer is the first column of the signatures as well */
    struct wide item = wide_new(a, keys[is_part][T_ITEMS], item_columns, I_COLUMNS, keeps), effect = wide_new(a, keys[is_part][T_EFFECTS], effect_columns, E_COLUMNS, names_dealer);
    struct wide signature = wide_new(a, keys[is_part][T_SIGNATURES], signature_columns, S_COLUMNS, names_dealer);
    for (size_t i = 0; i < list->n; i++) {
        put_item(a, &item, &list->plan[i]);
        put_effect(job, &effect, &list->plan[i]);
        put_signatures(job, &signature, &list->plan[i]);
    }
    item.table->empty = effect.table->empty = signature.table->empty = MSG("There are no measures here. A dealer makes them from the weak items of a released report.");
    effect.table->note[0] = MSG("Index points from -40 to 120. Both values as released; the two windows share no month, so the change is tested as it stands.");
    effect.table->note[1] = MSG("p: of Welch's test of the two values; ▲ ▼ = below 0.05.");
    struct section *s = ARENA_ARRAY(a, struct section, TABLES);
    s[T_ITEMS] = (struct section){ .key = keys[is_part][T_ITEMS], .title = MSG("Measures"), .table = item.table };
    s[T_EFFECTS] = (struct section){ .key = keys[is_part][T_EFFECTS], .title = MSG("Weak items before and after"), .table = effect.table };
    s[T_SIGNATURES] = (struct section){ .key = keys[is_part][T_SIGNATURES], .title = MSG("Signatures"), .table = signature.table };
    out->section = s;
    out->n_sections = is_part && list->n == 0 ? 1 : TABLES;
}

struct err *action_plan_report(struct job *job, const struct plan_query *q, struct document *out)
{
    struct plan_list list;
    TRY(action_plan_list_load(job, q, &list));
    *out = (struct document){ .format = "huifang.measures/1", .title = MSG("Measures against weak items"), .landscape = true };
    put_sections(job, &list, false, out);
    return NULL;
}

/* ---- in a dealer's report ---- */

enum { MONTHS_OF_FINISHED = 12 };

/* What is not finished; and what was, within a year. */
static bool belongs(const struct job *job, const struct action_plan *p)
{
    bool is_finished = p->state == PLAN_DONE || p->state == PLAN_DROPPED;
    return !is_finished || civil_month_of_date(tz_date(job->tz, p->changed_at)) > civil_month_of_date(job_today(job)) - MONTHS_OF_FINISHED;
}

static struct err *make_part(struct job *job, const struct report_part_query *q, struct document *out)
{
    struct plan_list all, list = { 0 };
    struct plan_query query = { .scope = { .kind = SCOPE_DEALER, .id = q->dealer_id }, .tab = PLAN_TAB_ALL, .programme = q->publication->programme, .draft = q };
    TRY(action_plan_list_load(job, &query, &all));
    list.plan = ARENA_ARRAY(job->arena, struct action_plan, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (belongs(job, &all.plan[i]))
            list.plan[list.n++] = all.plan[i];
    put_sections(job, &list, true, out);
    return NULL;
}

const struct report_part action_plan_report_part = { make_part };
