/* Mails to those who supervise the field. */
#pragma once
#include "platform/outbox.h"

/* Tells every field supervisor with a mail address, in his language: {0} of the kind's texts is the interviewer's name, {1} the address of a page ("/supervision"). Inside db_write. */
struct supervision_news { const struct notice_kind *kind; struct str name; const char *path; };
struct err *supervision_tell(struct job *job, const struct supervision_news *news) MUST_CHECK;
