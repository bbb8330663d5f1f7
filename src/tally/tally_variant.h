/* Loops that pay for wider registers are written once, as inline functions in plain C, and compiled for three kinds of machine; which one runs is chosen
 * when the program runs. All give the same bits: whole numbers, and floating point by single IEEE operations (no contraction, no fast-math). */
#pragma once
#include "tally/tally_planes.h"

#define TALLY_INLINE inline __attribute__((always_inline))
#if defined(__x86_64__)
#define TALLY_HAS_VARIANTS 1
#define TALLY_FOR_AVX2 __attribute__((target("avx2,popcnt,bmi,bmi2,lzcnt")))
#if defined(__clang__)
#define TALLY_FOR_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,popcnt,bmi,bmi2,lzcnt")))
#else
#define TALLY_FOR_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,popcnt,bmi,bmi2,lzcnt,prefer-vector-width=512")))
#endif
#else
#define TALLY_HAS_VARIANTS 0
#endif

/* Can this machine run the variant? TALLY_PORTABLE: always. */
static inline bool tally_variant_runs(enum tally_kernel_kind kind)
{
#if TALLY_HAS_VARIANTS
    if (kind == TALLY_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi2");
    if (kind == TALLY_AVX512)
        return tally_variant_runs(TALLY_AVX2) && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    return kind == TALLY_PORTABLE;
}

static inline enum tally_kernel_kind tally_variant_best(void)
{
    return tally_variant_runs(TALLY_AVX512) ? TALLY_AVX512 : tally_variant_runs(TALLY_AVX2) ? TALLY_AVX2 : TALLY_PORTABLE;
}
