/* Made by tmplc: change the template, not this. */
#pragma once
#include "html/html_out.h"
#line 3 "every.tmpl"
#include "report/table.h"
#line 4 "every.tmpl"
#include "base/mask.h"
#line 6 "every.tmpl"
void tmpl_every_page(struct html_out *o, const struct document *d, struct str base);
#line 35 "every.tmpl"
void tmpl_every_table(struct html_out *o, const struct table *t, struct phone p);
#line 36 "every.tmpl"
void tmpl_every_nothing(struct html_out *o);
