/* Where a unit stands against the nation: questions and process steps. */
#include "result/result_block.h"
#include <math.h>

/* ---- strengths and weaknesses ---- */

enum { MOST_NAMED = 3 };

static const struct column strength_columns[] = {
    { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "score", .title = { .id = N_("Score") }, .decimals = 1 },
    { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    { .key = "gap", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true },
};

struct gap { size_t question; struct figure own, nation; double diff, p; };

static int by_gap(const void *x, const void *y)
{
    const struct gap *a = x, *b = y;
    return (a->diff < b->diff) - (a->diff > b->diff);
}

/* All questions of the report that can be shown, with the gap to the nation in points, best first; p adjusted for the table. */
static size_t find_gaps(const struct block *b, struct gap *out)
{
    struct reporting *r = b->r;
    size_t n = 0;
    for (size_t i = 0; i < r->set.n_questions; i++) {
        if (!block_has_question(b, i))
            continue;
        struct gap g = { .question = i, .own = report_figure(r, block_question(i), &r->unit, b->base), .nation = report_figure(r, block_question(i), &r->nation, b->base) };
        struct change c = result_gap(&r->set, block_question(i), &(struct gap_of){ &r->unit, &b->others }, b->base.window, &r->options);
        g.diff = g.own.score - g.nation.score;
        g.p = c.p;
        if (!g.own.mark.is_hidden && !g.nation.is_secret && !block_hides_yes_no(b, i, &g.own) && !isnan(g.diff))
            out[n++] = g;
    }
    double *p = ARENA_ARRAY(r->a, double, n);
    size_t *order = ARENA_ARRAY(r->a, size_t, n);
    for (size_t i = 0; i < n; i++)
        p[i] = out[i].p;
    adjust_fdr(p, n, p, order);
    for (size_t i = 0; i < n; i++)
        out[i].p = p[i];
    if (n)
        qsort(out, n, sizeof *out, by_gap);
    return n;
}

static void gap_row(const struct block *b, struct table *t, const struct gap *g)
{
    struct reporting *r = b->r;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_msg(r->a, g->diff > 0 ? MSG("Strength") : MSG("Weakness"));
    c[1] = cell_msg(r->a, block_step_of(b, g->question));
    c[2] = cell_text(r->set.question[g->question].q->code);
    c[3] = cell_text(question_title(r->set.question[g->question].q, r->job->lang));
    c[4] = report_n_cell(&g->own);
    c[5] = report_score_cell(&g->own);
    c[6] = report_score_cell(&g->nation);
    c[7] = cell_mark(cell_num(g->diff), g->diff > 0 ? MARK_UP : MARK_DOWN);
}

void block_strengths(struct block *b)
{
    struct reporting *r = b->r;
    struct gap *gap = ARENA_ARRAY(r->a, struct gap, r->set.n_questions);
    struct table *t = table_new(r->a, "strengths", strength_columns, ARRAY_LEN(strength_columns));
    size_t n = b->has_nation ? find_gaps(b, gap) : 0, strong = 0, weak = 0;
    if (!b->has_nation)
        return;
    for (size_t i = 0; i < n && strong < MOST_NAMED; i++)
        if (gap[i].diff > 0 && gap[i].p < 0.05) {
            gap_row(b, t, &gap[i]);
            strong++;
        }
    for (size_t i = n; i-- > 0 && weak < MOST_NAMED;)
        if (gap[i].diff < 0 && gap[i].p < 0.05) {
            gap_row(b, t, &gap[i]);
            weak++;
        }
    t->base = report_base_line(r, &r->unit, b->base);
    t->empty = MSG("No question differs significantly from the nation.");
    t->note[0] = MSG("Tested against the other dealers of the nation, at 95 %, adjusted for {0} questions (false discovery rate).", ARG_I(n));
    if (t->n_rows && !strong)
        t->note[1] = MSG("No question is significantly better than the nation.");
    if (t->n_rows && !weak)
        t->note[1] = MSG("No question is significantly worse than the nation.");
    report_add(r, (struct section){ .key = "strengths", .title = MSG("Strengths and weaknesses"), .table = t });
}

/* ---- process steps ---- */

enum { STEP_CODE, STEP_NAME, STEP_N, STEP_VALUE, STEP_INTERVAL, STEP_REGION, STEP_NATION, STEP_GAP, STEP_COLUMNS };

static const struct column step_columns[STEP_COLUMNS] = {
    [STEP_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [STEP_NAME] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [STEP_N] = { .key = "n", .title = { .id = N_("n") } },
    [STEP_VALUE] = { .key = "value", .title = { .id = N_("Index") }, .decimals = 1 },
    [STEP_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [STEP_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1 },
    [STEP_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    [STEP_GAP] = { .key = "gap", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true },
};

struct step_line { struct measure measure; struct figure own, region, nation; struct change gap; double diff; };

static int by_diff(const void *x, const void *y)
{
    const struct step_line *a = x, *b = y;
    return (a->diff < b->diff) - (a->diff > b->diff);
}

/* Steps with a figure, the greatest lead first; hidden ones last. Without a nation to compare with: in the questionnaire's order. */
static size_t find_steps(const struct block *b, struct step_line *out)
{
    struct reporting *r = b->r;
    size_t n = 0;
    for (size_t i = 0; i < r->set.newest->n_steps; i++) {
        struct step_line line = { .measure = { .kind = MEASURE_STEP, .step = r->set.newest->step[i].code } };
        line.own = report_figure(r, line.measure, &r->unit, b->base);
        line.region = report_figure(r, line.measure, &r->region, b->base);
        line.nation = report_figure(r, line.measure, &r->nation, b->base);
        line.gap = result_gap(&r->set, line.measure, &(struct gap_of){ &r->unit, &b->others }, b->base.window, &r->options);
        line.diff = line.own.mark.is_hidden ? -INFINITY : line.own.index.mean - line.nation.index.mean;
        if (line.nation.n > 0)
            out[n++] = line;
    }
    if (n && b->has_nation)
        qsort(out, n, sizeof *out, by_diff);
    return n;
}

static void step_row(const struct block *b, struct wide *w, const struct step_line *line)
{
    struct reporting *r = b->r;
    struct cell *c = wide_row(w);
    c[STEP_CODE] = cell_text(line->measure.step);
    c[STEP_NAME] = cell_msg(r->a, report_measure_label(r, line->measure));
    c[STEP_N] = block_n(b, &line->own);
    c[STEP_VALUE] = block_index(b, &line->own);
    c[STEP_INTERVAL] = block_interval(b, &line->own, 1);
    c[STEP_REGION] = report_index_cell(&line->region);
    c[STEP_NATION] = report_index_cell(&line->nation);
    c[STEP_GAP] = cell_hide(cell_mark(cell_num(line->diff), report_arrow(line->gap.verdict)), c[STEP_VALUE].hidden ? c[STEP_VALUE].hidden : c[STEP_NATION].hidden);
    wide_put(r->a, w);
}

void block_steps(struct block *b)
{
    struct reporting *r = b->r;
    bool kept[STEP_COLUMNS] = { true, true, true, true, true, b->has_region, b->has_nation, b->has_nation };
    struct wide w = wide_new(r->a, "steps", step_columns, STEP_COLUMNS, kept);
    struct step_line *line = ARENA_ARRAY(r->a, struct step_line, r->set.newest->n_steps);
    size_t n = find_steps(b, line);
    for (size_t i = 0; i < n; i++)
        step_row(b, &w, &line[i]);
    w.table->base = report_base_line(r, &r->unit, b->base);
    w.table->empty = MSG("There are no interviews in these months.");
    w.table->note[0] = MSG("A step is the mean of its scored questions. ▲ ▼ tested against the other dealers of the nation.");
    report_add(r, (struct section){ .key = "steps", .title = MSG("Process steps"), .table = w.table });
}
