#include "result/result_cmd.h"

const struct feature result_feature = { .name = "result", .command = &result_score_command, .n_commands = 1 };
