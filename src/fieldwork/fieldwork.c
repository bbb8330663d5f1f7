#include "fieldwork/fieldwork.h"
#include "fieldwork/opinion.h"

static const struct import_kind *const imports[] = { &opinion_import };

const struct feature fieldwork_feature = { .name = "fieldwork", .import = imports, .n_imports = ARRAY_LEN(imports) };
