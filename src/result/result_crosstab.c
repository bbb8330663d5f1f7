/* huifang crosstab: interviews, or a question's index, by two directions. */
#include "base/num.h"
#include "method/independence.h"
#include "result/result_axis.h"
#include "result/result_cell.h"
#include "result/result_cmd.h"
#include "result/result_crosstab.h"
#include <math.h>

enum { MOST_COLUMNS = 60, MOST_CELLS = 1 << 20 };

/* The table: cells row by row, each direction with one place more than its axis: all together. */
struct crosstab {
    const struct crosstab_input *in;
    struct job *job;
    struct arena *a;
    struct result_set set;
    struct result_unit unit;
    struct window window;
    const struct tally_filter *filter;
    struct direction row, column;
    ptrdiff_t measured;           /* question of the set; -1: interviews are counted */
    struct answer_sums *cell;     /* (row.axis.n + 1) * (column.axis.n + 1) */
    bool *has_row, *has_column;   /* places with interviews */
    double interviews;            /* that the condition takes, in the unit and months */
};

static struct answer_sums *cell_at(const struct crosstab *x, size_t row, size_t column)
{
    return &x->cell[row * (x->column.axis.n + 1) + column];
}

static bool has_measure(const struct crosstab *x)
{
    return x->measured >= 0 || x->row.is_questions || x->column.is_questions;
}

/* The question that a cell tells of. */
static size_t question_of(const struct crosstab *x, size_t row, size_t column)
{
    if (x->row.is_questions)
        return x->row.question[row];
    return x->column.is_questions ? x->column.question[column] : (size_t)x->measured;
}

/* ---- counting ---- */

static const struct tally_axis everybody = { .kind = AXIS_ALL, .n = 1 };

static struct tally_slice slice_of(const struct crosstab *x)
{
    return (struct tally_slice){ x->unit.dealer, x->unit.n_dealers, x->window, x->filter, x->in->weighted.v };
}

/* Counts into the inner cells, and adds them to the totals at the end of both directions. */
static void count_block(struct crosstab *x, const struct tally_table *q, size_t row, size_t column)
{
    struct tally_slice slice = slice_of(x);
    struct answer_sums *got = ARENA_ARRAY(x->a, struct answer_sums, q->row.n * q->column.n);
    tally_table(x->set.tally, &slice, q, got);
    size_t all_rows = x->row.axis.n, all_columns = x->column.axis.n;
    for (size_t r = 0; r < q->row.n; r++)
        for (size_t c = 0; c < q->column.n; c++) {
            const struct answer_sums *one = &got[r * q->column.n + c];
            answers_merge(cell_at(x, row + r, column + c), one);
            if (!x->row.is_questions)
                answers_merge(cell_at(x, all_rows, column + c), one);
            if (!x->column.is_questions)
                answers_merge(cell_at(x, row + r, all_columns), one);
            if (!x->row.is_questions && !x->column.is_questions)
                answers_merge(cell_at(x, all_rows, all_columns), one);
        }
}

static void count_cells(struct crosstab *x)
{
    ptrdiff_t column_no = x->measured >= 0 ? (ptrdiff_t)x->set.question[x->measured].column : TALLY_NO_QUESTION;
    x->cell = ARENA_ARRAY(x->a, struct answer_sums, (x->row.axis.n + 1) * (x->column.axis.n + 1));
    for (size_t r = 0; x->row.is_questions && r < x->row.axis.n; r++)
        count_block(x, &(struct tally_table){ everybody, x->column.axis, (ptrdiff_t)x->set.question[x->row.question[r]].column }, r, 0);
    for (size_t c = 0; x->column.is_questions && c < x->column.axis.n; c++)
        count_block(x, &(struct tally_table){ x->row.axis, everybody, (ptrdiff_t)x->set.question[x->column.question[c]].column }, 0, c);
    if (!x->row.is_questions && !x->column.is_questions)
        count_block(x, &(struct tally_table){ x->row.axis, x->column.axis, column_no }, 0, 0);
    struct answer_sums all = { { 0 } };
    struct tally_slice slice = slice_of(x);
    tally_table(x->set.tally, &slice, &(struct tally_table){ everybody, everybody, TALLY_NO_QUESTION }, &all);
    x->interviews = all.n[0];
}

