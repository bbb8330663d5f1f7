/* /waves: waves are opened, looked at and closed, and who calls in them. For the project manager. What is done by hand in one, its sign-off and the calendar: wave_work_pages.h. */
#pragma once
#include "fieldwork/wave_quota.h"
#include "fieldwork/wave_sign.h"
#include "platform/feature.h"
#include "web/web.h"

/* What the templates show. */
struct wave_line { struct str link, programme, month, until; struct msg state; const char *css; int64_t version, interviews, target; };
struct wave_month { struct str programme, programme_code, month, until; int64_t tranche; };
struct wave_list_view { struct req *r; const struct wave_line *line; size_t n; const struct wave_month *month; size_t n_months; struct msg problem; };
struct wave_view {
    struct req *r;
    struct str path;
    const struct wave_interviewer *person;
    size_t n_persons;
    struct wave_quotas quotas;
    struct str visit_names;                 /* what a quota's condition may name of a visit */
    struct wave_sign_off sign_off;
    struct msg problem, state;
    bool is_open, is_closing;   /* is_closing: "really?" is asked */
    struct html cells;
};

/* "/waves/ID" */
struct str wave_path(struct arena *a, int64_t id);
/* Adds the job and goes to its page. */
struct err *wave_job_start(struct req *r, const struct job_request *q) MUST_CHECK;

extern const struct feature wave_feature;
