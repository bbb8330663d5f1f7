/* The sheet as a document: one line a dealer; the columns are those that finance asked for. */
#include "result/assessment.h"
#include <math.h>

enum { COL_CODE, COL_NAME, COL_REGION, COL_N, COL_SCORE, COL_TARGET, COL_PLACE, COL_OF, COL_REGION_PLACE, COL_INTERVAL, COL_PERCENTILE, COL_ELIGIBLE, COL_TIER, COL_ADDRESS, COL_FEEDBACK,
       COL_INTEGRITY, COL_FACTOR, COL_ADJUSTMENT, COL_FINAL, COL_REASON, COLUMNS };

static const struct column columns[COLUMNS] = {
    [COL_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [COL_NAME] = { .key = "name", .title = { .id = N_("Dealer") }, .is_text = true, .width = 20 },
    [COL_REGION] = { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    [COL_N] = { .key = "n", .title = { .id = N_("n") } },
    [COL_SCORE] = { .key = "score", .title = { .id = N_("Total score") }, .decimals = 1 },
    [COL_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
    [COL_PLACE] = { .key = "place", .title = { .id = N_("National rank") } },
    [COL_OF] = { .key = "place_of", .title = { .id = N_("of") } },
    [COL_REGION_PLACE] = { .key = "region_place", .title = { .id = N_("Regional rank") } },
    [COL_INTERVAL] = { .key = "interval", .title = { .id = N_("95 % interval of the rank") } },
    [COL_PERCENTILE] = { .key = "percentile", .title = { .id = N_("Percentile") }, .decimals = 1 },
    [COL_ELIGIBLE] = { .key = "eligibility", .title = { .id = N_("Eligibility") }, .is_text = true, .width = 18 },
    [COL_TIER] = { .key = "tier", .title = { .id = N_("Tier") }, .is_text = true },
    [COL_ADDRESS] = { .key = "address_quality", .title = { .id = N_("Address quality") }, .decimals = 1 },
    [COL_FEEDBACK] = { .key = "feedback_closure", .title = { .id = N_("Feedback closed %") }, .decimals = 1 },
    [COL_INTEGRITY] = { .key = "integrity", .title = { .id = N_("Integrity") }, .is_text = true },
    [COL_FACTOR] = { .key = "tier_factor", .title = { .id = N_("Factor of the tier") }, .decimals = 2 },
    [COL_ADJUSTMENT] = { .key = "adjustment", .title = { .id = N_("Adjustment") }, .decimals = 2, .is_signed = true },
    [COL_FINAL] = { .key = "factor", .title = { .id = N_("Factor") }, .decimals = 2 },
    [COL_REASON] = { .key = "adjustment_reason", .title = { .id = N_("Reason of the adjustment") }, .is_text = true, .width = 24 },
};

struct str assessment_reason_text(struct arena *a, const struct lang *l, unsigned reasons)
{
    struct buf b = buf_on(a);
    for (unsigned bit = 1; bit <= RANK_OUT_NO_SCORE; bit <<= 1)
        if (reasons & bit) {
            buf_add_c(&b, b.n ? "; " : "");
            buf_add(&b, tr(l, rank_reason_text((enum rank_reason)bit)));
        }
    return reasons ? buf_str(&b) : STR_NONE;
}

/* Empty where nothing was measured: no value is not a value of 0. */
static struct cell measured(double v)
{
    return isnan(v) ? (struct cell){ 0 } : cell_num(v);
}

static void put_place(const struct assessment_line *l, struct cell *c)
{
    if (l->place <= 0)
        return;
    c[COL_PLACE] = cell_int(l->place);
    c[COL_OF] = cell_int(l->place_of);
    if (l->region_place > 0)
        c[COL_REGION_PLACE] = cell_int(l->region_place);
    if (l->worst > 0)
        c[COL_INTERVAL] = cell_pair(l->best, l->worst);
    c[COL_PERCENTILE] = cell_num(l->percentile);
    c[COL_TIER] = cell_text(str_of_c(assessment_tier_name(l->tier)));
}

static void put_line(const struct job *job, const struct assessment_line *l, struct table *t)
{
    struct cell *c = table_add_row(job->arena, t);
    c[COL_CODE] = cell_text(l->code);
    c[COL_NAME] = cell_text(l->name);
    c[COL_REGION] = cell_text(l->region);
    c[COL_N] = cell_int((int64_t)l->n);
    c[COL_SCORE] = cell_hide(measured(l->score), isnan(l->score) ? HIDDEN_NO_SCORE : SHOWN);
    c[COL_TARGET] = measured(l->target);
    put_place(l, c);
    c[COL_ELIGIBLE] = l->rank_reasons ? cell_text(assessment_reason_text(job->arena, job->lang, l->rank_reasons)) : cell_code(job->arena, "ranked", MSG("ranked"));
    c[COL_ADDRESS] = measured(l->address_quality);
    c[COL_FEEDBACK] = measured(l->feedback_closure);
    if (l->is_flagged)
        c[COL_INTEGRITY] = cell_code(job->arena, "flagged", MSG("flagged"));
    c[COL_FACTOR] = cell_num(l->factor);
    if (l->adjustment != 0) {
        c[COL_ADJUSTMENT] = cell_num(l->adjustment);
        c[COL_REASON] = cell_text(l->reason);
    }
    c[COL_FINAL] = cell_num(l->final);
}

void assessment_notes(const struct assessment_rules *r, struct msg out[3])
{
    out[0] = MSG("Factors: tier A (to {0} %) {1}, B (to {2} %) {3}, C (to {4} %) {5}", ARG_F(100 * r->tiers.a, 0), ARG_F(r->factor[TIER_A], 2), ARG_F(100 * r->tiers.b, 0),
                     ARG_F(r->factor[TIER_B], 2), ARG_F(100 * r->tiers.c, 0), ARG_F(r->factor[TIER_C], 2));
    out[1] = MSG("D {0}, not ranked {1}, integrity flag {2}; never above {3}.", ARG_F(r->factor[TIER_D], 2), ARG_F(r->factor[TIER_NONE], 2), ARG_F(r->integrity, 2),
                     ARG_F(r->cap, 2));
    out[2] = MSG("Empty fields of address quality and feedback: not measured yet. Payments are computed outside of this program.");
}

static void put_head(const struct job *job, const struct assessment_sheet *s, struct document *d)
{
    struct head_field *h = ARENA_ARRAY(job->arena, struct head_field, 5);
    size_t n = 0;
    h[n++] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(job->arena, s->programme) };
    h[n++] = (struct head_field){ "period", MSG("Period"), cell_text(lang_quarter(job->arena, job->lang, s->period)) };
    h[n++] = (struct head_field){ "edition", MSG("Edition of the report"), cell_text(str_printf(job->arena, "V%lld", (long long)s->edition)) };
    h[n++] = (struct head_field){ "appeal_end", MSG("Objections until"), cell_text(s->appeal_end.year ? civil_date_str(job->arena, s->appeal_end) : STR("")) };
    h[n++] = (struct head_field){ "signed", MSG("Signed"), s->is_signed ? cell_text(str_printf(job->arena, STR_FMT " " STR_FMT, STR_ARG(s->signed_by),
                                                                                               STR_ARG(tz_format(job->arena, job->tz, s->signed_at.v))))
                                                                        : cell_code(job->arena, "", MSG("draft, not signed yet")) };
    d->head = h;
    d->n_head = n;
}

void assessment_document(const struct job *job, const struct assessment *x, struct document *out)
{
    struct table *t = table_new(job->arena, "assessment", columns, COLUMNS);
    struct section *s = ARENA_NEW(job->arena, struct section);
    for (size_t i = 0; i < x->line.n; i++)
        put_line(job, &x->line.row[i], t);
    assessment_notes(&x->sheet.rules, t->note);
    *s = (struct section){ .key = "assessment", .title = MSG("Assessment"), .table = t };
    *out = (struct document){ .format = "huifang.assessment/1", .title = MSG("Assessment of the quarter"), .section = s, .n_sections = 1, .landscape = true,
                              .generated = tz_format(job->arena, job->tz, job->now_ms) };
    out->subtitle = MSG("{0}", ARG_S(lang_quarter(job->arena, job->lang, x->sheet.period)));
    put_head(job, &x->sheet, out);
}
