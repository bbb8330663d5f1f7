/* The sections of the national overview: inside result/ only. */
#pragma once
#include "result/result_report.h"

struct overview {
    struct reporting *r;
    struct report_base base;
    struct unit_list regions;
    struct ranking ranking;
};

/* Places of the regions by a measure, best first; 0 where a region has no score to show. One entry a region, in their order. */
const int32_t *overview_places(struct overview *o, struct measure m);
/* Steps and questions by region, as differences to the nation; then a page a step with rank, score and n. */
void overview_heat(struct overview *o);
void overview_steps(struct overview *o);
/* How the dealers in the ranking are spread; who changed significantly. */
void overview_spread(struct overview *o);
void overview_movers(struct overview *o);
/* Dealers by the light of their total score; nothing in a year without targets. */
void overview_lights(struct overview *o);
