/* What the ranking's page and assessments bring along: pages, permissions and settings. */
#include "result/assessment_cmd.h"
#include "result/assessment_pages.h"

const struct permission assessment_permissions[ASSESSMENT_PERMISSIONS] = {
    [ASSESSMENT_READ] = { "assessment.read", { .id = N_("Read signed assessments") },
                          ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | ROLE_DEALER_HEADS | ROLE_BIT(ROLE_AUDITOR) },
    [ASSESSMENT_PREPARE] = { "assessment.prepare", { .id = N_("Make assessments and adjust them") }, ROLE_NATIONAL },
    [ASSESSMENT_SIGN] = { "assessment.sign", { .id = N_("Sign assessments") }, ROLE_BIT(ROLE_NATIONAL_MANAGER) },
};

static const struct menu_entry menu[] = { { { .id = N_("Ranking") }, "/ranking", "result.read", N_("Results") },
                                          { { .id = N_("Assessment") }, "/assessment", "assessment.read", N_("Reports") } };

const struct feature assessment_feature = { .name = "assessment", .command = assessment_commands, .n_commands = ASSESSMENT_COMMANDS, .setting = assessment_settings, .n_settings = ASSESSMENT_SETTINGS, .permission = assessment_permissions,
                                            .n_permissions = ASSESSMENT_PERMISSIONS, .pages = { assessment_route, ASSESSMENT_ROUTES }, .menu = { menu, ARRAY_LEN(menu) } };
