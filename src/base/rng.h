/* Random numbers. struct pcg is reproducible and part of the published drawing method: PCG32 XSH-RR 64/32 (O'Neill 2014).
 * Reference: seed 42, stream 54 → a15c02b7 7b47f409 ba1d3330 83d2f293 bfa4784b cbed606e. */
#pragma once
#include "base/attr.h"

struct pcg { uint64_t state, inc; };

struct pcg pcg_new(uint64_t seed, uint64_t stream); /* stream: 63 bits are used */
uint32_t pcg_next(struct pcg *g);
/* 0..bound-1 without bias: t = -bound mod bound; reject x < t; x mod bound. bound >= 1. */
uint32_t pcg_below(struct pcg *g, uint32_t bound);
double pcg_unit(struct pcg *g);                      /* [0,1) with 53 bits (two draws) */
double pcg_normal(struct pcg *g);                    /* mean 0, sd 1 (Box-Muller, cosine branch) */

/* n bytes from the operating system; never fails (stops the program when the kernel has none). */
void os_random(void *out, size_t n);
uint64_t os_random_u64(void);
