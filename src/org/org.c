#include "org/org.h"

const struct field_choice programme_choices[] = { { "service", "service|after-sales|aftersales|售后|服务" }, { "sales", "sales|销售" }, { NULL, NULL } };

static const struct import_kind *const imports[] = { &org_network_import, &org_staff_import, &org_kpi_import };

const struct feature org_feature = { .name = "org", .import = imports, .n_imports = ARRAY_LEN(imports) };
