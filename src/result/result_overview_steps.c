/* Steps and questions of the national overview: the heat map, and a page a step. */
#include "result/result_chart.h"
#include "result/result_overview.h"

/* One line of the heat map, one group of columns of a page: a step as a whole or a question. */
struct line { struct measure measure; struct msg step, label; struct str code; bool is_step; };

/* The lines of a step, the step itself first; code "": the questions of no step, which are on loyalty. */
static size_t lines_of_step(const struct overview *o, struct str step, struct line *out)
{
    const struct reporting *r = o->r;
    struct measure whole = { .kind = MEASURE_STEP, .step = step };
    struct msg name = str_is_empty(step) ? MSG("Loyalty") : report_measure_label(r, whole);
    size_t n = 0;
    for (size_t i = 0; i < r->set.n_questions; i++) {
        const struct question *q = r->set.question[i].q;
        struct measure one = { .kind = MEASURE_QUESTION, .question = i };
        if (!q->is_scored || !str_eq(q->step, step))
            continue;
        if (n == 0 && !str_is_empty(step))
            out[n++] = (struct line){ whole, name, MSG("Step as a whole"), STR("step"), true };
        out[n++] = (struct line){ one, name, report_measure_label(r, one), q->code, false };
    }
    return n;
}

/* Step i in the questionnaire's order, after the questions of no step. */
static struct str step_code(const struct overview *o, size_t i)
{
    return i ? o->r->set.newest->step[i - 1].code : STR("");
}

static size_t count_steps(const struct overview *o)
{
    return o->r->set.newest->n_steps + 1;
}

/* ---- differences to the nation ---- */

enum { HEAT_STEP, HEAT_CODE, HEAT_QUESTION, HEAT_N, HEAT_NATION, HEAT_REGIONS };