/* ---- what stands in a cell ---- */

static double sum_of(const double n[ANSWER_CODES])
{
    double sum = 0;
    for (int c = 0; c < ANSWER_CODES; c++)
        sum += n[c];
    return sum;
}

/* Interviews, weighted when asked for. */
static double size_of(const struct crosstab *x, size_t row, size_t column)
{
    const struct answer_sums *s = cell_at(x, row, column);
    return sum_of(x->in->weighted.v ? s->w : s->n);
}

static void find_places(struct crosstab *x)
{
    x->has_row = ARENA_ARRAY(x->a, bool, x->row.axis.n + 1);
    x->has_column = ARENA_ARRAY(x->a, bool, x->column.axis.n + 1);
    for (size_t r = 0; r <= x->row.axis.n; r++)
        for (size_t c = 0; c <= x->column.axis.n; c++)
            if (size_of(x, r, c) > 0)
                x->has_row[r] = x->has_column[c] = true;
}

struct cell_figure { struct estimate index; struct mark mark; struct share top2; };

static struct cell_figure figure_of(const struct crosstab *x, size_t row, size_t column)
{
    const struct question *q = x->set.question[question_of(x, row, column)].q;
    const struct answer_sums *sums = cell_at(x, row, column);
    struct moments m = moments_of_answers(sums, &q->points);
    struct mark_rules rules = mark_rules_default();
    struct cell_figure f = { .index = estimate_scale(estimate_mean(&m), 10, 0) };
    f.mark = mark_of_base(&rules, x->in->weighted.v ? f.index.n_eff : f.index.n, 0);
    f.top2 = share_of(sums, q->kind == QUESTION_LEVEL ? LEVELS_TOP2 : CODE_BIT(ANSWER_YES), q->points.in_base);
    return f;
}

static struct cell index_cell(const struct cell_figure *f)
{
    enum cell_hidden hidden = f->index.n == 0 ? HIDDEN_NOT_ESTIMABLE : f->mark.is_hidden ? HIDDEN_NO_SCORE : SHOWN;
    return cell_mark(cell_hide(cell_num(f->index.mean), hidden), f->mark.is_grey ? MARK_LOW_BASE : 0);
}

static bool is_total(const struct direction *d, size_t place)
{
    return place == d->axis.n;
}

/* A place without any interview is not shown; a total is none where the places are questions. */
static bool is_shown(const struct crosstab *x, size_t place, bool is_row)
{
    const struct direction *d = is_row ? &x->row : &x->column;
    if (is_total(d, place))
        return !d->is_questions && d->axis.n > 1 && x->interviews > 0;
    return is_row ? x->has_row[place] : x->has_column[place];
}

static struct msg place_name(const struct direction *d, size_t place)
{
    const struct axis_place *p = &d->place[place];
    return is_total(d, place) ? MSG("All") : p->name.id ? p->name : MSG("{0}", ARG_S(p->code));
}

static struct cell place_cell(const struct crosstab *x, const struct direction *d, size_t place)
{
    struct msg name = place_name(d, place);
    return cell_msg(x->a, name);
}

static struct str place_code(const struct direction *d, size_t place)
{
    return is_total(d, place) ? STR("all") : d->place[place].code;
}

/* ---- for machines: a row a cell ---- */

enum { LONG_ROW, LONG_ROW_NAME, LONG_COLUMN, LONG_COLUMN_NAME, LONG_N, LONG_N_WEIGHTED, LONG_OF_ROW, LONG_OF_COLUMN, LONG_QUESTION, LONG_INDEX, LONG_SE, LONG_CI95,
       LONG_TOP2, LONG_COLUMNS };
