#include "method/correlation.h"
#include "method/dist.h"
#include <math.h>

void paired_add(struct paired_sums *s, double x, double y, double times)
{
    if (isnan(x) || isnan(y))
        return;
    s->n += times;
    s->x += times * x;
    s->y += times * y;
    s->xx += times * x * x;
    s->yy += times * y * y;
    s->xy += times * x * y;
}

struct correlation correlation_of(const struct paired_sums *s)
{
    struct correlation c = { s->n, NAN, NAN, NAN };
    double xx = s->n * s->xx - s->x * s->x, yy = s->n * s->yy - s->y * s->y;
    if (s->n < 3 || xx <= 1e-10 * s->n * s->xx || yy <= 1e-10 * s->n * s->yy) /* what is below is rounding */
        return c;
    c.r = fmax(-1, fmin(1, (s->n * s->xy - s->x * s->y) / sqrt(xx * yy)));
    if (s->n < 4)
        return c;
    double z = atanh(c.r), half = normal_quantile(0.975) / sqrt(s->n - 3);
    c.lo = tanh(z - half);
    c.hi = tanh(z + half);
    return c;
}

enum quadrant quadrant_of(double importance, double score, double median_importance, double median_score)
{
    if (isnan(importance) || isnan(score) || isnan(median_importance) || isnan(median_score))
        return QUADRANT_NONE;
    if (importance >= median_importance)
        return score >= median_score ? QUADRANT_KEEP : QUADRANT_IMPROVE;
    return score >= median_score ? QUADRANT_MAINTAIN : QUADRANT_WATCH;
}
