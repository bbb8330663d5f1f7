/* /drivers: what a dealer is to work on, as released; running figures of national people stand at /drivers/running (result/driver_pages.h). */
#pragma once
#include "action_plan/action_plan_pages.h"

struct driver_released_view {
    const struct plan_pick *pick;
    bool has_document;
    struct html document;
    struct str measures;            /* path of the weak items to make measures of; no value = none */
    struct str xlsx, csv;
    bool may_run;                   /* may see running figures */
};

extern const struct feature driver_released_feature;
