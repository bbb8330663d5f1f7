/* A value read as every type of field, and as a heading. */
#include "form/form.h"

union any { struct str text; struct opt_int number; struct opt_num num; struct civil_date date; struct phone phone; struct plate plate; struct person_name name; };
struct target { union any value, second; };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct field_choice choices[] = { { "SERVICE", "售后|服务" }, { "SALES", NULL }, { 0 } };
    struct arena *a = arena_new(0);
    struct str raw = { (const char *)data, size };
    for (int type = FIELD_TEXT; type <= FIELD_ID; type++)
        for (int required = 0; required <= 1; required++) {
            struct field f = { "amount_due", "金额|金额(含税)", (enum field_type)type, required, FIELD_AT2(struct target, value, second), choices, 1, 50 };
            struct target target;
            struct form_issues issues = { 0 };
            bool ok = form_parse_field(a, &f, raw, &target, &issues);
            for (size_t i = 0; i < issues.n; i++)
                ok = ok && issues.issue[i].is_warning;
            if (!ok && issues.n == 0)
                __builtin_trap(); /* refused without a reason */
            if (form_find_field(a, &f, 1, raw) > 0)
                __builtin_trap();
        }
    arena_free(a);
    return 0;
}
