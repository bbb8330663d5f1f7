/* The commands of results, for the feature's table. */
#pragma once
#include "result/result.h"

extern const struct command result_score_command;
extern const struct command result_report_command;
