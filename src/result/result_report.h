/* Reports: documents in the form their readers expect. One file a report; what they share is here. */
#pragma once
#include "org/org_quality.h"
#include "result/result_cell.h"
#include "result/target.h"

struct report_input {
    struct str kind, programme, scope, engine;
    struct opt_int period;
    struct output_options out;
};

/* Makes a report; it lives in the job's arena. NOT_FOUND: no such unit, no questionnaire, no interview in the twelve months to the period;
 * INVALID: no such report, a unit that this report does not know. */
struct err *report_make(struct job *job, const struct report_input *in, struct document *out) MUST_CHECK;

struct report_rankings;
struct result_verbatims;
struct telling;

/* Everything a report stands on. */
struct reporting {
    struct job *job;
    struct arena *a;
    const struct report_input *in;
    int32_t period;               /* last month: of the month, or of the quarter that holds --period */
    struct result_set set;
    struct result_unit unit;      /* whom the report is about */
    struct result_unit region;    /* of a dealer; n_dealers 0 = none */
    struct result_unit nation;
    struct figure_options options;
    struct target_list targets;   /* of the period's year, in force when the report is made */
    struct { double margin, n_min; } light; /* settings of lights */
    struct report_rankings *rankings; /* made before; NULL: none are remembered */
    const struct org_quality_list *quality; /* of the addresses of the period; NULL: the report tells none */
    const struct result_verbatims *verbatims; /* screened texts of the period; NULL: the report has none */
    struct telling *telling;
    struct section *section;      /* of the document so far: report_add */
    size_t n_sections, room;
};
/* Appends a section to the report, with the charts of its key (result_chart.h) unless it has some. */
void report_add(struct reporting *r, struct section s);
/* Is the report for people who must not learn single answers (dealer, group, area, region)? Then counts and complements of 1-4 are hidden. */
bool report_is_restricted(const struct reporting *r);

/* Where a figure's number stands beside its base. */
struct report_base { enum base_kind kind; struct window window; };
struct report_base report_base_of(const struct reporting *r, enum base_kind kind);
/* Interviews designed for: the quota times the months of the window in which each open dealer of the unit was in the network. */
double report_design(const struct reporting *r, const struct result_unit *u, struct window w);
/* "R6: 2011-10 – 2012-03 (4/6 months), n = 58, target 60" for a unit; months only where some have no interviews. */
struct msg report_base_line(const struct reporting *r, const struct result_unit *u, struct report_base b);
/* A figure with the star's design filled in; is_secret in a restricted report when it must not be told. */
struct figure report_figure(const struct reporting *r, struct measure m, const struct result_unit *u, struct report_base b);
/* Why a dealer is outside the ranking, in the reader's language. */
struct str report_reason_text(const struct reporting *r, const struct rank_row *row);
/* Ranking by total score as the ranking report makes it: same base, same seed, same places. Of windows that end before the report's period only
 * places are told, no intervals. */
struct err *report_rank(struct reporting *r, struct report_base b, struct ranking *out) MUST_CHECK;

/* Does the total score of dealers leave a question out in this base, because a dealer's quarter brings too few answers to it? */
bool report_leaves_out(const struct reporting *r, const struct ranking *ranking, struct report_base b);

/* The measures every report shows: retention index and total score; the first question of the retention composite; the question whose "yes"
 * says that all was right the first time (service D1, sales SG1), -1 = none. */
struct measure report_retention(void), report_total(void);
ptrdiff_t report_overall_question(const struct result_set *s);
ptrdiff_t report_first_time_question(const struct result_set *s);
struct msg report_measure_label(const struct reporting *r, struct measure m);

/* The head of every report (代码 名称 | 大区 | 售后/销售 | 期间 | 数据基础 | 版本 | 方法版本) and its foot. */
void report_head(const struct reporting *r, struct msg title, struct report_base b, struct document *d);

/* One each; sections and tables live in r->a. */
struct err *report_monthly(struct reporting *r, struct document *d) MUST_CHECK;
struct err *report_quarterly(struct reporting *r, struct document *d) MUST_CHECK;
struct err *report_overview(struct reporting *r, struct document *d) MUST_CHECK;
struct err *report_ranking(struct reporting *r, struct document *d) MUST_CHECK;
struct err *report_drivers(struct reporting *r, struct document *d) MUST_CHECK;
