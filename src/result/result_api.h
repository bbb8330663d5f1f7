/* /api/v1: figures and releases for programs. Running figures are for those who may see them (result.running) and are marked preliminary; everybody else reads what was
 * released, from the publications. */
#pragma once
#include "platform/api.h"
#include "result/result.h"

enum { RESULT_API_ROUTES = 2 };
extern const struct route result_api_routes[RESULT_API_ROUTES];
