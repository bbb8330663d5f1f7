/* In how many texts a word stands: Chinese texts have no blanks, so ICU's dictionary says where words begin and end. */
#pragma once
#include "base/str.h"

struct word_count { struct str word; size_t texts; };
struct word_counts { struct word_count *row; size_t n; };
/* Words of two Chinese characters or more, and of three Latin letters or more in lower case, that say something ("就是", "其实" do not) and stand in `least` texts or
 * more; most frequent first, at most `most`. Each text counts a word once. Nothing without ICU's data. */
struct word_counts word_counts_of(struct arena *a, const struct str *text, size_t n, size_t least, size_t most);
