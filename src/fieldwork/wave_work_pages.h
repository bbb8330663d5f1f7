/* What project managers and supervisors do in open waves: the field's calendar (/waves/calendar), tranches and reserves by hand (/waves/ID/addresses), the sign-off before a wave is closed
 * (/waves/ID/sign-off). */
#pragma once
#include "fieldwork/wave_calendar.h"
#include "fieldwork/wave_pages.h"

/* What the templates show. */
struct wave_pace_line { struct str link, name, until, css; int64_t achieved, target, expected; int drawn, days_left; bool is_short; };
struct wave_day_line { struct str first, last, name, link, css; struct msg weekday, last_weekday, what, state; int tranche; };
struct wave_day_lines { struct msg label; const struct wave_day_line *row; size_t n; };
struct wave_calendar_view { struct req *r; const struct wave_pace_line *pace; size_t n_paces; struct wave_day_lines ahead, past; };

struct wave_reserve_line { struct str code, name, region, ask; int64_t dealer_id, left, next; struct msg why; };
struct wave_addresses_view {
    struct req *r;
    struct str path, wave_path;
    bool is_open;
    int drawn, next;                     /* tranches; next: 0 = all are drawn */
    struct str next_first, next_last, draw_day;
    bool may_draw;                       /* its visits are over */
    const struct wave_reserve_line *row; /* dealers that may be short of interviews */
    size_t n, on_target;
    const struct wave_reserve_line *asked;
    struct str reason;
    struct msg problem;
};

struct wave_undone_line { struct msg what; int64_t n; struct str link; };
struct wave_signature_line { struct msg office, state; struct str office_name, who, when, css; int64_t not_reviewed; bool is_there, may; };
struct wave_sign_view {
    struct req *r;
    struct str path, wave_path;
    bool is_open, may_close;
    int64_t needed, valid;
    const struct wave_undone_line *undone;
    size_t n_undone;
    const struct wave_signature_line *signature;
    size_t n_signatures;
    struct msg problem;
};

extern const struct feature wave_work_feature;
