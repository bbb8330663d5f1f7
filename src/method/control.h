/* A control band over single periods (Shewhart 1931, individual limits as of a chart with unequal sample sizes): what lies within three standard errors of the common
 * mean is normal fluctuation and needs no explanation (R130). A period of fewer interviews may swing farther. */
#pragma once
#include <stddef.h>

struct control_point { double n, value, se; };  /* interviews, mean, its standard error; value or se NaN: the period tells nothing */

/* The interview-weighted mean of the points that tell something, NaN when there is none; *known = how many do. */
double control_centre(const struct control_point *p, size_t n, size_t *known);

enum control_side { CONTROL_UNKNOWN, CONTROL_WITHIN, CONTROL_ABOVE, CONTROL_BELOW };
struct control_band { double low, high; enum control_side side; };
/* The limits of one point, centre ± 3·se, and where it lies; a point on a limit is within. UNKNOWN, with NaN limits, for a point that tells nothing. */
struct control_band control_band_of(double centre, const struct control_point *p);
