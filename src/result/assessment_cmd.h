/* The commands of assessments, for assessment_feature.c. */
#pragma once
#include "platform/feature.h"

enum { ASSESSMENT_COMMANDS = 5 };
extern const struct command *const assessment_commands[ASSESSMENT_COMMANDS];
