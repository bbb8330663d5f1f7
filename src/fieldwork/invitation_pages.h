/* Staff's pages about invitations by link, /invitations: what became of them, and what each wave sends. */
#pragma once
#include "platform/feature.h"

extern const struct feature invitation_feature;
