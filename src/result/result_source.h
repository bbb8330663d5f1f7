/* Many reports made from one loading of the interviews, as publications are. */
#pragma once
#include "result/result_report.h"
#include "result/result_verbatim.h"
#include "result/result_telling.h"

/* What the reports of a programme and period are made of: the interviews once, rankings as they are asked for. */
enum { REPORT_RANKINGS = 16 };
struct report_rankings { struct { enum base_kind kind; int32_t last; struct ranking ranking; } row[REPORT_RANKINGS]; size_t n; };
struct report_source {
    struct result_set set;
    int32_t period;               /* last month: of the month, or of the quarter that holds --period */
    struct report_rankings *rankings;
    struct org_quality_list quality;   /* of the addresses of the month or quarter */
    struct result_verbatims verbatims; /* of the month or quarter itself; a publication puts those it froze here */
    struct telling *telling;      /* what may be told below the nation */
};
/* Loads it on the job's arena, which outlives all reports made of it. Inside db_read. Errors as of report_make. */
struct err *report_source_load(struct job *job, const struct report_input *in, struct report_source *out) MUST_CHECK;
/* report_make from what was loaded: another unit, another language (job->lang), another report of the same length of period. */
struct err *report_make_from(struct job *job, const struct report_source *source, const struct report_input *in, struct document *out) MUST_CHECK;

/* The ground of a report about the unit of in->scope. Errors as of report_make. */
struct err *report_begin(struct job *job, const struct report_source *source, const struct report_input *in, struct reporting *out) MUST_CHECK;

/* What a publication says at the head of its documents instead of "preliminary figures". */
struct report_edition { int64_t edition; struct civil_date released; /* no date: not yet */ };
/* The fields of a document's head, replaced on the arena. */
void report_head_set_edition(struct arena *a, const struct report_edition *e, struct document *d);
extern const int report_method_version;
