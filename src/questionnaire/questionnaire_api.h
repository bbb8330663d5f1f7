/* /api/v1/programmes: what is asked, so that programs know the codes of measures. */
#pragma once
#include "platform/api.h"

enum { QUESTIONNAIRE_API_ROUTES = 1 };
extern const struct route questionnaire_api_routes[QUESTIONNAIRE_API_ROUTES];
