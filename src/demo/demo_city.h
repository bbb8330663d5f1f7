/* Where the sample network's dealers are: real cities in the proportions of a large network; the dealers in them are made up. */
#pragma once
#include "base/attr.h"

struct demo_region { const char *code, *name; };
extern const struct demo_region demo_regions[];   /* in the order of charts and tables */
enum { DEMO_REGIONS = 6 };

/* Cities of one region stand together; within it those of one area (小区) too. */
struct demo_city {
    int region;                                    /* index into demo_regions */
    int area;                                      /* 0.. within the region */
    const char *province, *name;
    int tier;                                      /* 1 the largest .. 4 */
    int dealers;
    const char *plate;                             /* the province's character on number plates */
};
extern const struct demo_city demo_cities[];
extern const size_t demo_n_cities;
