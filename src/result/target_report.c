#include "result/target_report.h"
#include <math.h>

bool target_is_set(const struct reporting *r)
{
    return r->targets.n > 0;
}

static struct str measure_text(const struct reporting *r, struct measure m)
{
    switch (m.kind) {
    case MEASURE_RETENTION: return STR("retention");
    case MEASURE_TOTAL: return STR("total");
    case MEASURE_STEP: return str_printf(r->a, "step:" STR_FMT, STR_ARG(m.step));
    case MEASURE_QUESTION: break;
    }
    return str_printf(r->a, "question:" STR_FMT, STR_ARG(r->set.question[m.question].q->code));
}

static struct target_whose whose(const struct reporting *r, const struct result_unit *u)
{
    const struct org_network *n = &r->set.network;
    const struct org_dealer *d = u->n_dealers ? &n->dealer[u->dealer[0]] : NULL;
    struct target_whose who = { .quarter = target_quarter_of(r->period) };
    bool is_in_region = u->kind == UNIT_DEALER || u->kind == UNIT_REGION || u->kind == UNIT_AREA;
    if (d && is_in_region)
        who.region_id = n->region[d->region].id;
    if (d && u->kind == UNIT_DEALER)
        who.dealer_id = d->id;
    return who;
}

double target_of_unit(const struct reporting *r, struct measure m, const struct result_unit *u)
{
    const struct target_row *t = target_pick(r->targets.row, r->targets.n, whose(r, u), measure_text(r, m));
    return t ? t->value : NAN;
}

unsigned target_light(const struct reporting *r, const struct target_of_value *v)
{
    static const unsigned marks[] = { [TARGET_GREY] = MARK_GREY_LIGHT, [TARGET_RED] = MARK_RED, [TARGET_YELLOW] = MARK_YELLOW, [TARGET_GREEN] = MARK_GREEN };
    struct mark m = { .is_grey = v->n < r->light.n_min, .is_hidden = v->value->hidden != SHOWN || v->value->kind == CELL_EMPTY };
    return marks[mark_light(m.is_hidden ? NAN : v->value->num, v->target * v->factor, m, (struct light_rules){ r->light.margin * v->factor, 1 })];
}

struct cell target_cell(double target, double factor)
{
    return isnan(target) ? (struct cell){ 0 } : cell_num(target * factor);
}
