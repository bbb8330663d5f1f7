/* What goes together with overall satisfaction, and where that leaves a question.
 *
 * The importance of a question is not asked but derived: the product-moment correlation of its points with those of overall
 * satisfaction over the interviews that answered both (Pearson 1895). It says what goes together, not what causes it, and questions
 * that everybody answers alike have none. Its interval is Fisher's (1921): z = artanh r ± 1.96/√(n-3). Sums are additive like
 * those of moments.h. */
#pragma once
#include "base/attr.h"

struct paired_sums { double n, x, y, xx, yy, xy; };
/* `times` interviews with these values; nothing when one is NaN. */
void paired_add(struct paired_sums *s, double x, double y, double times);
/* r in -1..1; NaN with fewer than 3 pairs or when one side does not vary. lo, hi NaN with fewer than 4 pairs; r itself at ±1. */
struct correlation { double n, r, lo, hi; };
struct correlation correlation_of(const struct paired_sums *s);

/* The four fields of importance × satisfaction. Each side is split at its median over the questions compared (a value at the median
 * is high), so the fields are relative to the questionnaire, not to a target. */
enum quadrant { QUADRANT_NONE, QUADRANT_IMPROVE /* important, low */, QUADRANT_KEEP /* important, high */, QUADRANT_WATCH /* less important, low */,
                QUADRANT_MAINTAIN /* less important, high */ };
enum quadrant quadrant_of(double importance, double score, double median_importance, double median_score); /* NaN: none */
