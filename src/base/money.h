/* Money is an int64_t in fen (1/100 yuan). */
#pragma once
#include "base/str.h"

/* What people type as an amount: "1,234.5", "-1234", "¥1234.50", "CNY 1,234.00", "1234元", ".5", full-width characters.
 * Commas only between full groups of three digits, at most two decimals. False, and *out_fen untouched, when it is
 * anything else or does not fit. */
bool money_parse(struct str s, int64_t *out_fen);
/* "1234.50", always two decimals, no grouping; "-0.05" below zero. */
struct str money_str(struct arena *a, int64_t fen);
