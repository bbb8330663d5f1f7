/* The sample network's coders: open answers are screened but for a part of the last month's. */
#pragma once
#include "platform/job.h"

/* Takes the open answers in, approves those without findings, and those with findings as they are proposed; a few are left for another look, and of the last month
 * those with findings are still to be done. */
struct err *demo_screen(struct job *job, int32_t last_month) MUST_CHECK;