static const struct column long_columns[LONG_COLUMNS] = {
    [LONG_ROW] = { .key = "row", .title = { .id = N_("Row code") }, .is_text = true },
    [LONG_ROW_NAME] = { .key = "row_name", .title = { .id = N_("Row") }, .is_text = true },
    [LONG_COLUMN] = { .key = "column", .title = { .id = N_("Column code") }, .is_text = true },
    [LONG_COLUMN_NAME] = { .key = "column_name", .title = { .id = N_("Column") }, .is_text = true },
    [LONG_N] = { .key = "n", .title = { .id = N_("n") } },
    [LONG_N_WEIGHTED] = { .key = "n_weighted", .title = { .id = N_("Weighted n") }, .decimals = 1 },
    [LONG_OF_ROW] = { .key = "share_of_row", .title = { .id = N_("Share of the row") }, .decimals = 1 },
    [LONG_OF_COLUMN] = { .key = "share_of_column", .title = { .id = N_("Share of the column") }, .decimals = 1 },
    [LONG_QUESTION] = { .key = "question", .title = { .id = N_("Question no.") }, .is_text = true },
    [LONG_INDEX] = { .key = "index", .title = { .id = N_("Index") }, .decimals = 1 },
    [LONG_SE] = { .key = "se", .title = { .id = N_("SE") }, .decimals = 2 },
    [LONG_CI95] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [LONG_TOP2] = { .key = "top2", .title = { .id = N_("Top 2") }, .decimals = 1 },
};

static void put_measure(const struct crosstab *x, size_t row, size_t column, struct cell *to)
{
    struct cell_figure f = figure_of(x, row, column);
    to[LONG_N] = cell_int((int64_t)f.index.n);
    to[LONG_N_WEIGHTED] = cell_num(f.index.sum_w);
    to[LONG_QUESTION] = cell_text(x->set.question[question_of(x, row, column)].q->code);
    to[LONG_INDEX] = index_cell(&f);
    to[LONG_SE] = cell_hide(cell_num(f.index.se), to[LONG_INDEX].hidden);
    to[LONG_CI95] = cell_hide(cell_pair(f.index.lo, f.index.hi), to[LONG_INDEX].hidden);
    to[LONG_TOP2] = cell_hide(cell_share(f.top2.share), to[LONG_INDEX].hidden);
}

static void put_size(const struct crosstab *x, size_t row, size_t column, struct cell *to)
{
    const struct answer_sums *s = cell_at(x, row, column);
    double size = size_of(x, row, column);
    to[LONG_N] = cell_int((int64_t)sum_of(s->n));
    to[LONG_N_WEIGHTED] = cell_num(sum_of(s->w));
    to[LONG_OF_ROW] = cell_share(size / size_of(x, row, x->column.axis.n));
    to[LONG_OF_COLUMN] = cell_share(size / size_of(x, x->row.axis.n, column));
}

static struct section long_section(struct crosstab *x)
{
    struct table *t = table_new(x->a, "cells", long_columns, LONG_COLUMNS);
    for (size_t r = 0; r <= x->row.axis.n; r++)
        for (size_t c = 0; c <= x->column.axis.n; c++) {
            if (!is_shown(x, r, true) || !is_shown(x, c, false))
                continue;
            struct cell *to = table_add_row(x->a, t);
            to[LONG_ROW] = cell_text(place_code(&x->row, r));
            to[LONG_ROW_NAME] = place_cell(x, &x->row, r);
            to[LONG_COLUMN] = cell_text(place_code(&x->column, c));
            to[LONG_COLUMN_NAME] = place_cell(x, &x->column, c);
            if (has_measure(x))
                put_measure(x, r, c, to);
            else
                put_size(x, r, c, to);
        }
    return (struct section){ .key = "cells", .table = t };
}

/* ---- for people: the table as it is drawn ---- */

enum shown { SHOW_INDEX, SHOW_N, SHOW_OF_ROW, SHOW_OF_COLUMN };
static const struct { const char *key; struct msg title; int decimals; } shown_kinds[] = {
    [SHOW_INDEX] = { "index", { .id = N_("Index") }, 1 },
    [SHOW_N] = { "n", { .id = N_("Interviews (n)") }, 0 },
    [SHOW_OF_ROW] = { "share_of_row", { .id = N_("Shares of each row") }, 1 },
    [SHOW_OF_COLUMN] = { "share_of_column", { .id = N_("Shares of each column") }, 1 },
};

