#include "tally/tally.h"

void tally_cells(struct tally *t, tally_see *see, void *ctx)
{
    t->engine->cells(t, see, ctx);
}

struct tally_values tally_values(struct tally *t, enum tally_attribute attribute)
{
    return t->engine->values(t, attribute);
}

void tally_count(struct tally *t, const struct tally_slice *s, struct answer_sums *sums)
{
    t->engine->count(t, s, sums);
}

void tally_influence(struct tally *t, const struct tally_slice *s, const struct tally_scheme *scheme, struct influence *out)
{
    t->engine->influence(t, s, scheme, out);
}

void tally_table(struct tally *t, const struct tally_slice *s, const struct tally_table *q, struct answer_sums *cell)
{
    t->engine->table(t, s, q, cell);
}
