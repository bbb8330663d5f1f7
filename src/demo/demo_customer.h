/* How a customer takes a call: pure chance with a seed. */
#pragma once
#include "base/rng.h"
#include "base/str.h"
#include "method/call_hours.h"

struct demo_callee {
    uint64_t number;               /* his own, of his telephone number and the seed */
    const char *dead;              /* outcome whenever the number is dialled; NULL = it rings */
    double at_home;                /* the chance that he answers, in an ordinary hour */
    const char *mood;              /* what he says when reached: "agrees", or an outcome */
    bool is_busy_first;            /* asks to be called later once */
};
/* faults: how bad the dealer's addresses are, 1 = ordinary. */
struct demo_callee demo_callee_of(uint64_t seed, struct str phone, double faults);
/* What comes of the attempt with this number (1 …): an outcome's key, or "agrees". again: he refused softly before. */
const char *demo_callee_answers(const struct demo_callee *c, int attempt, enum day_part part, bool again);