static struct cell shown_cell(const struct crosstab *x, enum shown what, size_t row, size_t column)
{
    double size = size_of(x, row, column);
    if (what == SHOW_OF_ROW || what == SHOW_OF_COLUMN) {
        double whole = what == SHOW_OF_ROW ? size_of(x, row, x->column.axis.n) : size_of(x, x->row.axis.n, column);
        return cell_share(size / whole);
    }
    if (!has_measure(x))
        return x->in->weighted.v ? cell_num(size) : cell_int((int64_t)size);
    struct cell_figure f = figure_of(x, row, column);
    return what == SHOW_INDEX ? index_cell(&f) : cell_int((int64_t)f.index.n);
}

static struct table *wide_table(struct crosstab *x, enum shown what)
{
    struct column *columns = ARENA_ARRAY(x->a, struct column, x->column.axis.n + 2);
    size_t *place = ARENA_ARRAY(x->a, size_t, x->column.axis.n + 2), n = 1;
    columns[0] = (struct column){ .key = "row", .title = x->row.heading, .is_text = true, .width = 28 };
    for (size_t c = 0; c <= x->column.axis.n; c++)
        if (is_shown(x, c, false)) {
            place[n] = c;
            columns[n++] = (struct column){ .key = str_c(x->a, place_code(&x->column, c)), .title = place_name(&x->column, c), .group = x->column.heading,
                                            .decimals = what == SHOW_N && x->in->weighted.v && !has_measure(x) ? 1 : shown_kinds[what].decimals };
        }
    struct table *t = table_new(x->a, shown_kinds[what].key, columns, n);
    bool *total = ARENA_ARRAY(x->a, bool, x->row.axis.n + 1);
    for (size_t r = 0; r <= x->row.axis.n; r++) {
        if (!is_shown(x, r, true))
            continue;
        struct cell *to = table_add_row(x->a, t);
        total[t->n_rows - 1] = is_total(&x->row, r);
        to[0] = place_cell(x, &x->row, r);
        for (size_t i = 1; i < n; i++)
            to[i] = shown_cell(x, what, r, place[i]);
    }
    t->row_is_total = total;
    t->empty = MSG("There are no such interviews.");
    return t;
}

