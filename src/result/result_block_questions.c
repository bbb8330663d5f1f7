/* The question tables of the monthly and quarterly reports: five levels, and yes and no. */
#include "result/result_block.h"
#include "result/result_report_telling.h"
#include "result/target_report.h"
#include <math.h>

enum { Q_STEP, Q_CODE, Q_TITLE, Q_N, Q_LEVEL5, Q_LEVEL4, Q_LEVEL3, Q_LEVEL2, Q_LEVEL1, Q_TOP2, Q_BOTTOM2, Q_YES, Q_NO, Q_SCORE, Q_INTERVAL, Q_BEFORE, Q_CHANGE,
       Q_TESTED, Q_REGION, Q_BEST, Q_NATION, Q_TARGET, Q_LIGHT, Q_COLUMNS };

#define Q_GROUP_ANSWERS .group = { .id = N_("Shares of answers") }
#define Q_GROUP_OWN .group = { .id = N_("Own score") }
#define Q_GROUP_COMPARED .group = { .id = N_("Compared with") }
static const struct column question_columns[Q_COLUMNS] = {
    [Q_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [Q_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [Q_TITLE] = { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    [Q_N] = { .key = "n", .title = { .id = N_("n") } },
    [Q_LEVEL5] = { .key = "level5", .title = { .id = N_("Extremely satisfied") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_LEVEL4] = { .key = "level4", .title = { .id = N_("Very satisfied") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_LEVEL3] = { .key = "level3", .title = { .id = N_("Satisfied") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_LEVEL2] = { .key = "level2", .title = { .id = N_("Not very satisfied") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_LEVEL1] = { .key = "level1", .title = { .id = N_("Extremely dissatisfied") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_TOP2] = { .key = "top2", .title = { .id = N_("Best two") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_BOTTOM2] = { .key = "bottom2", .title = { .id = N_("Worst two") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_YES] = { .key = "yes", .title = { .id = N_("Yes") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_NO] = { .key = "no", .title = { .id = N_("No") }, .decimals = 1, Q_GROUP_ANSWERS },
    [Q_SCORE] = { .key = "score", .title = { .id = N_("Score") }, .decimals = 1, Q_GROUP_OWN },
    [Q_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1, Q_GROUP_OWN },
    [Q_BEFORE] = { .key = "before", .title = { .id = N_("Last period") }, .decimals = 1, Q_GROUP_OWN },
    [Q_CHANGE] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true, Q_GROUP_OWN },
    [Q_TESTED] = { .key = BLOCK_TESTED, .decimals = 1, .is_signed = true, Q_GROUP_OWN },
    [Q_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1, Q_GROUP_COMPARED },
    [Q_BEST] = { .key = "best", .title = { .id = N_("Best in region") }, .decimals = 1, Q_GROUP_COMPARED },
    [Q_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1, Q_GROUP_COMPARED },
    [Q_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1, Q_GROUP_COMPARED },
    [Q_LIGHT] = { .key = "light", .title = { .id = N_("Light") }, Q_GROUP_COMPARED },
};

static void keep_columns(const struct block *b, bool is_level, bool *kept)
{
    bool monthly = b->base.kind == BASE_R6;
    for (size_t i = 0; i < Q_COLUMNS; i++)
        kept[i] = true;
    for (size_t i = Q_LEVEL5; i <= Q_BOTTOM2; i++)
        kept[i] = is_level;
    kept[Q_TOP2] = kept[Q_BOTTOM2] = is_level && !monthly;
    kept[Q_YES] = kept[Q_NO] = !is_level;
    kept[Q_INTERVAL] = !monthly;
    kept[Q_BEFORE] = kept[Q_CHANGE] = kept[Q_TESTED] = monthly;
    kept[Q_REGION] = kept[Q_BEST] = b->has_region;
    kept[Q_NATION] = b->has_nation;
    kept[Q_TARGET] = kept[Q_LIGHT] = target_is_set(b->r);
}

/* ---- answers ---- */

static struct cell share_or_hidden(const struct figure *f, double count, bool hide)
{
    struct cell c = report_share_cell(f, count / f->n);
    return hide ? cell_hide(c, HIDDEN_DISCLOSURE) : c; /* before "no score", whose value machines still get */
}

static void put_levels(const struct block *b, size_t question, const struct figure *f, struct cell *c)
{
    struct level_hiding hide = { { false } };
    struct report_levels tells = report_tells_levels(b->r, question, &b->r->unit, b->base);
    bool hides_level = block_hides_base(b, f->n) || !tells.levels;
    if (report_is_restricted(b->r))
        hide = mark_hide_levels(&b->r->options.marks, f->count + 1);
    hide.top2 |= !tells.top2 || block_hides_base(b, f->n);
    hide.bottom2 |= hides_level;
    for (int level = 5; level >= 1; level--) /* all or none: with the mean beside them those that are missing could be found */
        hides_level |= hide.level[level - 1];
    for (int level = 5; level >= 1; level--)
        c[Q_LEVEL5 + 5 - level] = share_or_hidden(f, f->count[level], hides_level);
    c[Q_TOP2] = share_or_hidden(f, f->top2.count, hide.top2);
    c[Q_BOTTOM2] = share_or_hidden(f, f->bottom2.count, hide.bottom2);
}

static void put_yes_no(const struct block *b, size_t question, const struct figure *f, struct cell *c)
{
    bool hide = block_hides_base(b, f->n) || block_hides_yes_no(b, question, f);
    c[Q_YES] = share_or_hidden(f, f->top2.count, hide);
    c[Q_NO] = share_or_hidden(f, f->bottom2.count, hide);
}

/* ---- comparisons ---- */

/* Best score of a question among the region's dealers that take part in the ranking and have a base to speak of; NaN = none. */
static double *best_in_region(const struct block *b)
{
    struct reporting *r = b->r;
    double *best = ARENA_ARRAY(r->a, double, r->set.n_questions);
    for (size_t q = 0; q < r->set.n_questions; q++)
        best[q] = NAN;
    for (size_t d = 0; b->has_region && d < b->ranking->n; d++) { /* dealer by dealer, for its answers are counted once */
        const struct rank_row *row = &b->ranking->row[d];
        if (row->reasons || row->dealer->region != r->set.network.dealer[r->unit.dealer[0]].region)
            continue;
        for (size_t q = 0; q < r->set.n_questions; q++) {
            struct figure f = { 0 };
            if (block_has_question(b, q))
                f = report_figure(r, block_question(q), &row->unit, b->base);
            if (f.n > 0 && !f.mark.is_grey && !f.is_secret && !(f.score <= best[q]))
                best[q] = f.score;
        }
    }
    return best;
}

static void put_before(const struct block *b, size_t question, const struct figure *now, struct cell *c)
{
    struct reporting *r = b->r;
    struct measure m = block_question(question);
    struct figure before = report_figure(r, m, &r->unit, (struct report_base){ b->base.kind, b->before });
    struct figure older = report_figure(r, m, &r->unit, (struct report_base){ b->base.kind, b->tested });
    struct change tested = result_change(&r->set, m, &r->unit, (struct window_pair){ b->tested, b->base.window }, &r->options);
    bool same_series = result_series_start(&r->set, m, b->before.last) == result_series_start(&r->set, m, b->base.window.last);
    struct cell past = block_score(b, question, &before), far = block_score(b, question, &older);
    if (same_series) {
        c[Q_BEFORE] = past;
        c[Q_CHANGE] = cell_hide(cell_num(now->score - before.score), c[Q_SCORE].hidden ? c[Q_SCORE].hidden : past.hidden);
    }
    c[Q_TESTED] = cell_hide(block_change(&tested, 0.1), c[Q_SCORE].hidden ? c[Q_SCORE].hidden : far.hidden);
}

static struct cell score_of(const struct block *b, size_t question, const struct result_unit *u)
{
    struct figure f = report_figure(b->r, block_question(question), u, b->base);
    return block_score(b, question, &f);
}

static void put_compared(const struct block *b, size_t question, double best, struct cell *c)
{
    if (b->has_region) {
        c[Q_REGION] = score_of(b, question, &b->r->region);
        c[Q_BEST] = cell_hide(cell_num(best), isnan(best) ? HIDDEN_NO_SCORE : SHOWN);
    }
    if (b->has_nation)
        c[Q_NATION] = score_of(b, question, &b->r->nation);
}

static void put_target(const struct block *b, size_t question, double n, struct cell *c)
{
    double target = target_of_unit(b->r, block_question(question), &b->r->unit);
    c[Q_TARGET] = target_cell(target, 0.1);
    c[Q_LIGHT] = cell_mark((struct cell){ 0 }, target_light(b->r, &(struct target_of_value){ &c[Q_SCORE], n, target, 0.1 }));
}

/* ---- the tables ---- */

static void question_row(const struct block *b, struct wide *w, size_t question, const struct figure *f, double best)
{
    struct reporting *r = b->r;
    const struct question *q = r->set.question[question].q;
    struct cell *c = wide_row(w);
    c[Q_STEP] = cell_msg(r->a, block_step_of(b, question));
    c[Q_CODE] = cell_text(q->code);
    c[Q_TITLE] = cell_text(question_title(q, r->job->lang));
    c[Q_N] = block_n(b, f);
    c[Q_SCORE] = block_score(b, question, f);
    c[Q_INTERVAL] = cell_hide(block_interval(b, f, 0.1), c[Q_SCORE].hidden);
    if (q->kind == QUESTION_LEVEL)
        put_levels(b, question, f, c);
    else
        put_yes_no(b, question, f, c);
    if (b->base.kind == BASE_R6)
        put_before(b, question, f, c);
    put_compared(b, question, best, c);
    put_target(b, question, f->n, c);
    wide_put(r->a, w);
}

/* "D4 3/6, H1 2/6": what is asked for fewer months than the window has. */
static void note_short_series(const struct block *b, size_t question, const struct figure *f, struct buf *note)
{
    if (window_months(f->window) < f->coverage.wanted)
        buf_addf(note, "%s" STR_FMT " %d/%d", note->n ? ", " : "", STR_ARG(b->r->set.question[question].q->code), window_months(f->window), f->coverage.wanted);
}

static size_t fill(const struct block *b, struct wide *w, enum question_kind kind, struct buf *short_series)
{
    struct reporting *r = b->r;
    const double *best = best_in_region(b);
    for (size_t i = 0; i < r->set.n_questions; i++) {
        if (!block_has_question(b, i) || r->set.question[i].q->kind != kind)
            continue;
        struct figure f = report_figure(r, block_question(i), &r->unit, b->base);
        note_short_series(b, i, &f, short_series);
        question_row(b, w, i, &f, best[i]);
    }
    return w->table->n_rows;
}

static void put_notes(const struct block *b, enum question_kind kind, struct buf *short_series, struct table *t)
{
    size_t n = 0;
    if (kind == QUESTION_LEVEL)
        t->note[n++] = MSG("Scores in points from -4 to 12. The five answers are named as for satisfaction; questions on intention and comparison have their own words.");
    else
        t->note[n++] = MSG("Scores in points: the good answer 12, the other -4.");
    if (b->base.kind == BASE_R6 && kind == QUESTION_LEVEL)
        t->note[n++] = MSG("Change: plain, to the report before. ▲ ▼ = test against the months before, which are not in this base ({0}).",
                           ARG_S(lang_month_range(b->r->a, b->r->job->lang, b->tested.first, b->tested.last)));
    if (b->has_region && kind == QUESTION_LEVEL)
        t->note[n++] = MSG("Best in region: the highest score of a dealer in the ranking with n of at least 30, without its name.");
    if (short_series->n)
        t->note[n++] = MSG("Asked for fewer months than the base has, new or changed since: {0}.", ARG_S(buf_str(short_series)));
}

static void question_table(struct block *b, enum question_kind kind, const char *key, struct msg title)
{
    struct reporting *r = b->r;
    bool kept[Q_COLUMNS];
    struct buf short_series = buf_on(r->a);
    keep_columns(b, kind == QUESTION_LEVEL, kept);
    struct wide w = wide_new(r->a, key, block_columns(b, question_columns, Q_COLUMNS), Q_COLUMNS, kept);
    if (fill(b, &w, kind, &short_series) == 0)
        return;
    w.table->base = report_base_line(r, &r->unit, b->base);
    put_notes(b, kind, &short_series, w.table);
    report_add(r, (struct section){ .key = key, .title = title, .table = w.table, .new_page = kind == QUESTION_LEVEL });
}

void block_levels(struct block *b)
{
    question_table(b, QUESTION_LEVEL, "levels", b->core_only ? MSG("Core questions: five levels") : MSG("Questions: five levels"));
}

void block_yes_no(struct block *b)
{
    question_table(b, QUESTION_YES_NO, "yes_no", b->core_only ? MSG("Core questions: yes and no") : MSG("Questions: yes and no"));
}
