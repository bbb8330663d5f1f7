#include "result/explorer_cell.h"
#include "result/result_cell.h"
#include <math.h>

static unsigned marks_of(const struct explorer_row *r)
{
    return (r->is_starred ? MARK_BELOW_DESIGN : 0) | (r->is_grey ? MARK_LOW_BASE : 0) | (r->is_broken ? MARK_BREAK : 0);
}

static bool is_yes_no(const struct explorer_row *r)
{
    return r->measure->question && r->measure->question->kind == QUESTION_YES_NO;
}

struct explorer_hiding explorer_hiding(const struct explorer *e, const struct explorer_row *r)
{
    static const struct level_hiding all_levels = { { true, true, true, true, true }, true, true };
    struct mark_rules rules = mark_rules_default();
    struct explorer_hiding h = { SHOWN, r->hidden, { { false }, false, false } };
    if (!e->is_restricted)
        return h;
    bool is_small = r->n > 0 && r->n <= rules.small_count;
    if (is_small || r->hidden == HIDDEN_DISCLOSURE)
        h = (struct explorer_hiding){ is_small ? HIDDEN_DISCLOSURE : SHOWN, HIDDEN_DISCLOSURE, all_levels };
    else if (r->has_counts && !is_yes_no(r))
        h.levels = mark_hide_levels(&rules, r->count + 1);
    else if (r->has_counts && mark_is_personal(&rules, r->count[ANSWER_YES], r->n))
        h = (struct explorer_hiding){ SHOWN, HIDDEN_DISCLOSURE, all_levels };
    return h;
}

struct msg explorer_withheld_note(const struct table *t)
{
    for (size_t row = 0; row < t->n_rows; row++)
        for (size_t i = 0; i < t->n_columns; i++)
            if (t->column[i].show != COLUMN_MACHINE && table_row(t, row)[i].hidden == HIDDEN_DISCLOSURE)
                return MSG("· = withheld: taken from other released figures, it would tell what one to four persons answered. Wider units and longer windows are withheld less often.");
    return (struct msg){ .id = NULL };
}

struct cell explorer_value_cell(const struct explorer *e, const struct explorer_row *r)
{
    return cell_mark(cell_hide(cell_num(r->value), explorer_hiding(e, r).value), marks_of(r));
}

struct cell explorer_interval_cell(const struct explorer *e, const struct explorer_row *r)
{
    struct cell c = cell_pair(r->low, r->high);
    return c.hidden == SHOWN ? cell_hide(c, explorer_hiding(e, r).value) : c;
}

struct cell explorer_n_cell(const struct explorer *e, const struct explorer_row *r)
{
    return isnan(r->n) ? cell_hide(cell_int(0), HIDDEN_DISCLOSURE) : cell_hide(cell_int((int64_t)r->n), explorer_hiding(e, r).base);
}

struct cell explorer_share_cell(const struct explorer_row *r, double share, bool is_hidden)
{
    if (isnan(share))
        return (struct cell){ .kind = CELL_EMPTY };
    return cell_hide(cell_share(share), is_hidden ? HIDDEN_DISCLOSURE : r->hidden);
}

struct cell explorer_against_cell(const struct explorer *e, const struct explorer_row *r)
{
    return isnan(r->against) ? (struct cell){ .kind = CELL_EMPTY } : cell_hide(cell_num(r->against), explorer_hiding(e, r).value);
}

struct cell explorer_change_cell(const struct explorer *e, const struct explorer_row *r)
{
    return isnan(r->change) ? (struct cell){ .kind = CELL_EMPTY } : cell_hide(cell_mark(cell_num(r->change), report_arrow(r->verdict)), explorer_hiding(e, r).value);
}
