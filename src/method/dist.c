#include "method/dist.h"
#include <float.h>
#include <math.h>

double normal_cdf(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

/* c[0] + c[1]·x + … + c[7]·x^7 */
static double poly7(const double c[8], double x)
{
    double v = c[7];
    for (int i = 6; i >= 0; i--)
        v = v * x + c[i];
    return v;
}

/* The coefficients of AS 241: near the middle, in the tails, far out. */
static const double as241_a[8] = { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                                   4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3 };
static const double as241_b[8] = { 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                   2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3 };
static const double as241_c[8] = { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
                                   1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4 };
static const double as241_d[8] = { 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                   1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9 };
static const double as241_e[8] = { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
                                   2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7 };
static const double as241_f[8] = { 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                   7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15 };

double normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    if (p <= 0 || p >= 1)
        return p <= 0 ? -INFINITY : INFINITY;
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * poly7(as241_a, r) / poly7(as241_b, r);
    }
    double r = sqrt(-log(q < 0 ? p : 1 - p));
    double x = r <= 5 ? poly7(as241_c, r - 1.6) / poly7(as241_d, r - 1.6) : poly7(as241_e, r - 5) / poly7(as241_f, r - 5);
    return q < 0 ? -x : x;
}

/* What Stirling's formula lacks: lnΓ(x) = (x-½)ln x - x + ½ln 2π + this, x >= 10 (DLMF 5.11.1). */
static double stirling_rest(double x)
{
    double y = 1 / (x * x);
    return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188 - y * (691.0 / 360360 - y / 156)))))) / x;
}

static double ln_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

/* ln B(a, b). For large arguments the three lnΓ would cancel, so Stirling's main terms are combined by hand. */
static double ln_beta(double a, double b)
{
    double p = fmin(a, b), q = fmax(a, b);
    if (q < 10)
        return ln_gamma(p) + ln_gamma(q) - ln_gamma(p + q);
    double rest = stirling_rest(q) - stirling_rest(p + q);
    if (p < 10)
        return ln_gamma(p) + rest + p - p * log(p + q) + (q - 0.5) * log1p(-p / (p + q));
    return rest + stirling_rest(p) + 0.5 * log(2 * M_PI) - 0.5 * log(q) + (p - 0.5) * log(p / (p + q)) + q * log1p(-p / (p + q));
}

static double not_zero(double x)
{
    return fabs(x) < DBL_MIN * 1e10 ? DBL_MIN * 1e10 : x;
}

/* The continued fraction of I_x(a, b), DLMF 8.17.22, by the modified Lentz method. Converges in O(√max(a, b)) steps for
 * x < (a+1)/(a+b+2). */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), h = d;
    for (int m = 1; m < 100000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        h *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        h *= d * c;
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return h;
}

/* I_x(a, b) given x and y = 1-x, whichever is small without loss. */
static double beta_of(double x, double y, double a, double b)
{
    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    double ln_x = x < 0.5 ? log(x) : log1p(-y), ln_y = y < 0.5 ? log(y) : log1p(-x);
    double front = exp(a * ln_x + b * ln_y - ln_beta(a, b));
    if (x < (a + 1) / (a + b + 2))
        return front / a * beta_fraction(x, a, b);
    return 1 - front / b * beta_fraction(y, b, a);
}

double beta_cdf(double x, double a, double b)
{
    if (!(a > 0 && b > 0 && x >= 0 && x <= 1))
        return NAN;
    return beta_of(x, 1 - x, a, b);
}

double binomial_upper(double k, double n, double p)
{
    if (!(k >= 0 && n >= 0 && p >= 0 && p <= 1) || k > n)
        return k > n ? 0 : NAN;
    return k <= 0 ? 1 : beta_cdf(p, k, n - k + 1);
}

static const double LARGE_DF = 1e5;

/* Upper tail P(T >= t), t >= 0, for many degrees of freedom: Fisher's expansion (Abramowitz and Stegun 26.7.8). */
static double student_tail_large(double t, double df)
{
    double t2 = t * t, density = exp(-t2 / 2) / sqrt(2 * M_PI);
    double first = t * (t2 + 1) / 4, second = t * (((3 * t2 - 7) * t2 - 5) * t2 - 3) / 96;
    return fmax(0, 0.5 * erfc(t * M_SQRT1_2) + (density > 0 ? density * (first + second / df) / df : 0));
}

double student_two_sided(double t, double df)
{
    if (!(df > 0) || isnan(t))
        return NAN;
    if (isinf(t))
        return 0;
    if (df > LARGE_DF)
        return 2 * student_tail_large(fabs(t), df);
    double r = t / sqrt(df), x = 1 / (1 + r * r); /* df/(df+t²), without overflow of t² */
    double y = isinf(r * r) ? 1 : r * r * x;
    return beta_of(x, y, df / 2, 0.5);
}

double student_cdf(double t, double df)
{
    double both = student_two_sided(t, df);
    return t < 0 ? both / 2 : 1 - both / 2;
}

/* Density of both tails together at t > 0: -d/dt of student_two_sided. */
static double student_density2(double t, double df)
{
    return 2 * exp(-(df + 1) / 2 * log1p(t / df * t) - ln_beta(df / 2, 0.5)) / sqrt(df);
}

/* The t > 0 whose two-sided p is p: Newton's steps, kept inside a bracket that every step narrows. The start is the first
 * term of the Cornish-Fisher expansion. */
static double student_two_sided_quantile(double p, double df)
{
    double z = -normal_quantile(p / 2), x = z + z * (z * z + 1) / (4 * df), lo = 0, hi = INFINITY;
    for (int i = 0; i < 2000; i++) {
        double f = student_two_sided(x, df) - p;
        if (f > 0)
            lo = x;
        else
            hi = x;
        double next = x + f / student_density2(x, df);
        if (!(next > lo && next < hi))
            next = isinf(hi) ? 2 * x : lo + (hi - lo) / 2;
        if (fabs(next - x) <= 1e-15 * x || next > 1e300)
            return next;
        x = next;
    }
    return x;
}

double student_quantile(double p, double df)
{
    if (!(df > 0) || !(p > 0 && p < 1))
        return df > 0 ? normal_quantile(p) : NAN;
    if (p < 0.5)
        return -student_two_sided_quantile(2 * p, df);
    return p > 0.5 ? student_two_sided_quantile(2 * (1 - p), df) : 0;
}

/* P(a, x) by its series: e^-x x^a Σ x^n / (a(a+1)…(a+n)). */
static double gamma_lower_series(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int n = 1; n < 10000 && term > sum * 1e-17; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum * exp(a * log(x) - x - lgamma(a));
}

/* Q(a, x) by its continued fraction, from the front (modified Lentz). */
static double gamma_upper_fraction(double a, double x)
{
    double b = x + 1 - a, c = 1e300, d = 1 / b, value = d;
    for (int n = 1; n < 10000; n++) {
        double numerator = -n * (n - a);
        b += 2;
        d = 1 / (numerator * d + b);
        c = b + numerator / c;
        value *= c * d;
        if (fabs(c * d - 1) < 1e-16)
            break;
    }
    return value * exp(a * log(x) - x - lgamma(a));
}

double chi_square_upper(double x, double df)
{
    double a = df / 2;
    if (!(x > 0))
        return 1;
    return x / 2 < a + 1 ? 1 - gamma_lower_series(a, x / 2) : gamma_upper_fraction(a, x / 2);
}
