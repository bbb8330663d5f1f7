/* The commands of waves, for the feature's table. */
#pragma once
#include "platform/command.h"

extern const struct command wave_open_command, wave_list_command, wave_show_command, wave_close_command, wave_erase_command;
