/* How a wave's customers are invited to answer by link: the wave's own decisions and texts.
 *
 * Mode web_first: whoever has a mobile number is invited on the first day on which his visit may be asked about; calls begin some days later, but never after half of
 * the days that are left, so that the telephone keeps its chance. Mode on_request: the interviewer sends the link to whoever would rather write. Texts say
 * who asks, which dealer, which day, how long it takes and how to be left in peace; nothing else about the customer can stand in them. */
#pragma once
#include "platform/job.h"

enum invitation_mode { INVITE_PHONE, INVITE_WEB_FIRST, INVITE_ON_REQUEST, INVITE_MODES };
/* "phone" … as stored. */
extern const char *const invitation_mode_names[INVITE_MODES];
/* INVITE_MODES for a word that is none. */
enum invitation_mode invitation_mode_of(struct str name);

enum { INVITATION_REMINDERS = 2, INVITATION_TEXT_MAX = 500, INVITATION_NAME_MAX = 60 };
struct invitation_texts { struct str subject, invite, remind; };
struct invitation_plan {
    enum invitation_mode mode;
    int64_t phone_after;                            /* days */
    int64_t reminder[INVITATION_REMINDERS];         /* days after the invitation, 0 = none */
    int64_t from_minute, until_minute;              /* of the day: when messages are sent */
    int64_t minutes;                                /* answering takes */
    struct str sender, client;                      /* who asks, for whom */
    struct invitation_texts zh, en;
};
/* A wave's; the standard one, mode phone, when nobody decided. */
struct err *invitation_plan_load(struct db *db, struct arena *a, int64_t wave_id, struct invitation_plan *out) MUST_CHECK;
/* INVALID, with what to do, for days and hours that make no sense, an invitation without sender, and a text without {dealer} {day} {minutes} {link} {stop} or with another
 * name in braces. */
struct err *invitation_plan_check(struct arena *a, const struct invitation_plan *p) MUST_CHECK;
/* Keeps it, after the same check. In mode web_first cases that nobody has called yet wait for their invitation from now on. NOT_FOUND for the wave, CONFLICT when it is
 * closed. */
struct err *invitation_plan_set(struct job *job, int64_t wave_id, const struct invitation_plan *p) MUST_CHECK;
/* The same for cases that joined the wave later. Inside db_write. */
struct err *invitation_hold(struct job *job, int64_t wave_id) MUST_CHECK;

/* When calls may begin for somebody who is invited at `now`: after the plan's days, but not after half of the time that is left until open_until. */
int64_t invitation_phone_from(const struct invitation_plan *p, int64_t now_ms, int64_t open_until_ms);
/* Are messages sent at this minute of the day? */
bool invitation_is_hour(const struct invitation_plan *p, int minute);

/* What a message says beside the plan's own words. */
struct invitation_facts { struct str dealer, day, link, stop; };
/* A text with its {names} filled in. */
struct str invitation_words(struct arena *a, const struct invitation_plan *p, struct str text, const struct invitation_facts *f);
