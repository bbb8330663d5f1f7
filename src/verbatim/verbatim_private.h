/* What the files behind verbatim.h share. */
#pragma once
#include "verbatim/verbatim.h"

/* Which questions bring praise, criticism …; what is no answer. By programme. */
extern const struct setting verbatim_kinds_setting, verbatim_empty_setting;
