/* The workbook that people fill in for a kind of import: headings that the import knows, drop-downs, a note about each column; made from the kind's fields. */
#pragma once
#include "platform/import.h"

/* What a field is called in files of this language: in Chinese its first Chinese heading, else its name. Lives as long as the field. */
struct str import_field_heading(const struct field *f, const struct lang *l);
/* What a value of a choice is called in files of this language. */
struct str import_choice_label(const struct field_choice *c, const struct lang *l);
/* Writes it. INVALID for a kind that is no sheet. IO. */
struct err *import_template_write(struct arena *a, const struct lang *l, const struct import_kind *kind, const char *path) MUST_CHECK;
