#include "lint/rules.h"

/* Each is run over the files of its kinds, over every function, or once. */
static const struct {
    unsigned kinds;
    void (*file)(struct lint *l, const struct source *f);
    void (*function)(struct lint *l, const struct function *fn);
    void (*tree)(struct lint *l);
} rules[] = {
    { .kinds = FILE_C | FILE_H, .file = rule_include },
    { .kinds = FILE_C | FILE_H, .file = rule_foreign },
    { .kinds = FILE_C | FILE_H, .file = rule_pure },
    { .kinds = FILE_C, .file = rule_page },
    { .tree = rule_table },
    { .function = rule_length },
    { .function = rule_nesting },
    { .function = rule_params },
    { .kinds = FILE_C | FILE_H | FILE_SQL | FILE_TMPL, .file = rule_file },
    { .kinds = FILE_H, .file = rule_header },
    { .kinds = ANY_FILE, .file = rule_words },
    { .kinds = FILE_PO, .file = rule_po },
    { .tree = rule_po_complete },
    { .kinds = FILE_TMPL, .file = rule_template },
    { .tree = rule_requirements },
};

void lint_run_rules(struct lint *l)
{
    for (size_t r = 0; r < ARRAY_LEN(rules); r++) {
        for (size_t i = 0; i < l->n_files; i++)
            if (l->file[i].kind & rules[r].kinds)
                rules[r].file(l, &l->file[i]);
        for (size_t i = 0; rules[r].function && i < l->n_functions; i++)
            rules[r].function(l, &l->function[i]);
        if (rules[r].tree)
            rules[r].tree(l);
    }
}
