/* Pages of assessments: what their templates show. */
#pragma once
#include "result/assessment.h"
#include "web/web.h"

enum { ASSESSMENT_ROUTES = 7 };
extern const struct route assessment_route[ASSESSMENT_ROUTES];

struct assessment_sheet_view {
    struct str id, programme, period, edition, made, signed_text; /* signed_text: no value = a draft */
};
struct assessment_open_view { struct str id, programme, period, edition; };
struct assessment_list_view {
    const struct req *r;
    const struct assessment_sheet_view *sheet;
    size_t n_sheets;
    const struct assessment_open_view *open;      /* released reports without assessment, for makers */
    size_t n_open;
    bool is_maker;
};
struct assessment_dealer_row { const struct assessment_line *line; struct str id, score, target, place, tier, eligibility, adjustment, final; };
struct assessment_page_view {
    const struct req *r;
    struct assessment_sheet_view sheet;
    const struct assessment_dealer_row *row;
    size_t n_rows;
    const struct msg *note;                       /* what the factors were */
    struct msg noise;                             /* how much of a place is chance; id NULL: not known */
    struct str appeal_end, finance, csv;                      /* addresses of the exports */
    bool may_sign, may_adjust;
};
struct assessment_dealer_view {
    const struct req *r;
    struct assessment_sheet_view sheet;
    const struct assessment_line *line;
    struct str dealer, name, n, score, target, place, interval, region_place, percentile, eligibility, address, feedback, factor, adjustment, final, appeal_end, adjusted_by;
    bool may_adjust;
    struct msg problem;
    struct str points, reason;                    /* of the form, as they came */
};
