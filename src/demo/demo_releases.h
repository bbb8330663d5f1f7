/* What the sample network has released, so that dealers, groups and regions see something when they first sign in: targets, the reports of the last quarter and
 * the last month whose fieldwork is over, an appeal and the corrected edition that follows from it, some measures. All of it through the actions that people's pages
 * call, by the sample users, on days of the last three weeks. */
#pragma once
#include "demo/demo.h"

/* On a network with sample users (demo_make_users); late: of demo_make, which becomes the corrected edition; its file NULL: there is none. features: whose parts dealers' reports get,
 * NULL = none. Nothing is done where something was made for release already, or where no month's fieldwork is over. *n: editions released. */
struct err *demo_make_releases(struct job *job, const struct demo_late *late, const struct features *features, int64_t *n) MUST_CHECK;
