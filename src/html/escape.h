/* The one place where a value's characters become markup. Private to html/. */
#pragma once
#include "html/html_out.h"

enum escape_set { ESCAPE_TEXT /* & < > */, ESCAPE_ATTR /* & < > " ' */ };

/* s with the characters of the set as character references; NUL and malformed bytes as U+FFFD. */
void escape_put(struct html_out *o, enum escape_set set, struct str s);
void escape_put_msg(struct html_out *o, enum escape_set set, const struct msg *m);
void escape_put_msg_n(struct html_out *o, enum escape_set set, const char *one, const char *many, const struct msg *m);
