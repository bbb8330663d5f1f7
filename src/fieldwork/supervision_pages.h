/* Routes of supervision, for the feature's table. */
#pragma once
#include "web/route.h"

extern const struct route supervision_routes[];
enum { SUPERVISION_ROUTES = 10 };
