#include "tally/tally_kernel.h"

tally_kernel *tally_kernel_get(enum tally_kernel_kind kind)
{
    switch (kind) {
    case TALLY_AVX512: return tally_kernel_avx512();
    case TALLY_AVX2: return tally_kernel_avx2();
    default: return tally_kernel_portable();
    }
}

tally_kernel *tally_kernel_best(void)
{
    tally_kernel *k = tally_kernel_avx512();
    if (!k)
        k = tally_kernel_avx2();
    return k ? k : tally_kernel_portable();
}
