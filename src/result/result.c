#include "result/result_cmd.h"

static const struct command *const commands[] = { &result_score_command, &result_report_command };

const struct feature result_feature = { .name = "result", .command = commands, .n_commands = ARRAY_LEN(commands) };
