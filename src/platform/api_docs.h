/* What the page /api/docs shows: the API in the reader's language, from the same tables as the OpenAPI document. */
#pragma once
#include "platform/api.h"

struct api_doc_value { struct str name, type; const char *place /* of what is sent */; bool is_required; struct msg what; };
struct api_doc {
    const struct route *route;
    const char *method;
    struct str id;                          /* of its heading */
    const struct permission *permission;    /* NULL = whoever is signed in */
    const struct api_doc_value *sent, *answered;
    size_t n_sent, n_answered;
};
struct api_docs { const struct api_doc *row; size_t n; int64_t limit, limit_max; };

/* All routes of the API. */
struct api_docs api_docs_of(struct arena *a, const struct features *fs);
