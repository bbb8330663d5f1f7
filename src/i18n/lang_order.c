#include "i18n/lang.h"
#include <unicode/ucol.h>

/* Also when the arena is rewound to a point behind lang_load: the next comparison opens another one. */
static void close_collator(void *ctx)
{
    struct lang_order *order = ctx;
    if (order->collator)
        ucol_close(order->collator);
    order->collator = NULL;
}

static struct UCollator *collator_of(const struct lang *l)
{
    struct lang_order *order = l->order;
    if (!order->collator) {
        UErrorCode status = U_ZERO_ERROR;
        arena_defer(order->arena, close_collator, order);
        order->collator = ucol_open(l->of->collation, &status);
    }
    return order->collator;
}

static int32_t icu_length(struct str s)
{
    return s.n > INT32_MAX ? INT32_MAX : (int32_t)s.n;
}

int lang_compare(const struct lang *l, struct str a, struct str b)
{
    if (!a.p || !b.p)
        return (a.p != NULL) - (b.p != NULL);
    struct UCollator *collator = collator_of(l);
    UErrorCode status = U_ZERO_ERROR;
    int c = collator ? (int)ucol_strcollUTF8(collator, a.p, icu_length(a), b.p, icu_length(b), &status) : 0;
    return c ? c : str_cmp(a, b);
}
