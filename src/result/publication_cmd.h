/* The commands of publications, for result.c. */
#pragma once
#include "platform/feature.h"

struct permission;
/* Who a command works for: the person of the login, as whom *out then acts; no login: the operator at the machine. NOT_FOUND; DENIED without the permission. */
struct err *publication_act_as(struct cmd *c, struct str login, const struct permission *p, struct job *out) MUST_CHECK;

extern const struct command publication_make_command, publication_check_command, publication_release_command, publication_withdraw_command, publication_list_command,
    publication_show_command, publication_compare_command;
