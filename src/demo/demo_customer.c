#include "demo/demo_customer.h"

enum { LATENT = 0 };

static uint64_t number_of(struct str s)
{
    uint64_t h = 14695981039346656037U; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211U;
    return h;
}

/* The entry into whose share a number between 0 and 1 falls; the last one takes what is left. */
struct share { double share; const char *key; };

static const char *by_share(double at, const struct share *list, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if ((at -= list[i].share) < 0)
            return list[i].key;
    return list[n - 1].key;
}

struct demo_callee demo_callee_of(uint64_t seed, struct str phone, double faults)
{
    static const struct share moods[] = { { 0.13, "refused_soft" }, { 0.09, "refused_hard" }, { 0.015, "not_visited" }, { 0.012, "sold" }, { 0.003, "vip_or_staff" }, { 0.01, "language" },
                                          { 0.012, "do_not_call" }, { 0.005, "unable" }, { 0.03, "referral" }, { 1, "agrees" } };
    const struct share dead[] = { { 0.025 * faults, "no_such_number" }, { 0.012 * faults, "suspended" }, { 0.03 * faults, "wrong_number" }, { 0.01, "blocked" }, { 1, NULL } };
    struct demo_callee c = { .number = number_of(phone) ^ seed };
    struct pcg g = pcg_new(c.number, LATENT);
    c.dead = by_share(pcg_unit(&g), dead, sizeof dead / sizeof *dead);
    c.at_home = 0.05 + 0.25 * pcg_unit(&g) * pcg_unit(&g);
    c.mood = by_share(pcg_unit(&g), moods, sizeof moods / sizeof *moods);
    c.is_busy_first = pcg_unit(&g) < 0.2;
    return c;
}

const char *demo_callee_answers(const struct demo_callee *c, int attempt, enum day_part part, bool again)
{
    static const double by_part[DAY_PARTS] = { 0.75, 0.95, 1.5 };
    static const struct share silence[] = { { 0.55, "no_answer" }, { 0.1, "busy" }, { 0.14, "switched_off" }, { 0.04, "voice_mail" }, { 0.01, "technical" }, { 1, "declined" } };
    struct pcg g = pcg_new(c->number, (uint64_t)attempt);
    if (c->dead)
        return c->dead;
    if (pcg_unit(&g) > c->at_home * by_part[part] * 1.6)
        return by_share(pcg_unit(&g), silence, sizeof silence / sizeof *silence);
    if (c->is_busy_first && pcg_unit(&g) < 0.5)
        return pcg_unit(&g) < 0.6 ? "appointment" : "appointment_vague";
    if (again && pcg_unit(&g) < 0.3)
        return "agrees";
    return c->mood;
}
