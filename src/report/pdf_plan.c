#include "report/pdf_plan.h"
#include "report/cell_text.h"

const double pdf_padding_em = 0.55, pdf_letter_em = 2.1;

static const double full_size = 8.5, least_size = 6.5, split_size = 7;
static const double text_cap_em = 26, text_least_em = 7, text_split_em = 14;
static const double short_title_em = 3.2; /* three Chinese characters: wrapping would leave one alone */
enum { MAX_TITLE_LINES = 3 };

/* ---- measuring ---- */

static void measure_cells(struct render *r, struct pdf_text *text, struct pdf_plan *plan, size_t col)
{
    struct pdf_column *pc = &plan->col[col];
    for (size_t row = 0; row < plan->grid.table->n_rows; row++) {
        struct arena_mark mark = arena_mark(r->scratch);
        bool bold = grid_row_is_total(&plan->grid, row);
        struct cell_look look = cell_text_look(r->scratch, r->lang, plan->grid.col[col].column, grid_cell(&plan->grid, row, col));
        double value = pdf_text_em(text, look.value, bold), marks = pdf_text_marks_em(text, look.marks);
        pc->value_em = MAX_OF(pc->value_em, value);
        pc->marks_em = MAX_OF(pc->marks_em, marks);
        pc->letter_em = look.letter.n ? pdf_letter_em : pc->letter_em;
        arena_rewind(r->scratch, mark);
    }
}

static void measure_column(struct render *r, struct pdf_text *text, struct pdf_plan *plan, size_t col)
{
    struct pdf_column *pc = &plan->col[col];
    const struct grid_column *gc = &plan->grid.col[col];
    pc->title_em = pdf_text_em(text, gc->title, true);
    double word = pdf_text_word_em(text, gc->title, true);
    pc->title_word_em = pc->title_em <= short_title_em ? pc->title_em : MAX_OF(word, 2);
    measure_cells(r, text, plan, col);
    double wanted = gc->column->width * 0.5; /* a character is half an em */
    pc->value_em = MAX_OF(pc->value_em, gc->column->is_text ? 0 : wanted);
}

static double content_em(const struct pdf_plan *plan, size_t col)
{
    const struct pdf_column *pc = &plan->col[col];
    return pc->value_em + pc->marks_em + pc->letter_em;
}

static double text_cap(const struct pdf_plan *plan, size_t col)
{
    int wanted = plan->grid.col[col].column->width;
    return wanted > 0 ? wanted * 0.5 : text_cap_em;
}

static double title_need(const struct pdf_column *pc, int lines)
{
    return lines == 1 ? pc->title_em : MIN_OF(pc->title_em, MAX_OF(pc->title_word_em, pc->title_em / lines + 0.6));
}

/* What a column needs, padding included, when its title may take so many lines and text may be cut to `cap` em. */
static double need_em(const struct pdf_plan *plan, size_t col, int title_lines, double cap)
{
    double content = content_em(plan, col);
    if (plan->grid.col[col].column->is_text)
        content = MIN_OF(content, cap);
    return MAX_OF(content, title_need(&plan->col[col], title_lines)) + 2 * pdf_padding_em;
}

static double set_widths(struct pdf_plan *plan, int title_lines, double cap)
{
    double sum = 0;
    for (size_t i = 0; i < plan->grid.n; i++) {
        double em = need_em(plan, i, title_lines, MIN_OF(cap, text_cap(plan, i)));
        plan->col[i].width = em * plan->size;
        sum += plan->col[i].width;
    }
    return sum;
}

/* ---- room that is left ---- */

/* First to texts that had to be cut, then a little to all. */
static void spread(struct pdf_plan *plan, double sum, double width)
{
    for (size_t i = 0; i < plan->grid.n && sum < width; i++) {
        if (!plan->grid.col[i].column->is_text)
            continue;
        double whole = (content_em(plan, i) + 2 * pdf_padding_em) * plan->size;
        double more = MAX_OF(0, MIN_OF(whole - plan->col[i].width, width - sum));
        plan->col[i].width += more;
        sum += more;
    }
    double factor = MIN_OF(width / sum, 1.5);
    for (size_t i = 0; i < plan->grid.n; i++)
        plan->col[i].width *= factor;
}

