/* Reader of compiled message catalogues (GNU .mo, either byte order), without gettext's global state.
 *
 * A catalogue is used where it lies, nothing is copied or built up: opening looks at the header only, and each look-up is a
 * binary search that checks every offset it follows. A damaged file therefore gives missing translations, never a read
 * outside its bytes. */
#pragma once
#include "base/str.h"

struct mo {
    struct str bytes;
    bool is_swapped;              /* written on a machine of the other byte order */
    uint32_t n;                   /* messages, the header entry "" included */
    uint32_t sources, translations; /* where the two tables of (length, offset) begin */
};

/* False when the bytes are no catalogue or its tables do not fit; *out is then a catalogue without messages. The bytes
 * must outlive it. */
bool mo_open(struct str bytes, struct mo *out);

/* The translation of a source text (of its singular, where it has a plural), or STR_NONE. Where there are several forms they
 * stand behind each other with NUL between: mo_form takes them apart. The header entry "" is never given. */
struct str mo_find(const struct mo *m, struct str source);

/* Plural form number `form` (from 0); the last one when there are fewer. */
struct str mo_form(struct str translation, size_t form);

/* Message i (< m->n) in the file's order; the source ends before the plural. False when the entry is damaged. */
bool mo_entry(const struct mo *m, uint32_t i, struct str *source, struct str *translation);
