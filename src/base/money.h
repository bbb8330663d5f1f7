/* Money is an int64_t in fen (1/100 yuan). */
#pragma once
#include "base/str.h"

/* "1,234.5", "¥1234.50", "1234元", full-width digits. At most two decimals. False when it is anything else or too large. */
bool money_parse(struct str s, int64_t *out_fen);
/* "1234.50", always two decimals, no grouping. */
struct str money_str(struct arena *a, int64_t fen);
