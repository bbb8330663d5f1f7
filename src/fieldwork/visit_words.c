#include "fieldwork/visit_words.h"

struct str visit_work_words(const struct lang *l, struct str work_type)
{
    static const struct { const char *code, *words; } known[] = {
        { "maintenance", N_("maintenance") }, { "repair", N_("repair") }, { "accident", N_("accident repair") }, { "warranty", N_("warranty work") }, { "recall", N_("recall") },
        { "first_service", N_("first service") }, { "check", N_("check") }, { "delivery", N_("hand-over") },
    };
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (str_eq_c(work_type, known[i].code))
            return tr(l, known[i].words);
    return work_type.p ? work_type : STR("");
}
