/* What to work on: importance × satisfaction, every question by its gap to the nation and the region, and in words only what a test found (R118, R120, R121). */
#include "result/result_block_matrix.h"
#include "result/result_report.h"
#include <math.h>
#include <stdlib.h>

enum { G_STEP, G_CODE, G_TITLE, G_N, G_SCORE, G_TESTED, G_REGION, G_TO_REGION, G_NATION, G_TO_NATION, G_COLUMNS };

#define GROUP_OWN .group = { .id = N_("Own score") }
#define GROUP_COMPARED .group = { .id = N_("Compared with") }
static const struct column gap_columns[G_COLUMNS] = {
    [G_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [G_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [G_TITLE] = { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    [G_N] = { .key = "n", .title = { .id = N_("n") }, GROUP_OWN },
    [G_SCORE] = { .key = "score", .title = { .id = N_("Score") }, .decimals = 1, GROUP_OWN },
    [G_TESTED] = { .key = BLOCK_TESTED, .decimals = 1, .is_signed = true, GROUP_OWN },
    [G_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1, GROUP_COMPARED },
    [G_TO_REGION] = { .key = "to_region", .title = { .id = N_("To the region") }, .decimals = 1, .is_signed = true, GROUP_COMPARED },
    [G_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1, GROUP_COMPARED },
    [G_TO_NATION] = { .key = "to_nation", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true, GROUP_COMPARED },
};

/* A question of the unit beside a whole that it is a part of: the difference as printed, in points, and p of the test against the others, adjusted for the table. */
struct beside { struct figure figure; double diff, p; };
struct gap_line { size_t question; struct figure own; struct beside nation, region; struct change change; };
struct gaps { struct block *b; struct gap_line *line; size_t n; };

static struct beside beside_of(const struct block *b, size_t question, const struct figure *own, const struct result_unit *whole, const struct result_unit *others)
{
    struct reporting *r = b->r;
    struct beside x = { .figure = report_figure(r, block_question(question), whole, b->base), .p = NAN };
    x.diff = own->score - x.figure.score;
    x.p = result_gap(&r->set, block_question(question), &(struct gap_of){ &r->unit, others }, b->base.window, &r->options).p;
    return x;
}

static double *p_of(struct gap_line *l, int which)
{
    return which == 0 ? &l->nation.p : which == 1 ? &l->region.p : &l->change.p;
}

/* Each column of tests is a family of its own. */
static void adjust(struct gaps *g)
{
    double *p = ARENA_ARRAY(g->b->r->a, double, g->n);
    size_t *order = ARENA_ARRAY(g->b->r->a, size_t, g->n);
    for (int which = 0; which < 3; which++) {
        for (size_t i = 0; i < g->n; i++)
            p[i] = *p_of(&g->line[i], which);
        adjust_fdr(p, g->n, p, order);
        for (size_t i = 0; i < g->n; i++)
            *p_of(&g->line[i], which) = p[i];
    }
}

static int by_gap(const void *x, const void *y)
{
    const struct gap_line *a = x, *b = y;
    return (a->nation.diff > b->nation.diff) - (a->nation.diff < b->nation.diff);
}

static int by_score(const void *x, const void *y)
{
    const struct gap_line *a = x, *b = y;
    return (a->own.score > b->own.score) - (a->own.score < b->own.score);
}

static void find_lines(struct gaps *g)
{
    struct block *b = g->b;
    struct reporting *r = b->r;
    struct result_unit neighbours = b->has_region ? result_unit_without(&r->set, &r->region, &r->unit) : (struct result_unit){ 0 };
    g->line = ARENA_ARRAY(r->a, struct gap_line, r->set.n_questions);
    for (size_t i = 0; i < r->set.n_questions; i++) {
        struct gap_line l = { .question = i, .nation.p = NAN, .region.p = NAN };
        if (!block_has_question(b, i))
            continue;
        l.own = report_figure(r, block_question(i), &r->unit, b->base);
        if (l.own.mark.is_hidden || isnan(l.own.score) || block_hides_yes_no(b, i, &l.own))
            continue;
        if (b->has_nation)
            l.nation = beside_of(b, i, &l.own, &r->nation, &b->others);
        if (b->has_region)
            l.region = beside_of(b, i, &l.own, &r->region, &neighbours);
        l.change = result_change(&r->set, block_question(i), &r->unit, (struct window_pair){ b->tested, b->base.window }, &r->options);
        g->line[g->n++] = l;
    }
    adjust(g);
    if (g->n)
        qsort(g->line, g->n, sizeof *g->line, b->has_nation ? by_gap : by_score);
}

/* ---- the table ---- */

static struct cell tested_cell(double diff, double p)
{
    unsigned mark = isnan(p) ? 0 : p >= 0.05 ? MARK_SAME : diff > 0 ? MARK_UP : MARK_DOWN;
    return isnan(diff) ? cell_hide(cell_num(0), HIDDEN_NOT_ESTIMABLE) : cell_mark(cell_num(diff), mark);
}

static void put_line(const struct block *b, struct wide *w, const struct gap_line *l)
{
    struct reporting *r = b->r;
    struct cell *c = wide_row(w);
    c[G_STEP] = cell_msg(r->a, block_step_of(b, l->question));
    c[G_CODE] = cell_text(r->set.question[l->question].q->code);
    c[G_TITLE] = cell_text(question_title(r->set.question[l->question].q, r->job->lang));
    c[G_N] = block_n(b, &l->own);
    c[G_SCORE] = block_score(b, l->question, &l->own);
    c[G_TESTED] = tested_cell(l->change.diff / 10, l->change.p);
    c[G_REGION] = report_score_cell(&l->region.figure);
    c[G_TO_REGION] = tested_cell(l->region.diff, l->region.p);
    c[G_NATION] = report_score_cell(&l->nation.figure);
    c[G_TO_NATION] = tested_cell(l->nation.diff, l->nation.p);
    wide_put(r->a, w);
}

static void gap_section(struct gaps *g)
{
    struct block *b = g->b;
    struct reporting *r = b->r;
    bool kept[G_COLUMNS] = { true, true, true, true, true, true, b->has_region, b->has_region, b->has_nation, b->has_nation };
    struct wide w = wide_new(r->a, "gaps", block_columns(b, gap_columns, G_COLUMNS), G_COLUMNS, kept);
    for (size_t i = 0; i < g->n; i++)
        put_line(b, &w, &g->line[i]);
    w.table->base = report_base_line(r, &r->unit, b->base);
    w.table->empty = MSG("No question has 10 answers.");
    w.table->note[0] = MSG("Points from -4 to 12, the largest shortfall first. ▲ ▼ = tested at 95 % against the other dealers of region and nation, and against {0}; p adjusted for {1} questions a column (false discovery rate).",
                           ARG_S(lang_month_range(r->a, r->job->lang, b->tested.first, b->tested.last)), ARG_I(g->n));
    report_add(r, (struct section){ .key = "gaps", .title = MSG("Questions by their gap"), .table = w.table, .new_page = true });
}

/* ---- in words ---- */

enum { MOST_SAID = 2 };

static struct str name_of(const struct gaps *g, const struct gap_line *l)
{
    const struct question *q = g->b->r->set.question[l->question].q;
    return str_printf(g->b->r->a, STR_FMT " " STR_FMT, STR_ARG(q->code), STR_ARG(question_title(q, g->b->r->job->lang)));
}

static size_t say_weak(const struct gaps *g, struct msg *out)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n && n < MOST_SAID; i++) {
        const struct gap_line *l = &g->line[i];
        if (l->nation.diff < 0 && l->nation.p < 0.05)
            out[n++] = MSG("{0}: {1} points below the nation (significant, n = {2}).", ARG_S(name_of(g, l)), ARG_F(-l->nation.diff, 1), ARG_I(l->own.n));
    }
    return n;
}

static size_t say_strong(const struct gaps *g, struct msg *out)
{
    size_t n = 0;
    for (size_t i = g->n; i-- > 0 && n < MOST_SAID;) {
        const struct gap_line *l = &g->line[i];
        if (l->nation.diff > 0 && l->nation.p < 0.05)
            out[n++] = MSG("{0}: {1} points above the nation (significant, n = {2}).", ARG_S(name_of(g, l)), ARG_F(l->nation.diff, 1), ARG_I(l->own.n));
    }
    return n;
}

/* The change that the test is surest of; else that there is none. */
static struct msg say_change(const struct gaps *g)
{
    const struct gap_line *most = NULL;
    const struct block *b = g->b;
    bool is_tested = false;
    for (size_t i = 0; i < g->n; i++) {
        const struct gap_line *l = &g->line[i];
        is_tested |= !isnan(l->change.p);
        if (l->change.p < 0.05 && (!most || l->change.p < most->change.p))
            most = l;
    }
    struct str months = lang_month_range(b->r->a, b->r->job->lang, b->tested.first, b->tested.last);
    if (!is_tested)
        return MSG("No comparison with {0}: there are too few interviews, or the questionnaire has changed.", ARG_S(months));
    if (!most)
        return MSG("Level with {0} (no difference is significant).", ARG_S(months));
    if (most->change.diff > 0)
        return MSG("{0}: {1} points better than in {2} (significant).", ARG_S(name_of(g, most)), ARG_F(most->change.diff / 10, 1), ARG_S(months));
    return MSG("{0}: {1} points worse than in {2} (significant).", ARG_S(name_of(g, most)), ARG_F(-most->change.diff / 10, 1), ARG_S(months));
}

static void word_section(const struct gaps *g)
{
    struct reporting *r = g->b->r;
    struct section s = { .key = "words", .title = MSG("In words") };
    size_t n = 0;
    if (g->b->has_nation) {
        n += say_weak(g, s.text);
        n += say_strong(g, s.text + n);
        if (n == 0)
            s.text[n++] = MSG("No question differs significantly from the nation.");
    }
    s.text[n] = say_change(g);
    report_add(r, s);
}

/* Twelve months may end in any month, not with a quarter as in the quarterly report. */
static void put_month(const struct reporting *r, struct document *d)
{
    struct head_field *h = ARENA_ARRAY(r->a, struct head_field, d->n_head);
    for (size_t i = 0; i < d->n_head; i++) {
        h[i] = d->head[i];
        if (str_eq_c(str_of_c(h[i].key), "period"))
            h[i].value = cell_text(lang_month(r->a, r->job->lang, r->period));
    }
    d->head = h;
}

struct err *report_drivers(struct reporting *r, struct document *d)
{
    struct block b = block_of(r, BASE_R12, 1);
    struct gaps g = { .b = &b };
    report_head(r, MSG("Strengths and weaknesses"), b.base, d);
    put_month(r, d);
    find_lines(&g);
    word_section(&g);
    block_matrix(&b);
    gap_section(&g);
    return NULL;
}
