#include "base/rng.h"
#include "base/test.h"
#include "method/rank.h"
#include "tally/tally_places.h"
#include "tally/tally_variant.h"
#include <string.h>

/* Dealers with fractions loss/n. */
struct field { const char *label; size_t n, n_regions; uint32_t most_n, most_loss; int32_t n_min; };
static const struct field fields[] = {
    { "nobody", 0, 1, 10, 4, 1 },
    { "no region", 0, 0, 10, 4, 1 },
    { "one", 1, 1, 10, 4, 1 },
    { "many ties", 500, 3, 4, 2, 1 },
    { "all equal", 300, 4, 60, 0, 1 },
    { "a minimum", 1000, 6, 60, 4, 30 },
    { "nobody has enough", 100, 2, 20, 4, 30 },
    { "a minimum of nothing leaves out those without base", 200, 2, 3, 4, 0 },
    { "a year of a large network", 5000, 6, 600, 4, 30 },
    { "regions of one and of none", 64, 90, 30, 10, 1 },
    { "65 dealers", 65, 2, 12, 4, 1 },
    { "three passes", 2000, 5, 15000, 4, 1 },
    { "bases beyond the keys", 700, 3, TALLY_BASE_MOST, 63, 1 },
};

static void fill(struct pcg *g, const struct field *f, int32_t *n, int32_t *loss, double *q)
{
    for (size_t i = 0; i < f->n; i++) {
        n[i] = (int32_t)pcg_below(g, f->most_n + 1);
        loss[i] = (int32_t)pcg_below(g, (uint32_t)n[i] * f->most_loss + 1);
        q[i] = (double)loss[i] / n[i];
    }
}

static void check_places(const struct field *f, const struct rank_score *score, const uint16_t *place, struct arena *a, size_t n)
{
    int32_t *want = ARENA_ARRAY(a, int32_t, n);
    rank_places(score, n, want, ARENA_ARRAY(a, size_t, n));
    for (size_t i = 0; i < n; i++)
        if (place[i] != want[i])
            fail_msg("%s: dealer %zu has place %d, want %d", f->label, i, place[i], want[i]);
}

static uint32_t *regions_of(struct arena *a, const struct field *f)
{
    uint32_t *begin = ARENA_ARRAY(a, uint32_t, f->n_regions + 1);
    for (size_t r = 0; r < f->n_regions; r++)
        begin[r + 1] = (uint32_t)(f->n * (r + 1) * (r + 1) / f->n_regions / f->n_regions);
    return begin;
}

static void check_field(const struct field *f, enum tally_kernel_kind kind, uint64_t seed)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(seed, 1);
    uint32_t *begin = regions_of(a, f);
    int32_t *n = ARENA_ARRAY(a, int32_t, f->n), *loss = ARENA_ARRAY(a, int32_t, f->n);
    double *q = ARENA_ARRAY(a, double, f->n);
    uint16_t *place = ARENA_ARRAY(a, uint16_t, f->n), *in_region = ARENA_ARRAY(a, uint16_t, f->n);
    struct rank_score *score = ARENA_ARRAY(a, struct rank_score, f->n);
    struct tally_places *p = tally_places_new(a, begin, f->n_regions);
    tally_places_use(p, kind);
    for (int round = 0; round < 3; round++) { /* the same work memory again */
        fill(&g, f, n, loss, q);
        for (size_t i = 0; i < f->n; i++)
            score[i] = (struct rank_score){ -loss[i], n[i] >= f->n_min ? n[i] : 0 };
        tally_places_take(p, &(struct tally_losses){ q, n, f->n_min, f->most_loss }, place, in_region);
        check_places(f, score, place, a, f->n);
        for (size_t r = 0; r < f->n_regions; r++)
            check_places(f, score + begin[r], in_region + begin[r], a, begin[r + 1] - begin[r]);
    }
    arena_free(a);
}

static void places_are_those_of_exact_fractions(void **state)
{
    (void)state;
    for (int kind = 0; kind < TALLY_KERNELS; kind++)
        for (size_t i = 0; i < ARRAY_LEN(fields) && tally_variant_runs((enum tally_kernel_kind)kind); i++)
            check_field(&fields[i], (enum tally_kernel_kind)kind, 7 + i);
}

/* Every fraction up to a base: neighbours as near as they can be, and all that are equal. */
static void the_nearest_fractions_are_told_apart(void **state)
{
    (void)state;
    enum { BASE = 130, MOST = 4 };
    struct arena *a = arena_new(0);
    size_t n = 0;
    int32_t *base = ARENA_ARRAY(a, int32_t, 40000), *want = ARENA_ARRAY(a, int32_t, 40000);
    double *q = ARENA_ARRAY(a, double, 40000);
    struct rank_score *score = ARENA_ARRAY(a, struct rank_score, 40000);
    for (int32_t b = 1; b <= BASE; b++)
        for (int32_t loss = 0; loss <= MOST * b; loss++, n++) {
            base[n] = b;
            q[n] = (double)loss / b;
            score[n] = (struct rank_score){ -loss, b };
        }
    uint32_t begin[] = { 0, (uint32_t)n / 3, (uint32_t)n };
    uint16_t *place = ARENA_ARRAY(a, uint16_t, n), *in_region = ARENA_ARRAY(a, uint16_t, n);
    tally_places_take(tally_places_new(a, begin, 2), &(struct tally_losses){ q, base, 1, MOST }, place, in_region);
    rank_places(score, n, want, ARENA_ARRAY(a, size_t, n));
    for (size_t i = 0; i < n; i++)
        if (place[i] != want[i])
            fail_msg("fraction %zu of base %d: place %d, want %d", i, base[i], place[i], want[i]);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_those_of_exact_fractions),
        cmocka_unit_test(the_nearest_fractions_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
