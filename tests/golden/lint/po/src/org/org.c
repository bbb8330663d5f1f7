#include "base/err.h"
struct err *org(struct arena *a)
{
    tr(l, "Dealer");
    return ERR(a, ERR_INVALID, "There is no "
               "dealer {0}.", ARG_S(x));
}

const char *none = N_("Not in the catalogue");
struct msg m = MSG("Several: {0}", ARG_I(2));
