#include "result/result_cmd.h"

const struct field_choice result_engine_choices[] = { { "planes", "planes" }, { "sql", "sql" }, { NULL, NULL } };

enum result_engine result_engine_of(struct str word)
{
    return str_eq_c(word, "sql") ? RESULT_SQL : RESULT_PLANES;
}

static const struct command *const commands[] = { &result_score_command, &result_crosstab_command, &result_report_command, &result_tally_command };

const struct feature result_feature = { .name = "result", .command = commands, .n_commands = ARRAY_LEN(commands) };
