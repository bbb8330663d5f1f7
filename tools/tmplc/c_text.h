/* Pieces of C inside a template: never parsed, only cut at the right places. */
#pragma once
#include "base/str.h"

/* Length of the string or character literal at the beginning of s (s.p[0] is a quote); 0 when it does not end on its line. */
size_t c_literal_length(struct str s);

/* Length of the identifier at the beginning of s, 0 = none. */
size_t c_name_length(struct str s);

/* What makes s no expression that can stand in generated code (empty, unbalanced, a statement, a comment …), or NULL. */
const char *c_expression_problem(struct str s);

/* Cuts s at the first sep outside brackets and quotes, like str_cut; s is balanced. */
struct str c_cut(struct str *s, char sep);
