/* Dealers' files against their deadlines.
 *
 * A repair month brings one file, four or one a day, each due on a day (method/calendar.h); it is late from the next day. Nothing
 * is stored about a file's arrival: it follows from the batches that brought the visits, so that what is undone counts as not
 * sent, and what is corrected came with its first file. A dealer without visits declares it instead of a file. Of the months
 * that are watched (setting uploads.from) late dealers, those whose file did not come at all, and those without any visits in a month that is over get their flag, which
 * the ranking reads. */
#pragma once
#include "customer/customer.h"
#include "method/calendar.h"

struct upload_settings {
    enum calendar_cadence cadence;
    struct calendar_rules rules;
    int32_t watched_from;        /* the first month whose late files are flagged; INT32_MAX = none */
};
/* In force for a programme. INVALID for values that do not fit. */
struct err *upload_settings_load(struct db *db, struct arena *a, struct str programme, struct upload_settings *out) MUST_CHECK;
extern const struct setting upload_cadence_setting, upload_weekday_setting, upload_time_setting, upload_from_setting;

enum upload_state { UPLOAD_ON_TIME, UPLOAD_LATE, UPLOAD_NO_VISITS, UPLOAD_MISSING, UPLOAD_NOT_DUE, UPLOAD_STATES };
/* A dealer's file. */
struct upload_part {
    size_t dealer;               /* number in the history */
    int period;                  /* 0.. */
    enum upload_state state;
    int64_t visits;
    int64_t came_at, last_at;    /* its first visits or the declaration, its last new visits; 0 = nothing came */
    int32_t days_late;           /* also of a declaration */
};
struct upload_month {
    struct upload_settings settings;
    struct calendar_upload period[UPLOADS_A_MONTH];
    int n_periods;
    struct upload_part *part;    /* by dealer, then period: of dealers that offered the programme in it, and where visits came anyway */
    size_t n;
};
struct upload_query { struct str programme; int32_t month; int64_t dealer_id; /* 0 = all */ };
/* As of job->now_ms. INVALID for settings that do not fit. */
struct err *upload_month_load(struct job *job, const struct org_history *h, const struct upload_query *q, struct upload_month *out) MUST_CHECK;

/* Dealer-months whose visits changed, by programme and month. */
struct upload_place { int64_t dealer_id; struct str programme; int32_t month; };
struct upload_places { struct upload_place *place; size_t n; };
/* Those of an import, by programme and month, also the months out of which its corrections moved visits; before its undo. */
struct err *upload_places_of_batch(struct job *job, int64_t batch_id, struct upload_places *out) MUST_CHECK;
/* Sets and takes back their flags, and nobody else's. Inside db_write. */
struct err *upload_flags_refresh(struct job *job, const struct upload_places *places) MUST_CHECK;

/* Flags dealers for what only time brings: a file whose day passed without it, a month that ended without visits. Of this month and the two before it; who has the flag
 * keeps it as it is. *n: dealer-months that got one. */
struct err *upload_flags_catch_up(struct job *job, int64_t *n) MUST_CHECK;
extern const struct job_kind upload_flags_job;

/* "No visits", or that word taken back. period: 1.. as the month's files are counted, 0 = the whole month, with whatever was declared within it when it is
 * taken back. NOT_FOUND for an unknown dealer or nothing to take back, INVALID for a period that the month has not, CONFLICT when there are visits of these
 * days, or no file of them is expected. */
struct upload_declaration { struct str dealer_code, programme; int32_t month; int64_t period; bool is_withdrawn; };
struct err *upload_declare(struct job *job, const struct upload_declaration *d) MUST_CHECK;

/* The month's files, expected and come, as a document: of the dealers in scope, or of one of them; in one state only, when it is named. NOT_FOUND for a dealer that is not
 * in scope. */
struct upload_list_query { struct str programme, dealer, state; int32_t month; struct db_scope scope; };
struct err *upload_list_document(struct job *job, const struct upload_list_query *q, struct document **out) MUST_CHECK;
extern const struct command upload_list_command, upload_none_command;
