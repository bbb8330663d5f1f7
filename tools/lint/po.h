/* Catalogues (.po, .pot) as far as lint checks them. Texts stay escaped as in the file. */
#pragma once
#include "lint/lint.h"

enum { PO_FORMS = 6 };
struct po_entry {
    struct str id, plural;      /* plural: no value without one */
    struct str form[PO_FORMS];  /* msgstr, or msgstr[0] … */
    size_t n_forms;
    struct str place;           /* first file of its "#:" comment */
    bool is_fuzzy;
    int line;                   /* of msgid */
};

/* The entries of a catalogue, without its header and without obsolete ones (#~). */
struct po_entry *po_read(struct arena *a, struct str text, size_t *n);
/* The entry with this text, or NULL. */
const struct po_entry *po_find(const struct po_entry *entry, size_t n, struct str id);
