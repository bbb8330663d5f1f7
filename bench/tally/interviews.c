#include "interviews.h"
#include "base/rng.h"
#include <math.h>

enum { MOODS = 32 };

size_t interviews_dealers(size_t n)
{
    return n / 2000 < 500 ? 500 : n / 2000 > 5000 ? 5000 : n / 2000;
}

/* How answers fall: the share below 256·256 of each code or a lower one, by mood of the interview (with its dealer's). */
struct habits { uint16_t below[QUESTIONS][MOODS][CODES]; };

static struct habits *make_habits(struct arena *a, struct pcg *g)
{
    static const double edge[] = { -2.3, -1.6, -0.75, 0.35 }; /* worst … best of a level's band */
    struct habits *h = ARENA_NEW(a, struct habits);
    for (int q = 0; q < QUESTIONS; q++) {
        double good = 0.35 * pcg_normal(g), silent = 0.02 + 0.25 * pcg_unit(g) * pcg_unit(g);
        for (int m = 0; m < MOODS; m++) {
            double mood = (m + 0.5 - MOODS / 2) / 8.0;
            h->below[q][m][0] = (uint16_t)(65535 * silent);
            for (int c = 1; c < CODES - 1; c++)
                h->below[q][m][c] = (uint16_t)(65535 * (silent + (1 - silent) * 0.5 * erfc((mood + good - edge[c - 1]) / sqrt(2))));
            h->below[q][m][CODES - 1] = UINT16_MAX;
        }
    }
    return h;
}

static struct interviews make_room(struct arena *a, size_t n, size_t n_dealers)
{
    struct interviews t = { .n = n, .n_dealers = n_dealers, .dealer = ARENA_ARRAY(a, uint16_t, n), .month = ARENA_ARRAY(a, uint8_t, n), .advisor = ARENA_ARRAY(a, uint16_t, n) };
    uint8_t **const bytes[] = { &t.model, &t.model_year, &t.owner_type, &t.work_type, &t.age_band };
    for (size_t i = 0; i < ARRAY_LEN(bytes); i++)
        *bytes[i] = ARENA_ARRAY(a, uint8_t, n);
    for (int q = 0; q < QUESTIONS; q++)
        t.answer[q] = ARENA_ARRAY(a, uint8_t, n);
    return t;
}

static void make_attributes(const struct interviews *t, size_t i, struct pcg *g)
{
    uint32_t r = pcg_next(g);
    t->advisor[i] = (uint16_t)(t->dealer[i] * ADVISORS + r % ADVISORS);
    t->model[i] = (uint8_t)((r >> 3) % 20 * ((r >> 8) % 20) / 19); /* some sell better */
    t->model_year[i] = (uint8_t)((r >> 13) % 8);
    t->owner_type[i] = (uint8_t)((r >> 16) % 10 < 7 ? 0 : (r >> 16) % 10 < 9 ? 1 : 2);
    t->work_type[i] = (uint8_t)((r >> 20) % 5);
    t->age_band[i] = (uint8_t)((r >> 24) % 6);
}

static void make_answers(const struct interviews *t, size_t i, const struct habits *h, struct pcg *g, double of_dealer)
{
    int mood = (int)(MOODS / 2 + 8.0 * (of_dealer + 0.5 * (pcg_unit(g) + pcg_unit(g) + pcg_unit(g) - 1.5)));
    mood = mood < 0 ? 0 : mood >= MOODS ? MOODS - 1 : mood;
    for (int q = 0; q < QUESTIONS; q += 2) {
        uint32_t r = pcg_next(g);
        for (int k = q; k < q + 2; k++, r >>= 16) {
            const uint16_t *below = h->below[k][mood];
            uint8_t code = 0;
            for (int c = 0; c < CODES - 1; c++)
                code = (uint8_t)(code + ((uint16_t)r >= below[c]));
            t->answer[k][i] = code;
        }
    }
}

struct interviews_maker { size_t n, n_dealers, made; struct pcg random; struct habits *habits; double *of_dealer; };

struct interviews_maker *interviews_maker_new(struct arena *a, size_t n, size_t n_dealers, uint32_t seed)
{
    struct interviews_maker *m = ARENA_NEW(a, struct interviews_maker);
    *m = (struct interviews_maker){ .n = n, .n_dealers = n_dealers, .random = pcg_new(seed, 1), .of_dealer = ARENA_ARRAY(a, double, n_dealers) };
    m->habits = make_habits(a, &m->random);
    for (size_t d = 0; d < n_dealers; d++)
        m->of_dealer[d] = 0.22 * pcg_normal(&m->random);
    return m;
}

struct interviews interviews_next(struct interviews_maker *m, struct arena *a, size_t most)
{
    struct interviews t = make_room(a, MIN_OF(most, m->n - m->made), m->n_dealers);
    t.first = m->made;
    for (size_t i = 0; i < t.n; i++, m->made++) {
        t.month[i] = (uint8_t)(m->made * MONTHS / m->n);
        t.dealer[i] = (uint16_t)pcg_below(&m->random, (uint32_t)m->n_dealers);
        make_attributes(&t, i, &m->random);
        make_answers(&t, i, m->habits, &m->random, m->of_dealer[t.dealer[i]]);
    }
    return t;
}
