#include "result/result_block_assessment.h"
#include "result/assessment.h"
#include <math.h>

enum { COL_INDEX, COL_N, COL_SCORE, COL_TARGET, COL_PLACE, COL_OF, COL_ELIGIBLE, COL_TIER, COL_FACTOR, COLUMNS };

static const struct column columns[COLUMNS] = {
    [COL_INDEX] = { .key = "index", .title = { .id = N_("Index") }, .is_text = true },
    [COL_N] = { .key = "n", .title = { .id = N_("n") } },
    [COL_SCORE] = { .key = "score", .title = { .id = N_("Score") }, .decimals = 1 },
    [COL_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
    [COL_PLACE] = { .key = "place", .title = { .id = N_("National rank") } },
    [COL_OF] = { .key = "place_of", .title = { .id = N_("of") } },
    [COL_ELIGIBLE] = { .key = "eligibility", .title = { .id = N_("Eligibility") }, .is_text = true, .width = 18 },
    [COL_TIER] = { .key = "tier", .title = { .id = N_("Tier") }, .is_text = true },
    [COL_FACTOR] = { .key = "factor", .title = { .id = N_("Factor") }, .decimals = 2 },
};

static const struct org_dealer *dealer_of(const struct reporting *r)
{
    return r->unit.kind == UNIT_DEALER && r->unit.n_dealers == 1 ? &r->set.network.dealer[r->unit.dealer[0]] : NULL;
}

static const struct rank_row *row_of(const struct block *b, const struct org_dealer *d)
{
    for (size_t i = 0; i < b->ranking->n; i++)
        if (b->ranking->row[i].dealer == d)
            return &b->ranking->row[i];
    return NULL;
}

static struct err *is_flagged(const struct reporting *r, const struct org_dealer *d, struct window quarter, bool *out)
{
    struct org_flag_list flags;
    TRY(org_flags_load(r->job->db, r->a, (struct org_flag_query){ r->in->programme, quarter.first, quarter.last }, &flags));
    *out = false;
    for (size_t i = 0; i < flags.n; i++)
        *out |= flags.flag[i].dealer_id == d->id && flags.flag[i].flag == FLAG_INTEGRITY;
    return NULL;
}

static struct cell target_cell(const struct reporting *r, const struct org_dealer *d)
{
    struct target_whose who = { d->id, r->set.network.region[d->region].id, target_quarter_of(r->period) };
    const struct target_row *t = target_pick(r->targets.row, r->targets.n, who, STR("total"));
    return t ? cell_num(t->value) : (struct cell){ 0 };
}

static void put_row(const struct block *b, struct table *t, const struct rank_row *own, const struct assessment_grade *grade)
{
    struct reporting *r = b->r;
    struct figure f = report_figure(r, report_total(), &r->unit, b->ranking_base);
    struct cell *c = table_add_row(r->a, t);
    c[COL_INDEX] = cell_msg(r->a, report_measure_label(r, report_total()));
    c[COL_N] = block_n(b, &f);
    c[COL_SCORE] = block_index(b, &f);
    c[COL_TARGET] = target_cell(r, dealer_of(r));
    if (own->place) {
        c[COL_PLACE] = cell_int(own->place);
        c[COL_OF] = cell_int((int64_t)b->ranking->n_ranked);
    }
    c[COL_ELIGIBLE] = own->place ? cell_code(r->a, "ranked", MSG("ranked")) : cell_text(report_reason_text(r, own));
    c[COL_TIER] = cell_text(str_of_c(assessment_tier_name(grade->tier)));
    c[COL_FACTOR] = cell_num(grade->factor);
}

struct err *block_assessment(struct block *b)
{
    struct reporting *r = b->r;
    const struct org_dealer *d = dealer_of(r);
    const struct rank_row *own = d ? row_of(b, d) : NULL;
    struct assessment_rules rules;
    struct assessment_place place = { 0 };
    if (!own)
        return NULL;
    TRY(assessment_rules_load(r->job->db, r->in->programme, &rules));
    TRY(is_flagged(r, d, b->ranking_base.window, &place.is_flagged));
    place.place = own->place;
    place.place_of = (int32_t)b->ranking->n_ranked;
    struct assessment_grade grade = assessment_grade_of(&place, &rules);
    struct table *t = table_new(r->a, "assessment", columns, COLUMNS);
    put_row(b, t, own, &grade);
    t->base = report_base_line(r, &r->unit, b->ranking_base);
    t->note[0] = MSG("By the rules in force when the report was made. Adjustments and the signed factor stand on the sheet of the quarter, page \"Assessment\".");
    t->note[1] = MSG("Objections to this report are taken until {0} working days after its release.", ARG_I(APPEAL_WORKING_DAYS));
    report_add(r, (struct section){ .key = "assessment", .title = MSG("Assessment"), .table = t });
    return NULL;
}
