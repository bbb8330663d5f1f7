/* Random numbers. struct pcg is reproducible and part of the published drawing method: PCG32 XSH-RR 64/32 (O'Neill 2014).
 * Reference: seed 42, stream 54 → a15c02b7 7b47f409 ba1d3330 83d2f293 bfa4784b cbed606e. */
#pragma once
#include "base/attr.h"

struct pcg { uint64_t state, inc; };

/* A generator at its start; the low 63 bits of stream choose one of 2^63 sequences (inc = 2·stream + 1). */
struct pcg pcg_new(uint64_t seed, uint64_t stream);
/* The next 32 bits. */
uint32_t pcg_next(struct pcg *g);
/* 0..bound-1 without bias: t = -bound mod bound; reject x < t; x mod bound. bound 1 also takes a
 * draw; bound 0 is a mistake and gives 0. */
uint32_t pcg_below(struct pcg *g, uint32_t bound);
/* [0,1) with 53 bits: the upper 27 of one draw above the upper 26 of the next. */
double pcg_unit(struct pcg *g);
/* Mean 0, standard deviation 1: √(−2 ln(1−u)) · cos(2πv), u then v from pcg_unit (Box and Muller 1958, cosine branch). */
double pcg_normal(struct pcg *g);

/* n bytes from the operating system; never fails (stops the program when the kernel has none). */
void os_random(void *out, size_t n);
/* 64 bits from the same source. */
uint64_t os_random_u64(void);
