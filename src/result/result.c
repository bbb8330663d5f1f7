#include "result/dashboard.h"
#include "result/explorer_pages.h"
#include "result/publication.h"
#include "result/result_api.h"
#include "result/result_cmd.h"
#include "result/target.h"

const struct field_choice result_engine_choices[] = { { "planes", "planes" }, { "sql", "sql" }, { NULL, NULL } };

enum result_engine result_engine_of(struct str word)
{
    return str_eq_c(word, "sql") ? RESULT_SQL : RESULT_PLANES;
}

const struct setting result_honours_setting = { .key = "ranking.honours", .type = SETTING_INT, .standard = "0", .min = 0, .max = 100,
                                                .label = { .id = N_("First places of the ranking that are named to every dealer; 0: none") }, .source = "P" };
static const struct setting *const settings[] = { &result_honours_setting, &target_margin_setting, &target_n_min_setting };

const struct permission publication_permissions[PUBLICATION_PERMISSIONS] = {
    [RESULT_RUNNING] = { "result.running", { .id = N_("See running, preliminary figures") }, ROLE_NATIONAL },
    [RESULT_READ] = { "result.read", { .id = N_("Read released reports and figures") },
                      ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | ROLE_DEALER_HEADS | ROLE_BIT(ROLE_AUDITOR) },
    [REPORT_CHECK] = { "report.check", { .id = N_("Make reports and check them before their release") }, ROLE_BIT(ROLE_ANALYST) },
    [REPORT_RELEASE] = { "report.release", { .id = N_("Release reports") }, ROLE_BIT(ROLE_NATIONAL_MANAGER) },
    [REPORT_APPEAL] = { "report.appeal", { .id = N_("Appeal against a line of a released report") }, ROLE_DEALER_HEADS },
    [REPORT_RULE] = { "report.rule", { .id = N_("Rule on appeals") }, ROLE_BIT(ROLE_QA) | ROLE_BIT(ROLE_PROJECT_MANAGER) },
};

static const struct command *const commands[] = { &result_score_command, &result_crosstab_command, &result_report_command, &result_tally_command,
                                                 &target_list_command, &target_set_command, &target_copy_command };

static const struct import_kind *const imports[] = { &target_import };

const struct feature result_feature = { .name = "result", .command = commands, .n_commands = ARRAY_LEN(commands),
                                        .import = imports, .n_imports = ARRAY_LEN(imports),
                                        .setting = settings, .n_settings = ARRAY_LEN(settings),
                                        .permission = publication_permissions, .n_permissions = PUBLICATION_PERMISSIONS,
                                        .api = { result_api_routes, RESULT_API_ROUTES },
                                        .pages = { explorer_routes, EXPLORER_ROUTES }, .menu = { explorer_menu, EXPLORER_MENU },
                                        .widget = dashboard_widgets, .n_widgets = DASHBOARD_WIDGETS };