/* Whether rows and columns go together; nothing where a test would be none. */
static struct msg independence_note(struct crosstab *x)
{
    size_t rows = x->row.axis.n, columns = x->column.axis.n;
    double *count = ARENA_ARRAY(x->a, double, rows * columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            count[r * columns + c] = x->row.place[r].is_no_answer || x->column.place[c].is_no_answer ? 0 : sum_of(cell_at(x, r, c)->n);
    struct independence i = independence_of(&(struct counts_table){ count, rows, columns, ARENA_ARRAY(x->a, double, rows), ARENA_ARRAY(x->a, double, columns) });
    if (!isfinite(i.p))
        return (struct msg){ 0 };
    struct str p = i.p < 0.0005 ? STR("< 0.001") : str_printf(x->a, "= %.3f", i.p);
    if (i.is_rough)
        return MSG("Chi-square {0} with {1} degrees of freedom, p {2}, Cramér's V {3}; rough, since many cells are small. Unweighted interviews, taken as independent.",
                   ARG_F(i.chi_square, 1), ARG_I(i.df), ARG_S(p), ARG_F(i.cramers_v, 2));
    return MSG("Chi-square {0} with {1} degrees of freedom, p {2}, Cramér's V {3}. Unweighted interviews, taken as independent.", ARG_F(i.chi_square, 1), ARG_I(i.df),
               ARG_S(p), ARG_F(i.cramers_v, 2));
}

static size_t wide_sections(struct crosstab *x, struct section *out)
{
    static const enum shown counted[] = { SHOW_N, SHOW_OF_ROW, SHOW_OF_COLUMN }, measured[] = { SHOW_INDEX, SHOW_N };
    const enum shown *what = has_measure(x) ? measured : counted;
    size_t n = x->interviews == 0 ? 1 : has_measure(x) ? ARRAY_LEN(measured) : x->column.axis.n > 1 ? ARRAY_LEN(counted) : 1;
    for (size_t i = 0; i < n; i++) {
        struct table *t = wide_table(x, what[i]);
        if (i == 0)
            t->note[0] = has_measure(x) ? MSG("Points 12/8/4/0/-4, index × 10; errors (in JSON and CSV) as of a simple random sample.") : independence_note(x);
        out[i] = (struct section){ .key = shown_kinds[what[i]].key, .title = shown_kinds[what[i]].title, .table = t };
    }
    return n;
}

/* ---- the command ---- */

static struct err *check_directions(const struct crosstab *x)
{
    if (x->row.is_questions && x->column.is_questions)
        return ERR(x->a, ERR_INVALID, "Questions stand in the rows or in the columns, not in both.");
    if (x->measured >= 0 && (x->row.is_questions || x->column.is_questions))
        return ERR(x->a, ERR_INVALID, "With questions in the rows or columns, --measure says nothing more: leave it out.");
    if (x->row.axis.n * x->column.axis.n > MOST_CELLS)
        return ERR(x->a, ERR_INVALID, "{0} rows by {1} columns are too many: choose a smaller direction, scope or period.", ARG_I(x->row.axis.n), ARG_I(x->column.axis.n));
    return NULL;
}

static struct err *find_measure(struct crosstab *x)
{
    x->measured = -1;
    if (str_is_empty(x->in->measure))
        return NULL;
    x->measured = result_find_question(&x->set, x->in->measure);
    if (x->measured < 0)
        return ERR(x->a, ERR_NOT_FOUND, "The questionnaire has no closed question {0}.", ARG_S(x->in->measure));
    if (!x->set.question[x->measured].q->is_scored)
        return ERR(x->a, ERR_INVALID, "Question {0} has no points; as rows or columns its answers can be counted.", ARG_S(x->in->measure));
    return NULL;
}

static struct err *count(struct db *db, void *ctx)
{
    struct crosstab *x = ctx;
    const struct crosstab_input *in = x->in;
    const struct lang *l = x->job->lang;
    struct result_query q = {
        .programme = in->programme, .from = x->window.first, .to = x->window.last, .structure_day = civil_date_add_days(civil_date_of_month(x->window.last + 1, 1), -1),
        .data_dir = x->job->data_dir, .engine = result_engine_of(in->engine),
    };
    TRY(result_set_load(db, x->a, &q, &x->set));
    TRY(result_unit_of_text(&x->set, in->scope.p ? in->scope : STR("nation"), &x->unit));
    if (!str_is_empty(in->where))
        TRY(result_filter_parse(&x->set, x->a, in->where, &x->filter));
    TRY(find_measure(x));
    TRY(result_direction(&x->set, in->rows, x->window, l, &x->row));
    TRY(result_direction(&x->set, in->columns.p ? in->columns : STR("nation"), x->window, l, &x->column));
    TRY(check_directions(x));
    count_cells(x);
    find_places(x);
    return result_set_error(&x->set);
}

static size_t head_of(const struct crosstab *x, struct head_field *head)
{
    const struct crosstab_input *in = x->in;
    size_t n = 0;
    head[n++] = (struct head_field){ "unit", MSG("Unit"), cell_msg(x->a, result_unit_label(&x->unit)) };
    head[n++] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(x->a, in->programme) };
    head[n++] = (struct head_field){ "from", MSG("From"), cell_text(civil_month_str(x->a, x->window.first)) };
    head[n++] = (struct head_field){ "to", MSG("To"), cell_text(civil_month_str(x->a, x->window.last)) };
    head[n++] = (struct head_field){ "rows", MSG("Rows"), cell_msg(x->a, x->row.title) };
    head[n++] = (struct head_field){ "columns", MSG("Columns"), cell_msg(x->a, x->column.title) };
    head[n++] = (struct head_field){ "interviews", MSG("Interviews (n)"), cell_int((int64_t)x->interviews) };
    if (x->filter)
        head[n++] = (struct head_field){ "where", MSG("Condition"), cell_text(tally_filter_text(x->a, x->filter)) };
    if (x->measured >= 0)
        head[n++] = (struct head_field){ "measure", MSG("Measure"), cell_text(str_printf(x->a, STR_FMT " " STR_FMT, STR_ARG(x->set.question[x->measured].q->code),
                                                                                       STR_ARG(question_title(x->set.question[x->measured].q, x->job->lang)))) };
    return n;
}

