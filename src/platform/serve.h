/* huifang serve: the features' pages behind the web server. */
#pragma once
#include "platform/job.h"
#include "web/web.h"

/* The ground that actions stand on, for a page's handler: the request's arena, connection, language, instant and user. */
struct job job_of_req(const struct req *r);
