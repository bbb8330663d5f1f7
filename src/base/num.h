/* Numbers as text. */
#pragma once
#include "base/str.h"

/* Rounded half away from zero to `decimals` (0..9) places, as rules.md §2 wants, "-0.0" never: 6.56 → "6.6". The
 * decimal value nearest to the double is rounded (109.45 stored as 109.4499999… counts as 109.45); within 1e-9
 * units of the last place of a tie is a tie, so that errors of summing do not show. NaN and infinities give "". */
struct str num_fixed(struct arena *a, double v, int decimals);
/* The same rounding as a number; NaN and infinities stay. */
double num_round(double v, int decimals);
/* Fewest digits that read back as the same double: 0.1 → "0.1", 3 → "3", -0 → "0"; below 0.001 and from 2^53 on with an
 * exponent ("1.5e-05", "1e+21"). out has 32 bytes and gets a NUL. Returns the length; NaN and infinities give 0. */
size_t num_shortest(double v, char *out);
/* 1234567 → "1,234,567" */
struct str int_grouped(struct arena *a, int64_t v);
