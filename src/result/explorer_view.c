#include "result/explorer_view.h"
#include "report/html_view.h"
#include "result/explorer_cell.h"
#include <math.h>

struct html explorer_picture(struct html_out *o, const struct explorer_part *part)
{
    struct section s = { .key = part->key, .title = part->title, .table = part->table, .chart = part->chart, .n_charts = 1 };
    return part->chart ? html_view_chart(o, &s, 0, true) : (struct html){ { "", 0 } };
}

/* ---- tables ---- */

static const char *css_of(const struct grid_column *c, bool is_weak)
{
    static const char *const css[][2] = { { "", "rp-weak" }, { "rp-text", "rp-text rp-weak" } };
    return css[c->column->is_text][is_weak];
}

static bool can_sort(const struct explorer_part *p, const char *key)
{
    for (size_t i = 0; p->is_sortable && explorer_sort_keys[i]; i++)
        if (strcmp(key, explorer_sort_keys[i]) == 0)
            return true;
    return false;
}

/* The first click shows the best first: the highest value, the lowest rank; the next one turns the order round. */
static struct explorer_head head_of(const struct grid_column *c, const struct explorer_part *p, const struct explorer *e)
{
    struct explorer_head h = { .text = c->title, .css = c->column->is_text ? STR("rp-text") : STR(""), .columns = 1, .rows = 1 };
    if (!can_sort(p, c->column->key))
        return h;
    struct str key = str_of_c(c->column->key), rising = str_printf(e->a, "-%s", c->column->key);
    bool is_rising = str_eq(e->q->sort, rising), is_falling = str_eq(e->q->sort, key), begins_rising = str_eq_c(key, "rank");
    bool wants_rising = is_falling || (begins_rising && !is_rising);
    h.sorted = is_rising ? STR("ascending") : is_falling ? STR("descending") : STR_NONE;
    h.href = explorer_address(e, &(struct explorer_link){ .word = "sort", .value = wants_rising ? rising : key });
    return h;
}

/* With groups, a column without one reaches over both head rows. */
static void put_heads(const struct explorer *e, const struct grid *g, struct explorer_part_view *v)
{
    struct explorer_head *group = ARENA_ARRAY(e->a, struct explorer_head, g->n), *column = ARENA_ARRAY(e->a, struct explorer_head, g->n);
    for (size_t i = 0; i < g->n; i++) {
        const struct grid_column *c = &g->col[i];
        struct explorer_head own = head_of(c, v->part, e);
        if (g->has_groups && !c->group.p)
            own.rows = 2, group[v->n_groups++] = own;
        else
            column[v->n_columns++] = own;
        if (c->group.p && c->span)
            group[v->n_groups++] = (struct explorer_head){ .text = c->group, .css = STR("rp-group"), .columns = c->span, .rows = 1 };
    }
    v->group = group;
    v->column = column;
}

static struct explorer_line line_of(const struct explorer *e, const struct grid *g, const struct explorer_part *p, size_t row)
{
    struct explorer_cell *cell = ARENA_ARRAY(e->a, struct explorer_cell, g->n);
    for (size_t i = 0; i < g->n; i++) {
        const struct cell *c = grid_cell(g, row, i);
        cell[i].look = cell_text_look(e->a, e->lang, g->col[i].column, c);
        cell[i].css = css_of(&g->col[i], cell[i].look.is_weak);
        cell[i].arrow = c->marks & MARK_UP ? "rp-up" : c->marks & MARK_DOWN ? "rp-down" : "";
        bool is_link = p->href && g->col[i].index == p->link;
        cell[i].is_head = is_link || (!p->href && i == 0 && g->col[i].column->is_text);
        cell[i].href = is_link ? p->href[row] : STR_NONE;
    }
    return (struct explorer_line){ cell, g->n, grid_row_is_total(g, row) };
}

struct explorer_part_view explorer_part_view(const struct explorer *e, const struct explorer_part *part)
{
    struct grid g = grid_for_people(e->a, e->lang, part->table);
    struct explorer_part_view v = { .part = part, .base = text_of(e->a, e->lang, &part->table->base), .withheld = explorer_withheld_note(part->table) };
    struct explorer_line *line = ARENA_ARRAY(e->a, struct explorer_line, part->table->n_rows);
    put_heads(e, &g, &v);
    for (size_t row = 0; row < part->table->n_rows; row++)
        line[v.n_lines++] = line_of(e, &g, part, row);
    v.line = line;
    return v;
}

/* ---- pickers ---- */

struct pickers { struct explorer *e; struct explorer_picker *picker; size_t n; };

static void put_picker(struct pickers *p, const char *name, struct msg label, const struct explorer_choice *choice, size_t n)
{
    if (n > 1)
        p->picker[p->n++] = (struct explorer_picker){ name, label, choice, n };
}

struct named_choice { const char *value; struct msg label; };

static void put_named(struct pickers *p, const char *name, struct msg label, const struct named_choice *from, struct str chosen)
{
    struct explorer_choice *choice = ARENA_ARRAY(p->e->a, struct explorer_choice, 8);
    size_t n = 0;
    for (; from[n].value; n++)
        choice[n] = (struct explorer_choice){ str_of_c(from[n].value), tr(p->e->lang, from[n].label.id), str_eq_c(chosen, from[n].value) };
    put_picker(p, name, label, choice, n);
}

