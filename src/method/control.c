#include "method/control.h"
#include <math.h>
#include <stdbool.h>

static bool tells(const struct control_point *p)
{
    return p->n > 0 && !isnan(p->value) && !isnan(p->se);
}

double control_centre(const struct control_point *p, size_t n, size_t *known)
{
    double sum = 0, weight = 0;
    *known = 0;
    for (size_t i = 0; i < n; i++)
        if (tells(&p[i])) {
            sum += p[i].n * p[i].value;
            weight += p[i].n;
            (*known)++;
        }
    return *known ? sum / weight : NAN;
}

struct control_band control_band_of(double centre, const struct control_point *p)
{
    if (!tells(p) || isnan(centre))
        return (struct control_band){ NAN, NAN, CONTROL_UNKNOWN };
    double low = centre - 3 * p->se, high = centre + 3 * p->se;
    return (struct control_band){ low, high, p->value > high ? CONTROL_ABOVE : p->value < low ? CONTROL_BELOW : CONTROL_WITHIN };
}
