# Probabilities for src/method/test_dist.c, computed with mpmath 1.2 at 60 digits.
# python3 tests/vectors/method/dist.py > tests/vectors/method/dist.csv
from mpmath import mp, mpf, betainc, erfc, sqrt, findroot, nstr, erfinv

mp.dps = 60


def row(name, *numbers):
    print(name, *[nstr(mpf(x), 20, min_fixed=-1, max_fixed=1) for x in numbers], sep=",")


def two_sided(t, df):
    t, df = mpf(t), mpf(df)
    if df <= 1e4:
        return betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)
    density = lambda x: mp.gamma((df + 1) / 2) / mp.gamma(df / 2) / sqrt(df * mp.pi) * (1 + x * x / df) ** (-(df + 1) / 2)
    return 1 - 2 * mp.quad(density, [0, t / 2, t]) if t < 3 else 2 * mp.quad(density, [t, t + 1, t + 2, t + 4, t + 8, t + 16, t + 40])


def beta(x, a, b):
    if a + b < 200:
        return betainc(a, b, 0, x, regularized=True)
    if b < 1:
        return 1 - beta(1 - x, b, a)
    ln_b = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    density = lambda t: mp.exp((a - 1) * mp.log(t) + (b - 1) * mp.log(1 - t) - ln_b)
    if a < 1:  # t = u², without the pole at 0
        g = lambda u: 2 * u * density(u * u) if u else mpf(0)
        root = sqrt(x)
        return mp.quad(g, [mpf(10) ** -40, *[root * i / 400 for i in range(1, 401)]])
    mean, sd = a / (a + b), sqrt(a * b / (a + b + 1)) / (a + b)
    cuts = [mean + k * sd for k in range(-40, 41) if 0 < mean + k * sd < x]
    return mp.quad(density, [mpf(10) ** -40, *cuts, x])


def bisect(is_below):
    lo, hi = mpf(0), mpf(10) ** 4
    while hi - lo > mpf(10) ** -25:
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if is_below(mid) else (lo, mid)
    return hi


for x in (-38, -9, -5.5, -3, -1.959963984540054, -1, -0.1, 0, 0.3, 1, 2.5758293035489, 4, 8):
    row("normal_cdf", x, erfc(-mpf(x) / sqrt(2)) / 2)
for p in ("1e-300", "1e-20", "1e-10", "0.0001", "0.025", "0.05", "0.074", "0.1", "0.3", "0.5", "0.51", "0.9", "0.975", "0.9999999"):
    row("normal_quantile", p, sqrt(mpf(2)) * erfinv(2 * mpf(p) - 1) if mpf(p) > mpf("1e-15") else
        findroot(lambda x: mp.log(erfc(-x / sqrt(2)) / 2) - mp.log(mpf(p)), -sqrt(-2 * mp.log(mpf(p)))))
for df in (0.5, 1, 1.7, 2, 3, 5, 9, 29, 59, 119, 1000.5, 5729.32, 99999, 100001, 300000, 1000000, 20000000):
    for t in (0.01, 0.5, 1, 1.96, 2.7, 4, 8):
        row("student_two_sided", t, df, two_sided(t, df))
for df in (1, 1.7, 2, 3, 9, 29, 59, 119, 5729.32, 200000):
    for p in ("0.9", "0.95", "0.975", "0.995", "0.9995", "0.55"):
        q = bisect(lambda t: two_sided(t, df) > 2 * (1 - mpf(p)))
        row("student_quantile", p, df, q)
for a, b in ((0.5, 0.5), (1, 3), (2.5, 7), (9.9, 10.1), (30, 2), (250, 800), (12345.5, 0.5), (40000, 60000)):
    for x in ("0.001", "0.1", "0.24", "0.4", "0.5", "0.83", "0.999"):
        row("beta_cdf", x, a, b, beta(mpf(x), mpf(a), mpf(b)))
for k, n, p in ((1, 10, "0.02"), (3, 10, "0.02"), (10, 10, "0.5"), (0, 5, "0.1"), (60, 500, "0.1"), (5200, 50000, "0.1")):
    row("binomial_upper", k, n, p, 1 if k == 0 else beta(mpf(p), mpf(k), mpf(n - k + 1)))
