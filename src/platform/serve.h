/* huifang serve: the features' pages behind the web server. */
#pragma once
#include "platform/feature.h"
#include "platform/kept.h"
#include "web/web.h"

/* The ground that actions stand on, for a page's handler: the request's arena, connection, language, instant and user. */
struct job job_of_req(const struct req *r);
/* All features of the program, for who looks up a permission. */
const struct features *features_of_req(const struct req *r);
const struct features *features_of_app(const struct web_app *app);
/* What this worker keeps between requests; the first call of a request makes room in it. */
struct kept *kept_of_req(const struct req *r) __attribute__((returns_nonnull));