static void put_periods(struct pickers *p)
{
    const struct explorer *e = p->e;
    struct explorer_choice *choice = ARENA_ARRAY(e->a, struct explorer_choice, e->n_periods + 1);
    size_t n = 0;
    bool is_listed = false;
    for (size_t i = 0; i < e->n_periods; i++)
        is_listed |= e->periods[i] == e->period;
    for (size_t i = 0; i < e->n_periods + !is_listed; i++) {
        int32_t month = i < e->n_periods ? e->periods[i] : e->period;
        struct str text = e->base == BASE_QUARTER ? lang_quarter(e->a, e->lang, month) : lang_month(e->a, e->lang, month);
        choice[n++] = (struct explorer_choice){ civil_month_str(e->a, month), text, month == e->period };
    }
    put_picker(p, "period", MSG("Period"), choice, n);
}

static void put_comparisons(struct pickers *p)
{
    static const struct named_choice all[] = {
        { "previous", { .id = N_("window before") } }, { "year", { .id = N_("a year earlier") } }, { "region", { .id = N_("region") } },
        { "nation", { .id = N_("nation") } },          { "best", { .id = N_("best in region") } }, { NULL, { .id = NULL } },
    };
    const struct explorer *e = p->e;
    struct named_choice some[ARRAY_LEN(all)];
    size_t n = 0;
    for (enum explorer_compare k = 0; k < COMPARE_KINDS; k++)
        if (explorer_can_compare(e, k))
            some[n++] = all[k];
    some[n] = (struct named_choice){ .value = NULL };
    put_named(p, "compare", MSG("Compared with"), some, str_of_c(explorer_compare_choices[e->compare].value));
}

static void put_kinds_below(struct pickers *p)
{
    static const struct msg names[UNIT_KINDS] = {
        [UNIT_REGION] = { .id = N_("regions") }, [UNIT_AREA] = { .id = N_("areas") }, [UNIT_GROUP] = { .id = N_("groups") }, [UNIT_DEALER] = { .id = N_("dealers") },
    };
    const struct explorer *e = p->e;
    struct explorer_choice *choice = ARENA_ARRAY(e->a, struct explorer_choice, UNIT_KINDS);
    size_t n = 0;
    for (enum unit_kind k = e->unit->kind + 1; k < UNIT_KINDS; k++)
        if (explorer_units_in(e, e->unit, k).n)
            choice[n++] = (struct explorer_choice){ str_of_c(explorer_kind_name[k]), tr(e->lang, names[k].id), k == e->below };
    put_picker(p, "by", MSG("List of"), choice, n);
}

static void put_measures(struct pickers *p)
{
    const struct explorer *e = p->e;
    struct explorer_choice *choice = ARENA_ARRAY(e->a, struct explorer_choice, e->n_measures);
    if (e->measure)
        return;
    for (size_t i = 0; i < e->n_measures; i++) {
        struct msg label = explorer_measure_label(e, &e->measures[i]);
        choice[i] = (struct explorer_choice){ e->measures[i].key, tr_msg(e->a, e->lang, &label), &e->measures[i] == e->listed };
    }
    put_picker(p, "of", MSG("Measure"), choice, e->n_measures);
}

static void put_pickers(struct explorer *e, struct explorer_view *v)
{
    static const struct named_choice programmes[] = { { "service", { .id = N_("After-sales") } }, { "sales", { .id = N_("Sales") } }, { NULL, { .id = NULL } } };
    static const struct named_choice bases[] = {
        { "month", { .id = N_("month (P)") } }, { "quarter", { .id = N_("quarter (P)") } }, { "r6", { .id = N_("R6") } }, { "r12", { .id = N_("R12") } }, { NULL, { .id = NULL } },
    };
    static const struct named_choice figures[] = { { "running", { .id = N_("preliminary") } }, { "released", { .id = N_("released") } }, { NULL, { .id = NULL } } };
    struct pickers p = { e, ARENA_ARRAY(e->a, struct explorer_picker, 8), 0 };
    put_named(&p, "programme", MSG("Programme"), programmes, e->programme);
    put_named(&p, "base", MSG("Data base"), bases, str_of_c(explorer_base_choices[e->base].value));
    if (e->reader->may_run)
        put_named(&p, "figures", MSG("Figures"), figures, e->is_running ? STR("running") : STR("released"));
    if (e->unit) {
        put_periods(&p);
        put_comparisons(&p);
        put_kinds_below(&p);
        put_measures(&p);
    }
    v->picker = p.picker;
    v->n_pickers = p.n;
}

/* ---- the page ---- */

static struct str path_of(const struct explorer *e)
{
    struct str address = explorer_address(e, &(struct explorer_link){ .unit = e->unit });
    return str_cut(&address, '?');
}

struct err *explorer_view_make(struct explorer *e, struct explorer_view *out)
{
    struct explorer_part *part = ARENA_ARRAY(e->a, struct explorer_part, EXPLORER_PARTS);
    struct explorer_part_view *view = ARENA_ARRAY(e->a, struct explorer_part_view, EXPLORER_PARTS);
    *out = (struct explorer_view){ .e = e, .action = STR("/results"), .where = e->q->where, .find = e->q->find, .sort = e->q->sort };
    put_pickers(e, out);
    if (!e->unit)
        return NULL;
    out->action = path_of(e);
    out->edition = e->is_running ? MSG("preliminary figures") : MSG("released figures");
    out->has_weights = e->is_running;
    out->has_units = e->below != UNIT_KINDS;
    TRY(explorer_parts(e, part, &out->n_parts));
    for (size_t i = 0; i < out->n_parts; i++)
        view[i] = explorer_part_view(e, &part[i]);
    out->part = view;
    return NULL;
}
