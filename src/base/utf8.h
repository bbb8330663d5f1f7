/* UTF-8. */
#pragma once
#include "base/str.h"

enum { UTF8_BAD = 0xFFFD };
/* Decodes the character at s[*i] and moves *i behind it; a malformed byte gives UTF8_BAD and moves by one. *i < s.n. */
uint32_t utf8_next(struct str s, size_t *i);
/* Writes c as UTF-8 to out (4 bytes of room); returns the number of bytes, 0 for a surrogate or c > 0x10FFFF. */
size_t utf8_put(uint32_t c, char *out);
/* Is s well-formed (no overlong forms, no surrogates, nothing past U+10FFFF)? The empty text is. */
bool utf8_is_valid(struct str s);
/* Number of characters; each malformed byte counts as one. */
size_t utf8_count(struct str s);
/* View of the first characters, all of s when it has fewer. */
struct str utf8_prefix(struct str s, size_t characters);
/* Columns on a terminal or in a fixed-pitch print: 2 for East Asian wide and full-width characters, 0 for combining
 * marks, else 1 (Unicode 14; ambiguous characters are narrow). */
size_t utf8_width(struct str s);
size_t utf8_char_width(uint32_t c);
/* Is c a Chinese character (CJK ideograph or 〇)? */
bool utf8_is_han(uint32_t c);
/* Full-width ASCII (U+FF01..FF5E) to ASCII, ideographic space and NBSP to space, any other character as it is. */
uint32_t utf8_half_width(uint32_t c);
/* Full-width ASCII (U+FF01..FF5E) to ASCII, ideographic space to space, NBSP to space, and without control, private-use,
 * zero-width and direction characters (BOM, U+200B..200F, U+202A..202E …); line breaks and tabs stay. Malformed bytes
 * become U+FFFD. Returns s itself, without a copy, when nothing changes. */
struct str utf8_clean(struct arena *a, struct str s);
/* The same for texts that people read: full-width signs stay, as Chinese sets its commas. */
struct str utf8_clean_prose(struct arena *a, struct str s);
