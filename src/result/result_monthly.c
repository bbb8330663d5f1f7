/* A 月度报告, Monthly report: the core questions over six rolling months, for a dealer and for every other unit. */
#include "result/result_block_feedback.h"
#include "result/result_verbatim.h"

enum { MONTHS_OF_TREND = 13 };

struct err *report_monthly(struct reporting *r, struct document *d)
{
    struct block b = block_of(r, BASE_R6, 1);
    struct ranking ranking;
    TRY(report_rank(r, b.base, &ranking));
    b.ranking = &ranking;
    b.ranking_base = b.base;
    b.core_only = true;
    report_head(r, MSG("Monthly report"), b.base, d);
    d->subtitle = MSG("{0}", ARG_S(lang_month(r->a, r->job->lang, r->period)));
    block_summary(&b);
    block_rank(&b);
    block_strengths(&b);
    block_trend(&b, BASE_MONTH, MONTHS_OF_TREND);
    block_levels(&b);
    block_yes_no(&b);
    block_steps(&b);
    block_verbatims(&b, BASE_MONTH);
    TRY(block_feedback(&b));
    block_quality(&b, BASE_MONTH);
    return NULL;
}