static bool is_for_machines(const struct crosstab *x)
{
    return str_eq_c(x->in->out.format, "json") || str_eq_c(x->in->out.format, "csv");
}

static struct err *check_width(const struct crosstab *x)
{
    size_t n = 0;
    for (size_t c = 0; c <= x->column.axis.n; c++)
        n += is_shown(x, c, false);
    if (n > MOST_COLUMNS)
        return ERR(x->a, ERR_INVALID, "The table would have {0} columns; at most {1} can be read. Exchange rows and columns, or take --format csv, which has a line for each cell.",
                   ARG_I(n), ARG_I(MOST_COLUMNS));
    return NULL;
}

struct err *crosstab_make(struct job *job, const struct crosstab_input *in, struct document *out)
{
    struct crosstab x = { .in = in, .job = job, .a = job->arena, .window = { (int32_t)in->from.v, (int32_t)in->to.v } };
    struct head_field *head = ARENA_ARRAY(x.a, struct head_field, 10);
    struct section *section = ARENA_ARRAY(x.a, struct section, 4);
    if (in->to.v < in->from.v)
        return ERR(x.a, ERR_INVALID, "The last month (--to) lies before the first (--from).");
    TRY(db_read(job->db, count, &x));
    *out = (struct document){ .format = "huifang.crosstab/1", .title = MSG("Cross-table"), .head = head, .n_head = head_of(&x, head), .section = section, .landscape = true };
    if (is_for_machines(&x)) {
        section[0] = long_section(&x);
        out->n_sections = 1;
    } else {
        TRY(check_width(&x));
        out->n_sections = wide_sections(&x, section);
    }
    return NULL;
}

static struct err *cmd_crosstab(struct cmd *c, const void *input)
{
    const struct crosstab_input *in = input;
    struct document d;
    TRY(crosstab_make(&c->job, in, &d));
    return cmd_render(c, &d, in->out);
}

#define IN(member) FIELD_AT(struct crosstab_input, member)
static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey") } },
    { .name = "from", .type = FIELD_MONTH, .required = true, IN(from), .hint = { .id = N_("first visit month") } },
    { .name = "to", .type = FIELD_MONTH, .required = true, IN(to), .hint = { .id = N_("last visit month") } },
    { .name = "rows", .type = FIELD_CODE, .required = true, IN(rows), .hint = { .id = N_("what the rows are: region, dealer, month, model …, question, or a question's code") } },
    { .name = "columns", .type = FIELD_CODE, IN(columns), .hint = { .id = N_("what the columns are; nothing: one column") } },
    { .name = "measure", .type = FIELD_CODE, IN(measure), .hint = { .id = N_("question whose index stands in the cells; nothing: interviews are counted") } },
    { .name = "where", .type = FIELD_TEXT, .max = 4000, IN(where), .hint = { .id = N_("only interviews that meet a condition, such as: model = A6L and not (L1 in (1, 2))") } },
    { .name = "scope", .type = FIELD_TEXT, IN(scope), .hint = { .id = N_("nation (standard), region:CODE, area:NAME, group:NAME or dealer:CODE") } },
    { .name = "weighted", .type = FIELD_BOOL, IN(weighted), .hint = { .id = N_("use the interviews' weights") } },
    RESULT_ENGINE_FIELD(IN(engine)),
    OUTPUT_OPTIONS(struct crosstab_input),
};

const struct command result_crosstab_command = {
    .name = "crosstab", .summary = { .id = N_("interviews or a question's index by two directions, with any condition") }, .manual = "crosstab", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct crosstab_input), .db = COMMAND_CURRENT_DB, .run = cmd_crosstab,
};
