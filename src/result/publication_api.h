/* /api/v1: documents, files and screened texts of what was released, as far as the reader reaches. */
#pragma once
#include "platform/api.h"

enum { PUBLICATION_API_ROUTES = 3 };
extern const struct route publication_api_routes[PUBLICATION_API_ROUTES];
