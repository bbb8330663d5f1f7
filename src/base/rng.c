#include "base/rng.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

struct pcg pcg_new(uint64_t seed, uint64_t stream)
{
    struct pcg g = { 0, stream << 1 | 1 };
    pcg_next(&g);
    g.state += seed;
    pcg_next(&g);
    return g;
}

uint32_t pcg_next(struct pcg *g)
{
    uint64_t old = g->state;
    g->state = old * UINT64_C(6364136223846793005) + g->inc;
    uint32_t shifted = (uint32_t)((old >> 18 ^ old) >> 27);
    unsigned turn = (unsigned)(old >> 59);
    return shifted >> turn | shifted << (-turn & 31);
}

uint32_t pcg_below(struct pcg *g, uint32_t bound)
{
    if (bound == 0)
        return 0;
    uint32_t threshold = -bound % bound;
    for (;;) {
        uint32_t x = pcg_next(g);
        if (x >= threshold)
            return x % bound;
    }
}

double pcg_unit(struct pcg *g)
{
    uint64_t high = pcg_next(g) >> 5, low = pcg_next(g) >> 6;
    return (double)(high << 26 | low) * 0x1p-53;
}

double pcg_normal(struct pcg *g)
{
    double radius = 1 - pcg_unit(g); /* (0,1]: the logarithm is finite */
    double turn = pcg_unit(g);
    return sqrt(-2 * log(radius)) * cos(2 * M_PI * turn);
}

void os_random(void *out, size_t n)
{
    unsigned char *p = out;
    while (n) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fputs("huifang: the operating system gives no random numbers\n", stderr);
            abort();
        }
        p += got;
        n -= (size_t)got;
    }
}

uint64_t os_random_u64(void)
{
    uint64_t v;
    os_random(&v, sizeof v);
    return v;
}
