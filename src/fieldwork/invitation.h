/* Invitations: messages with a customer's own link, by the plan of his wave (invitation_plan.h).
 *
 *   field.invite, each hour ─► invitation_send ─► outbox (SMS, mail) ─► link.h, the pages
 *   an interviewer           ─► invitation_request ──┘
 *
 * Each message has a link of its own, random and stored as a hash, so nobody who reads the database can answer for somebody; all links of a customer lead to the one
 * interview of his case. An SMS has a short one. Nobody on the list of those never to be called is written to: his case ends. The contact ledger knows of the
 * survey since the draw; the invitation, its reminders and the calls are that one contact. */
#pragma once
#include "fieldwork/field_case.h"
#include "fieldwork/invitation_plan.h"
#include "platform/feature.h"

/* Writes to everybody of a wave who is to be invited or reminded at job->now_ms; *n messages. Nothing outside the plan's hours, for closed waves and in other modes
 * than web_first (invitations) and phone (reminders). */
struct err *invitation_send(struct job *job, int64_t wave_id, int64_t *n) MUST_CHECK;

/* The customer on the line wants the link: to the number `position` of the case, or to a mail address. Asked again it is sent again. CONFLICT as case_keep, and when the wave does not do so or
 * the number is barred; INVALID for a number that gets no SMS and an address that is none. */
struct invitation_ask { struct case_key key; int64_t position; struct str mail; bool is_english; };
struct err *invitation_request(struct job *job, const struct invitation_ask *in) MUST_CHECK;

/* People, but for waiting and bounced those of whom messages still wait or none could be delivered. */
struct invitation_counts { int64_t invited, waiting, bounced, reminded, opened, started, complete, stopped; };
struct err *invitation_counts_load(struct job *job, int64_t wave_id, struct invitation_counts *out) MUST_CHECK;

/* Forgets who was invited in a wave, when the wave is erased. Inside db_write. */
struct err *invitation_forget(struct db *db, int64_t wave_id) MUST_CHECK;

extern const struct job_kind invitation_job;
extern const struct command wave_invite_command;
