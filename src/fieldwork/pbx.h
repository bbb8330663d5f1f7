/* A telephone system that dials for the interviewer. Without one the screen shows a link (call_settings.h).
 *
 *   'dial' ─► attempt, with a random name of the call ─► job field.originate ─► POST to the address of the setting, with {from} {to} {ref} put in
 *   POST /hooks/pbx ◄─ ringing, answered, ended, recording: by that name
 *
 * Both ways are signed with one secret: X-Huifang-Timestamp (seconds since 1970), X-Huifang-Signature = HMAC-SHA-256 in hex over lines "timestamp\nref\n…":
 * of a call that is asked for, the address; of a call-back, event and address of the recording. One that is older or newer than five minutes is refused; one that comes twice
 * changes nothing. What the system calls a recording is kept only of interviews with consent. */
#pragma once
#include "fieldwork/field_case.h"
#include "platform/job_queue.h"

enum { PBX_SETTINGS = 2, PBX_WINDOW_S = 300 };
extern const struct setting *const pbx_setting_list[PBX_SETTINGS];
extern const struct job_kind pbx_originate_job;

/* Is there a telephone system? */
struct err *pbx_is_set(struct job *job, bool *out) MUST_CHECK;
/* The attempt just stored is dialled from the user's telephone, when there is a system and he has one; else nothing is done. Asked again for the same attempt, it
 * is dialled once. */
struct err *pbx_dial(struct job *job, int64_t user_id, int64_t attempt_id) MUST_CHECK;
/* At which telephone somebody sits; "" = none. */
struct err *pbx_extension_load(struct job *job, int64_t user_id, struct str *out) MUST_CHECK;
struct err *pbx_extension_put(struct job *job, int64_t user_id, struct str extension) MUST_CHECK;

struct pbx_call_back { struct str ref, event, address, timestamp, signature; };
/* Takes a call-back. DENIED for a wrong signature, a time outside the window, or without a secret; NOT_FOUND for a call nobody knows; CONFLICT for a recording without
 * consent: the system is to delete it. */
struct err *pbx_take(struct job *job, const struct pbx_call_back *in) MUST_CHECK;
