/* Jobs as people see them: /jobs lists one's own, /jobs/{id} shows one. A page that starts a job redirects to job_page_path; or it shows the job as a part of its
 * own page. */
#pragma once
#include "platform/job_queue.h"
#include "platform/permission.h"
#include "web/web.h"

/* Where the browser goes after a job was started. goes_on: when the job is done, on to the page with its result. */
struct str job_page_path(struct arena *a, int64_t id, bool goes_on);

struct job_view {
    const struct req *r;
    const struct job_info *job;
    struct str id, when, took;      /* "2026-03-15 12:00:05", "1 min 5 s" */
    struct msg what_to_do;          /* about a failure */
    int64_t percent;                /* -1 = nobody knows */
    bool is_open, goes_on, has_file, shows_who, may_cancel, may_retry;
};
/* The job as a part of a page, renewed every two seconds until it has ended: how far it is; then what came of it. Only its own asker's, or whoever may see all;
 * else NOT_FOUND. */
struct err *job_part(struct req *r, int64_t id, bool goes_on, struct html *out) MUST_CHECK;

enum { JOB_PERMISSIONS = 1, JOB_ROUTES = 5, JOB_MENU = 1 };
extern const struct permission job_permissions[JOB_PERMISSIONS];
extern const struct route job_routes[JOB_ROUTES];
extern const struct menu_entry job_menu[JOB_MENU];
