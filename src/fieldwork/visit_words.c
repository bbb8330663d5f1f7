#include "fieldwork/visit_words.h"

struct word { const char *stored, *said; };

static struct str said(const struct lang *l, const struct word *words, struct str stored)
{
    for (; words->stored; words++)
        if (str_eq_c(stored, words->stored))
            return tr(l, words->said);
    return stored.p ? stored : STR("");
}

struct str visit_work_words(const struct lang *l, struct str work_type)
{
    static const struct word words[] = {
        { "maintenance", N_("maintenance") }, { "repair", N_("repair") }, { "accident", N_("accident repair") }, { "warranty", N_("warranty work") }, { "recall", N_("recall") },
        { "first_service", N_("first service") }, { "check", N_("check") }, { "delivery", N_("hand-over") }, { "other", N_("other") }, { NULL, NULL },
    };
    return said(l, words, work_type);
}

struct str visit_relation_words(const struct lang *l, struct str relation)
{
    static const struct word words[] = { { "self", N_("the owner himself") }, { "family", N_("family") }, { "driver", N_("driver") }, { "fleet", N_("fleet manager") },
                                         { "other", N_("somebody else") }, { NULL, NULL } };
    return said(l, words, relation);
}
