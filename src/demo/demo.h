/* The sample network: 238 dealers in six regions and what happens to them in two years. Fills an empty database with a network,
 * its staff, address files, interviews of both programmes and monthly facts, all through the imports that people use, so that
 * every page has something true to life to show: small bases, late files, a cheat, a merger, a new dealer, the Spring
 * Festival. The same plan gives the same network. Nobody in it is real. */
#pragma once
#include "demo/demo_files.h"
#include "demo/demo_world.h"
#include "platform/feature.h"

struct demo_counts {
    int64_t dealers, staff, visits, visits_rejected, interviews[DEMO_PROGRAMMES], flags, opinions;
    int32_t first, last;         /* months */
};
/* Interviews of one dealer in the last month whose fieldwork is over, which are imported later. */
struct demo_late {
    struct str dealer_code;
    int32_t month;
    struct demo_file *file;      /* NULL: there are none */
};
/* Makes it; interviews that wait in *late are not imported (late NULL: none wait). CONFLICT when the database holds a network or a questionnaire already; INVALID when plan.until is not over yet or the first month lies before 1990;
 * what it has imported until an error stays (a batch each). */
struct err *demo_make(struct job *job, struct demo_plan plan, struct demo_counts *out, struct demo_late *late) MUST_CHECK;
/* The last month whose fieldwork is over today: interviews are made to the thirtieth day after a visit. */
int32_t demo_closed_month(const struct job *job);

/* The last month of the newest calendar quarter with service interviews in each of its months. NOT_FOUND when there is none in
 * the ten years before today. */
struct err *demo_newest_quarter(struct job *job, int32_t *last_month) MUST_CHECK;

extern const struct feature demo_feature;
