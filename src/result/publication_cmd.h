/* The commands of publications, for result.c. */
#pragma once
#include "platform/feature.h"

extern const struct command publication_make_command, publication_check_command, publication_release_command, publication_withdraw_command, publication_list_command,
    publication_show_command, publication_compare_command;
