/* Opinions that customers of the sample network gave under their own name, up to now, and how far dealers have got with them: praise and complaints as people talk, in all
 * states, some overdue, some opened again. The dealer of the sample users has half a year of them. */
#pragma once
#include "demo/demo_world.h"
#include "platform/job.h"

/* Makes them; *n = how many. The network must be there. */
struct err *demo_opinions_make(struct job *job, const struct demo_world *w, int64_t *n) MUST_CHECK;
