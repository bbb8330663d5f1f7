#include "method/order.h"

static bool stands_before(order_before *before, const void *ctx, size_t i, size_t j)
{
    if (before(ctx, i, j))
        return true;
    return i < j && !before(ctx, j, i);
}

/* Lets the index at `root` sink to its place in the heap order[0..n), whose top is the last of all. */
static void sink(size_t *order, size_t root, size_t n, order_before *before, const void *ctx)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && stands_before(before, ctx, order[child], order[child + 1]))
            child++;
        if (!stands_before(before, ctx, order[root], order[child]))
            return;
        size_t t = order[root];
        order[root] = order[child];
        order[child] = t;
    }
}

void order_sort(size_t *order, size_t n, order_before *before, const void *ctx)
{
    for (size_t i = n / 2; i-- > 0;)
        sink(order, i, n, before, ctx);
    for (size_t end = n; end-- > 1;) {
        size_t t = order[0];
        order[0] = order[end];
        order[end] = t;
        sink(order, 0, end, before, ctx);
    }
}
