#include "result/result.h"
#include <math.h>

enum { RANK_DRAWS = 2000 };

/* Complete calendar months between the first day in the network and the period's end. */
static int full_months_open(struct civil_date opened, int32_t period_end)
{
    int32_t first = civil_month_of_date(opened) + (opened.day > 1);
    return period_end < first ? 0 : period_end - first + 1;
}

static bool has_flag(const struct org_flag_list *flags, int64_t dealer_id, enum org_flag flag)
{
    for (size_t i = 0; i < flags->n; i++)
        if (flags->flag[i].dealer_id == dealer_id && flags->flag[i].flag == flag)
            return true;
    return false;
}

static struct rank_facts facts_of(const struct rank_row *r, const struct org_flag_list *flags, int32_t period_end)
{
    const struct org_dealer *d = r->dealer;
    bool single = str_eq_c(d->type, "1S");
    return (struct rank_facts){
        .n = r->figure.index.n_eff, .score = r->figure.index.mean, .full_months_open = full_months_open(d->opened, period_end),
        .is_single_service = single, .is_upload_late = has_flag(flags, d->id, FLAG_LATE_UPLOAD),
        .is_integrity_flagged = has_flag(flags, d->id, FLAG_INTEGRITY), .is_excluded = (!d->ranked && !single) || !d->is_open,
    };
}

/* Question scores are fractions of whole points; indices of several questions are compared as numbers. */
static struct rank_score score_of(const struct result_set *s, const struct ranking_query *q, const struct rank_row *r)
{
    if (r->reasons)
        return (struct rank_score){ 0, 0 };
    if (q->measure.kind != MEASURE_QUESTION || q->options.weighted)
        return rank_score_of(r->figure.index.mean);
    const struct points *p = &s->question[q->measure.question].q->points;
    struct rank_score sum = { 0, 0 };
    for (unsigned c = 0; c < ANSWER_CODES; c++)
        if (points_has(p, c)) {
            sum.n += (int64_t)r->figure.count[c];
            sum.sum += (int64_t)(r->figure.count[c] * points_of(p, c));
        }
    return sum;
}

static void place_in_regions(struct arena *a, const struct result_set *s, const struct rank_score *score, struct ranking *out)
{
    out->n_ranked_in_region = ARENA_ARRAY(a, size_t, s->network.n_regions);
    struct rank_score *part = ARENA_ARRAY(a, struct rank_score, out->n);
    int32_t *place = ARENA_ARRAY(a, int32_t, out->n);
    size_t *order = ARENA_ARRAY(a, size_t, out->n);
    for (size_t region = 0; region < s->network.n_regions; region++) {
        for (size_t i = 0; i < out->n; i++)
            part[i] = out->row[i].dealer->region == region ? score[i] : (struct rank_score){ 0, 0 };
        out->n_ranked_in_region[region] = rank_places(part, out->n, place, order);
        for (size_t i = 0; i < out->n; i++)
            if (place[i])
                out->row[i].region_place = place[i];
    }
}

static void find_intervals(struct arena *a, uint64_t seed, struct ranking *out)
{
    size_t n = out->n;
    double *mean = ARENA_ARRAY(a, double, n), *se = ARENA_ARRAY(a, double, n);
    struct rank_interval *interval = ARENA_ARRAY(a, struct rank_interval, n);
    struct rank_work work = { ARENA_ARRAY(a, uint32_t, n * n), ARENA_ARRAY(a, double, n), ARENA_ARRAY(a, size_t, n) };
    for (size_t i = 0; i < n; i++) {
        mean[i] = out->row[i].place ? out->row[i].figure.index.mean : NAN;
        se[i] = out->row[i].figure.index.se;
    }
    rank_intervals_simulated((struct rank_sample){ mean, se, n }, seed, RANK_DRAWS, work, interval);
    for (size_t i = 0; i < n; i++) {
        out->row[i].best = interval[i].best;
        out->row[i].worst = interval[i].worst;
    }
}

static void place_all(struct arena *a, const struct result_set *s, const struct ranking_query *q, struct ranking *out)
{
    struct rank_score *score = ARENA_ARRAY(a, struct rank_score, out->n);
    int32_t *place = ARENA_ARRAY(a, int32_t, out->n);
    size_t *order = ARENA_ARRAY(a, size_t, out->n);
    struct tier_table tiers = tier_table_default();
    for (size_t i = 0; i < out->n; i++)
        score[i] = score_of(s, q, &out->row[i]);
    out->n_ranked = rank_places(score, out->n, place, order);
    for (size_t i = 0; i < out->n; i++) {
        struct rank_row *r = &out->row[i];
        r->place = place[i];
        r->percentile = rank_percentile(place[i], out->n_ranked);
        r->tier = rank_tier(place[i], out->n_ranked, tiers);
    }
    place_in_regions(a, s, score, out);
    if (!q->places_only)
        find_intervals(a, q->seed, out);
}

struct err *result_ranking(struct db *db, const struct result_set *s, const struct ranking_query *q, struct ranking *out)
{
    struct unit_list dealers = result_units(s, UNIT_DEALER);
    struct rank_rules rules = rank_rules_default();
    struct org_flag_list flags;
    struct org_flag_query fq = { .programme = s->programme, .from = q->window.first, .to = q->window.last };
    TRY(org_flags_load(db, s->arena, fq, &flags));
    if (q->options.design > 0)
        rules.n_min = q->options.marks.design_share * q->options.design;
    *out = (struct ranking){ .row = ARENA_ARRAY(s->arena, struct rank_row, dealers.n) };
    for (size_t i = 0; i < dealers.n; i++) {
        const struct org_dealer *dealer = &s->network.dealer[dealers.unit[i].dealer[0]];
        if (!dealer->is_open && result_count(s, &dealers.unit[i], q->window) == 0)
            continue; /* gone before the period */
        struct rank_row *r = &out->row[out->n++];
        *r = (struct rank_row){ .dealer = dealer, .unit = dealers.unit[i] };
        r->figure = result_figure(s, q->measure, &r->unit, q->window, &q->options);
        struct rank_facts facts = facts_of(r, &flags, q->period_end);
        r->reasons = rank_reasons(&facts, &rules);
    }
    place_all(s->arena, s, q, out);
    return NULL;
}
