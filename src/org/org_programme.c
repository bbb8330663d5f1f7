#include "org/org_programme.h"

const struct field_choice programme_choices[] = { { "service", "service|after-sales|aftersales|售后|服务" }, { "sales", "sales|销售" }, { NULL, NULL } };

struct str org_programme_title(const struct lang *l, struct str programme)
{
    return tr(l, str_eq_c(programme, "sales") ? N_("Sales") : N_("After-sales"));
}

struct cell org_programme_cell(struct arena *a, struct str programme)
{
    return str_eq_c(programme, "sales") ? cell_code(a, "sales", MSG("Sales")) : cell_code(a, "service", MSG("After-sales"));
}