/* Shares what is left between least and wanted widths of the text columns. False when even the least is too wide. */
static bool fit_by_wrapping(struct render *r, struct pdf_plan *plan, double width)
{
    plan->size = least_size;
    double wanted = set_widths(plan, MAX_TITLE_LINES, text_cap_em);
    double *wide = ARENA_ARRAY(r->arena, double, plan->grid.n);
    for (size_t i = 0; i < plan->grid.n; i++)
        wide[i] = plan->col[i].width;
    double least = set_widths(plan, MAX_TITLE_LINES, text_least_em);
    if (least > width)
        return false;
    double part = wanted > least ? (width - least) / (wanted - least) : 0;
    for (size_t i = 0; i < plan->grid.n; i++)
        plan->col[i].width += (wide[i] - plan->col[i].width) * MIN_OF(part, 1);
    return true;
}

static bool fit_by_size(struct pdf_plan *plan, double width)
{
    plan->size = full_size;
    double sum = 0;
    for (int lines = 1; lines <= MAX_TITLE_LINES; lines++) {
        sum = set_widths(plan, lines, text_cap_em);
        if (sum <= width) {
            spread(plan, sum, width);
            return true;
        }
    }
    if (full_size * width / sum < least_size)
        return false;
    plan->size = full_size * width / sum;
    set_widths(plan, MAX_TITLE_LINES, text_cap_em);
    return true;
}

/* ---- parts ---- */

static void add_column(struct pdf_plan *plan, struct pdf_part *part, size_t col)
{
    part->col[part->n++] = col;
    part->width += plan->col[col].width;
}

static struct pdf_part *new_part(struct render *r, struct pdf_plan *plan)
{
    struct pdf_part *part = &plan->part[plan->n_parts++];
    part->col = ARENA_ARRAY(r->arena, size_t, plan->grid.n + 1);
    part->lines = ARENA_ARRAY(r->arena, int, plan->grid.table->n_rows);
    return part;
}

static void take_all(struct render *r, struct pdf_plan *plan)
{
    struct pdf_part *part = new_part(r, plan);
    for (size_t i = 0; i < plan->grid.n; i++)
        add_column(plan, part, i);
}

/* Columns under one group heading stay together when a part has room for them. */
static double group_width(const struct pdf_plan *plan, size_t col)
{
    double width = 0;
    for (size_t i = col; i < col + MAX_OF(plan->grid.col[col].span, (size_t)1); i++)
        width += plan->col[i].width;
    return width;
}

static void deal_to_parts(struct render *r, struct pdf_plan *plan, double width)
{
    plan->size = split_size;
    set_widths(plan, MAX_TITLE_LINES, text_split_em);
    for (size_t i = 0; i < plan->grid.n; i++)
        plan->col[i].width = MIN_OF(plan->col[i].width, width * 0.5); /* beside the first column */
    double first = plan->col[0].width;
    struct pdf_part *part = NULL;
    for (size_t i = 0; i < plan->grid.n; i++) {
        double group = group_width(plan, i), wanted = first + group <= width ? group : plan->col[i].width;
        if (!part || part->width + wanted > width) {
            part = new_part(r, plan);
            if (i > 0)
                add_column(plan, part, 0);
        }
        add_column(plan, part, i);
    }
}

struct pdf_plan pdf_plan_table(struct render *r, struct pdf_text *text, const struct table *t, double width)
{
    struct pdf_plan plan = { .grid = grid_for_people(r->arena, r->lang, t) };
    plan.col = ARENA_ARRAY(r->arena, struct pdf_column, plan.grid.n);
    plan.part = ARENA_ARRAY(r->arena, struct pdf_part, plan.grid.n + 1);
    for (size_t i = 0; i < plan.grid.n; i++)
        measure_column(r, text, &plan, i);
    if (plan.grid.n == 0 || fit_by_size(&plan, width) || fit_by_wrapping(r, &plan, width))
        take_all(r, &plan);
    else
        deal_to_parts(r, &plan, width);
    return plan;
}
