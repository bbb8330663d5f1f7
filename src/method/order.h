/* Sorting an index without memory of its own and without hidden state. */
#pragma once
#include "base/attr.h"

/* Must i stand before j? A strict order of the indices 0..n-1; where neither stands before the other, the smaller index does. */
typedef bool order_before(const void *ctx, size_t i, size_t j);

/* Sorts the n different indices in `order` (heapsort, O(n log n)); the outcome does not depend on their order before. */
void order_sort(size_t *order, size_t n, order_before *before, const void *ctx);
