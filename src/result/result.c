#include "result/result_cmd.h"

const struct field_choice result_engine_choices[] = { { "planes", "planes" }, { "sql", "sql" }, { NULL, NULL } };

enum result_engine result_engine_of(struct str word)
{
    return str_eq_c(word, "sql") ? RESULT_SQL : RESULT_PLANES;
}

const struct setting result_honours_setting = { .key = "ranking.honours", .type = SETTING_INT, .standard = "0", .min = 0, .max = 100,
                                                .label = { .id = N_("First places of the ranking that are named to every dealer; 0: none") }, .source = "P" };
static const struct setting *const settings[] = { &result_honours_setting };

static const struct command *const commands[] = { &result_score_command, &result_crosstab_command, &result_report_command, &result_tally_command };

const struct feature result_feature = { .name = "result", .command = commands, .n_commands = ARRAY_LEN(commands),
                                        .setting = settings, .n_settings = ARRAY_LEN(settings) };
