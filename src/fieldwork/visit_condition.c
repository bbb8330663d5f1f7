#include "fieldwork/visit_condition.h"
#include "base/buf.h"
#include <stddef.h>

enum { IN_THOUGHT_NOW = 0 };   /* a condition on a visit asks no clock */
static const char mileage[] = "mileage";
static const struct { const char *name; size_t offset; } texts[] = {
    { "model", offsetof(struct visit_facts, model) }, { "model_year", offsetof(struct visit_facts, model_year) }, { "work_type", offsetof(struct visit_facts, work_type) },
    { "owner_type", offsetof(struct visit_facts, owner_type) }, { "sender_relation", offsetof(struct visit_facts, relation) }, { "dealer_code", offsetof(struct visit_facts, dealer) },
};

struct str visit_condition_names(struct arena *a)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        buf_addf(&b, "%s, ", texts[i].name);
    buf_add_c(&b, mileage);
    return buf_str(&b);
}

static bool look(const void *ctx, struct str name, struct expression_value *out)
{
    const struct visit_facts *v = ctx;
    *out = (struct expression_value){ 0 };
    if (str_eq_nocase(name, str_of_c(mileage))) {
        if (v->has_mileage)
            *out = (struct expression_value){ .kind = EXPRESSION_NUMBER, .number = v->mileage };
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (str_eq_nocase(name, str_of_c(texts[i].name))) {
            const struct str *value = (const struct str *)(const void *)((const char *)v + texts[i].offset);
            if (value->n)
                *out = (struct expression_value){ .kind = EXPRESSION_TEXT, .text = *value };
            return true;
        }
    return false;
}

bool visit_condition_has(struct str name)
{
    struct expression_value ignored;
    return look(&(struct visit_facts){ 0 }, name, &ignored);
}

bool visit_condition_holds(struct arena *a, const struct expression *e, const struct visit_facts *v)
{
    return expression_holds(e, &(struct expression_world){ .arena = a, .look = look, .ctx = v, .now_ms = IN_THOUGHT_NOW });
}
