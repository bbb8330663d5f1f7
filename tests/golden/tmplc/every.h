/* Made by tmplc: change the template, not this. */
#pragma once
#include "html/html_out.h"
#line 3 "every.tmpl"
#include "every_data.h"
#line 4 "every.tmpl"
#include "html/html_out.h"
#line 6 "every.tmpl"
void tmpl_every_page(struct html_out *o, const struct visit_list *l, struct str base, struct html foot);
#line 36 "every.tmpl"
void tmpl_every_visit(struct html_out *o, const struct visit *v, bool is_first);
#line 40 "every.tmpl"
void tmpl_every_nothing(struct html_out *o);
