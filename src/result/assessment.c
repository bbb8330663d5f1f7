/* Reading assessment sheets. */
#include "result/assessment.h"
#include "assessment_sql.h"
#include "method/spread.h"
#include "org/org.h"
#include "org/org_days.h"
#include <math.h>

static double num_of(struct opt_num v)
{
    return v.has ? v.v : NAN;
}

/* Everything but the end of objections. */
static struct assessment_sheet sheet_of(const struct assessment_sheet_list_row *r)
{
    struct assessment_sheet s = { .id = r->id, .publication_id = r->publication_id, .programme = r->programme, .edition = r->edition, .is_signed = str_eq_c(r->state, "signed"),
                                  .made_at = r->made_at, .signed_at = r->signed_at, .made_by = r->made_by, .signed_by = r->signed_by };
    civil_month_parse(r->period, &s.period);
    s.rules = (struct assessment_rules){ .tiers = { r->share_a, r->share_b, r->share_c }, .integrity = r->factor_integrity, .cap = r->factor_cap };
    s.rules.factor[TIER_NONE] = r->factor_unranked;
    s.rules.factor[TIER_A] = r->factor_a;
    s.rules.factor[TIER_B] = r->factor_b;
    s.rules.factor[TIER_C] = r->factor_c;
    s.rules.factor[TIER_D] = r->factor_d;
    return s;
}

static struct err *appeal_end_of(struct job *job, int64_t released_ms, struct civil_date *out)
{
    struct working_days working;
    struct civil_date released = tz_date(job->tz, released_ms);
    TRY(org_working_days_load(job, civil_month_of_date(released), &working));
    *out = publication_appeal_end(released, &working);
    return NULL;
}

static struct err *list(struct job *job, const struct assessment_sheet_list_in *in, struct assessment_sheet_list *out)
{
    struct assessment_sheet_list_rows rows;
    TRY(assessment_sheet_list(job->db, job->arena, in, &rows));
    out->n = rows.n;
    out->row = ARENA_ARRAY(job->arena, struct assessment_sheet, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        out->row[i] = sheet_of(&rows.row[i]);
        if (rows.row[i].released_at.has)
            TRY(appeal_end_of(job, rows.row[i].released_at.v, &out->row[i].appeal_end));
    }
    return NULL;
}

struct err *assessment_list_load(struct job *job, const struct assessment_reader *who, struct str programme, struct assessment_sheet_list *out)
{
    struct assessment_sheet_list_in in = { .scope = who->scope, .with_signed = !who->is_maker, .with_programme = programme.p, .programme = programme };
    return list(job, &in, out);
}

static struct assessment_line line_of(const struct assessment_line_list_row *r, const struct assessment_rules *rules)
{
    struct assessment_line l = {
        .dealer_id = r->dealer_id, .code = r->code, .name = r->name, .region = r->region_name, .n = r->n, .score = num_of(r->score), .target = num_of(r->target),
        .place = (int32_t)r->place, .place_of = (int32_t)r->place_of, .region_place = (int32_t)r->region_place, .best = (int32_t)r->place_best,
        .worst = (int32_t)r->place_worst, .tier = assessment_tier_of(r->tier),
        .rank_reasons = (unsigned)r->rank_reasons, .is_flagged = r->is_flagged, .address_quality = num_of(r->address_quality),
        .feedback_closure = num_of(r->feedback_closure), .factor = r->factor, .adjustment = r->adjustment, .reason = r->adjustment_reason, .adjusted_by = r->adjusted_by,
    };
    l.percentile = rank_percentile(l.place, (size_t)MAX_OF(l.place_of, 0));
    l.final = assessment_final(l.factor, l.adjustment, rules->cap);
    return l;
}

static struct err *load(struct job *job, const struct assessment_reader *who, struct assessment_dealer key, struct assessment *out)
{
    struct assessment_sheet_list_in in = { .scope = who->scope, .with_signed = !who->is_maker, .with_one = true, .id = key.sheet_id };
    struct assessment_line_list_in lines = { .scope = who->scope, .sheet_id = key.sheet_id, .with_dealer = key.dealer_id != 0, .dealer_id = key.dealer_id };
    struct assessment_sheet_list sheets;
    struct assessment_line_list_rows rows;
    TRY(list(job, &in, &sheets));
    TRY(assessment_line_list(job->db, job->arena, &lines, &rows));
    if (sheets.n == 0 || rows.n == 0)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such assessment.");
    *out = (struct assessment){ .sheet = sheets.row[0], .line = { ARENA_ARRAY(job->arena, struct assessment_line, rows.n), rows.n } };
    for (size_t i = 0; i < rows.n; i++)
        out->line.row[i] = line_of(&rows.row[i], &out->sheet.rules);
    return NULL;
}

struct err *assessment_load(struct job *job, const struct assessment_reader *who, int64_t id, struct assessment *out)
{
    return load(job, who, (struct assessment_dealer){ id, 0 }, out);
}

struct err *assessment_load_dealer(struct job *job, const struct assessment_reader *who, struct assessment_dealer key, struct assessment *out)
{
    return load(job, who, key, out);
}

bool assessment_noise(struct arena *a, const struct assessment_line_list *l, int *span, int *of)
{
    double *width = ARENA_ARRAY(a, double, l->n);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct assessment_line *x = &l->row[i];
        if (x->worst <= 0 || x->place <= x->place_of / 3 || x->place > x->place_of - x->place_of / 3)
            continue;
        width[n++] = x->worst - x->best + 1;
        *of = x->place_of;
    }
    *span = n ? (int)spread_of(width, n).median : 0;
    return n > 0;
}
