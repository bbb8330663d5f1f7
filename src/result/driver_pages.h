/* /drivers/running: strengths and weaknesses of a unit, from running figures; what is released stands at /drivers (action_plan/driver_pages.h). */
#pragma once
#include "result/result_report.h"
#include "web/web.h"

struct driver_choice { struct str value, label; bool is_chosen; };
struct driver_view {
    const struct driver_choice *programme, *scope;
    size_t n_programmes, n_scopes;
    struct str period;
    struct msg problem;             /* why there is no report */
    bool has_document;
    struct html document;
    struct str measures;            /* path of the weak items to make measures of; no value = none */
};

extern const struct feature driver_feature;
