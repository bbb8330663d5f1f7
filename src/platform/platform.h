/* The features that platform itself brings: commands about the database, imports and settings. */
#pragma once
#include "platform/feature.h"

extern const struct feature database_feature;
extern const struct feature import_feature;
extern const struct feature setting_feature;
extern const struct feature serve_feature;
