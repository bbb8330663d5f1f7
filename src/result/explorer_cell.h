/* Rows of the explorer as cells: marks of their base, and hidden from readers who must not learn single answers. */
#pragma once
#include "method/mark.h"
#include "result/explorer.h"

/* What the reader is not told of a row. */
struct explorer_hiding { enum cell_hidden base, value; struct level_hiding levels; };
struct explorer_hiding explorer_hiding(const struct explorer *e, const struct explorer_row *r);

/* The index; "not estimable" without a base. */
struct cell explorer_value_cell(const struct explorer *e, const struct explorer_row *r);
struct cell explorer_interval_cell(const struct explorer *e, const struct explorer_row *r);
struct cell explorer_n_cell(const struct explorer *e, const struct explorer_row *r);
/* Says why a table shows nothing in some places; id NULL: it shows all it has. */
struct msg explorer_withheld_note(const struct table *t);
/* A share of the row's base; empty where it has none. */
struct cell explorer_share_cell(const struct explorer_row *r, double share, bool is_hidden);
/* What it is compared with, and the difference with its arrow; empty where there is none. */
struct cell explorer_against_cell(const struct explorer *e, const struct explorer_row *r);
struct cell explorer_change_cell(const struct explorer *e, const struct explorer_row *r);
