/* Work in the field: what is taken down when customers are called, write on the web, or are interviewed by somebody else's system. */
#pragma once
#include "platform/feature.h"

extern const struct feature fieldwork_feature;
