/* The rules, one file each; rules.c says what they are run over. */
#pragma once
#include "lint/lint.h"

/* rule_include.c: arrows between folders (floors.c); generated statements stay in their feature. */
void rule_include(struct lint *l, const struct source *f);
/* rule_foreign.c: headers of libraries stay in the folder that wraps them. */
void rule_foreign(struct lint *l, const struct source *f);
/* The folders that may include a library's header <name>: blank-separated; "" = any (C and the system); NULL = unknown. */
const char *foreign_folders(struct str header);
/* rule_pure.c: rules and methods have no database, no web, no library, no clock and no chance. */
void rule_pure(struct lint *l, const struct source *f);
/* rule_page.c: a page writes through an action. */
void rule_page(struct lint *l, const struct source *f);
/* rule_table.c: tables are written by their feature and read by later ones. */
void rule_table(struct lint *l);
/* rule_length.c, rule_nesting.c, rule_params.c: functions that can be read at a glance. */
void rule_length(struct lint *l, const struct function *fn);
void rule_nesting(struct lint *l, const struct function *fn);
void rule_params(struct lint *l, const struct function *fn);
/* rule_file.c: files of bounded length. */
void rule_file(struct lint *l, const struct source *f);
/* rule_header.c: headers of bounded width, every function with its contract. */
void rule_header(struct lint *l, const struct source *f);
/* rule_words.c: words that announce unfinished work. */
void rule_words(struct lint *l, const struct source *f);
/* rule_po.c: every text is translated, with the same placeholders. */
void rule_po(struct lint *l, const struct source *f);
void rule_po_complete(struct lint *l);
/* rule_template.c: visible words of templates stand in {{ t }}. */
void rule_template(struct lint *l, const struct source *f);
/* rule_requirements.c: docs/requirements.csv is well formed and names tests that exist. */
void rule_requirements(struct lint *l);
