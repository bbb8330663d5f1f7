/* The commands of results, for the feature's table. */
#pragma once
#include "platform/setting.h"
#include "result/result.h"

extern const struct command result_score_command;
extern const struct command result_report_command;
extern const struct command result_crosstab_command;
extern const struct command result_tally_command;

/* How many dealers the honours list of the ranking names to everybody. */
extern const struct setting result_honours_setting;

/* --engine planes|sql: an option of every command that shows figures. */
extern const struct field_choice result_engine_choices[];
#define RESULT_ENGINE_FIELD(at) \
    { .name = "engine", .type = FIELD_CHOICE, .choices = result_engine_choices, at, \
      .hint = { .id = N_("where counts come from: planes (standard) or sql, slow and to check the other one") } }
/* Its value; RESULT_PLANES when nothing was said. */
enum result_engine result_engine_of(struct str word);
