/* For tests of supervision: a field that plays itself, from a seed. Interviewers claim, dial and end calls as customers do; one of them may cheat. */
#pragma once
#include "base/rng.h"
#include "fieldwork/test_field.h"

struct simulation {
    struct field_world *w;
    struct pcg rng;
    double complete, refuse;    /* shares of the calls; of the others the number is dead or nobody answers */
};
/* A quarter of the calls become interviews, 15 of a hundred are refused. */
struct simulation simulated(struct field_world *w, uint64_t seed);
/* Everybody calls in turn until `calls` calls are made or nothing is ready, a few minutes apart. How many were made. */
int simulate_calls(struct simulation *s, int calls);
