/* The commands of samples, for the feature's table. */
#pragma once
#include "platform/command.h"

extern const struct command sample_draw_command, sample_list_command, sample_show_command, sample_verify_command, sample_opening_command;
