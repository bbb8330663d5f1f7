#include "lint/rules.h"

/* In halves, so that this file does not break its own rule. */
static const char *const words[] = { "TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK" };

void rule_words(struct lint *l, const struct source *f)
{
    struct str word;
    for (size_t i = 0; lint_next_word(f->text, &i, &word);)
        for (size_t k = 0; k < ARRAY_LEN(words); k++)
            if (str_eq_c(word, words[k]))
                lint_report(l, f, lint_line_at(f, i - 1), STR_FMT ": finish the work or write an issue, not a note in the source", STR_ARG(word));
}
