/* The compiled catalogues of po/, embedded by tools/embed: one function each. */
#pragma once
#include "base/str.h"

/* po/zh_CN.po as msgfmt compiled it. */
struct str catalogue_zh_CN(void);
