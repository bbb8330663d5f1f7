#include "result/result_cell.h"

static enum cell_hidden hidden_of(const struct figure *f)
{
    if (f->is_secret)
        return HIDDEN_DISCLOSURE;
    return f->n == 0 ? HIDDEN_NOT_ESTIMABLE : f->mark.is_hidden ? HIDDEN_NO_SCORE : SHOWN;
}

static unsigned marks_of(const struct figure *f)
{
    return (f->mark.is_starred ? MARK_BELOW_DESIGN : 0) | (f->mark.is_grey ? MARK_LOW_BASE : 0);
}

struct cell report_index_cell(const struct figure *f)
{
    return cell_mark(cell_hide(cell_num(f->index.mean), hidden_of(f)), marks_of(f));
}

struct cell report_score_cell(const struct figure *f)
{
    return cell_mark(cell_hide(cell_num(f->score), hidden_of(f)), marks_of(f));
}

struct cell report_share_cell(const struct figure *f, double share)
{
    return cell_mark(cell_hide(cell_share(share), hidden_of(f)), marks_of(f));
}

struct cell report_interval_cell(const struct figure *f, double factor)
{
    struct cell c = cell_pair(f->index.lo * factor, f->index.hi * factor);
    return c.hidden == SHOWN || f->is_secret ? cell_hide(c, hidden_of(f)) : c;
}

struct cell report_n_cell(const struct figure *f)
{
    return cell_hide(cell_int((int64_t)f->n), f->is_secret ? HIDDEN_DISCLOSURE : SHOWN);
}

unsigned report_arrow(enum verdict v)
{
    return v == VERDICT_UP ? MARK_UP : v == VERDICT_DOWN ? MARK_DOWN : v == VERDICT_NOT_TESTED ? 0 : MARK_SAME;
}

struct msg result_value_name(struct str value)
{
    static const struct { const char *code, *word; } words[] = {
        { "maintenance", N_("maintenance") }, { "repair", N_("repair") }, { "accident", N_("accident repair") }, { "warranty", N_("warranty work") },
        { "recall", N_("recall") }, { "first_service", N_("first service") }, { "check", N_("check") }, { "delivery", N_("hand-over") },
        { "other", N_("other") }, { "其他", N_("other") }, { "private", N_("private") }, { "company", N_("company") }, { "official", N_("official") },
        { "", N_("unknown") },
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_c(value, words[i].code))
            return (struct msg){ .id = words[i].word };
    return MSG("{0}", ARG_S(value));
}