static struct column *heat_columns(struct overview *o)
{
    static const struct column fixed[HEAT_REGIONS] = {
        [HEAT_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true, .width = 8 },
        [HEAT_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
        [HEAT_QUESTION] = { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
        [HEAT_N] = { .key = "n", .title = { .id = N_("n") } },
        [HEAT_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    };
    struct column *c = ARENA_ARRAY(o->r->a, struct column, o->regions.n + HEAT_REGIONS);
    memcpy(c, fixed, sizeof fixed);
    for (size_t i = 0; i < o->regions.n; i++)
        c[HEAT_REGIONS + i] = (struct column){ .key = str_c(o->r->a, o->regions.unit[i].code), .title = result_unit_label(&o->regions.unit[i]), .decimals = 1,
                                               .is_signed = true, .group = { .id = N_("Difference to the nation") } };
    return c;
}

static void heat_row(struct overview *o, struct table *t, const struct line *l)
{
    struct reporting *r = o->r;
    struct figure nation = report_figure(r, l->measure, &r->nation, o->base);
    struct cell *c = table_add_row(r->a, t);
    c[HEAT_STEP] = cell_msg(r->a, l->step);
    c[HEAT_CODE] = l->is_step ? (struct cell){ .kind = CELL_EMPTY } : cell_text(l->code);
    c[HEAT_QUESTION] = cell_msg(r->a, l->label);
    c[HEAT_N] = report_n_cell(&nation);
    c[HEAT_NATION] = report_index_cell(&nation);
    for (size_t i = 0; i < o->regions.n; i++) {
        struct figure f = report_figure(r, l->measure, &o->regions.unit[i], o->base);
        struct cell shown = report_index_cell(&f);
        c[HEAT_REGIONS + i] = cell_mark(cell_hide(cell_num(f.index.mean - nation.index.mean), shown.hidden), shown.marks);
    }
}

void overview_heat(struct overview *o)
{
    struct reporting *r = o->r;
    struct table *t = table_new(r->a, "questions", heat_columns(o), o->regions.n + HEAT_REGIONS);
    struct line *line = ARENA_ARRAY(r->a, struct line, r->set.n_questions + 1);
    bool *total = ARENA_ARRAY(r->a, bool, r->set.n_questions + count_steps(o));
    for (size_t step = 0; step < count_steps(o); step++) {
        size_t n = lines_of_step(o, step_code(o, step), line);
        for (size_t i = 0; i < n; i++) {
            total[t->n_rows] = line[i].is_step;
            heat_row(o, t, &line[i]);
        }
    }
    t->row_is_total = total;
    t->base = report_base_line(r, &r->nation, o->base);
    t->note[0] = MSG("Index points (score × 10). The n of a region stands on the page of the step.");
    report_add(r, (struct section){ .key = "questions", .title = MSG("Steps and questions by region"), .table = t, .new_page = true });
}

/* ---- a page a step ---- */

enum { PAGE_FIXED = 2 }; /* columns before the lines' */

static struct column *page_columns(struct overview *o, const struct line *line, size_t n)
{
    struct arena *a = o->r->a;
    struct column *c = ARENA_ARRAY(a, struct column, PAGE_FIXED + 3 * n);
    c[0] = (struct column){ .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE };
    c[1] = (struct column){ .key = "unit", .title = { .id = N_("Region") }, .is_text = true };
    for (size_t i = 0; i < n; i++) {
        struct msg group = line[i].is_step ? line[i].label : MSG("{0}", ARG_S(line[i].code));
        struct column *of = &c[PAGE_FIXED + 3 * i];
        of[0] = (struct column){ .key = arena_printf(a, "rank_" STR_FMT, STR_ARG(line[i].code)), .title = { .id = N_("Rank") }, .group = group };
        of[1] = (struct column){ .key = arena_printf(a, "index_" STR_FMT, STR_ARG(line[i].code)), .title = { .id = N_("Index") }, .decimals = 1, .group = group };
        of[2] = (struct column){ .key = arena_printf(a, "n_" STR_FMT, STR_ARG(line[i].code)), .title = { .id = N_("n") }, .group = group };
    }
    return c;
}

/* Row 0 is the nation, row i + 1 region i; each line of the step fills three columns of all rows. */
static void fill_page(struct overview *o, struct table *t, const struct line *line, size_t n)
{
    struct reporting *r = o->r;
    for (size_t i = 0; i <= o->regions.n; i++) {
        const struct result_unit *u = i ? &o->regions.unit[i - 1] : &r->nation;
        struct cell *c = table_add_row(r->a, t);
        c[0] = cell_text(u->code);
        c[1] = cell_msg(r->a, result_unit_label(u));
    }
    for (size_t k = 0; k < n; k++) {
        const int32_t *place = overview_places(o, line[k].measure);
        for (size_t i = 0; i <= o->regions.n; i++) {
            struct figure f = report_figure(r, line[k].measure, i ? &o->regions.unit[i - 1] : &r->nation, o->base);
            struct cell *c = &t->cell[i * t->n_columns + PAGE_FIXED + 3 * k];
            if (i && place[i - 1])
                c[0] = cell_int(place[i - 1]);
            c[1] = report_index_cell(&f);
            c[2] = report_n_cell(&f);
        }
    }
}

static struct str titles_of(struct overview *o, const struct line *line, size_t n)
{
    struct reporting *r = o->r;
    struct buf b = buf_on(r->a);
    for (size_t i = 0; i < n; i++) {
        if (line[i].is_step)
            continue;
        buf_addf(&b, "%s" STR_FMT " ", b.n ? "  " : "", STR_ARG(line[i].code));
        buf_add(&b, tr_msg(r->a, r->job->lang, &line[i].label));
    }
    return buf_str(&b);
}

static void step_page(struct overview *o, struct str step, const struct line *line, size_t n)
{
    struct reporting *r = o->r;
    char *key = arena_printf(r->a, "step_" STR_FMT, STR_ARG(str_is_empty(step) ? STR("loyalty") : step));
    struct table *t = table_new(r->a, key, page_columns(o, line, n), PAGE_FIXED + 3 * n);
    bool *total = ARENA_ARRAY(r->a, bool, o->regions.n + 1);
    fill_page(o, t, line, n);
    total[0] = true;
    t->row_is_total = total;
    t->base = report_base_line(r, &r->nation, o->base);
    struct section s = { .key = key, .title = MSG("{0} questions by region", ARG_S(tr_msg(r->a, r->job->lang, &line[0].step))),
                         .text = { MSG("{0}", ARG_S(titles_of(o, line, n))) }, .table = t };
    struct msg *title = ARENA_ARRAY(r->a, struct msg, n);
    for (size_t i = 0; i < n; i++)
        title[i] = line[i].is_step ? line[i].label : MSG("{0} {1}", ARG_S(line[i].code), ARG_S(tr_msg(r->a, r->job->lang, &line[i].label)));
    result_step_charts(r->a, &s, title, n);
    report_add(r, s);
}

void overview_steps(struct overview *o)
{
    struct line *line = ARENA_ARRAY(o->r->a, struct line, o->r->set.n_questions + 1);
    for (size_t step = 0; step < count_steps(o); step++) {
        size_t n = lines_of_step(o, step_code(o, step), line);
        if (n)
            step_page(o, step_code(o, step), line, n);
    }
}
