#include "org/org_api.h"
#include "org/org_days.h"
#include "org/org_pages.h"

static const struct import_kind *const imports[] = { &org_network_import, &org_staff_import, &org_kpi_import };

const struct setting org_quota_setting = { .key = "sample.quota_month", .type = SETTING_INT, .standard = "10", .min = 1, .max = 1000,
                                           .label = { .id = N_("Interviews wanted a dealer and month") }, .source = "S0" };
static const struct setting *const settings[] = { &org_quota_setting, &org_holidays_setting, &org_made_up_setting };

const struct feature org_feature = { .name = "org", .import = imports, .n_imports = ARRAY_LEN(imports), .setting = settings, .n_settings = ARRAY_LEN(settings),
                                     .pages = { network_routes, NETWORK_ROUTES }, .menu = { network_menu, NETWORK_MENU },
                                     .api = { org_api_routes, ORG_API_ROUTES } };
