/* Importance × satisfaction. */
#include "result/result_block_matrix.h"
#include "method/correlation.h"
#include "method/spread.h"
#include <math.h>

static const struct column matrix_columns[] = {
    { .key = "quadrant", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "field", .title = { .id = N_("Field") }, .is_text = true },
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    { .key = "importance", .title = { .id = N_("Importance") }, .decimals = 2 },
    { .key = "importance_ci95", .title = { .id = N_("95 % interval") }, .decimals = 2 },
    { .key = "pairs", .title = { .id = N_("n of both") } },
    { .key = "score", .title = { .id = N_("Score") }, .decimals = 1 },
    { .key = "n", .title = { .id = N_("n") } },
};

struct matrix_line { size_t question; struct correlation importance; struct figure figure; enum quadrant field; };

struct window block_window_of_pair(const struct block *b, struct result_pair p)
{
    const struct result_set *s = &b->r->set;
    struct window w = b->base.window;
    w.first = MAX_OF(w.first, result_series_start(s, block_question(p.one), w.last));
    w.first = MAX_OF(w.first, result_series_start(s, block_question(p.other), w.last));
    return w;
}

static struct correlation importance_of(const struct block *b, struct result_pair p)
{
    const struct result_set *s = &b->r->set;
    struct result_cross cross = result_cross_count(s, p, &b->r->unit, block_window_of_pair(b, p));
    struct paired_sums sums = { 0 };
    for (unsigned x = 0; x < ANSWER_CODES; x++)
        for (unsigned y = 0; y < ANSWER_CODES; y++)
            paired_add(&sums, points_of(&s->question[p.one].q->points, x), points_of(&s->question[p.other].q->points, y), cross.n[x][y]);
    return correlation_of(&sums);
}

bool block_is_of_loyalty(const struct block *b, size_t question)
{
    return question_is_in_composite(b->r->set.question[question].q, STR("retention"));
}

/* Questions about what the dealer does, with enough answers beside one on overall satisfaction. */
static size_t find_matrix(const struct block *b, size_t overall, struct matrix_line *out)
{
    struct reporting *r = b->r;
    size_t n = 0;
    for (size_t i = 0; i < r->set.n_questions; i++) {
        if (!block_has_question(b, i) || block_is_of_loyalty(b, i))
            continue;
        struct matrix_line l = { .question = i, .figure = report_figure(r, block_question(i), &r->unit, b->base) };
        if (l.figure.mark.is_grey || block_hides_yes_no(b, i, &l.figure))
            continue;
        l.importance = importance_of(b, (struct result_pair){ i, overall });
        if (!isnan(l.importance.r))
            out[n++] = l;
    }
    return n;
}

static int by_field(const void *x, const void *y)
{
    const struct matrix_line *a = x, *b = y;
    if (a->field != b->field)
        return (a->field > b->field) - (a->field < b->field);
    return (a->importance.r < b->importance.r) - (a->importance.r > b->importance.r);
}

struct middle { double importance, score; };

/* Gives the medians, at which the fields are parted. */
static struct middle place_in_fields(struct arena *a, struct matrix_line *line, size_t n)
{
    double *importance = ARENA_ARRAY(a, double, n), *score = ARENA_ARRAY(a, double, n);
    for (size_t i = 0; i < n; i++) {
        importance[i] = line[i].importance.r;
        score[i] = line[i].figure.score;
    }
    struct middle middle = { spread_of(importance, n).median, spread_of(score, n).median };
    for (size_t i = 0; i < n; i++)
        line[i].field = quadrant_of(line[i].importance.r, line[i].figure.score, middle.importance, middle.score);
    if (n)
        qsort(line, n, sizeof *line, by_field);
    return middle;
}

static void matrix_row(const struct block *b, struct table *t, const struct matrix_line *l)
{
    static const struct { const char *key, *text; } fields[] = {
        [QUADRANT_NONE] = { "", "" },
        [QUADRANT_IMPROVE] = { "improve", N_("Improve first: important, below the middle") },
        [QUADRANT_KEEP] = { "keep", N_("Keep: important, above the middle") },
        [QUADRANT_WATCH] = { "watch", N_("Watch: less important, below the middle") },
        [QUADRANT_MAINTAIN] = { "maintain", N_("Maintain: less important, above the middle") },
    };
    struct reporting *r = b->r;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_text(str_of_c(fields[l->field].key));
    c[1] = cell_msg(r->a, (struct msg){ .id = fields[l->field].text });
    c[2] = cell_text(r->set.question[l->question].q->code);
    c[3] = cell_text(question_title(r->set.question[l->question].q, r->job->lang));
    c[4] = cell_num(l->importance.r);
    c[5] = cell_pair(l->importance.lo, l->importance.hi);
    c[6] = cell_int((int64_t)l->importance.n);
    c[7] = report_score_cell(&l->figure);
    c[8] = report_n_cell(&l->figure);
}

static void middle_row(const struct block *b, struct table *t, const struct middle *m)
{
    bool *total = ARENA_ARRAY(b->r->a, bool, t->n_rows + 1);
    struct cell *c = table_add_row(b->r->a, t);
    c[1] = cell_msg(b->r->a, MSG("Median of the questions"));
    c[4] = cell_num(m->importance);
    c[7] = cell_num(m->score);
    total[t->n_rows - 1] = true;
    t->row_is_total = total;
}

void block_matrix(struct block *b)
{
    struct reporting *r = b->r;
    ptrdiff_t overall = report_overall_question(&r->set);
    if (overall < 0)
        return;
    struct matrix_line *line = ARENA_ARRAY(r->a, struct matrix_line, r->set.n_questions);
    size_t n = find_matrix(b, (size_t)overall, line);
    struct table *t = table_new(r->a, "matrix", matrix_columns, ARRAY_LEN(matrix_columns));
    struct middle middle = place_in_fields(r->a, line, n);
    for (size_t i = 0; i < n; i++)
        matrix_row(b, t, &line[i]);
    if (n)
        middle_row(b, t, &middle);
    t->base = report_base_line(r, &r->unit, b->base);
    t->empty = MSG("No question has 30 answers beside one on overall satisfaction.");
    t->note[0] = MSG("Importance: correlation (Pearson) of the question's points with those of overall satisfaction over the interviews that answered both. It shows what goes together, not what causes it.");
    t->note[1] = MSG("The fields are parted at the median importance and the median score of the questions listed. Questions with n < 30 and the other questions on loyalty are left out.");
    report_add(r, (struct section){ .key = "matrix", .title = MSG("Importance and satisfaction"), .table = t, .new_page = true });
}
