/* What users bring along: commands, permissions and settings. */
#include "org/user_cmd.h"
#include "org/user_gate.h"
#include "org/user_pages.h"
#include "org/user_password.h"
#include "org/user_session.h"
#include "org/user_token.h"

static const struct permission permissions[] = {
    { "user.read", { .id = N_("See users and their roles") }, ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_AUDITOR) },
    { "user.write", { .id = N_("Add and change users, give and take roles") }, ROLE_BIT(ROLE_ADMINISTRATOR) },
    { "network.read", { .id = N_("See the network and its history") },
      ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | ROLE_DEALER_HEADS | ROLE_BIT(ROLE_AUDITOR) },
};
static const struct setting *const settings[] = { &user_password_min_setting, &user_idle_setting, &user_hours_setting, &portal_url_setting };

/* pages: user_pages.c */
const struct feature user_feature = { .name = "user", .command = user_commands, .n_commands = USER_COMMANDS, .setting = settings, .n_settings = ARRAY_LEN(settings), .permission = permissions,
                                      .n_permissions = ARRAY_LEN(permissions), .gate = &user_gate, .pages = { user_routes, USER_ROUTES } };
