/* The commands of users, for the feature's table. */
#pragma once
#include "platform/command.h"

enum { USER_COMMANDS = 10 };
extern const struct command *const user_commands[USER_COMMANDS];
