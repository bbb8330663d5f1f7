#include "method/share.h"
#include "method/dist.h"
#include <math.h>

/* Wilson's score interval of share p on n. */
static void share_set_interval(struct share *s)
{
    double z = normal_quantile(0.975), n = s->n_eff, p = s->share, z2 = z * z;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    s->lo = p <= 0 ? 0 : fmax(0, centre - half);
    s->hi = p >= 1 ? 1 : fmin(1, centre + half);
}

struct share share_of(const struct answer_sums *s, uint16_t chosen, uint16_t base)
{
    struct share r = { .share = NAN, .lo = NAN, .hi = NAN };
    double sw = 0, sw2 = 0, sw_chosen = 0;
    for (unsigned c = 0; c < ANSWER_CODES; c++) {
        if (!(base & CODE_BIT(c)))
            continue;
        bool is_chosen = chosen & CODE_BIT(c);
        r.n += s->n[c];
        r.count += is_chosen ? s->n[c] : 0;
        sw += s->w[c];
        sw2 += s->w2[c];
        sw_chosen += is_chosen ? s->w[c] : 0;
    }
    if (!(r.n > 0))
        return r;
    r.n_eff = sw * sw / sw2;
    r.share = fmin(1, sw_chosen / sw);
    share_set_interval(&r);
    return r;
}

struct share share_of_counts(double count, double n)
{
    struct share r = { n, n, count, NAN, NAN, NAN };
    if (!(n > 0 && count >= 0 && count <= n))
        return r;
    r.share = count / n;
    share_set_interval(&r);
    return r;
}

struct share_ratio share_ratio_of(const struct share *one, const struct share *other)
{
    double p = one->share, q = other->share;
    if (!(other->n > 0 && q > 0 && one->n > 0))
        return (struct share_ratio){ NAN, NAN, NAN };
    if (!(p > 0))
        return (struct share_ratio){ 0, NAN, NAN };
    double half = normal_quantile(0.975) * sqrt((1 - p) / (one->n_eff * p) + (1 - q) / (other->n_eff * q));
    return (struct share_ratio){ p / q, p / q * exp(-half), p / q * exp(half) };
}
